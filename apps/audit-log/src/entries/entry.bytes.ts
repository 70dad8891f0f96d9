import type { Tx } from '@garant/nest-kit';

/** An entry as it is stored: the bytes that the tree is made of, and the canonical bytes of its details. */
export interface EntryBytes {
  index: number;
  leaf_hash: Buffer;
  entry: Buffer;
  /** Null when they were erased. */
  data: Buffer | null;
  salt: string | null;
}

/** These entries, in their order. */
export const entryBytes = (tx: Pick<Tx, 'query'>, indexes: readonly number[]): Promise<EntryBytes[]> =>
  tx.query<EntryBytes>(
    `SELECT e.index, e.leaf_hash, e.entry, d.data, d.salt
     FROM unnest($1::bigint[]) AS wanted (index) JOIN log_entry e USING (index) LEFT JOIN entry_details d USING (index)
     ORDER BY e.index`,
    [indexes],
  );
