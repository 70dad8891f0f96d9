import type { IdentityTraits, VaultTraits } from '@garant/contracts';
import type { VaultCipher } from '@garant/nest-kit';

/** Names the matching rule in reports and in the linkage: change it, change the version. */
export const MATCHING_RULE = 'traits-v2';

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
  /** The national health identity, where the deployer may use it. */
  ins?: Buffer;
  /** The same under older index keys: looked up until every row has the newest. */
  older?: readonly { exact: Buffer; loose: Buffer; ins?: Buffer }[];
}

/** Index of an INS: number and issuing OID. */
const insIndex = (cipher: VaultCipher, version: string, { ins }: VaultTraits): Buffer | undefined =>
  ins && cipher.blindIndexAt(version, 'ins-v1', ins.oid, ins.value);

export function indexTraits(cipher: VaultCipher, traits: IdentityTraits | VaultTraits): TraitIndexes {
  const family = normaliseName(traits.familyName);
  const given = normaliseName(traits.givenNames);
  const at = (version: string): { exact: Buffer; loose: Buffer; ins?: Buffer } => {
    const ins = insIndex(cipher, version, traits);
    return {
      exact: cipher.blindIndexAt(version, 'traits-exact-v1', family, given, traits.birthDate, traits.gender),
      loose: cipher.blindIndexAt(
        version,
        'traits-loose-v1',
        family,
        given.split(' ')[0] ?? '',
        traits.birthDate,
      ),
      ...(ins ? { ins } : {}),
    };
  };
  const older = cipher.olderIndexVersions.map(at);
  return { ...at(cipher.indexVersion), ...(older.length > 0 ? { older } : {}) };
}

export type Match<P> =
  { kind: 'matched'; person: P } | { kind: 'new' } | { kind: 'ambiguous'; candidates: number };

/**
 * Deterministic. By traits: one exact candidate matches, several or only loose ones are ambiguous, none is a new person.
 * An INS decides nothing by itself: shared with exactly one of those whose traits agree it matches; shared with somebody
 * whose traits do not agree, or other than the only exact candidate's, it is for a human (a number is mistyped, or a
 * record is somebody else's).
 * @param ins who has the same INS; of the exact candidates, those who have another one
 */
export function decideMatch<P>(
  exact: readonly P[],
  loose: readonly P[],
  ins: { readonly same: readonly P[]; readonly other: readonly P[] } = { same: [], other: [] },
): Match<P> {
  const everybody = new Set([...exact, ...loose, ...ins.same]);
  const ambiguous: Match<P> = { kind: 'ambiguous', candidates: everybody.size };
  const [bearer, ...more] = ins.same;
  if (bearer !== undefined) {
    const agrees = exact.includes(bearer) || loose.includes(bearer);
    return agrees && more.length === 0 ? { kind: 'matched', person: bearer } : ambiguous;
  }
  const [only, ...others] = exact;
  if (only !== undefined && others.length === 0)
    return ins.other.includes(only) ? ambiguous : { kind: 'matched', person: only };
  return everybody.size > 0 ? ambiguous : { kind: 'new' };
}
