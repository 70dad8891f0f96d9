import { eventEnvelope, sourceOf, type EventEnvelope } from '@garant/contracts';
import { meaningOf, schemaOf } from '../streams/message.schema.js';
import type { RawMessage } from './bus.types.js';

export type EventReading =
  | {
      ok: true;
      key: string;
      number: number | null;
      event: EventEnvelope | null;
      data: Record<string, unknown> | null;
    }
  | { ok: false; key: string | null; reason: string };

/**
 * Reads a message of an event, heartbeat or state topic as the contracts have it. Never throws for what a message holds.
 * @param wanted types whose data are read; of others only that they are known, with their envelope
 */
export function readEvent(message: RawMessage, wanted: (type: string) => boolean = () => true): EventReading {
  const key = message.key === null ? null : message.key.toString('utf8');
  const no = (reason: string): EventReading => ({ ok: false, key, reason });
  if (key === null) return no('the message has no key');
  const meaning = meaningOf(message.topic);
  if (message.value === null) {
    return meaning?.kind === 'state'
      ? { ok: true, key, number: null, event: null, data: null }
      : no('the message is empty');
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(message.value));
  } catch {
    return no('malformed JSON');
  }
  const envelope = eventEnvelope.safeParse(json);
  if (!envelope.success) return no(`not an event envelope (${issues(envelope.error)})`);
  const event = envelope.data;
  if (event.subject !== key) return no('the message key is not the subject');
  if (meaning && meaning.kind !== 'state' && !ofService(event.source, sourceOf(meaning.service)))
    return no('the source does not own this topic');
  if (meaning?.kind !== 'state' && event.producernumber === undefined) return no('no producer number');
  const schema = schemaOf(message.topic, event.type);
  if (!schema) return no(`unknown type ${event.type.slice(0, 100)}`);
  if (!wanted(event.type))
    return { ok: true, key, number: event.producernumber ?? null, event, data: event.data };
  const data = schema.safeParse(event.data);
  if (!data.success) return no(`schema violation of ${event.type} (${issues(data.error)})`);
  const parsed = data.data as Record<string, unknown>;
  return {
    ok: true,
    key,
    number: event.producernumber ?? null,
    event: { ...event, data: parsed },
    data: parsed,
  };
}

const issues = (error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] }): string =>
  error.issues
    .map((issue) => `${issue.path.map(String).join('.')}: ${issue.message}`)
    .join('; ')
    .slice(0, 500);

/** The service itself, or one of its instances that numbers on its own. */
const ofService = (source: string, owner: string): boolean =>
  source === owner || source.startsWith(`${owner}/`);
