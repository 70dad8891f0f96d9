import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Bus, BusModule, Database, ParkedController } from '@garant/nest-kit';
import type { PartDeps, Worker } from './access.part.js';
import { PARTS } from './access.parts.js';
import { POLICY, PUBLIC_URL, VAULT } from './access-requests.tokens.js';
import { commandHandlers, eventHandlers } from './bus.handlers.js';

export type AccessRequestsParts = Omit<PartDeps, 'bus' | 'signer' | 'issuer'>;

class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(private readonly workers: readonly Worker[]) {}

  onApplicationBootstrap(): void {
    for (const worker of this.workers) worker.start();
  }
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }
}

@Module({})
export class AccessRequestsModule {
  static of(given: AccessRequestsParts): DynamicModule {
    const { database, keys, logger, policy, settings } = given;
    const { signer } = keys;
    if (!signer) throw new Error('access-requests signs permits: GARANT_SIGNING_KEY_FILE is missing');
    // Handlers and workers need the bus; it exists before the first event arrives.
    let bus: Bus | undefined;
    const deps: PartDeps = {
      ...given,
      signer,
      issuer: settings.GARANT_GATEWAY_URL.replace(/\/$/, ''),
      bus: () => {
        if (!bus) throw new Error('the bus is not there yet');
        return bus;
      },
    };
    return {
      module: AccessRequestsModule,
      imports: [
        BusModule.forRoot({
          service: 'access-requests',
          settings,
          database,
          keys,
          logger,
          commands: commandHandlers(deps),
          events: eventHandlers(deps),
        }),
      ],
      controllers: [ParkedController, ...PARTS.flatMap((part) => part.controllers ?? [])],
      providers: [
        { provide: Database, useValue: database },
        { provide: POLICY, useValue: policy },
        { provide: VAULT, useValue: deps.vault },
        { provide: PUBLIC_URL, useValue: deps.issuer },
        ...PARTS.flatMap((part) => part.providers?.(deps) ?? []),
        {
          provide: Workers,
          inject: [Bus],
          useFactory: (given: Bus) => {
            bus = given;
            return new Workers(PARTS.flatMap((part) => part.workers?.(deps) ?? []));
          },
        },
      ],
    };
  }
}
