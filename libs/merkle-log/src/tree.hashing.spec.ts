import { describe, expect, it } from '@jest/globals';
import { emptyRoot, leafHash, nodeHash, nodesInMemory, readRoot, toHex, treeRoot } from './index.js';
import { sha256 } from '../test/node.crypto.js';
import { leavesOf } from '../test/trees.js';
import { bytesOf, trees } from '../test/vectors.js';

const leaves = trees.leaves.map((leaf) => leafHash(sha256, bytesOf(leaf)));

/** The recursive definition of RFC 6962 section 2.1, as a second opinion. */
function definition(hashes: Uint8Array[]): Uint8Array {
  if (hashes.length === 0) return emptyRoot(sha256);
  if (hashes.length === 1) return hashes[0] as Uint8Array;
  let k = 1;
  while (2 * k < hashes.length) k *= 2;
  return nodeHash(sha256, definition(hashes.slice(0, k)), definition(hashes.slice(k)));
}

describe('RFC 6962 hashing', () => {
  it('hashes the published leaves', () => {
    expect(leaves.map(toHex)).toEqual(trees.nodes[0]);
  });

  it('hashes the published nodes', () => {
    const read = nodesInMemory(sha256, leaves);
    trees.nodes.forEach((row, level) => {
      expect(row.map((_, index) => toHex(read(level, index)))).toEqual(row);
    });
  });

  it.each(trees.roots.map((root, size) => ({ size, root })))(
    'has the published root of size $size',
    async ({ size, root }) => {
      expect(toHex(treeRoot(sha256, leaves.slice(0, size)))).toBe(root);
      expect(toHex(await readRoot(sha256, size, nodesInMemory(sha256, leaves)))).toBe(root);
    },
  );

  it('agrees with the recursive definition for every size up to 300', () => {
    const many = leavesOf(300);
    for (let size = 0; size <= 300; size++) {
      expect(toHex(treeRoot(sha256, many.slice(0, size)))).toBe(toHex(definition(many.slice(0, size))));
    }
  });

  it('keeps leaves and nodes apart: two leaf hashes as an entry do not make a node', () => {
    const [a, b] = leaves as [Uint8Array, Uint8Array];
    expect(toHex(leafHash(sha256, Buffer.concat([a, b])))).not.toBe(toHex(nodeHash(sha256, a, b)));
  });

  it('refuses a node of anything but two hashes, and a subtree that is not complete', () => {
    expect(() => nodeHash(sha256, new Uint8Array(31), new Uint8Array(32))).toThrow(RangeError);
    expect(() => nodesInMemory(sha256, leaves.slice(0, 7))(1, 3)).toThrow(RangeError);
  });
});
