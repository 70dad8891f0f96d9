import { hash, randomBytes } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { z } from 'zod';
import {
  COMMANDS,
  EVENTS,
  SERVICES,
  SYSTEM_CAUSES,
  eventEnvelope,
  sourceOf,
  type LogEntry,
  type ServiceName,
} from '@garant/contracts';
import { readCommand, type RawMessage, type Verifier } from '@garant/nest-kit';

export type Flag = LogEntry['flags'][number];

/** One message as the log understands it. Whatever the bytes are, there is a reading: nothing is skipped. */
export interface Reading {
  kind: LogEntry['kind'];
  message: Pick<RawMessage, 'topic' | 'partition' | 'offset'>;
  /** With `source` the identity of a message; two of one identity and one digest (SHA-256, hex) are the same message. */
  id: string;
  source: string;
  digest: string;
  type: string;
  time: string | null;
  received: string;
  actor: LogEntry['actor'];
  cause: string | null;
  data: Record<string, unknown>;
  /** RFC 8785 form of `data`, to which the entry commits. */
  canonicalData: Buffer;
  salt: string;
  confidential: string | null;
  /** Producer number of an event; null where there is none. */
  number: number | null;
  flags: Flag[];
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Names that go into the entry itself, which must stay below 65,535 bytes whatever a producer sends. */
const NAME = /^[\x21-\x7e]{1,200}$/;

export const isUuid = (text: unknown): text is string => typeof text === 'string' && UUID.test(text);
const sha256 = (bytes: string | Uint8Array): string => hash('sha256', bytes);

/** Reads one message of a command or event topic. Never throws for what a message holds. */
export async function readMessage(
  verifier: Verifier,
  message: RawMessage,
  received: string,
): Promise<Reading> {
  try {
    const dot = message.topic.lastIndexOf('.');
    const service = message.topic.slice(0, dot) as ServiceName;
    const kind = message.topic.slice(dot + 1);
    if (!SERVICES.includes(service)) return unreadable(message, received, 'no such topic');
    return kind === 'commands'
      ? await readCommandMessage(verifier, service, message, received)
      : readEventMessage(service, message, received);
  } catch (error) {
    // No RFC 8785 form (a lone surrogate), or nested too deeply to be read.
    return unreadable(message, received, (error as Error).message.slice(0, 200));
  }
}

async function readCommandMessage(
  verifier: Verifier,
  service: ServiceName,
  message: RawMessage,
  received: string,
): Promise<Reading> {
  const command = await readCommand(verifier, service, message);
  if (!command.ok && !command.readable) return unreadable(message, received, command.reason.slice(0, 200));
  const { envelope } = command;
  if (!NAME.test(envelope.source) || !NAME.test(envelope.type))
    return unreadable(message, received, 'a name in the envelope is too long or not printable');
  const flags = schemaFlags(COMMANDS[service], envelope.type, envelope.data);
  if (!command.ok) flags.push('bad-signature');
  const actor = command.ok ? command.claims.actor : null;
  const canonicalData = canonicalBytes(envelope.data);
  const { id, type, subject, confidential } = envelope;
  return {
    kind: 'command',
    message,
    id: id.toLowerCase(),
    source: envelope.source,
    // The gateway may send a command again under the same idempotency key, then with a new signature and a new encryption
    // of the same act: what counts is who asks for what.
    digest: command.ok
      ? sha256(canonicalBytes([type, subject, actor?.ref, canonicalData.toString('utf8')]))
      : sha256(message.value ?? ''),
    type,
    time: envelope.time,
    received,
    actor: actorOf(actor),
    cause: null,
    data: envelope.data,
    canonicalData,
    salt: envelope.salt,
    confidential: confidential === undefined ? null : sha256(confidential),
    number: null,
    flags,
  };
}

function readEventMessage(service: ServiceName, message: RawMessage, received: string): Reading {
  if (!message.value) return unreadable(message, received, 'the message is empty');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(message.value));
  } catch {
    return unreadable(message, received, 'the message is not JSON');
  }
  const parsed = eventEnvelope.safeParse(json);
  if (!parsed.success) {
    const fields = parsed.error.issues.map((issue) => issue.path.join('.')).join(', ');
    return unreadable(message, received, `not an event envelope (${fields})`.slice(0, 200));
  }
  const event = parsed.data;
  if (![event.source, event.type, event.causationid].every((name) => NAME.test(name)))
    return unreadable(message, received, 'a name in the envelope is too long or not printable');
  const flags = schemaFlags(EVENTS[service], event.type, event.data);
  const own = event.source === sourceOf(service) || event.source.startsWith(`${sourceOf(service)}/`);
  // A producer that speaks for another service, or without a number, breaks the form as much as wrong data do.
  if ((!own || event.producernumber === undefined) && flags.length === 0) flags.push('schema-violation');
  if (!isUuid(event.causationid) && !isSystemCause(event.causationid)) flags.push('no-cause');
  return {
    kind: 'event',
    message,
    id: event.id.toLowerCase(),
    source: event.source,
    digest: sha256(message.value),
    type: event.type,
    time: event.time,
    received,
    actor: actorOf(event.actor ?? null),
    cause: isUuid(event.causationid) ? event.causationid.toLowerCase() : event.causationid,
    data: event.data,
    canonicalData: canonicalBytes(event.data),
    salt: event.salt,
    confidential: null,
    number: event.producernumber ?? null,
    flags,
  };
}

/** Bytes that cannot be read are kept as they are, among the erasable details: nobody knows what is in them. */
function unreadable(message: RawMessage, received: string, reason: string): Reading {
  const { topic, partition, offset, key, value } = message;
  const data = {
    reason,
    key: key === null ? null : key.toString('base64'),
    raw: value === null ? null : value.toString('base64'),
  };
  return {
    kind: 'unreadable',
    message,
    id: `${topic}/${partition}/${offset}`,
    source: 'kafka',
    digest: sha256(canonicalBytes([data.key, data.raw])),
    type: 'unreadable',
    time: null,
    received,
    actor: null,
    cause: null,
    data,
    canonicalData: canonicalBytes(data),
    salt: randomBytes(16).toString('base64url'),
    confidential: null,
    number: null,
    flags: ['unreadable'],
  };
}

function schemaFlags(types: Readonly<Record<string, z.ZodType>>, type: string, data: unknown): Flag[] {
  const schema = Object.hasOwn(types, type) ? types[type] : undefined;
  if (!schema) return ['unknown-type'];
  return schema.safeParse(data).success ? [] : ['schema-violation'];
}

export const isSystemCause = (cause: string): boolean =>
  SYSTEM_CAUSES.some((listed) => cause === listed || cause.startsWith(`${listed}/`));

/** The entry's form of an actor: no assurance, no subject reference. */
function actorOf(actor: { ref: string; role: string; organisation?: string } | null): LogEntry['actor'] {
  if (!actor) return null;
  const { ref, role, organisation } = actor;
  return { ref, role, ...(organisation !== undefined && NAME.test(organisation) ? { organisation } : {}) };
}

function canonicalBytes(value: unknown): Buffer {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('no RFC 8785 form');
  return Buffer.from(text, 'utf8');
}
