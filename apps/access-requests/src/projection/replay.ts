import type { Database, StoredEvent, Tx } from '@garant/nest-kit';
import type { Projection, ReadEvent, ReadStream } from './projection.js';

/** Events in memory at a time, and with them the longest stream. */
const BATCH = 4_000;
const NOUN = /^[a-z]+(-[a-z]+)*$/;

export interface Replayed {
  readonly noun: string;
  readonly streams: number;
  readonly events: number;
  readonly seconds: number;
}

/**
 * Empties the read models and writes them again from the streams, in one transaction: whoever reads meanwhile sees what
 * was there before, whoever writes waits. What no projection writes is left alone.
 * @param database as the owner of the tables: the record is locked against new events
 * @returns what was read, kind by kind, in the order of the projections
 */
export async function replay(
  database: Database,
  projections: readonly Projection[],
  { batch = BATCH, done = () => undefined }: { batch?: number; done?: (one: Replayed) => void } = {},
): Promise<Replayed[]> {
  return database.transaction(async (tx) => {
    const tables = projections.flatMap((projection) => projection.tables);
    // In the order in which commands take them: rows first, then the stream.
    if (tables.length > 0) await tx.query(`LOCK TABLE ${tables.join(', ')} IN SHARE ROW EXCLUSIVE MODE`);
    await tx.query('LOCK TABLE event_stream IN SHARE MODE');
    for (const table of tables.toReversed()) await tx.query(`DELETE FROM ${table}`);
    const replayed: Replayed[] = [];
    for (const noun of new Set(projections.map((projection) => projection.noun))) {
      const of = projections.filter((projection) => projection.noun === noun);
      const one = await replayOne(tx, noun, of, batch);
      replayed.push(one);
      done(one);
    }
    for (const table of tables) await tx.query(`ANALYZE ${table}`);
    return replayed;
  });
}

/** Reads the streams of one kind once, for every projection of it. */
async function replayOne(
  tx: Tx,
  noun: string,
  projections: readonly Projection[],
  batch: number,
): Promise<Replayed> {
  const started = performance.now();
  let streams = 0;
  let events = 0;
  for await (const some of streamsOf(tx, noun, batch)) {
    for (const { project } of projections) await project(tx, some);
    streams += some.length;
    events += some.reduce((sum, stream) => sum + stream.events.length, 0);
  }
  return { noun, streams, events, seconds: (performance.now() - started) / 1_000 };
}

/** Whole streams of one kind in order of their ids, about `batch` events at a time. */
async function* streamsOf(tx: Tx, noun: string, batch: number): AsyncGenerator<ReadStream[]> {
  if (!NOUN.test(noun)) throw new Error(`${noun} is not the noun of a stream`);
  for (const which of [`= '${noun}'`, `LIKE '${noun}:%'`]) {
    await tx.query(
      `DECLARE replayed NO SCROLL CURSOR FOR SELECT stream_id, version, type, data, recorded_at, actor FROM event_stream
       WHERE stream_id ${which} ORDER BY stream_id, version`,
    );
    let open: { id: string; events: ReadEvent[] } | undefined;
    for (;;) {
      const rows = await tx.query<StreamRow>(`FETCH ${batch} FROM replayed`);
      const whole: ReadStream[] = [];
      for (const row of rows) {
        const id = row.stream_id.slice(noun.length + 1);
        if (open?.id !== id) {
          if (open) whole.push(open);
          open = { id, events: [] };
        }
        open.events.push(eventOf(row));
      }
      const last = rows.length < batch;
      if (last && open) whole.push(open);
      if (whole.length > 0) yield whole;
      if (last) break;
    }
    await tx.query('CLOSE replayed');
  }
}

interface StreamRow extends Pick<StoredEvent, 'version' | 'type' | 'data' | 'actor'> {
  stream_id: string;
  recorded_at: Date;
}
const eventOf = ({ version, type, data, recorded_at, actor }: StreamRow): ReadEvent => ({
  version,
  type,
  data,
  time: recorded_at.toISOString(),
  actor,
});
