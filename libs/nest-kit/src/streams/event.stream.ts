import { sourceOf, type Actor, type NewEvent, type ServiceName } from '@garant/contracts';
import { sqlState, type Tx } from '../database/database.js';
import { ProblemError } from '../problems/problem.error.js';
import type { TopicName } from './message.schema.js';
import { checkData, envelopeOf, insertRows, type Cause } from './outbox.js';
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
  const rows = await tx.query<{
    version: number;
    type: string;
    data: Record<string, unknown>;
    recorded_at: Date;
    actor: Actor | null;
    causation_id: string;
  }>(
    'SELECT version, type, data, recorded_at, actor, causation_id FROM event_stream WHERE stream_id = $1 ORDER BY version',
    [streamId],
  );
  return rows.map((row) => ({
    streamId,
    version: row.version,
    type: row.type,
    data: row.data,
    time: row.recorded_at.toISOString(),
    actor: row.actor,
    causationId: row.causation_id,
  }));
}

/** Version of the last event of a stream; 0 when it does not exist. */
export async function streamVersion(tx: Tx, streamId: string): Promise<number> {
  const [row] = await tx.query<{ version: number | null }>(
    'SELECT max(version) AS version FROM event_stream WHERE stream_id = $1',
    [streamId],
  );
  return row?.version ?? 0;
}

export interface Append {
  streamId: string;
  /** Version of the last event read; 0 for a new stream. */
  expectedVersion: number;
  events: readonly NewEvent[];
  cause: Cause;
}

/**
 * Appends to a stream and hands the same events to the relay for `<service>.events`.
 * @throws ProblemError `conflict` when another writer was first; the transaction is lost then
 */
export async function appendEvents(
  tx: Tx,
  { streamId, expectedVersion, events, cause }: Append,
): Promise<void> {
  if (events.length === 0) return;
  const service = tx.service as ServiceName;
  const topic: TopicName = `${service}.events`;
  const time = new Date().toISOString();
  const rows = events.map((event) => {
    checkData(topic, event);
    const envelope = envelopeOf(sourceOf(service), event, cause, time);
    return { topic, partition: partitionOf(event.key), key: event.key, eventId: envelope.id, envelope };
  });
  try {
    await tx.query(
      `INSERT INTO event_stream (stream_id, version, event_id, type, data, recorded_at, actor, causation_id)
       SELECT $1, $2::int + n, id, type, data, $6, $7, $8
       FROM unnest($3::uuid[], $4::text[], $5::jsonb[]) WITH ORDINALITY AS e (id, type, data, n)`,
      [
        streamId,
        expectedVersion,
        rows.map((row) => row.eventId),
        events.map((event) => event.type),
        events.map((event) => JSON.stringify(event.data)),
        time,
        'system' in cause ? null : JSON.stringify(cause.actor),
        'system' in cause ? cause.system : cause.commandId,
      ],
    );
  } catch (error) {
    if (sqlState(error) === '23505') throw new ProblemError('conflict', { params: { streamId } });
    throw error;
  }
  await insertRows(tx, rows);
}
