import type { CheckpointState } from '@garant/contracts';
import { publish, type Tx } from '@garant/nest-kit';

interface Row {
  size: number;
  origin: string;
  root_hash: Buffer;
  note: string;
  published_at: Date;
}

/** The last checkpoint that was signed, or null for a log that has published nothing. */
export async function latestCheckpoint(tx: Tx): Promise<CheckpointState | null> {
  const [row] = await tx.query<Row>(
    'SELECT size, origin, root_hash, note, published_at FROM checkpoint ORDER BY size DESC LIMIT 1',
  );
  return row ? stateOf(row) : null;
}

/**
 * Stores a signed checkpoint with its message for `checkpoint.state`, in the caller's transaction. One root per size, for
 * ever: the primary key refuses a second one.
 * @throws Error when one of that size or a larger one is there: somebody else publishes this log
 */
export async function storeCheckpoint(tx: Tx, state: CheckpointState): Promise<void> {
  const rows = await tx.query(
    `INSERT INTO checkpoint (size, origin, root_hash, note, published_at)
     SELECT $1::bigint, $2, decode($3, 'hex'), $4, $5::timestamptz
     WHERE NOT EXISTS (SELECT FROM checkpoint WHERE size >= $1::bigint) RETURNING size`,
    [state.size, state.origin, state.rootHash, state.note, state.publishedAt],
  );
  if (rows.length === 0) throw new Error(`A checkpoint of size ${state.size} or more is stored already`);
  await publish(tx, [
    {
      topic: 'checkpoint.state',
      key: state.origin,
      event: { type: 'checkpoint.state', key: state.origin, data: { ...state } },
      cause: { system: 'system:clock/checkpoint' },
    },
  ]);
}

/** What was signed for one size of the log; null when nothing was. */
export async function checkpointAt(tx: Pick<Tx, 'query'>, size: number): Promise<CheckpointState | null> {
  const [row] = await tx.query<Row>(
    'SELECT size, origin, root_hash, note, published_at FROM checkpoint WHERE size = $1',
    [size],
  );
  return row ? stateOf(row) : null;
}

const stateOf = (row: Row): CheckpointState => ({
  origin: row.origin,
  size: row.size,
  rootHash: row.root_hash.toString('hex'),
  note: row.note,
  publishedAt: row.published_at.toISOString(),
});
