import type { Database, Tx } from '@garant/nest-kit';
import { buildEntry } from '../intake/entry.building.js';
import { referencesOf } from '../intake/entry.references.js';
import type { Flag, Reading } from '../intake/message.reading.js';
import { raiseAlarm } from '../alarms/alarm.store.js';
import { traceCommands } from '../alarms/command.trace.js';

/** Locked by whoever sequences: one writer at a time, so that indexes have no gap and no double. */
const SEQUENCER_LOCK = 727_271_001;

/**
 * Gives each new message the next index of the log. A batch is one transaction: entries, search index, details, traces
 * and alarms together. A crash before the commit leaves nothing; after it, the batch comes again and is known.
 */
export class Sequencer {
  constructor(
    private readonly database: Database,
    private readonly onAppended: () => void = () => undefined,
  ) {}

  async append(readings: readonly Reading[]): Promise<void> {
    if (readings.length === 0) return;
    const appended = await this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [SEQUENCER_LOCK]);
      const fresh = await unknownOnes(tx, readings);
      if (fresh.length === 0) return 0;
      const flagged = await withSequenceFlags(tx, fresh);
      const [top] = await tx.query<{ next: number }>('SELECT coalesce(max(index) + 1, 0) AS next FROM log_entry');
      await insert(tx, flagged, top?.next ?? 0);
      return flagged.length;
    });
    if (appended > 0) this.onAppended();
  }
}

type Flagged = Reading & { more: Flag[] };
const identity = (reading: Pick<Reading, 'source' | 'id' | 'digest'>): string =>
  `${reading.source}\n${reading.id}\n${reading.digest.toString('hex')}`;

/** Messages that the log does not have: a redelivered one is passed over, one of the same id with other bytes is not. */
async function unknownOnes(tx: Tx, readings: readonly Reading[]): Promise<Reading[]> {
  const rows = await tx.query<{ source: string; id: string; digest: Buffer }>(
    'SELECT source, id, digest FROM log_entry WHERE id = ANY($1)',
    [readings.map(({ id }) => id)],
  );
  const known = new Set(rows.map(identity));
  return readings.filter((reading) => {
    const key = identity(reading);
    return known.has(key) ? false : known.add(key);
  });
}

/** Flags that need the log's memory: a gap in a producer's numbers, a second message of one id. */
async function withSequenceFlags(tx: Tx, readings: readonly Reading[]): Promise<Flagged[]> {
  const ids = await tx.query<{ source: string; id: string }>('SELECT source, id FROM log_entry WHERE id = ANY($1)', [
    readings.map(({ id }) => id),
  ]);
  const seen = new Set(ids.map(({ source, id }) => `${source}\n${id}`));
  const next = await expectedNumbers(tx, readings);
  const flagged = readings.map((reading): Flagged => {
    const more: Flag[] = [];
    const name = `${reading.source}\n${reading.id}`;
    if (seen.has(name)) more.push('duplicate-id');
    seen.add(name);
    if (reading.number !== null) {
      const place = placeOf(reading);
      const expected = next.get(place) ?? 1;
      if (reading.number > expected) more.push('gap');
      next.set(place, Math.max(expected, reading.number + 1));
    }
    return { ...reading, more };
  });
  for (const [place, number] of next) {
    const [source, topic, partition] = place.split('\n');
    await tx.query(
      `INSERT INTO producer_number (source, topic, partition, next) VALUES ($1,$2,$3,$4)
       ON CONFLICT (source, topic, partition) DO UPDATE SET next = excluded.next`,
      [source, topic, partition, number],
    );
  }
  return flagged;
}

const placeOf = ({ source, message }: Reading): string => `${source}\n${message.topic}\n${message.partition}`;

async function expectedNumbers(tx: Tx, readings: readonly Reading[]): Promise<Map<string, number>> {
  const numbered = readings.filter(({ number }) => number !== null);
  if (numbered.length === 0) return new Map();
  const rows = await tx.query<{ source: string; topic: string; partition: number; next: number }>(
    'SELECT source, topic, partition, next FROM producer_number WHERE source = ANY($1)',
    [[...new Set(numbered.map(({ source }) => source))]],
  );
  const touched = new Set(numbered.map(placeOf));
  return new Map(
    rows
      .map((row): [string, number] => [`${row.source}\n${row.topic}\n${row.partition}`, row.next])
      .filter(([place]) => touched.has(place)),
  );
}

async function insert(tx: Tx, readings: readonly Flagged[], first: number): Promise<void> {
  const built = readings.map((reading, i) => ({ reading, index: first + i, ...buildEntry(reading, reading.more) }));
  await tx.query(
    `INSERT INTO log_entry (index, leaf_hash, entry, source, id, digest, type, outcome, occurred)
     SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::bytea[], $4::text[], $5::text[], $6::bytea[], $7::text[], $8::text[], $9::timestamptz[])`,
    [
      built.map(({ index }) => index),
      built.map(({ leaf }) => Buffer.from(leaf)),
      built.map(({ bytes }) => bytes),
      built.map(({ reading }) => reading.source),
      built.map(({ reading }) => reading.id),
      built.map(({ reading }) => reading.digest),
      built.map(({ reading }) => reading.type),
      built.map(({ entry }) => entry.outcome),
      built.map(({ reading }) => reading.time ?? reading.received),
    ],
  );
  await tx.query(
    `INSERT INTO entry_details (index, data, salt) SELECT * FROM unnest($1::bigint[], $2::bytea[], $3::text[])`,
    [
      built.map(({ index }) => index),
      built.map(({ reading }) => reading.canonicalData),
      built.map(({ reading }) => reading.salt),
    ],
  );
  const references = built.flatMap(({ reading, index }) => referencesOf(reading).map((reference) => ({ ...reference, index })));
  await tx.query(
    `INSERT INTO entry_reference (kind, ref, index) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[]) ON CONFLICT DO NOTHING`,
    [references.map(({ kind }) => kind), references.map(({ ref }) => ref), references.map(({ index }) => index)],
  );
  for (const { entry, index, reading } of built)
    for (const flag of entry.flags)
      await raiseAlarm(tx, {
        code: flag,
        place: `${reading.message.topic}/${reading.message.partition}/${reading.message.offset}`,
        index,
        message: reading.message,
        detail: `entry ${index} is flagged ${flag}`,
      });
  await traceCommands(
    tx,
    built.map(({ reading, index }) => ({ reading, index })),
  );
}
