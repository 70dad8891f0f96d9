import {
  ClockWorker,
  resealing,
  walkVault,
  type Database,
  type SealedColumn,
  type Tx,
  type VaultCipher,
} from '@garant/nest-kit';

/** Every column of this service that its cipher seals. A part that seals something adds its line. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: 'attachment', column: 'content', context: `'attachment/' || attachment_id` },
  {
    table: 'attachment_upload',
    column: 'content',
    context: `'attachment-upload/' || sha256 || '/' || uploaded_by`,
  },
];

export const rotateVault = (tx: Tx, cipher: VaultCipher): Promise<boolean> =>
  walkVault(tx, cipher, SEALED_COLUMNS.map(resealing));

/** Rewrites what is sealed with an older key, once at a time over all instances. */
export const vaultRotation = (
  database: Database,
  cipher: VaultCipher,
  onError: (error: unknown) => void,
): ClockWorker =>
  new ClockWorker(database, {
    name: 'vault-rotation',
    everyMs: 10_000,
    step: (tx) => rotateVault(tx, cipher),
    onError,
  });
