import { publish, type Tx } from '@garant/nest-kit';

export interface StoredTimestamp {
  size: number;
  /** DER of a TimeStampToken (RFC 3161). */
  token: Buffer;
  at: Date;
}
interface Row {
  size: number;
  token: Buffer;
  stamped_at: Date;
}
const toTimestamp = ({ size, token, stamped_at }: Row): StoredTimestamp => ({ size, token, at: stamped_at });

/** Keeps a verified token and tells of it, in the caller's transaction. One for each size. */
export async function storeTimestamp(
  tx: Tx,
  given: StoredTimestamp & { rootHash: string; imprint: string; tokenHash: string },
): Promise<void> {
  const { size, token, at, rootHash, imprint, tokenHash } = given;
  const rows = await tx.query(
    `INSERT INTO checkpoint_timestamp (size, token, stamped_at) VALUES ($1, $2, $3)
     ON CONFLICT DO NOTHING RETURNING size`,
    [size, token, at],
  );
  if (rows.length === 0) return;
  await publish(tx, [
    {
      topic: 'audit-log.events',
      key: `checkpoint/${size}`,
      event: {
        type: 'checkpoint.timestamped',
        key: `checkpoint/${size}`,
        data: { size, rootHash, imprint, at: at.toISOString(), token: tokenHash },
      },
      cause: { system: 'system:clock/timestamp' },
    },
  ]);
}

export async function timestampOf(tx: Tx, size: number): Promise<StoredTimestamp | null> {
  const [row] = await tx.query<Row>(
    'SELECT size, token, stamped_at FROM checkpoint_timestamp WHERE size = $1',
    [size],
  );
  return row ? toTimestamp(row) : null;
}

/** Newest first. */
export async function latestTimestamps(tx: Tx, limit: number): Promise<StoredTimestamp[]> {
  const rows = await tx.query<Row>(
    'SELECT size, token, stamped_at FROM checkpoint_timestamp ORDER BY size DESC LIMIT $1',
    [limit],
  );
  return rows.map(toTimestamp);
}

/**
 * The tokens that say when the entries [from, to) were there at the latest: those over checkpoints that cover some of them,
 * and the first that covers all. Smallest size first; for bundles.
 * @param from index of the first entry @param to index after the last
 */
export async function timestampsFor(tx: Tx, from: number, to: number): Promise<StoredTimestamp[]> {
  const rows = await tx.query<Row>(
    `SELECT size, token, stamped_at FROM checkpoint_timestamp
     WHERE size > $1 AND size <= coalesce((SELECT min(size) FROM checkpoint_timestamp WHERE size >= $2), $2)
     ORDER BY size`,
    [from, to],
  );
  return rows.map(toTimestamp);
}
