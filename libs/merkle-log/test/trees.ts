import { leafHash } from '../src/index.js';
import { sha256 } from './node.crypto.js';
import { textBytes } from './vectors.js';

/** Leaf hashes of the entries "entry 0", "entry 1", ... */
export function leavesOf(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => leafHash(sha256, textBytes(`entry ${i}`)));
}

/** A copy with one bit changed. */
export function flipBit(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
  return copy;
}
