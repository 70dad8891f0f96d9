import type { Choice, StandingTerms } from '../choices/choice.model.js';
import { standing } from '../choices/choice.standing.js';
import { isDecidedRegime } from '../choices/regime.table.js';

/** A hash function, injected: SHA-256 of bytes. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/**
 * Dense indexes (uint32, sorted, unique) of the people whose choices decide: under EXPLICIT_CONSENT those who said yes,
 * under every other decided regime those who said no.
 */
export function decisiveSubjects(
  all: Iterable<{ readonly index: number; readonly choices: readonly Choice[] }>,
  terms: StandingTerms,
  upTo: number,
): Uint32Array {
  if (!isDecidedRegime(terms.regime)) throw new RangeError(`regime ${String(terms.regime)} is not decided`);
  const wanted = terms.regime === 'EXPLICIT_CONSENT' ? 'allow' : 'deny';
  const found = new Set<number>();
  for (const { index, choices } of all) {
    if (!Number.isInteger(index) || index < 0 || index > 0xffffffff)
      throw new RangeError('a subject index is a uint32');
    if (standing(choices, terms, upTo) === wanted) found.add(index);
  }
  return Uint32Array.from(found).sort();
}

const DOMAIN = 'garant/cut-commitment/v1\n';

/**
 * Hiding commitment to a set of people: SHA-256(domain || salt length || salt || count || indexes), numbers uint32 big-endian, ascending, lower-case
 * hex. The salt (16 bytes or more) keeps it from being guessed; replay recomputes it.
 */
export function cutCommitment(indexes: Iterable<number>, salt: Uint8Array, sha256: Sha256): string {
  if (salt.length < 16) throw new RangeError('a commitment needs a salt of at least 16 bytes');
  const sorted = Uint32Array.from(new Set(indexes)).sort();
  const bytes = new Uint8Array(DOMAIN.length + 4 + salt.length + 4 + sorted.length * 4);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < DOMAIN.length; i++) bytes[i] = DOMAIN.charCodeAt(i);
  view.setUint32(DOMAIN.length, salt.length);
  bytes.set(salt, DOMAIN.length + 4);
  let at = DOMAIN.length + 4 + salt.length;
  view.setUint32(at, sorted.length);
  for (const index of sorted) view.setUint32((at += 4), index);
  return hex(sha256(bytes));
}

export const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
