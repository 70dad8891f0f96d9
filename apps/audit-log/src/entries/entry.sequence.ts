import type { LogEntry } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

export interface FollowedEntry {
  readonly index: number;
  readonly entry: LogEntry;
  /** Of the types asked for, while they are there. */
  readonly data: Record<string, unknown> | null;
}

/**
 * Entries from an index on, in the order of the log, without a gap: for a reader that follows the log from a place of its
 * own. Indexes become visible in their order (one writer, under the lock of the sequence); should one be missing, what is
 * behind it waits.
 * @param detailed types whose details are wanted, too
 */
export async function entriesFrom(
  tx: Pick<Tx, 'query'>,
  from: number,
  limit: number,
  detailed: readonly string[],
): Promise<FollowedEntry[]> {
  const rows = await tx.query<{ index: number; entry: Buffer; data: Buffer | null }>(
    `SELECT e.index, e.entry, d.data FROM log_entry e
     LEFT JOIN entry_details d ON d.index = e.index AND e.type = ANY($3)
     WHERE e.index >= $1 AND e.index < $1 + $2 ORDER BY e.index`,
    [from, limit, detailed],
  );
  const gap = rows.findIndex(({ index }, at) => index !== from + at);
  return (gap === -1 ? rows : rows.slice(0, gap)).map(({ index, entry, data }) => ({
    index,
    entry: JSON.parse(entry.toString('utf8')) as LogEntry,
    data: data === null ? null : (JSON.parse(data.toString('utf8')) as Record<string, unknown>),
  }));
}
