import { requireCount, type Hash } from './bytes.js';
import { foldSubtrees, nodeHash } from './tree.hashing.js';

/** A complete subtree: the 2^level entries from index * 2^level on. Level 0 is the leaf hashes. */
export type NodeId = { level: number; index: number };

/** Gives the hash of a complete subtree: from a list in memory, from tiles, from a database. */
export type NodeReader = (level: number, index: number) => Uint8Array | Promise<Uint8Array>;
export type SyncNodeReader = (level: number, index: number) => Uint8Array;

/**
 * What a proof consists of, before any hash is read: one element per proof hash, each the neighbouring complete
 * subtrees (largest first) whose fold is that hash.
 */
export type ProofPlan = NodeId[][];

/** Largest power of two below `count`; count must be above 1. The split point of RFC 6962 section 2.1. */
export function splitPoint(count: number): number {
  let k = 1;
  while (k * 2 < count) k *= 2;
  return k;
}

/** The complete subtrees that cover the entries [start, end), largest first; start must be aligned as in a tree. */
export function subtreesOf(start: number, end: number): NodeId[] {
  const nodes: NodeId[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    let width = 1;
    while (width * 2 <= end - at) {
      width *= 2;
      level++;
    }
    nodes.push({ level, index: at / width });
    at += width;
  }
  return nodes;
}

/** Reads every subtree of the plan and folds each element to one hash. */
export async function readProof(hash: Hash, plan: ProofPlan, read: NodeReader): Promise<Uint8Array[]> {
  return Promise.all(
    plan.map(async (nodes) =>
      foldSubtrees(hash, await Promise.all(nodes.map(({ level, index }) => read(level, index)))),
    ),
  );
}

export function readProofSync(hash: Hash, plan: ProofPlan, read: SyncNodeReader): Uint8Array[] {
  return plan.map((nodes) =>
    foldSubtrees(
      hash,
      nodes.map(({ level, index }) => read(level, index)),
    ),
  );
}

/** Root of the first `size` entries. */
export async function readRoot(hash: Hash, size: number, read: NodeReader): Promise<Uint8Array> {
  requireCount(size, 'size');
  const [root] = await readProof(hash, [subtreesOf(0, size)], read);
  return root as Uint8Array;
}

/** A reader over a list of leaf hashes held in memory; each row above is computed once. */
export function nodesInMemory(hash: Hash, leafHashes: readonly Uint8Array[]): SyncNodeReader {
  const rows: (readonly Uint8Array[])[] = [leafHashes];
  return (level, index) => {
    while (rows.length <= level) {
      const below = rows[rows.length - 1] as readonly Uint8Array[];
      const row: Uint8Array[] = [];
      for (let i = 0; i + 1 < below.length; i += 2) {
        row.push(nodeHash(hash, below[i] as Uint8Array, below[i + 1] as Uint8Array));
      }
      rows.push(row);
    }
    const node = rows[level]?.[index];
    if (!node) throw new RangeError(`no complete subtree at level ${level}, index ${index}`);
    return node;
  };
}
