import type { Tx } from '@garant/nest-kit';
import type { Reference } from '../intake/entry.references.js';
import type { Reading } from '../intake/message.reading.js';

export interface SequencedEntry {
  index: number;
  reading: Reading;
  bytes: Buffer;
  leaf: Uint8Array;
  outcome: string | null;
  references: readonly Reference[];
}

/** Held to the end of the transaction: entries get their numbers by one writer at a time, whichever process it is in. */
const SEQUENCE_LOCK = 4_127_101;

/** Takes the lock of the sequence and answers with the next index. */
export async function lockHead(tx: Tx): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [SEQUENCE_LOCK]);
  return headOf(tx);
}

/** Number of entries: the indexes have no gap. */
export async function headOf(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ head: number }>('SELECT coalesce(max(index) + 1, 0) AS head FROM log_entry');
  return row!.head;
}

export const identityOf = ({ source, id }: Pick<Reading, 'source' | 'id'>): string => `${source} ${id}`;

/** Digests (hex) that the log has for the identities of these readings. */
export async function knownDigests(tx: Tx, readings: readonly Reading[]): Promise<Map<string, Set<string>>> {
  const rows = await tx.query<{ source: string; id: string; digest: Buffer }>(
    `SELECT e.source, e.id, e.digest FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS k (source, id)) AS k
     JOIN log_entry e USING (source, id)`,
    [readings.map(({ source }) => source), readings.map(({ id }) => id)],
  );
  const known = new Map<string, Set<string>>();
  for (const row of rows) {
    const digests = known.get(identityOf(row)) ?? new Set();
    known.set(identityOf(row), digests.add(row.digest.toString('hex')));
  }
  return known;
}

export async function insertEntries(tx: Tx, entries: readonly SequencedEntry[]): Promise<void> {
  await tx.query(
    `INSERT INTO log_entry (index, leaf_hash, entry, source, id, digest, type, outcome, occurred)
     SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::text[], $9::timestamptz[])`,
    [
      entries.map(({ index }) => index),
      entries.map(({ leaf }) => Buffer.from(leaf)),
      entries.map(({ bytes }) => bytes),
      entries.map(({ reading }) => reading.source),
      entries.map(({ reading }) => reading.id),
      entries.map(({ reading }) => reading.digest),
      entries.map(({ reading }) => reading.type),
      entries.map(({ outcome }) => outcome),
      entries.map(({ reading }) => reading.time ?? reading.received),
    ],
  );
  await tx.query(
    'INSERT INTO entry_details (index, data, salt) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[])',
    [
      entries.map(({ index }) => index),
      entries.map(({ reading }) => reading.canonicalData),
      entries.map(({ reading }) => reading.salt),
    ],
  );
  const references = entries.flatMap(({ index, references: found }) =>
    found.map((one) => ({ ...one, index })),
  );
  if (references.length === 0) return;
  await tx.query(
    'INSERT INTO entry_reference (kind, ref, index) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])',
    [
      references.map(({ kind }) => kind),
      references.map(({ ref }) => ref),
      references.map(({ index }) => index),
    ],
  );
}
