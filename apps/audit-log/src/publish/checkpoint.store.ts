import type { Tx } from '@garant/nest-kit';

export interface StoredCheckpoint {
  size: number;
  rootHash: Buffer;
  note: string;
  publishedAt: Date;
}
const COLUMNS = 'size, root_hash AS "rootHash", note, published_at AS "publishedAt"';

export async function latestCheckpoint(tx: Tx): Promise<StoredCheckpoint | null> {
  const [row] = await tx.query<StoredCheckpoint>(
    `SELECT ${COLUMNS} FROM checkpoint ORDER BY size DESC LIMIT 1`,
  );
  return row ?? null;
}

/** One root per size, for ever: the primary key refuses a second one. */
export async function insertCheckpoint(tx: Tx, origin: string, checkpoint: StoredCheckpoint): Promise<void> {
  await tx.query(
    'INSERT INTO checkpoint (size, origin, root_hash, note, published_at) VALUES ($1,$2,$3,$4,$5)',
    [checkpoint.size, origin, checkpoint.rootHash, checkpoint.note, checkpoint.publishedAt.toISOString()],
  );
}
