import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { LogEntry } from '@garant/contracts';
import { leafHash, MAX_ENTRY_SIZE } from '@garant/merkle-log';
import { namedIn } from './entry.references.js';
import type { Flag, Reading } from './message.reading.js';

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

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
  return createHash('sha256').update(Buffer.from(salt, 'base64url')).update(canonicalData).digest('hex');
}

/**
 * Entry form v1 of a message: RFC 8785 bytes and their RFC 6962 leaf hash.
 * @param more flags that only the sequencer can know
 */
export function buildEntry(
  reading: Reading,
  more: readonly Flag[] = [],
): { entry: LogEntry; bytes: Buffer; leaf: Uint8Array } {
  const { message, data: _data, canonicalData, salt, digest: _digest, number: _number, ...told } = reading;
  const entry: LogEntry = {
    v: 1,
    id: told.id,
    kind: told.kind,
    source: told.source,
    topic: message.topic,
    partition: message.partition,
    offset: String(message.offset),
    type: told.type,
    time: told.time,
    received: told.received,
    actor: told.actor,
    cause: told.cause,
    ...namedIn(reading),
    commit: commitment(salt, canonicalData),
    confidential: told.confidential,
    flags: FLAGS.filter((flag) => told.flags.includes(flag) || more.includes(flag)),
  };
  const bytes = Buffer.from(canonicalize(entry) as string, 'utf8');
  // Every member is bounded in length where it is read; a longer entry could not be served in a bundle.
  if (bytes.length > MAX_ENTRY_SIZE) throw new RangeError('an entry has at most 65,535 bytes');
  return { entry, bytes, leaf: leafHash(sha256, bytes) };
}
