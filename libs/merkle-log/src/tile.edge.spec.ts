import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  bundlesForGrowth,
  edgeRoot,
  emptyEdge,
  extendEdge,
  formatTilePath,
  leafHash,
  nodesInMemory,
  nodesInTiles,
  proveConsistency,
  proveInclusion,
  readEdge,
  tilesForGrowth,
  toHex,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  type TileId,
  type TreeEdge,
} from './index.js';
import { sha256 } from '../test/node.crypto.js';
import { leavesOf } from '../test/trees.js';
import { bytesOf, trees } from '../test/vectors.js';

const leaves = leavesOf(66_500);

/** A log grown through the given sizes, with all the files that it wrote, and its last edge. */
function grow(sizes: number[]): { files: Map<string, Uint8Array>; edge: TreeEdge } {
  const files = new Map<string, Uint8Array>();
  let edge = emptyEdge;
  for (const size of sizes) {
    const grown = extendEdge(sha256, edge, leaves.slice(edge.size, size));
    const expected = tilesForGrowth(edge.size, size);
    expect(grown.tiles.map(({ level, index, width }) => ({ level, index, width }))).toEqual(expected);
    for (const tile of grown.tiles) {
      const path = formatTilePath(tile);
      const before = files.get(path);
      if (before) expect(toHex(before)).toBe(toHex(tile.bytes));
      files.set(path, tile.bytes);
    }
    edge = grown.edge;
  }
  return { files, edge };
}

const readFrom =
  (files: Map<string, Uint8Array>) =>
  (tile: TileId): Uint8Array => {
    const bytes = files.get(formatTilePath(tile));
    if (!bytes) throw new Error(`no file ${formatTilePath(tile)}`);
    return bytes;
  };

describe('appending to a log of tiles', () => {
  it('has the published roots', () => {
    const few = trees.leaves.map((leaf) => leafHash(sha256, bytesOf(leaf)));
    let edge = emptyEdge;
    for (const [size, root] of trees.roots.entries()) {
      expect(toHex(edgeRoot(sha256, edge))).toBe(root);
      edge = extendEdge(sha256, edge, few.slice(size, size + 1)).edge;
    }
  });

  it('has the root of the whole list, however it grew', () => {
    const sizes = fc.uniqueArray(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(sizes, (drawn) => {
        const { edge } = grow(drawn.sort((a, b) => a - b));
        expect(toHex(edgeRoot(sha256, edge))).toBe(toHex(treeRoot(sha256, leaves.slice(0, edge.size))));
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    [1, 255],
    [255, 256],
    [256, 257],
    [255, 513],
    [100, 65_535],
    [65_535, 65_536],
    [65_536, 66_500],
    [0, 66_500],
  ])('writes the same tiles from %i to %i as from 0', (from, to) => {
    const whole = grow([to]).files;
    const steps = grow(from === 0 ? [1, 257, to] : [from, to]).files;
    expect(whole.size).toBeGreaterThan(0);
    for (const [path, bytes] of whole) {
      expect([path, Buffer.from(steps.get(path) ?? []).equals(bytes)]).toEqual([path, true]);
    }
  });

  it('goes on from the edge read back from the tiles, also where a full tile replaced a partial one', async () => {
    const { files, edge } = grow([700]);
    const read = await readEdge(700, readFrom(files));
    expect(toHex(edgeRoot(sha256, read))).toBe(toHex(edgeRoot(sha256, edge)));
    const later = grow([700, 1024]).files;
    const fallback = await readEdge(700, ({ level, index }) => {
      const full = later.get(formatTilePath({ level, index, width: 256 }));
      return full ?? readFrom(later)({ level, index, width: level === 1 ? 4 : 256 });
    });
    expect(toHex(edgeRoot(sha256, fallback))).toBe(toHex(edgeRoot(sha256, edge)));
    const next = extendEdge(sha256, fallback, leaves.slice(700, 900)).edge;
    expect(toHex(edgeRoot(sha256, next))).toBe(toHex(treeRoot(sha256, leaves.slice(0, 900))));
    await expect(
      readEdge(701, readFrom(new Map([['tile/0/002.p/189', new Uint8Array(32)]]))),
    ).rejects.toThrow(RangeError);
  });

  it('starts from nothing', async () => {
    expect(await readEdge(0, () => new Uint8Array(0))).toEqual(emptyEdge);
    expect(extendEdge(sha256, emptyEdge, [])).toEqual({ edge: emptyEdge, tiles: [] });
    expect(() => extendEdge(sha256, emptyEdge, [new Uint8Array(31)])).toThrow(RangeError);
  });
});

describe('proofs from tiles', () => {
  it.each([1, 2, 255, 256, 257, 70, 1500, 66_500])('verify in a tree of %i', async (size) => {
    const { files, edge } = grow([size]);
    const root = edgeRoot(sha256, edge);
    const read = nodesInTiles(sha256, size, readFrom(files));
    const inMemory = nodesInMemory(sha256, leaves.slice(0, size));
    for (const index of new Set([0, 1, 254, 255, 256, 300, 65_536, size - 2, size - 1])) {
      if (index < 0 || index >= size) continue;
      const proof = await proveInclusion(sha256, index, size, read);
      const claim = { index, size, leafHash: leaves[index] as Uint8Array, proof, root };
      expect(verifyInclusion(sha256, claim)).toEqual({ ok: true });
      expect(proof.map(toHex)).toEqual((await proveInclusion(sha256, index, size, inMemory)).map(toHex));
    }
    for (const oldSize of new Set([1, 2, 255, 256, 257, 512, 65_535, size - 1, size])) {
      if (oldSize < 1 || oldSize > size) continue;
      const proof = await proveConsistency(sha256, oldSize, size, read);
      const oldRoot = treeRoot(sha256, leaves.slice(0, oldSize));
      const claim = { oldSize, newSize: size, oldRoot, newRoot: root, proof };
      expect(verifyConsistency(sha256, claim)).toEqual({ ok: true });
    }
  });

  it('reads each tile once, and only tiles of the size asked for', async () => {
    const { files } = grow([66_500]);
    const asked: string[] = [];
    const read = nodesInTiles(sha256, 66_500, (tile) => {
      asked.push(formatTilePath(tile));
      return Promise.resolve(readFrom(files)(tile));
    });
    await proveInclusion(sha256, 300, 66_500, read);
    expect(asked).toHaveLength(new Set(asked).size);
    const all = new Set(tilesForGrowth(0, 66_500).map(formatTilePath));
    expect(asked.filter((path) => !all.has(path))).toEqual([]);
  });

  it('notices a tile that is too short', async () => {
    const read = nodesInTiles(sha256, 10, () => new Uint8Array(64));
    await expect(proveInclusion(sha256, 0, 10, read)).rejects.toThrow(RangeError);
  });

  it('has one bundle for each tile of leaf hashes', () => {
    const rows = tilesForGrowth(300, 1000).filter(({ level }) => level === 0);
    expect(bundlesForGrowth(300, 1000)).toEqual(rows.map((tile) => ({ ...tile, level: 'entries' })));
  });
});
