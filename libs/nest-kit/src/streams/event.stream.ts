import { sourceOf, type Actor, type EventEnvelope, type NewEvent, type ServiceName } from '@garant/contracts';
import { atOnce, sqlState, type Tx } from '../database/database.js';
import { ProblemError } from '../problems/problem.error.js';
import type { TopicName } from './message.schema.js';
import { checkData, envelopeOf, insertRows, type Cause, type PreparedRow } from './outbox.js';
import { partitionOf } from './partition.js';

export interface StoredEvent {
  streamId: string;
  version: number;
  type: string;
  data: Record<string, unknown>;
  /** RFC 3339, UTC, milliseconds. */
  time: string;
  /** Absent for system causes. */
  actor: Actor | null;
  causationId: string;
}

/** Events of one stream in order of version; empty when it does not exist. */
export async function loadStream(tx: Tx, streamId: string): Promise<StoredEvent[]> {
  return (await loadStreams(tx, [streamId])).get(streamId)!;
}

/** Events of several streams by one statement, each in order of version, in the order given; empty ones do not exist. */
export async function loadStreams(tx: Tx, streamIds: readonly string[]): Promise<Map<string, StoredEvent[]>> {
  const streams = new Map<string, StoredEvent[]>(streamIds.map((id) => [id, []]));
  if (streams.size === 0) return streams;
  const rows = await tx.query<{
    stream_id: string;
    version: number;
    type: string;
    data: Record<string, unknown>;
    recorded_at: Date;
    actor: Actor | null;
    causation_id: string;
  }>(
    `SELECT stream_id, version, type, data, recorded_at, actor, causation_id FROM event_stream
     WHERE stream_id = ANY($1) ORDER BY stream_id, version`,
    [[...streams.keys()]],
  );
  for (const row of rows)
    streams.get(row.stream_id)!.push({
      streamId: row.stream_id,
      version: row.version,
      type: row.type,
      data: row.data,
      time: row.recorded_at.toISOString(),
      actor: row.actor,
      causationId: row.causation_id,
    });
  return streams;
}

/** Version of the last event of a stream; 0 when it does not exist. */
export const streamVersion = async (tx: Tx, streamId: string): Promise<number> =>
  (await streamVersions(tx, [streamId])).get(streamId) ?? 0;

/** Versions of the last events of streams; those that do not exist are absent. */
export async function streamVersions(tx: Tx, streamIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ id: string; version: number | null }>(
    `SELECT s.id, (SELECT version FROM event_stream e WHERE e.stream_id = s.id ORDER BY version DESC LIMIT 1) AS version
     FROM unnest($1::text[]) AS s (id)`,
    [[...new Set(streamIds)]],
  );
  return new Map(rows.flatMap(({ id, version }) => (version === null ? [] : [[id, version] as const])));
}

export interface Append {
  streamId: string;
  /** Version of the last event read; 0 for a new stream. */
  expectedVersion: number;
  events: readonly NewEvent[];
  cause: Cause;
  /** When they happened, for a caller that has written a read model with it: RFC 3339, UTC, milliseconds. Default: now. */
  time?: string;
}

/**
 * Appends to streams and hands the same events to the relay for `<service>.events`.
 * @throws ProblemError `conflict` when another writer was first; the transaction is lost then
 */
export async function appendEvents(tx: Tx, ...appends: readonly Append[]): Promise<void> {
  const prepared = prepareEvents(tx, appends);
  if (prepared.length > 0) await atOnce([storeEvents(tx, prepared), insertRows(tx, prepared.map(rowOf))]);
}

/**
 * The events of many appends, to be stored with one statement, and their messages for the outbox in the same order: one
 * list per append. Several appends to one stream name its versions in turn. `store` writes them, and throws as
 * {@link appendEvents} does.
 */
export function prepareAppends(
  tx: Tx,
  appends: readonly Append[],
): { rows: PreparedRow[][]; store: () => Promise<void> } {
  const prepared = prepareEvents(tx, appends);
  const rows = prepared.map(rowOf);
  let at = 0;
  return {
    rows: appends.map(({ events }) => rows.slice(at, (at += events.length))),
    store: () => storeEvents(tx, prepared),
  };
}

interface PreparedEvent {
  topic: TopicName;
  streamId: string;
  version: number;
  event: NewEvent;
  cause: Cause;
  envelope: EventEnvelope;
}

function prepareEvents(tx: Tx, appends: readonly Append[]): PreparedEvent[] {
  const service = tx.service as ServiceName;
  const topic: TopicName = `${service}.events`;
  const now = new Date().toISOString();
  return appends.flatMap(({ streamId, expectedVersion, events, cause, time = now }) =>
    events.map((event, at) => {
      checkData(topic, event);
      const envelope = envelopeOf(sourceOf(service), event, cause, time);
      return { topic, streamId, version: expectedVersion + at + 1, event, cause, envelope };
    }),
  );
}

async function storeEvents(tx: Tx, stored: readonly PreparedEvent[]): Promise<void> {
  if (stored.length === 0) return;
  try {
    await tx.query(
      `INSERT INTO event_stream (stream_id, version, event_id, type, data, recorded_at, actor, causation_id)
       SELECT stream_id, version, id, type, data, recorded_at, actor, causation_id
       FROM unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $5::jsonb[], $6::jsonb[], $7::text[],
         $8::timestamptz[]) AS e (stream_id, version, id, type, data, actor, causation_id, recorded_at)`,
      [
        stored.map(({ streamId }) => streamId),
        stored.map(({ version }) => version),
        stored.map(({ envelope }) => envelope.id),
        stored.map(({ event }) => event.type),
        stored.map(({ event }) => JSON.stringify(event.data)),
        stored.map(({ cause }) => ('system' in cause ? null : JSON.stringify(cause.actor))),
        stored.map(({ cause }) => ('system' in cause ? cause.system : cause.commandId)),
        stored.map(({ envelope }) => envelope.time),
      ],
    );
  } catch (error) {
    if (sqlState(error) === '23505')
      throw new ProblemError('conflict', { params: { streamId: stored[0]!.streamId } });
    throw error;
  }
}

const rowOf = ({ topic, event, envelope }: PreparedEvent): PreparedRow => ({
  topic,
  partition: partitionOf(event.key),
  key: event.key,
  eventId: envelope.id,
  envelope,
});
