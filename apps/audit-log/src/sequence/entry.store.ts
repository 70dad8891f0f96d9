import { CopyRows, type BulkTx, type Tx } from '@garant/nest-kit';
import type { BuiltEntry } from '../intake/entry.building.js';
import type { Reading } from '../intake/message.reading.js';
import { copyPostings, notePeriods } from './entry.posting.js';

/** An entry with its place in the log. */
export interface SequencedEntry extends BuiltEntry {
  index: number;
  reading: Reading;
  /** When it happened as the producer states it, or else when it was received: milliseconds of POSIX time. */
  occurred: number;
}

/** Held to the end of the transaction: entries get their numbers by one writer at a time, whichever process it is in. */
const SEQUENCE_LOCK = 4_127_101;

/** Takes the lock of the sequence and answers with the next index. */
export async function lockHead(tx: Tx): Promise<number> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [SEQUENCE_LOCK]);
  return headOf(tx);
}

/** Number of entries: the indexes have no gap. */
export async function headOf(tx: Pick<Tx, 'query'>): Promise<number> {
  const [row] = await tx.query<{ head: number }>('SELECT coalesce(max(index) + 1, 0) AS head FROM log_entry');
  return row!.head;
}

export const identityOf = ({ source, id }: Pick<Reading, 'source' | 'id'>): string => `${source} ${id}`;

/** Digests (hex) that the log has for the identities of these readings. Asked under the lock of the sequence. */
export async function knownDigests(tx: Tx, readings: readonly Reading[]): Promise<Map<string, Set<string>>> {
  const rows = await tx.query<{ source: string; id: string; digest: string }>(
    `SELECT source, id, encode(digest, 'hex') AS digest FROM log_entry WHERE id = ANY($1::text[])`,
    [readings.map(({ id }) => id)],
  );
  const known = new Map<string, Set<string>>();
  for (const row of rows) {
    const digests = known.get(identityOf(row)) ?? new Set();
    known.set(identityOf(row), digests.add(row.digest));
  }
  return known;
}

/** Entries, their details, and what they can be found by: all of it by COPY, in one go. */
export async function insertEntries(tx: BulkTx, entries: readonly SequencedEntry[]): Promise<unknown> {
  const rows = new CopyRows();
  const details = new CopyRows();
  for (const { index, reading, entry, bytes, leaf, occurred } of entries) {
    rows.row(9).bigint(index).hex(leaf).bytea(bytes).text(reading.source).text(reading.id);
    rows.hex(reading.digest).text(reading.type).text(entry.outcome).time(occurred);
    details.row(3).bigint(index).bytea(reading.canonicalData).text(reading.salt);
  }
  return Promise.all([
    tx.copy('log_entry (index, leaf_hash, entry, source, id, digest, type, outcome, occurred)', rows),
    tx.copy('entry_details (index, data, salt)', details),
    copyPostings(tx, entries),
    notePeriods(tx, entries),
  ]);
}
