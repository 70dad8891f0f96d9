import { hash } from 'node:crypto';
import type { LogEntry } from '@garant/contracts';
import { MAX_ENTRY_SIZE } from '@garant/merkle-log';
import { namedIn, referencesOf, type Reference } from './entry.references.js';
import type { Flag, Reading } from './message.reading.js';

export const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** The order in which flags stand in an entry: one set of flags has one form. */
const FLAGS: readonly Flag[] = [
  'unreadable',
  'unknown-type',
  'schema-violation',
  'bad-signature',
  'gap',
  'no-cause',
  'duplicate-id',
];

/** SHA-256(salt16 || RFC 8785 form of the data), hex: says nothing about the data without the salt. */
export function commitment(salt: string, canonicalData: Uint8Array): string {
  return hash('sha256', Buffer.concat([Buffer.from(salt, 'base64url'), canonicalData]));
}

/** A message as an entry, but for its place. */
export interface BuiltEntry {
  entry: LogEntry;
  /** RFC 8785 form of the entry. */
  bytes: Buffer;
  /** RFC 6962 leaf hash of the bytes, hex. */
  leaf: string;
  references: readonly Reference[];
}

/**
 * Entry form v1 of a message, and what it can be found by.
 * @param more flags that only the sequencer can know
 */
export function buildEntry(reading: Reading, more: readonly Flag[] = []): BuiltEntry {
  const { message, actor, flags } = reading;
  const { application, dataset, environment, outcome, permit, purpose, release, subject } = namedIn(reading);
  // Names in the order of RFC 8785; the values are texts, whole numbers and null, which JSON.stringify writes as it demands.
  const entry: LogEntry = {
    actor: actor && {
      ...(actor.organisation === undefined ? {} : { organisation: actor.organisation }),
      ref: actor.ref,
      role: actor.role,
    },
    application,
    cause: reading.cause,
    commit: commitment(reading.salt, reading.canonicalData),
    confidential: reading.confidential,
    dataset,
    environment,
    flags: FLAGS.filter((flag) => flags.includes(flag) || more.includes(flag)),
    id: reading.id,
    kind: reading.kind,
    offset: String(message.offset),
    outcome,
    partition: message.partition,
    permit,
    purpose,
    received: reading.received,
    release,
    source: reading.source,
    subject,
    time: reading.time,
    topic: message.topic,
    type: reading.type,
    v: 1,
  };
  const text = JSON.stringify(entry);
  // The leaf hash is over a zero byte and the entry (RFC 6962 §2.1): both are laid out once.
  const leaf = Buffer.allocUnsafe(1 + Buffer.byteLength(text));
  leaf[0] = 0;
  leaf.write(text, 1, 'utf8');
  const bytes = leaf.subarray(1);
  // Every member is bounded in length where it is read; a longer entry could not be served in a bundle.
  if (bytes.length > MAX_ENTRY_SIZE) throw new RangeError('an entry has at most 65,535 bytes');
  return { entry, bytes, leaf: hash('sha256', leaf), references: referencesOf(reading, entry) };
}
