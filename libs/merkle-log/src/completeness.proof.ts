import { equalBytes, fromHex, HASH_SIZE, isCount, toHex, type Hash } from './bytes.js';
import { verifyInclusion } from './inclusion.proof.js';
import { verifyRange } from './range.proof.js';
import { encodeUtf8 } from './text.encoding.js';
import { leafHash, treeRoot } from './tree.hashing.js';
import { nodesInMemory, readProofSync } from './tree.nodes.js';
import { planInclusion } from './inclusion.proof.js';
import { planRange } from './range.proof.js';
import { accept, refuse, type Result, type Verdict } from './verdict.js';

/**
 * That a list is complete: "these are all the entries of the log from `from` to `to` that concern this reference".
 *
 * The log closes periods. For each kind of reference it puts every reference of the period's entries into a tree, sorted,
 * each with the root over the leaf hashes of its entries, and logs the roots in one entry of its own. From then on it
 * cannot answer in two ways: a list with an entry too few, too many or exchanged does not lead to the logged root, and a
 * reference that is said to be absent must fit between two neighbours.
 */
export const COMPLETENESS_KINDS = ['subject', 'permit', 'actor'] as const;
export type CompletenessKind = (typeof COMPLETENESS_KINDS)[number];

/** Root (hex) and number of leaves of one sorted tree. */
export type PeriodRoot = { root: string; size: number };

/** What the log commits to when it closes the period of the entries [from, to). */
export type PeriodStatement = {
  /** 0, 1, 2, …: periods have no gap. */
  period: number;
  from: number;
  to: number;
  roots: Record<CompletenessKind, PeriodRoot>;
};

/** One reference of a period: how many entries concern it, and the RFC 6962 root (hex) over their leaf hashes, by index. */
export type PeriodLeaf = { ref: string; count: number; entries: string };

export type CompletenessProof =
  | { present: { index: number; proof: readonly Uint8Array[] } }
  /** The leaves before and after the place where the reference would stand; one at an end, none in an empty period. */
  | { absent: { index: number; leaves: readonly PeriodLeaf[]; proof: readonly Uint8Array[] } };

/** References are compared by code unit, which is byte order for printable ASCII, and nothing else is a reference. */
const REF = /^[\x21-\x7e]{1,200}$/;
export const isReference = (ref: unknown): ref is string => typeof ref === 'string' && REF.test(ref);

/** Order of the leaves of a period. */
export const compareReferences = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * The leaf of a reference, from the leaf hashes of its entries in the order of the log.
 * @throws RangeError for what is no reference, or has no entry
 */
export function periodLeaf(hash: Hash, ref: string, leafHashes: readonly Uint8Array[]): PeriodLeaf {
  if (!isReference(ref)) throw new RangeError('a reference is printable text of 1 to 200 characters');
  if (leafHashes.length === 0) throw new RangeError('a reference of a period has an entry');
  return { ref, count: leafHashes.length, entries: toHex(treeRoot(hash, leafHashes)) };
}

/** RFC 6962 leaf hash of the RFC 8785 form of a leaf: its members stand in this order. */
export const periodLeafHash = (hash: Hash, { ref, count, entries }: PeriodLeaf): Uint8Array =>
  leafHash(hash, encodeUtf8(JSON.stringify({ count, entries, ref })));

/** Root over all references of a period and one kind; the leaves must be sorted. */
export function periodRoot(hash: Hash, leaves: readonly PeriodLeaf[]): PeriodRoot {
  requireSorted(leaves);
  const hashes = leaves.map((leaf) => periodLeafHash(hash, leaf));
  return { root: toHex(treeRoot(hash, hashes)), size: leaves.length };
}

/** Which leaves of the sorted list stand for this reference: its own, or those between which it would be. */
export function placeOfReference(
  refs: readonly string[],
  ref: string,
): { present: true; index: number } | { present: false; index: number; length: number } {
  let low = 0;
  let high = refs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareReferences(refs[middle] as string, ref) < 0) low = middle + 1;
    else high = middle;
  }
  if (refs[low] === ref) return { present: true, index: low };
  const index = Math.max(0, low - 1);
  return { present: false, index, length: Math.min(refs.length, low + 1) - index };
}

/** The proof about one reference, from all leaves of the period and kind, sorted. */
export function makeCompleteness(hash: Hash, leaves: readonly PeriodLeaf[], ref: string): CompletenessProof {
  requireSorted(leaves);
  const read = nodesInMemory(
    hash,
    leaves.map((leaf) => periodLeafHash(hash, leaf)),
  );
  const place = placeOfReference(
    leaves.map((leaf) => leaf.ref),
    ref,
  );
  const { index } = place;
  if (place.present) {
    const proof = readProofSync(hash, planInclusion(index, leaves.length), read);
    return { present: { index, proof } };
  }
  if (leaves.length === 0) return { absent: { index: 0, leaves: [], proof: [] } };
  const end = index + place.length;
  const proof = readProofSync(hash, planRange(index, end, leaves.length), read);
  return { absent: { index, leaves: leaves.slice(index, end), proof } };
}

export type CompletenessClaim = {
  /** From an entry of the log, itself proven. */
  statement: PeriodStatement;
  kind: CompletenessKind;
  ref: string;
  proof: CompletenessProof;
  /** Leaf hashes of the entries that were listed for this reference and period, by index: none for an absent one. */
  leafHashes: readonly Uint8Array[];
};

