import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Bus, BusModule, Database, type BusOptions, type Keys, type Logger } from '@garant/nest-kit';
import { AlarmWorker } from './alarms/alarm.worker.js';
import { LOG_KEY } from './audit-log.tokens.js';
import { InspectionController } from './inspection/inspection.controller.js';
import { AUDITED_TOPICS, intake } from './intake/intake.js';
import type { LogKey } from './publish/checkpoint.key.js';
import { LogFiles } from './publish/log.files.js';
import { PublishWorker } from './publish/publish.worker.js';
import { Sequencer } from './sequence/sequencer.js';
import { TileController } from './tiles/tile.controller.js';

export interface AuditLogParts {
  database: Database;
  keys: Keys;
  logKey: LogKey;
  files: LogFiles;
  publisher: PublishWorker;
  logger: Logger;
  settings: BusOptions['settings'];
}

/** Begins with the application: takes messages in, publishes checkpoints, looks for what is missing. */
class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly alarms: AlarmWorker;

  constructor(
    private readonly bus: Bus,
    private readonly parts: AuditLogParts,
  ) {
    this.alarms = new AlarmWorker(parts.database, (error) =>
      parts.logger.error({ err: error }, 'the search for alarms failed; it is tried again'),
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    const { database, keys, publisher } = this.parts;
    await this.bus.raw(AUDITED_TOPICS, intake(keys.verifier, new Sequencer(database)));
    publisher.start();
    this.alarms.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.parts.publisher.stop(), this.alarms.stop()]);
  }
}

@Module({})
export class AuditLogModule {
  static of(parts: AuditLogParts): DynamicModule {
    const { database, keys, logKey, files, logger, settings } = parts;
    return {
      module: AuditLogModule,
      imports: [BusModule.forRoot({ service: 'audit-log', settings, database, keys, logger })],
      controllers: [TileController, InspectionController],
      providers: [
        { provide: Database, useValue: database },
        { provide: LogFiles, useValue: files },
        { provide: LOG_KEY, useValue: logKey },
        { provide: Workers, inject: [Bus], useFactory: (bus: Bus) => new Workers(bus, parts) },
      ],
    };
  }
}
