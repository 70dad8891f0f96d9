import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  leafHash,
  nodesInMemory,
  planInclusion,
  proveInclusion,
  proveInclusionSync,
  toHex,
  treeRoot,
  verifyInclusion,
} from './index.js';
import { sha256 } from '../test/node.crypto.js';
import { flipBit, leavesOf } from '../test/trees.js';
import { bytesOf, trees } from '../test/vectors.js';

type Probe = Parameters<typeof verifyInclusion>[1];

const published: Probe[] = trees.inclusion.map(({ index, size, proof }) => ({
  index,
  size,
  proof: proof.map(bytesOf),
  leafHash: leafHash(sha256, bytesOf(trees.leaves[index] as string)),
  root: bytesOf(trees.roots[size] as string),
}));
const other = sha256(new Uint8Array(7));

describe('published inclusion proofs', () => {
  it.each(published)('verifies and is made for entry $index of $size', async (probe) => {
    expect(verifyInclusion(sha256, probe)).toEqual({ ok: true });
    const leaves = trees.leaves.map((leaf) => leafHash(sha256, bytesOf(leaf)));
    const made = await proveInclusion(sha256, probe.index, probe.size, nodesInMemory(sha256, leaves));
    expect(made.map(toHex)).toEqual(probe.proof.map(toHex));
  });

  it.each(published)('fails when anything about entry $index of $size is changed', (probe) => {
    const { index, size, proof, root } = probe;
    const changed: Partial<Probe>[] = [
      { index: index - 1 },
      { index: index + 1 },
      { index: index ^ 2 },
      { size: size * 2 },
      { size: Math.floor(size / 2) },
      { leafHash: new Uint8Array(9) },
      { leafHash: other },
      { root: bytesOf(trees.roots[0] as string) },
      { root: other },
      { proof: [...proof, new Uint8Array(0)] },
      { proof: [...proof, root] },
      { proof: [new Uint8Array(0), ...proof] },
      { proof: [root, ...proof] },
      ...proof.map((each, i) => ({ proof: proof.with(i, flipBit(each, 3)) })),
      ...(proof.length > 0 ? [{ proof: proof.slice(0, -1) }] : []),
      ...(proof.length > 1 ? [{ proof: [proof[0] as Uint8Array, other, ...proof.slice(1)] }] : []),
    ];
    for (const change of changed) {
      expect({ change, verdict: verifyInclusion(sha256, { ...probe, ...change }).ok }).toEqual({
        change,
        verdict: false,
      });
    }
  });
});

describe('inclusion proofs', () => {
  it('verifies for every entry of every tree up to 70, at no other index', () => {
    const leaves = leavesOf(70);
    const read = nodesInMemory(sha256, leaves);
    for (let size = 1; size <= 70; size++) {
      const root = treeRoot(sha256, leaves.slice(0, size));
      for (let index = 0; index < size; index++) {
        const proof = proveInclusionSync(sha256, index, size, read);
        const claim = { size, leafHash: leaves[index] as Uint8Array, proof, root };
        expect(verifyInclusion(sha256, { ...claim, index })).toEqual({ ok: true });
        expect(verifyInclusion(sha256, { ...claim, index: (index + 1) % size }).ok).toBe(size === 1);
      }
    }
  });

  it('fails with any single bit flipped', () => {
    const leaves = leavesOf(700);
    const read = nodesInMemory(sha256, leaves);
    const position = fc
      .integer({ min: 1, max: 700 })
      .chain((size) => fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 }), fc.nat()));
    fc.assert(
      fc.property(position, ([size, index, nth]) => {
        const root = treeRoot(sha256, leaves.slice(0, size));
        const proof = proveInclusionSync(sha256, index, size, read);
        const all = [leaves[index] as Uint8Array, root, ...proof];
        const bit = nth % (all.length * 256);
        const [leaf, top, ...rest] = all.with(bit >> 8, flipBit(all[bit >> 8] as Uint8Array, bit & 255));
        const claim = { index, size, leafHash: leaf as Uint8Array, root: top as Uint8Array, proof: rest };
        expect(verifyInclusion(sha256, claim)).toEqual({ ok: false, reason: 'root-mismatch' });
      }),
    );
  });

  it('says why', () => {
    const [leaf] = leavesOf(1) as [Uint8Array];
    const claim = { index: 0, size: 1, leafHash: leaf, proof: [], root: leaf };
    const reason = (change: Partial<Probe>): unknown => verifyInclusion(sha256, { ...claim, ...change });
    expect(reason({})).toEqual({ ok: true });
    expect(reason({ index: 1 })).toMatchObject({ reason: 'index-out-of-range' });
    expect(reason({ index: -1 })).toMatchObject({ reason: 'index-out-of-range' });
    expect(reason({ index: 0.5 })).toMatchObject({ reason: 'index-out-of-range' });
    expect(reason({ size: 0 })).toMatchObject({ reason: 'index-out-of-range' });
    expect(reason({ size: 2 ** 53 })).toMatchObject({ reason: 'size-invalid' });
    expect(reason({ size: 2 })).toMatchObject({ reason: 'proof-too-short' });
    expect(reason({ proof: [leaf] })).toMatchObject({ reason: 'proof-too-long' });
    expect(reason({ proof: [leaf.subarray(1)] })).toMatchObject({ reason: 'hash-length' });
    expect(reason({ root: new Uint8Array(0) })).toMatchObject({ reason: 'hash-length' });
    expect(reason({ root: new Uint8Array(32) })).toMatchObject({ reason: 'root-mismatch' });
  });

  it('plans a path of the right length in the largest tree, and refuses what is not in it', () => {
    const size = Number.MAX_SAFE_INTEGER;
    expect(planInclusion(0, size)).toHaveLength(53);
    expect(planInclusion(0, size)[0]).toEqual([{ level: 0, index: 1 }]);
    expect(() => planInclusion(size, size)).toThrow(RangeError);
    expect(() => planInclusion(0, size + 1)).toThrow(RangeError);
  });
});
