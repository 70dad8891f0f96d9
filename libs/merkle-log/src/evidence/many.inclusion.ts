import type { Hash } from '../bytes.js';
import { foldSubtrees, nodeHash } from '../tree.hashing.js';
import { splitPoint, subtreesOf, type NodeReader } from '../tree.nodes.js';

/**
 * One proof for any set of entries: walking the tree from left to right, a subtree without a wanted entry is one hash of
 * the proof, a subtree with one is walked into. Neighbours share what is above them, so a hundred thousand entries of
 * ten million take far fewer hashes than as many single proofs; and maker and verifier hold one path at a time. The
 * order and number of the hashes follow from the indexes and the size alone: nothing can be left out or put in.
 */
export interface ProvenLeaf {
  readonly index: number;
  readonly leafHash: Uint8Array;
}

/** The hashes of the proof, in its order. @param indexes ascending, each once, all below `size` */
export async function* proveMany(
  hash: Hash,
  indexes: AsyncIterable<number>,
  size: number,
  read: NodeReader,
): AsyncGenerator<Uint8Array> {
  const source = indexes[Symbol.asyncIterator]();
  let next = await source.next();
  // An explicit stack instead of recursion, because a generator cannot yield from inside a callback.
  const open: [number, number][] = size > 0 ? [[0, size]] : [];
  let last = -1;
  while (open.length > 0) {
    const [from, to] = open.pop()!;
    if (next.done || next.value >= to) {
      const nodes = subtreesOf(from, to).map(({ level, index }) => read(level, index));
      yield foldSubtrees(hash, await Promise.all(nodes));
      continue;
    }
    if (to - from > 1) {
      const middle = from + splitPoint(to - from);
      open.push([middle, to], [from, middle]);
      continue;
    }
    if (next.value <= last) throw new RangeError('indexes must ascend');
    last = next.value;
    next = await source.next();
  }
  if (!next.done) throw new RangeError('an index is not below the size');
}

/** Why a proof leads nowhere: the caller knows which file it came from. */
export type ManyFault = 'proof-too-short' | 'proof-too-long' | 'order' | 'index-out-of-range';
export type ManyResult =
  | {
      ok: true;
      root: Uint8Array;
      /** Proof of the wanted entry alone, leaf sibling first; null when it is not among the entries. */
      path: Uint8Array[] | null;
    }
  | { ok: false; fault: ManyFault; at: number };

/**
 * The root to which the leaves and the proof lead, to be compared with a root that is trusted.
 * @param wanted an index whose own inclusion proof (RFC 6962) is picked up on the way
 */
export async function rootFromMany(
  hash: Hash,
  size: number,
  leaves: AsyncIterable<ProvenLeaf>,
  proof: AsyncIterable<Uint8Array>,
  wanted?: number,
): Promise<ManyResult> {
  const leaf = leaves[Symbol.asyncIterator]();
  const hashes = proof[Symbol.asyncIterator]();
  let next = await leaf.next();
  let last = -1;
  const found: { path: Uint8Array[] | null; fault?: { fault: ManyFault; at: number } } = { path: null };
  const visit = async (from: number, to: number): Promise<Uint8Array | undefined> => {
    if (next.done || next.value.index >= to) {
      const given = await hashes.next();
      if (given.done) found.fault ??= { fault: 'proof-too-short', at: from };
      return given.done ? undefined : given.value;
    }
    if (to - from === 1) {
      const { index, leafHash } = next.value;
      if (index <= last || index !== from) {
        found.fault ??= { fault: 'order', at: index };
        return undefined;
      }
      last = index;
      if (index === wanted) found.path = [];
      next = await leaf.next();
      return leafHash;
    }
    const middle = from + splitPoint(to - from);
    const left = await visit(from, middle);
    const right = left && (await visit(middle, to));
    if (!left || !right) return undefined;
    if (found.path !== null && wanted !== undefined && wanted >= from && wanted < to)
      found.path.push(wanted < middle ? right : left);
    return nodeHash(hash, left, right);
  };
  const root = size > 0 ? await visit(0, size) : undefined;
  if (!root) return { ok: false, ...(found.fault ?? { fault: 'index-out-of-range', at: 0 }) };
  if (!next.done) return { ok: false, fault: 'index-out-of-range', at: next.value.index };
  if (!(await hashes.next()).done) return { ok: false, fault: 'proof-too-long', at: size };
  return { ok: true, root, path: found.path };
}
