import { concat, HASH_SIZE, type Hash } from './bytes.js';

/** Hash of an entry: SHA-256(0x00 || entry), over the exact bytes served in the bundle. RFC 6962 section 2.1. */
export function leafHash(hash: Hash, entry: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(entry.length + 1);
  bytes.set(entry, 1);
  return hash(bytes);
}

/** Hash of two neighbours: SHA-256(0x01 || left || right). RFC 6962 section 2.1. */
export function nodeHash(hash: Hash, left: Uint8Array, right: Uint8Array): Uint8Array {
  if (left.length !== HASH_SIZE || right.length !== HASH_SIZE)
    throw new RangeError('a node hash has 32 bytes');
  const bytes = new Uint8Array(1 + 2 * HASH_SIZE);
  bytes[0] = 1;
  bytes.set(left, 1);
  bytes.set(right, 1 + HASH_SIZE);
  return hash(bytes);
}

/** Root of the tree without entries: SHA-256 of nothing. RFC 6962 section 2.1. */
export function emptyRoot(hash: Hash): Uint8Array {
  return hash(new Uint8Array(0));
}

/** Merkle Tree Hash of a list of leaf hashes. RFC 6962 section 2.1. */
export function treeRoot(hash: Hash, leafHashes: readonly Uint8Array[]): Uint8Array {
  if (leafHashes.length === 0) return emptyRoot(hash);
  // Combining neighbours and carrying an odd last node up unchanged splits at the largest power of two.
  let row = leafHashes;
  while (row.length > 1) {
    const next: Uint8Array[] = [];
    for (let i = 0; i + 1 < row.length; i += 2) {
      next.push(nodeHash(hash, row[i] as Uint8Array, row[i + 1] as Uint8Array));
    }
    if (row.length % 2 === 1) next.push(row[row.length - 1] as Uint8Array);
    row = next;
  }
  return concat(row);
}

/** Combines the roots of neighbouring subtrees, largest first, into the root above them. */
export function foldSubtrees(hash: Hash, roots: readonly Uint8Array[]): Uint8Array {
  if (roots.length === 0) return emptyRoot(hash);
  return roots.reduceRight((right, left) => nodeHash(hash, left, right));
}
