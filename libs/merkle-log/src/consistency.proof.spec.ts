import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  leafHash,
  nodesInMemory,
  planConsistency,
  proveConsistency,
  proveConsistencySync,
  toHex,
  treeRoot,
  verifyConsistency,
  type Consistency,
} from './index.js';
import { sha256 } from '../test/node.crypto.js';
import { flipBit, leavesOf } from '../test/trees.js';
import { bytesOf, trees } from '../test/vectors.js';

const published: Consistency[] = trees.consistency.map(({ oldSize, newSize, proof }) => ({
  oldSize,
  newSize,
  proof: proof.map(bytesOf),
  oldRoot: bytesOf(trees.roots[oldSize] as string),
  newRoot: bytesOf(trees.roots[newSize] as string),
}));

describe('published consistency proofs', () => {
  it.each(published)('verifies and is made from $oldSize to $newSize', async (claim) => {
    expect(verifyConsistency(sha256, claim)).toEqual({ ok: true });
    const leaves = trees.leaves.map((leaf) => leafHash(sha256, bytesOf(leaf)));
    const made = await proveConsistency(sha256, claim.oldSize, claim.newSize, nodesInMemory(sha256, leaves));
    expect(made.map(toHex)).toEqual(claim.proof.map(toHex));
  });

  it.each(published.slice(1))('fails when anything from $oldSize to $newSize is changed', (claim) => {
    const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
    const none = new Uint8Array(0);
    const changed: Partial<Consistency>[] = [
      { oldSize: oldSize - 1 },
      { oldSize: oldSize + 1 },
      { oldSize: oldSize ^ 2 },
      { newSize: newSize * 2 },
      { newSize: Math.floor(newSize / 2) },
      { oldRoot: new Uint8Array(9) },
      { newRoot: new Uint8Array(9) },
      { oldRoot: newRoot, newRoot: oldRoot },
      { proof: [] },
      { proof: [...proof, none] },
      { proof: [...proof, oldRoot] },
      { proof: [...proof, newRoot] },
      { proof: [none, ...proof] },
      { proof: [oldRoot, ...proof] },
      { proof: [newRoot, ...proof] },
      { proof: [proof[0] as Uint8Array, ...proof] },
      { proof: proof.slice(0, -1) },
      ...proof.map((each, i) => ({ proof: proof.with(i, flipBit(each, 4)) })),
    ];
    for (const change of changed) {
      expect({ change, verdict: verifyConsistency(sha256, { ...claim, ...change }).ok }).toEqual({
        change,
        verdict: false,
      });
    }
  });
});

describe('consistency proofs', () => {
  it('verifies from every m to every n up to 70, and never to a tree that differs before m', () => {
    const leaves = leavesOf(70);
    const forged = [leaves[1] as Uint8Array, leaves[0] as Uint8Array, ...leaves.slice(2)];
    const read = nodesInMemory(sha256, leaves);
    const readForged = nodesInMemory(sha256, forged);
    for (let newSize = 1; newSize <= 70; newSize++) {
      for (let oldSize = 1; oldSize <= newSize; oldSize++) {
        const oldRoot = treeRoot(sha256, leaves.slice(0, oldSize));
        const newRoot = treeRoot(sha256, leaves.slice(0, newSize));
        const proof = proveConsistencySync(sha256, oldSize, newSize, read);
        expect(verifyConsistency(sha256, { oldSize, newSize, oldRoot, newRoot, proof })).toEqual({
          ok: true,
        });
        const other = {
          newRoot: treeRoot(sha256, forged.slice(0, newSize)),
          proof: proveConsistencySync(sha256, oldSize, newSize, readForged),
        };
        if (oldSize > 1)
          expect(verifyConsistency(sha256, { oldSize, newSize, oldRoot, ...other }).ok).toBe(false);
      }
    }
  });

  it('fails with any single bit flipped', () => {
    const leaves = leavesOf(700);
    const read = nodesInMemory(sha256, leaves);
    const sizes = fc
      .integer({ min: 2, max: 700 })
      .chain((newSize) => fc.tuple(fc.integer({ min: 1, max: newSize - 1 }), fc.constant(newSize), fc.nat()));
    fc.assert(
      fc.property(sizes, ([oldSize, newSize, nth]) => {
        const proof = proveConsistencySync(sha256, oldSize, newSize, read);
        const roots = [oldSize, newSize].map((size) => treeRoot(sha256, leaves.slice(0, size)));
        const all = [...roots, ...proof];
        const bit = nth % (all.length * 256);
        const [oldRoot, newRoot, ...rest] = all.with(
          bit >> 8,
          flipBit(all[bit >> 8] as Uint8Array, bit & 255),
        ) as [Uint8Array, Uint8Array, ...Uint8Array[]];
        expect(verifyConsistency(sha256, { oldSize, newSize, oldRoot, newRoot, proof: rest }).ok).toBe(false);
      }),
    );
  });

  it('says why, and proves nothing from an empty tree', () => {
    const leaves = leavesOf(2);
    const one = treeRoot(sha256, leaves.slice(0, 1));
    const two = treeRoot(sha256, leaves);
    const claim = { oldSize: 1, newSize: 2, oldRoot: one, newRoot: two, proof: leaves.slice(1) };
    const reason = (change: Partial<Consistency>): unknown =>
      verifyConsistency(sha256, { ...claim, ...change });
    expect(reason({})).toEqual({ ok: true });
    expect(reason({ oldSize: 0, newSize: 0, oldRoot: two, proof: [] })).toMatchObject({
      reason: 'old-size-zero',
    });
    expect(reason({ oldSize: 0 })).toMatchObject({ reason: 'old-size-zero' });
    expect(reason({ oldSize: 3 })).toMatchObject({ reason: 'size-decreased' });
    expect(reason({ oldSize: -1 })).toMatchObject({ reason: 'size-invalid' });
    expect(reason({ newSize: 2 ** 53 })).toMatchObject({ reason: 'size-invalid' });
    expect(reason({ oldSize: 2, proof: [] })).toMatchObject({ reason: 'same-size-different-root' });
    expect(reason({ oldSize: 2, oldRoot: two })).toMatchObject({ reason: 'proof-too-long' });
    expect(reason({ proof: [] })).toMatchObject({ reason: 'proof-too-short' });
    expect(reason({ newSize: 4 })).toMatchObject({ reason: 'proof-too-short' });
    expect(reason({ proof: [...leaves, ...leaves] })).toMatchObject({ reason: 'proof-too-long' });
    expect(reason({ newRoot: one })).toMatchObject({ reason: 'new-root-mismatch' });
    expect(reason({ oldSize: 3, newSize: 4, proof: [one, two, two] })).toMatchObject({
      reason: 'old-root-mismatch',
    });
    expect(reason({ proof: [new Uint8Array(33)] })).toMatchObject({ reason: 'hash-length' });
  });

  it('plans nothing where there is nothing to prove, and refuses a shrinking log', () => {
    expect(planConsistency(0, 5)).toEqual([]);
    expect(planConsistency(5, 5)).toEqual([]);
    expect(() => planConsistency(6, 5)).toThrow(RangeError);
  });
});
