import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Bus } from '@garant/nest-kit';
import { EnforcementFeed } from './enforcement.feed.js';
import { Enforcement } from './enforcement.js';

/** Feeds the state and works on cuts for as long as the application runs. */
export class EnforcementRun implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly feed: EnforcementFeed;

  constructor(
    private readonly enforcement: Enforcement,
    bus: Bus,
  ) {
    const { database, keys, logger } = enforcement.parts;
    const { state, services, worker, policy } = enforcement;
    this.feed = new EnforcementFeed({
      bus,
      database,
      state,
      services,
      verifier: keys.verifier,
      logger,
      onCut: () => worker.nudge(),
      freshnessMs: policy.freshnessMs,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.feed.start();
    this.enforcement.worker.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.feed.stop();
    await this.enforcement.worker.stop();
  }
}

/** Global: the other enforcing modules find {@link Enforcement} in it. Needs the global BusModule beside it. */
@Module({})
export class EnforcementModule {
  static of(enforcement: Enforcement): DynamicModule {
    return {
      module: EnforcementModule,
      global: true,
      providers: [
        { provide: Enforcement, useValue: enforcement },
        {
          provide: EnforcementRun,
          inject: [Bus],
          useFactory: (bus: Bus) => new EnforcementRun(enforcement, bus),
        },
      ],
      exports: [Enforcement, EnforcementRun],
    };
  }
}
