import { hash } from 'node:crypto';
import { HASH_SIZE, TILE_WIDTH } from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';

/** The log must not go on: what is recorded, what was published and what would be signed do not agree. */
export class LogRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LogRefusal';
  }
}

export interface RecordedEntry {
  bytes: Buffer;
  leaf: Uint8Array;
}

/** Neighbouring entries, and the bundle that they are in a published log (C2SP tlog-tiles). */
export interface RecordedBundle {
  /** Index of its first entry. */
  start: number;
  bundle: Buffer;
  entries: RecordedEntry[];
}

/**
 * Entries [start, end) as recorded, in order, in bundles of 256 from `start` on. The database puts the bundles together: a
 * tenth of what it takes to hand over the rows.
 * @throws LogRefusal when one is missing, or its bytes do not have the leaf hash that was recorded with them
 */
export async function readBundles(tx: Tx, start: number, end: number): Promise<RecordedBundle[]> {
  if (end <= start) return [];
  const rows = await tx.query<{
    start: number;
    bundle: Buffer | null;
    leaves: Buffer | null;
    indexes: Buffer | null;
  }>(
    `SELECT s.start, b.* FROM generate_series($1::bigint, $2::bigint - 1, ${TILE_WIDTH}) AS s (start) CROSS JOIN LATERAL (
       SELECT string_agg(substr(int4send(octet_length(entry)), 3) || entry, ''::bytea ORDER BY index) AS bundle,
         string_agg(leaf_hash, ''::bytea ORDER BY index) AS leaves, string_agg(int8send(index), ''::bytea ORDER BY index) AS indexes
       FROM log_entry WHERE index >= s.start AND index < least(s.start + ${TILE_WIDTH}, $2)
     ) AS b ORDER BY s.start`,
    [start, end],
  );
  return rows.map((row) => {
    const width = Math.min(TILE_WIDTH, end - row.start);
    const [bundle, leaves, indexes] = [row.bundle ?? NOTHING, row.leaves ?? NOTHING, row.indexes ?? NOTHING];
    const entries: RecordedEntry[] = [];
    for (let i = 0, at = 0; i < width; i++) {
      const index = row.start + i;
      if (indexes.length < (i + 1) * 8 || Number(indexes.readBigInt64BE(i * 8)) !== index)
        throw new LogRefusal(`Entry ${index} is missing in the record`);
      const length = bundle.readUInt16BE(at);
      const bytes = bundle.subarray(at + 2, at + 2 + length);
      const leaf = leaves.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE);
      const found = leafHashInBundle(bundle, at + 2, length);
      if (found !== leaf.toString('hex'))
        throw new LogRefusal(`Entry ${index} was altered: its bytes have the leaf hash ${found}`);
      entries.push({ bytes, leaf });
      at += 2 + length;
    }
    return { start: row.start, bundle, entries };
  });
}
const NOTHING = Buffer.alloc(0);

/** The leaf hash is over a zero byte and the entry: the byte before the entry is lent for it. */
function leafHashInBundle(bundle: Buffer, at: number, length: number): string {
  const lent = bundle[at - 1]!;
  bundle[at - 1] = 0;
  const leaf = hash('sha256', bundle.subarray(at - 1, at + length));
  bundle[at - 1] = lent;
  return leaf;
}

/** Entries [start, end) as recorded, in order. @throws LogRefusal as `readBundles` */
export const readRecord = async (tx: Tx, start: number, end: number): Promise<RecordedEntry[]> =>
  (await readBundles(tx, start, end)).flatMap(({ entries }) => entries);
