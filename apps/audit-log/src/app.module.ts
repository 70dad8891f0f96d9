import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  Bus,
  BusModule,
  Database,
  ParkedController,
  mergeEventHandlers,
  type CommandHandlers,
} from '@garant/nest-kit';
import { LOG_KEY, VAULT } from './audit-log.tokens.js';
import { AUDITED_TOPICS, intake } from './intake/intake.js';
import type { LogDeps, Worker } from './log.part.js';
import { PARTS } from './log.parts.js';
import { LogFiles } from './publish/log.files.js';
import type { PublishWorker } from './publish/publish.worker.js';
import { Sequencer } from './sequence/sequencer.js';
import { TileController } from './tiles/tile.controller.js';
import { Outages } from './walls/outage.alarms.js';

export interface AuditLogParts extends Omit<LogDeps, 'bus'> {
  readonly publisher: PublishWorker;
}

/** Begins with the application: takes messages in, publishes checkpoints, and what every part does beside requests. */
class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly bus: Bus,
    private readonly given: AuditLogParts,
    private readonly workers: readonly Worker[],
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { database, keys, publisher } = this.given;
    await this.bus.raw(
      AUDITED_TOPICS,
      intake(keys.verifier, new Sequencer(database), new Outages(database, 'intake')),
    );
    publisher.start();
    for (const worker of this.workers) worker.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.given.publisher.stop(), ...this.workers.map((worker) => worker.stop())]);
  }
}

@Module({})
export class AuditLogModule {
  static of(given: AuditLogParts): DynamicModule {
    const { database, keys, logKey, files, vault, logger, settings } = given;
    // Handlers and workers need the bus; it exists before the first event arrives.
    let bus: Bus | undefined;
    const deps: LogDeps = {
      ...given,
      bus: () => {
        if (!bus) throw new Error('the bus is not there yet');
        return bus;
      },
    };
    return {
      module: AuditLogModule,
      imports: [
        BusModule.forRoot({
          service: 'audit-log',
          settings,
          database,
          keys,
          logger,
          commands: Object.assign(
            {},
            ...PARTS.map((part) => part.commands?.(deps) ?? {}),
          ) as CommandHandlers<'audit-log'>,
          events: mergeEventHandlers(PARTS.map((part) => part.events?.(deps) ?? {})),
        }),
      ],
      controllers: [ParkedController, TileController, ...PARTS.flatMap((part) => part.controllers ?? [])],
      providers: [
        { provide: Database, useValue: database },
        { provide: LogFiles, useValue: files },
        { provide: LOG_KEY, useValue: logKey },
        { provide: VAULT, useValue: vault },
        ...PARTS.flatMap((part) => part.providers?.(deps) ?? []),
        {
          provide: Workers,
          inject: [Bus],
          useFactory: (its: Bus) => {
            bus = its;
            return new Workers(
              its,
              given,
              PARTS.flatMap((part) => part.workers?.(deps) ?? []),
            );
          },
        },
      ],
    };
  }
}
