import { equalBytes, leafHash, toHex } from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { sha256 } from '../intake/entry.building.js';

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

/**
 * Entries [start, end) as recorded, in order.
 * @throws LogRefusal when one is missing, or its bytes do not have the leaf hash that was recorded with them
 */
export async function readRecord(tx: Tx, start: number, end: number): Promise<RecordedEntry[]> {
  const rows = await tx.query<{ index: number; leaf_hash: Buffer; entry: Buffer }>(
    'SELECT index, leaf_hash, entry FROM log_entry WHERE index >= $1 AND index < $2 ORDER BY index',
    [start, end],
  );
  return Array.from({ length: end - start }, (_, i) => {
    const row = rows[i];
    if (row?.index !== start + i) throw new LogRefusal(`Entry ${start + i} is missing in the record`);
    const leaf = leafHash(sha256, row.entry);
    if (!equalBytes(leaf, row.leaf_hash))
      throw new LogRefusal(`Entry ${row.index} was altered: its bytes have the leaf hash ${toHex(leaf)}`);
    return { bytes: row.entry, leaf };
  });
}
