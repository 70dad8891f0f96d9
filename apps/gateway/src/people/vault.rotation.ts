import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { VaultStatus } from '@garant/contracts';
import {
  ClockWorker,
  Database,
  countSealed,
  resealing,
  walkVault,
  type SealedColumn,
  type Tx,
  type VaultCipher,
} from '@garant/nest-kit';
import { Enforcement } from '../enforcement/enforcement.js';

/** Every column of the gateway that its cipher seals. A part that seals something adds its line. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'release_key', column: 'plan', context: 'release_id::text' },
  { table: 'release_key', column: 'identity', context: 'release_id::text' },
  { table: 'webhook_secret', column: 'sealed', context: `'webhook:' || webhook_id` },
];

export const rotateVault = (tx: Tx, cipher: VaultCipher): Promise<boolean> =>
  walkVault(tx, cipher, SEALED_COLUMNS.map(resealing));

/** The gateway has no blind index. */
export async function gatewayVaultStatus(database: Database, cipher: VaultCipher): Promise<VaultStatus> {
  return {
    currentKey: cipher.currentKey,
    indexVersion: cipher.indexVersion,
    tables: await countSealed(database, cipher, SEALED_COLUMNS),
    indexes: [],
    waitingForLogin: 0,
  };
}

/** Rewrites what is sealed with an older key, once at a time over all instances. */
@Injectable()
export class VaultRotation implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly worker: ClockWorker;

  constructor(database: Database, enforcement: Enforcement) {
    const { cipher, logger } = enforcement.parts;
    this.worker = new ClockWorker(database, {
      name: 'vault-rotation',
      everyMs: 10_000,
      step: (tx) => rotateVault(tx, cipher),
      onError: (error) => logger.error({ err: error }, 'vault keys could not be rotated; it is tried again'),
    });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }
  onApplicationShutdown(): Promise<void> {
    return this.worker.stop();
  }
}
