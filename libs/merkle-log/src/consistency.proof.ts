import { equalBytes, HASH_SIZE, isCount, requireCount, type Hash } from './bytes.js';
import { nodeHash } from './tree.hashing.js';
import {
  readProof,
  readProofSync,
  splitPoint,
  subtreesOf,
  type NodeReader,
  type ProofPlan,
  type SyncNodeReader,
} from './tree.nodes.js';
import { refuse, type Verdict } from './verdict.js';

/**
 * Which subtrees prove that the tree of `newSize` entries continues the tree of `oldSize` (RFC 6962 2.1.2).
 * Empty for equal sizes and for an old size of 0, where there is nothing to prove.
 * @throws RangeError unless 0 <= oldSize <= newSize.
 */
export function planConsistency(oldSize: number, newSize: number): ProofPlan {
  requireCount(oldSize, 'oldSize');
  requireCount(newSize, 'newSize');
  if (oldSize > newSize) throw new RangeError('oldSize must not exceed newSize');
  if (oldSize === 0) return [];
  const plan: ProofPlan = [];
  let start = 0;
  let end = newSize;
  while (oldSize !== end) {
    const middle = start + splitPoint(end - start);
    if (oldSize <= middle) {
      plan.push(subtreesOf(middle, end));
      end = middle;
    } else {
      plan.push(subtreesOf(start, middle));
      start = middle;
    }
  }
  // The verifier holds the old root; when that is the subtree reached here, it need not be sent.
  if (start > 0) plan.push(subtreesOf(start, end));
  return plan.reverse();
}

export async function proveConsistency(
  hash: Hash,
  oldSize: number,
  newSize: number,
  read: NodeReader,
): Promise<Uint8Array[]> {
  return readProof(hash, planConsistency(oldSize, newSize), read);
}

export function proveConsistencySync(
  hash: Hash,
  oldSize: number,
  newSize: number,
  read: SyncNodeReader,
): Uint8Array[] {
  return readProofSync(hash, planConsistency(oldSize, newSize), read);
}

export type Consistency = {
  oldSize: number;
  newSize: number;
  oldRoot: Uint8Array;
  newRoot: Uint8Array;
  proof: readonly Uint8Array[];
};

/**
 * RFC 9162 section 2.1.4.2: every entry of the earlier tree is in the later one, unchanged and in its place.
 * An old size of 0 is refused, also against 0: a witness that starts from nothing must decide that itself.
 */
export function verifyConsistency(hash: Hash, consistency: Consistency): Verdict {
  const { oldSize, newSize, oldRoot, newRoot, proof } = consistency;
  if (!isCount(oldSize) || !isCount(newSize)) return refuse('size-invalid');
  if (oldSize === 0) return refuse('old-size-zero');
  if (oldSize > newSize) return refuse('size-decreased');
  const odd = [oldRoot, newRoot, ...proof].findIndex((each) => each.length !== HASH_SIZE);
  if (odd !== -1) return refuse('hash-length', odd < 2 ? 'root' : `proof hash ${odd - 2}`);
  if (oldSize === newSize) {
    if (proof.length > 0) return refuse('proof-too-long');
    return equalBytes(oldRoot, newRoot) ? { ok: true } : refuse('same-size-different-root');
  }
  if (proof.length === 0) return refuse('proof-too-short');

  const path = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof;
  let node = oldSize - 1;
  let last = newSize - 1;
  while (node % 2 === 1) {
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  let old = path[0] as Uint8Array;
  let now = old;
  for (const sibling of path.slice(1)) {
    if (last === 0) return refuse('proof-too-long');
    if (node % 2 === 1 || node === last) {
      old = nodeHash(hash, sibling, old);
      now = nodeHash(hash, sibling, now);
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      now = nodeHash(hash, now, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  if (last !== 0) return refuse('proof-too-short');
  if (!equalBytes(old, oldRoot)) return refuse('old-root-mismatch');
  return equalBytes(now, newRoot) ? { ok: true } : refuse('new-root-mismatch');
}

function isPowerOfTwo(count: number): boolean {
  let power = 1;
  while (power < count) power *= 2;
  return power === count;
}
