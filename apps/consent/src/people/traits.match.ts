import type { IdentityTraits } from '@garant/contracts';
import type { VaultCipher } from './vault.cipher.js';

/** Names the matching rule in reports and in the linkage: change it, change the version. */
export const MATCHING_RULE = 'traits-v1';

/** Case, accents, hyphens and apostrophes carry no identity; everything else does. */
export const normaliseName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

export interface TraitIndexes {
  /** All traits equal: the same person, if exactly one has them. */
  exact: Buffer;
  /** Family name, first given name and birth date equal, the rest not: a human decides. */
  loose: Buffer;
}

export function indexTraits(cipher: VaultCipher, traits: IdentityTraits): TraitIndexes {
  const family = normaliseName(traits.familyName);
  const given = normaliseName(traits.givenNames);
  return {
    exact: cipher.blindIndex('traits-exact-v1', family, given, traits.birthDate, traits.gender),
    loose: cipher.blindIndex('traits-loose-v1', family, given.split(' ')[0] ?? '', traits.birthDate),
  };
}

export type Match<P> =
  { kind: 'matched'; person: P } | { kind: 'new' } | { kind: 'ambiguous'; candidates: number };

/** Deterministic: one exact candidate matches, several or only loose ones are ambiguous, none is a new person. */
export function decideMatch<P>(exact: readonly P[], loose: readonly P[]): Match<P> {
  const [only, ...others] = exact;
  if (only !== undefined && others.length === 0) return { kind: 'matched', person: only };
  if (exact.length > 1) return { kind: 'ambiguous', candidates: exact.length };
  return loose.length > 0 ? { kind: 'ambiguous', candidates: loose.length } : { kind: 'new' };
}
