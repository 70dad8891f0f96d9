import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../test/node.crypto.js';
import { firstDifference } from './first.difference.js';
import { leafHash, treeRoot } from './tree.hashing.js';
import { nodesInMemory, type NodeReader } from './tree.nodes.js';

const leaves = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, i) => leafHash(sha256, Buffer.from(`entry ${i}`)));
const recordOf =
  (hashes: readonly Uint8Array[]) =>
  (start: number, end: number): Promise<Uint8Array> =>
    Promise.resolve(treeRoot(sha256, hashes.slice(start, end)));
const other = leafHash(sha256, Buffer.from('something else'));

describe('the first entry that is not what was signed', () => {
  it('is none when the record has the signed root', async () => {
    const signed = leaves(300);
    const root = treeRoot(sha256, signed);
    expect(await firstDifference(sha256, { size: 300, root }, recordOf(signed), [])).toBeNull();
    expect(await firstDifference(sha256, { size: 0, root }, recordOf([]), [])).toBeNull();
  });

  it('is found wherever entries were changed, taken out, put in or cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 700 }),
        fc.nat(),
        fc.constantFrom('changed', 'taken out', 'put in', 'cut off'),
        async (size, at, how) => {
          const signed = leaves(size);
          const index = at % size;
          const record = [...signed];
          if (how === 'changed') record[index] = other;
          if (how === 'taken out') record.splice(index, 1);
          if (how === 'put in') record.splice(index, 0, other);
          if (how === 'cut off') record.length = index;
          const found = await firstDifference(
            sha256,
            { size, root: treeRoot(sha256, signed) },
            recordOf(record),
            [nodesInMemory(sha256, signed)],
          );
          expect(found).toEqual({ start: index, end: index + 1 });
        },
      ),
    );
  });

  it('is found by whichever copy is true, at every step', async () => {
    const signed = leaves(300);
    const root = treeRoot(sha256, signed);
    const forged = signed.map((hash, i) => (i === 130 ? other : hash));
    const liar = nodesInMemory(sha256, forged);
    const truth = nodesInMemory(sha256, signed);
    const broken: NodeReader = () => {
      throw new RangeError('the tile is too short');
    };
    // The record was forged together with one copy; a mirror has kept another.
    expect(
      await firstDifference(sha256, { size: 300, root }, recordOf(forged), [broken, liar, truth]),
    ).toEqual({
      start: 130,
      end: 131,
    });
  });

  it('is a range where no copy tells more: never a wrong entry', async () => {
    const signed = leaves(300);
    const root = treeRoot(sha256, signed);
    const forged = signed.map((hash, i) => (i === 290 ? other : hash));
    const liar = nodesInMemory(sha256, forged);
    expect(await firstDifference(sha256, { size: 300, root }, recordOf(forged), [liar])).toEqual({
      start: 0,
      end: 300,
    });
    // Rows above were kept, as tiles of level 1 are when a tile of level 0 is doctored.
    const truth = nodesInMemory(sha256, signed);
    const mixed: NodeReader = (level, index) => (level < 3 ? liar(level, index) : truth(level, index));
    const found = await firstDifference(sha256, { size: 300, root }, recordOf(forged), [mixed]);
    expect(found!.start).toBeLessThanOrEqual(290);
    expect(found!.end).toBeGreaterThan(290);
    expect(found!.end - found!.start).toBeLessThanOrEqual(12);
  });
});
