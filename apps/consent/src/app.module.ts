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
  type BusOptions,
  type Keys,
  type Logger,
  ParkedController,
} from '@garant/nest-kit';
import { commandHandlers, eventHandlers } from './bus.handlers.js';
import { ChoiceController } from './choices/choice.controller.js';
import { lockPosition } from './choices/choice.store.js';
import { SIGNER } from './consent.tokens.js';
import { CutWorker } from './cuts/cut.worker.js';
import { LinkageController } from './linkage/linkage.controller.js';
import { LinkageWorker } from './linkage/linkage.worker.js';
import { NoticeController } from './notices/notice.controller.js';
import { VaultCipher } from './people/vault.cipher.js';
import { SnapshotController } from './snapshot/snapshot.controller.js';

export interface ConsentParts {
  database: Database;
  keys: Keys;
  cipher: VaultCipher;
  logger: Logger;
  settings: BusOptions['settings'] & { GARANT_GATEWAY_URL: string };
}

/** Work that goes on beside requests: linkages and cuts. Begins with the application, ends with it. */
class Workers implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly workers: { start(): void; stop(): Promise<void> }[];

  constructor({ database, cipher, logger }: ConsentParts) {
    const failed = (what: string) => (error: unknown) =>
      logger.error({ err: error }, `${what} failed; it is tried again`);
    this.workers = [
      new LinkageWorker(database, cipher, failed('linkage')),
      new CutWorker(database, failed('cut')),
    ];
  }
  onApplicationBootstrap(): void {
    for (const worker of this.workers) worker.start();
  }
  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.stop()));
  }
}

@Module({})
export class ConsentModule {
  static of(parts: ConsentParts): DynamicModule {
    const { database, keys, cipher, logger, settings } = parts;
    const { signer } = keys;
    if (!signer) throw new Error('consent signs receipts: GARANT_SIGNING_KEY_FILE is missing');
    // Handlers need the bus for end offsets; it exists before the first event arrives.
    let bus: Bus | undefined;
    const theBus = (): Bus => {
      if (!bus) throw new Error('the bus is not there yet');
      return bus;
    };
    return {
      module: ConsentModule,
      imports: [
        BusModule.forRoot({
          service: 'consent',
          settings,
          database,
          keys,
          logger,
          commands: commandHandlers(signer, cipher, settings.GARANT_GATEWAY_URL),
          events: eventHandlers(theBus),
          // The counter is locked first: everything the beat vouches for is numbered before it.
          beat: async (tx) => ({ position: await lockPosition(tx) }),
        }),
      ],
      controllers: [
        ChoiceController,
        LinkageController,
        NoticeController,
        ParkedController,
        SnapshotController,
      ],
      providers: [
        { provide: Database, useValue: database },
        { provide: VaultCipher, useValue: cipher },
        { provide: SIGNER, useValue: signer },
        {
          provide: Workers,
          inject: [Bus],
          useFactory: (given: Bus) => {
            bus = given;
            return new Workers(parts);
          },
        },
      ],
    };
  }
}