/** Whether the entries listed are all that the period has about the reference. Any other list is refused, with a reason. */
export function verifyCompleteness(hash: Hash, claim: CompletenessClaim): Verdict {
  const { statement, kind, ref, proof, leafHashes } = claim;
  const tree = Object.hasOwn(statement.roots, kind) ? statement.roots[kind] : undefined;
  const root = tree && fromHex(tree.root);
  if (!tree || !isCount(tree.size)) return refuse('period-form', kind);
  if (root?.length !== HASH_SIZE) return refuse('hash-length', 'root');
  if (!isReference(ref)) return refuse('completeness-reference');
  if (leafHashes.some((each) => each.length !== HASH_SIZE)) return refuse('hash-length', 'entry');
  return 'present' in proof
    ? verifyPresence(hash, proof.present, { root, size: tree.size, ref, leafHashes })
    : verifyAbsence(hash, proof.absent, { root, size: tree.size, ref, leafHashes });
}

type Wanted = { root: Uint8Array; size: number; ref: string; leafHashes: readonly Uint8Array[] };

function verifyPresence(
  hash: Hash,
  { index, proof }: Extract<CompletenessProof, { present: unknown }>['present'],
  { root, size, ref, leafHashes }: Wanted,
): Verdict {
  if (leafHashes.length === 0)
    return refuse('completeness-list', 'the reference has entries, none is listed');
  const leaf = periodLeafHash(hash, periodLeaf(hash, ref, leafHashes));
  const verdict = verifyInclusion(hash, { index, size, leafHash: leaf, proof, root });
  // Leaf and list are one hash: that the list is another one shows as another root.
  if (!verdict.ok && verdict.reason === 'root-mismatch') return refuse('completeness-list');
  return verdict;
}

function verifyAbsence(
  hash: Hash,
  { index, leaves, proof }: Extract<CompletenessProof, { absent: unknown }>['absent'],
  { root, size, ref, leafHashes }: Wanted,
): Verdict {
  if (leafHashes.length > 0) return refuse('completeness-list', 'entries are listed for an absent reference');
  if (size === 0) {
    if (leaves.length > 0 || proof.length > 0) return refuse('completeness-neighbours');
    return equalBytes(root, treeRoot(hash, [])) ? { ok: true } : refuse('root-mismatch');
  }
  const [before, after] = neighboursOf(leaves, index, size, ref);
  if (before === undefined && after === undefined) return refuse('completeness-neighbours');
  if (before && compareReferences(before.ref, ref) >= 0) return refuse('completeness-neighbours', before.ref);
  if (after && compareReferences(ref, after.ref) >= 0) return refuse('completeness-neighbours', after.ref);
  if (leaves.some((leaf) => !isPeriodLeaf(leaf))) return refuse('completeness-form');
  const hashes = leaves.map((leaf) => periodLeafHash(hash, leaf));
  return verifyRange(hash, { start: index, size, leafHashes: hashes, proof, root });
}

/** Two leaves that stand next to each other; or one, which must be the first or the last of the period. */
function neighboursOf(
  leaves: readonly PeriodLeaf[],
  index: number,
  size: number,
  ref: string,
): [PeriodLeaf | undefined, PeriodLeaf | undefined] {
  const [first, second] = leaves;
  if (first && second && leaves.length === 2) return [first, second];
  if (!first || leaves.length !== 1) return [undefined, undefined];
  // A period of one reference: which side it is on is for the comparison to say.
  if (index === 0 && (size > 1 || compareReferences(ref, first.ref) < 0)) return [undefined, first];
  return index === size - 1 ? [first, undefined] : [undefined, undefined];
}

export const isPeriodLeaf = (value: unknown): value is PeriodLeaf => {
  const leaf = value as PeriodLeaf | null;
  return (
    typeof leaf === 'object' &&
    leaf !== null &&
    isReference(leaf.ref) &&
    isCount(leaf.count) &&
    leaf.count > 0 &&
    typeof leaf.entries === 'string' &&
    /^[0-9a-f]{64}$/.test(leaf.entries)
  );
};

/** The statement of a closed period as it stands in the data of `period.closed`; further members are let be. */
export function parsePeriodStatement(value: unknown): Result<PeriodStatement> {
  const data = value as Partial<PeriodStatement> | null;
  if (typeof data !== 'object' || data === null) return refuse('period-form');
  const { period, from, to, roots } = data;
  if (![period, from, to].every((each) => typeof each === 'number' && isCount(each)))
    return refuse('period-form', 'numbers');
  if ((from as number) >= (to as number)) return refuse('period-form', 'range');
  if (typeof roots !== 'object' || roots === null) return refuse('period-form', 'roots');
  for (const kind of COMPLETENESS_KINDS) {
    const tree: unknown = Object.hasOwn(roots, kind) ? roots[kind] : undefined;
    const { root, size } = (tree ?? {}) as Partial<PeriodRoot>;
    if (typeof root !== 'string' || !/^[0-9a-f]{64}$/.test(root)) return refuse('period-form', kind);
    if (typeof size !== 'number' || !isCount(size)) return refuse('period-form', kind);
  }
  return accept({ period, from, to, roots } as PeriodStatement);
}

function requireSorted(leaves: readonly PeriodLeaf[]): void {
  for (let i = 1; i < leaves.length; i++)
    if (compareReferences((leaves[i - 1] as PeriodLeaf).ref, (leaves[i] as PeriodLeaf).ref) >= 0)
      throw new RangeError('the references of a period are sorted, each once');
}
