import {
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Bus, BusModule, Database, mergeEventHandlers, VaultCipher } from '@garant/nest-kit';
import { lockPosition } from './choices/choice.store.js';
import type { PartDeps, Worker } from './consent.part.js';
import { PARTS } from './consent.parts.js';
import { SIGNER } from './consent.tokens.js';

export type ConsentParts = Omit<PartDeps, 'bus' | 'signer'>;

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
export class ConsentModule {
  static of(given: ConsentParts): DynamicModule {
    const { database, keys, cipher, logger, settings } = given;
    const { signer } = keys;
    if (!signer) throw new Error('consent signs receipts: GARANT_SIGNING_KEY_FILE is missing');
    // Handlers and workers need the bus; it exists before the first event arrives.
    let bus: Bus | undefined;
    const deps: PartDeps = {
      ...given,
      signer,
      bus: () => {
        if (!bus) throw new Error('the bus is not there yet');
        return bus;
      },
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
          commands: Object.assign({}, ...PARTS.map((part) => part.commands?.(deps) ?? {})),
          manyCommands: Object.assign({}, ...PARTS.map((part) => part.manyCommands?.(deps) ?? {})),
          events: mergeEventHandlers(PARTS.map((part) => part.events?.(deps) ?? {})),
          // The counter is locked first: everything the beat vouches for is numbered before it.
          beat: async (tx) => ({ position: await lockPosition(tx) }),
        }),
      ],
      controllers: PARTS.flatMap((part) => part.controllers ?? []),
      providers: [
        { provide: Database, useValue: database },
        { provide: VaultCipher, useValue: cipher },
        { provide: SIGNER, useValue: signer },
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
