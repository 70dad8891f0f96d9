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
import { refuse, type Failure, type Result, type Verdict } from './verdict.js';

/**
 * Which subtrees prove that entry `index` is in the tree of `size` entries, leaf sibling first (RFC 6962 2.1.1).
 * @throws RangeError unless 0 <= index < size.
 */
export function planInclusion(index: number, size: number): ProofPlan {
  requireCount(index, 'index');
  requireCount(size, 'size');
  if (index >= size) throw new RangeError('index must be below size');
  const plan: ProofPlan = [];
  let start = 0;
  let end = size;
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    if (index < middle) {
      plan.push(subtreesOf(middle, end));
      end = middle;
    } else {
      plan.push(subtreesOf(start, middle));
      start = middle;
    }
  }
  return plan.reverse();
}

export async function proveInclusion(
  hash: Hash,
  index: number,
  size: number,
  read: NodeReader,
): Promise<Uint8Array[]> {
  return readProof(hash, planInclusion(index, size), read);
}

export function proveInclusionSync(
  hash: Hash,
  index: number,
  size: number,
  read: SyncNodeReader,
): Uint8Array[] {
  return readProofSync(hash, planInclusion(index, size), read);
}

export type Inclusion = {
  index: number;
  size: number;
  leafHash: Uint8Array;
  proof: readonly Uint8Array[];
};

/** RFC 9162 section 2.1.3.2: the proof leads from the leaf hash to the root. */
export function verifyInclusion(hash: Hash, inclusion: Inclusion & { root: Uint8Array }): Verdict {
  if (inclusion.root.length !== HASH_SIZE) return refuse('hash-length', 'root');
  const computed = rootFromInclusion(hash, inclusion);
  if (!computed.ok) return computed;
  return equalBytes(computed.value, inclusion.root) ? { ok: true } : refuse('root-mismatch');
}

/** The root to which an inclusion proof leads. Whoever calls this must compare it with a root that is trusted. */
export function rootFromInclusion(hash: Hash, inclusion: Inclusion): Result<Uint8Array> {
  const invalid = inclusionShape(inclusion);
  if (invalid) return invalid;
  let node = inclusion.index;
  let last = inclusion.size - 1;
  let root = inclusion.leafHash;
  for (const sibling of inclusion.proof) {
    if (last === 0) return refuse('proof-too-long');
    if (node % 2 === 1 || node === last) {
      root = nodeHash(hash, sibling, root);
      // A last node without a right neighbour rises unchanged.
      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2);
        last = Math.floor(last / 2);
      }
    } else {
      root = nodeHash(hash, root, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? { ok: true, value: root } : refuse('proof-too-short');
}

function inclusionShape({ index, size, leafHash, proof }: Inclusion): Failure | undefined {
  if (!isCount(size)) return refuse('size-invalid');
  if (!isCount(index) || index >= size) return refuse('index-out-of-range');
  if (leafHash.length !== HASH_SIZE) return refuse('hash-length', 'leaf');
  const odd = proof.findIndex((sibling) => sibling.length !== HASH_SIZE);
  return odd === -1 ? undefined : refuse('hash-length', `proof hash ${odd}`);
}
