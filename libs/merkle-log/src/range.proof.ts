import { equalBytes, HASH_SIZE, isCount, requireCount, type Hash } from './bytes.js';
import { nodeHash, treeRoot } from './tree.hashing.js';
import { readProof, splitPoint, subtreesOf, type NodeReader, type ProofPlan } from './tree.nodes.js';
import { refuse, type Failure, type Result, type Verdict } from './verdict.js';

/**
 * A range proof shows that neighbouring entries are in the tree, in this order and with nothing between them:
 * one short proof for a whole list. Over a tree whose entries are sorted, with the entries just before and after
 * the wanted ones, it shows that a filtered list is complete.
 *
 * The size is bound by the proof only where the range reaches the end of the tree; otherwise, as with any inclusion
 * proof, size and root must come from the same signed statement.
 */
export type RangeInclusion = {
  /** Index of the first entry. */
  start: number;
  size: number;
  leafHashes: readonly Uint8Array[];
  proof: readonly Uint8Array[];
};

/**
 * Which subtrees complete the entries [start, end) to the tree of `size` entries, from left to right.
 * @throws RangeError unless 0 <= start < end <= size.
 */
export function planRange(start: number, end: number, size: number): ProofPlan {
  requireCount(start, 'start');
  requireCount(end, 'end');
  requireCount(size, 'size');
  if (start >= end || end > size) throw new RangeError('a range needs start < end <= size');
  const plan: ProofPlan = [];
  const visit = (from: number, to: number): void => {
    if (to <= start || from >= end) {
      plan.push(subtreesOf(from, to));
    } else if (from < start || to > end) {
      const middle = from + splitPoint(to - from);
      visit(from, middle);
      visit(middle, to);
    }
  };
  visit(0, size);
  return plan;
}

export async function proveRange(
  hash: Hash,
  start: number,
  end: number,
  size: number,
  read: NodeReader,
): Promise<Uint8Array[]> {
  return readProof(hash, planRange(start, end, size), read);
}

export function verifyRange(hash: Hash, range: RangeInclusion & { root: Uint8Array }): Verdict {
  if (range.root.length !== HASH_SIZE) return refuse('hash-length', 'root');
  const computed = rootFromRange(hash, range);
  if (!computed.ok) return computed;
  return equalBytes(computed.value, range.root) ? { ok: true } : refuse('root-mismatch');
}

/** The root to which a range proof leads. Whoever calls this must compare it with a root that is trusted. */
export function rootFromRange(hash: Hash, range: RangeInclusion): Result<Uint8Array> {
  const invalid = rangeShape(range);
  if (invalid) return invalid;
  const { start, size, leafHashes, proof } = range;
  const end = start + leafHashes.length;
  const expected = planRange(start, end, size).length;
  if (proof.length !== expected)
    return refuse(proof.length < expected ? 'proof-too-short' : 'proof-too-long');
  let used = 0;
  const visit = (from: number, to: number): Uint8Array => {
    if (to <= start || from >= end) return proof[used++] as Uint8Array;
    if (from >= start && to <= end) return treeRoot(hash, leafHashes.slice(from - start, to - start));
    const middle = from + splitPoint(to - from);
    const left = visit(from, middle);
    return nodeHash(hash, left, visit(middle, to));
  };
  return { ok: true, value: visit(0, size) };
}

function rangeShape({ start, size, leafHashes, proof }: RangeInclusion): Failure | undefined {
  if (!isCount(size)) return refuse('size-invalid');
  if (!isCount(start) || leafHashes.length === 0 || start + leafHashes.length > size)
    return refuse('range-invalid');
  const odd = [...leafHashes, ...proof].some((each) => each.length !== HASH_SIZE);
  return odd ? refuse('hash-length') : undefined;
}
