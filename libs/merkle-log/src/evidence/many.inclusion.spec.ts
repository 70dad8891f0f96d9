import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../../test/node.crypto.js';
import { verifyInclusion } from '../inclusion.proof.js';
import { leafHash, treeRoot } from '../tree.hashing.js';
import { nodesInMemory } from '../tree.nodes.js';
import { proveMany, rootFromMany, type ProvenLeaf } from './many.inclusion.js';

const leaves = Array.from({ length: 300 }, (_, i) => leafHash(sha256, Uint8Array.of(i & 255, i >> 8)));
async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
async function prove(indexes: readonly number[], size: number): Promise<Uint8Array[]> {
  const read = nodesInMemory(sha256, leaves.slice(0, size));
  const proof: Uint8Array[] = [];
  for await (const hash of proveMany(sha256, each(indexes), size, read)) proof.push(hash);
  return proof;
}
const given = (indexes: readonly number[]): ProvenLeaf[] =>
  indexes.map((index) => ({ index, leafHash: leaves[index]! }));
const rootOf = (size: number): Uint8Array => treeRoot(sha256, leaves.slice(0, size));
const sets = fc.integer({ min: 1, max: 300 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    indexes: fc
      .uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 40 })
      .map((all) => all.sort((a, b) => a - b)),
  }),
);

describe('one proof for many entries', () => {
  it('leads from any set of entries to the root, and holds the proof of each alone', async () => {
    await fc.assert(
      fc.asyncProperty(sets, async ({ size, indexes }) => {
        const proof = await prove(indexes, size);
        const wanted = indexes[indexes.length >> 1]!;
        const found = await rootFromMany(sha256, size, each(given(indexes)), each(proof), wanted);
        if (!found.ok) throw new Error(found.fault);
        expect(found.root).toEqual(rootOf(size));
        const single = {
          index: wanted,
          size,
          leafHash: leaves[wanted]!,
          proof: found.path!,
          root: found.root,
        };
        expect(verifyInclusion(sha256, single)).toEqual({ ok: true });
      }),
    );
  });

  it('is shorter than the proofs of each, and empty for the whole tree', async () => {
    expect(await prove([...leaves.keys()], 300)).toEqual([]);
    expect((await prove([10, 11, 12, 13], 256)).length).toBeLessThan(8 + 4);
  });

  it('does not lead there with an entry too few, too many, exchanged, or a hash changed', async () => {
    await fc.assert(
      fc.asyncProperty(sets, fc.nat(), async ({ size, indexes }, pick) => {
        const proof = await prove(indexes, size);
        const at = pick % indexes.length;
        const good = given(indexes);
        const other = good.map((leaf, i) => (i === at ? { ...leaf, leafHash: leaves[299]! } : leaf));
        const without = good.filter((_, i) => i !== at);
        const twice = [...good, good.at(-1)!];
        const attempts = [without, twice, ...(indexes[at] === 299 ? [] : [other])];
        for (const attempt of attempts) {
          const found = await rootFromMany(sha256, size, each(attempt), each(proof));
          expect(found.ok && Buffer.from(found.root).equals(rootOf(size))).toBe(false);
        }
        const short = await rootFromMany(sha256, size, each(good), each(proof.slice(1)));
        if (proof.length > 0) expect(short.ok).toBe(false);
        expect(await rootFromMany(sha256, size, each(good), each([...proof, leaves[0]!]))).toMatchObject({
          ok: false,
          fault: 'proof-too-long',
        });
      }),
    );
  });

  it('is not made for indexes that do not ascend, or that the tree does not have', async () => {
    await expect(prove([3, 2], 10)).rejects.toThrow(RangeError);
    await expect(prove([3, 3], 10)).rejects.toThrow(RangeError);
    await expect(prove([10], 10)).rejects.toThrow(RangeError);
  });
});
