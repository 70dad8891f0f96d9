import { describe, expect, it } from '@jest/globals';
import { nodesInMemory, planRange, proveRange, treeRoot, verifyRange, type RangeInclusion } from './index.js';
import { sha256 } from '../test/node.crypto.js';
import { flipBit, leavesOf } from '../test/trees.js';

const leaves = leavesOf(40);
const read = nodesInMemory(sha256, leaves);

describe('range proofs', () => {
  it('verifies every range of every tree up to 40', async () => {
    for (let size = 1; size <= 40; size++) {
      const root = treeRoot(sha256, leaves.slice(0, size));
      for (let start = 0; start < size; start++) {
        for (let end = start + 1; end <= size; end++) {
          const proof = await proveRange(sha256, start, end, size, read);
          const claim = { start, size, leafHashes: leaves.slice(start, end), proof, root };
          expect(verifyRange(sha256, claim)).toEqual({ ok: true });
        }
      }
    }
  });

  it('fails when an entry is left out, added, exchanged or changed', async () => {
    const root = treeRoot(sha256, leaves.slice(0, 37));
    const proof = await proveRange(sha256, 5, 30, 37, read);
    const claim = { start: 5, size: 37, leafHashes: leaves.slice(5, 30), proof, root };
    expect(verifyRange(sha256, claim)).toEqual({ ok: true });
    const [first, second, ...rest] = claim.leafHashes as [Uint8Array, Uint8Array, ...Uint8Array[]];
    const changed: Partial<typeof claim>[] = [
      { leafHashes: [first, ...rest] },
      { leafHashes: [second, ...rest], start: 6 },
      { leafHashes: claim.leafHashes.slice(0, -1) },
      { leafHashes: leaves.slice(5, 31) },
      { leafHashes: [second, first, ...rest] },
      { leafHashes: [flipBit(first, 77), second, ...rest] },
      { start: 4 },
      { size: 32 },
      { size: 65 },
      ...proof.map((each, i) => ({ proof: proof.with(i, flipBit(each, 200)) })),
    ];
    for (const change of changed) expect(verifyRange(sha256, { ...claim, ...change }).ok).toBe(false);
  });

  it('binds the size when the range reaches the end of the tree', async () => {
    const root = treeRoot(sha256, leaves.slice(0, 37));
    for (let size = 31; size <= 40; size++) {
      const proof = await proveRange(sha256, 30, size, size, read);
      const claim = { start: 30, size, leafHashes: leaves.slice(30, size), proof, root };
      expect(verifyRange(sha256, claim).ok).toBe(size === 37);
    }
  });

  it('says why', () => {
    const root = treeRoot(sha256, leaves);
    const claim: RangeInclusion & { root: Uint8Array } = {
      start: 0,
      size: 40,
      leafHashes: leaves,
      proof: [],
      root,
    };
    const reason = (change: Partial<typeof claim>): unknown => verifyRange(sha256, { ...claim, ...change });
    expect(reason({})).toEqual({ ok: true });
    expect(reason({ leafHashes: [] })).toMatchObject({ reason: 'range-invalid' });
    expect(reason({ start: 1 })).toMatchObject({ reason: 'range-invalid' });
    expect(reason({ size: -1 })).toMatchObject({ reason: 'size-invalid' });
    expect(reason({ size: 41 })).toMatchObject({ reason: 'proof-too-short' });
    expect(reason({ proof: [root] })).toMatchObject({ reason: 'proof-too-long' });
    expect(reason({ root: new Uint8Array(1) })).toMatchObject({ reason: 'hash-length' });
    expect(reason({ root: leaves[0] as Uint8Array })).toMatchObject({ reason: 'root-mismatch' });
    expect(() => planRange(3, 3, 5)).toThrow(RangeError);
  });
});
