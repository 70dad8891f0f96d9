import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import {
  sourceOf,
  type Actor,
  type EventEnvelope,
  type NewEvent,
  type ServiceName,
  type SystemCause,
} from '@garant/contracts';
import type { Tx } from '../database/database.js';
import { meaningOf, schemaOf, type TopicName } from './message.schema.js';
import { partitionOf } from './partition.js';

/** Why an event exists: a signed command and its actor, or a listed system cause with what triggered it. */
export type Cause =
  { commandId: string; actor: Actor } | { system: SystemCause | `${SystemCause}/${string}` };

export interface OutboxRow {
  /** Without the prefix: `permit.state`. */
  topic: TopicName;
  key: string;
  /** Default: the key's. */
  partition?: number;
  /** `data: null` on a state topic deletes the key's state (a tombstone). */
  event: NewEvent<string, Record<string, unknown> | null>;
  cause: Cause;
}

export const newSalt = (): string => randomBytes(16).toString('base64url');

export const causationOf = (cause: Cause): { causationid: string; actor?: Actor } =>
  'system' in cause ? { causationid: cause.system } : { causationid: cause.commandId, actor: cause.actor };

/** Envelope of a new event, without its producer number. */
export function envelopeOf(source: string, event: NewEvent, cause: Cause, time: string): EventEnvelope {
  return {
    specversion: '1.0',
    id: uuidv7(),
    source,
    type: event.type,
    subject: event.key,
    time,
    datacontenttype: 'application/json',
    data: event.data,
    salt: newSalt(),
    ...causationOf(cause),
  };
}

/**
 * Hands rows to the relay, which sends them after this transaction's commit.
 * @throws Error when data do not have the form that the contracts give the type: such a message would stop every reader
 */
export async function publish(tx: Tx, rows: readonly OutboxRow[]): Promise<void> {
  if (rows.length > 0) await insertRows(tx, prepareRows(tx, rows));
}

/** The messages that {@link publish} hands over, for callers that insert many of several kinds in one statement. */
export function prepareRows({ service }: Pick<Tx, 'service'>, rows: readonly OutboxRow[]): PreparedRow[] {
  const time = new Date().toISOString();
  const source = sourceOf(service as ServiceName);
  return rows.map(({ topic, key, partition, event, cause }) => {
    checkData(topic, event);
    const envelope =
      event.data === null
        ? null
        : envelopeOf(source, { type: event.type, key, data: event.data }, cause, time);
    return {
      topic,
      partition: partition ?? partitionOf(key),
      key,
      eventId: envelope?.id ?? uuidv7(),
      envelope,
    };
  });
}

export interface PreparedRow {
  topic: string;
  partition: number;
  key: string;
  eventId: string;
  envelope: object | null;
}

/** Below the broker's limit of 1 MiB for the records of one request and partition. A longer one would stop the relay for good. */
const LONGEST = 900_000;

export async function insertRows(tx: Tx, rows: readonly PreparedRow[]): Promise<void> {
  const texts = rows.map((row) => (row.envelope === null ? null : JSON.stringify(row.envelope)));
  const long = texts.findIndex((text) => text !== null && Buffer.byteLength(text) > LONGEST);
  if (long !== -1) throw new Error(`A message for ${rows[long]!.topic} is longer than ${LONGEST} bytes`);
  await tx.query(
    `INSERT INTO outbox (topic, partition, key, event_id, envelope)
     SELECT * FROM unnest($1::text[], $2::smallint[], $3::text[], $4::uuid[], $5::text[])`,
    [
      rows.map((row) => row.topic),
      rows.map((row) => row.partition),
      rows.map((row) => row.key),
      rows.map((row) => row.eventId),
      texts,
    ],
  );
  tx.wroteOutbox();
}

export function checkData(topic: string, event: { type: string; data: unknown }): void {
  const meaning = meaningOf(topic);
  if (!meaning) throw new Error(`No topic ${topic}`);
  if (meaning.kind === 'dead-letter') return;
  if (meaning.kind === 'state' && event.data === null) return;
  const schema = schemaOf(topic, event.type);
  if (!schema) throw new Error(`No event ${event.type} on ${topic}`);
  const parsed = schema.safeParse(event.data);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
    throw new Error(`Event ${event.type} is not as the contracts have it: ${faults}`);
  }
}
