import { concat, HASH_SIZE, type Hash, requireCount } from './bytes.js';
import { edgeTiles, rowLength } from './tile.growth.js';
import { type TileId, TILE_WIDTH } from './tile.path.js';
import { foldSubtrees, treeRoot } from './tree.hashing.js';
import { subtreesOf } from './tree.nodes.js';

/**
 * The right edge of a tree: all that is needed to append to it and to know its root. `rows[level]` is the content of
 * the partial tile at that level (0 to 255 hashes of 32 bytes), so an edge can be read back from published tiles.
 */
export type TreeEdge = { readonly size: number; readonly rows: readonly Uint8Array[] };

export type Tile = TileId & { level: number; bytes: Uint8Array };

export const emptyEdge: TreeEdge = { size: 0, rows: [] };

/**
 * Reads the edge of the tree of `size` entries from its partial tiles. A longer tile (the full one that replaced a
 * partial) will do. Compare `edgeRoot` with the checkpoint before appending.
 * @throws RangeError if a tile is shorter than the size requires.
 */
export async function readEdge(
  size: number,
  readTile: (tile: TileId) => Uint8Array | Promise<Uint8Array>,
): Promise<TreeEdge> {
  const rows: Uint8Array[] = Array.from({ length: rowCount(size) }, () => new Uint8Array(0));
  for (const tile of edgeTiles(size)) {
    const bytes = await readTile(tile);
    if (bytes.length < tile.width * HASH_SIZE)
      throw new RangeError(`tile ${tile.level}/${tile.index} is too short`);
    rows[tile.level as number] = bytes.subarray(0, tile.width * HASH_SIZE);
  }
  return { size, rows };
}

/** Root of the tree with this edge. */
export function edgeRoot(hash: Hash, edge: TreeEdge): Uint8Array {
  const roots = subtreesOf(0, edge.size).map(({ level, index }) => {
    const row = Math.floor(level / 8);
    const width = 2 ** (level % 8);
    return treeRoot(hash, hashesIn(edge.rows[row] as Uint8Array, (index * width) % TILE_WIDTH, width));
  });
  return foldSubtrees(hash, roots);
}

/**
 * Appends leaf hashes. `tiles` are the tiles of the new size that differ from those of the old one, exactly
 * `tilesForGrowth(edge.size, edge.size + leafHashes.length)`; write them before publishing the checkpoint.
 */
export function extendEdge(
  hash: Hash,
  edge: TreeEdge,
  leafHashes: readonly Uint8Array[],
): { edge: TreeEdge; tiles: Tile[] } {
  const size = edge.size + leafHashes.length;
  requireCount(size, 'size');
  if (leafHashes.some((each) => each.length !== HASH_SIZE)) throw new RangeError('a leaf hash has 32 bytes');
  const tiles: Tile[] = [];
  const rows: Uint8Array[] = [];
  let added = concat(leafHashes);
  for (let level = 0; level < rowCount(size); level++) {
    const row = concat([edge.rows[level] ?? new Uint8Array(0), added]);
    const first = Math.floor(rowLength(level, edge.size) / TILE_WIDTH);
    const fulls: Uint8Array[] = [];
    let rest = row;
    for (let index = first; added.length > 0 && rest.length > 0; index++) {
      const bytes = rest.subarray(0, TILE_WIDTH * HASH_SIZE);
      const width = bytes.length / HASH_SIZE;
      tiles.push({ level, index, width, bytes });
      if (width < TILE_WIDTH) break;
      fulls.push(treeRoot(hash, hashesIn(bytes, 0, TILE_WIDTH)));
      rest = rest.subarray(TILE_WIDTH * HASH_SIZE);
    }
    rows.push(rest);
    added = concat(fulls);
  }
  return { edge: { size, rows }, tiles };
}

/** Hashes of a tile, from `start` on. */
export function hashesIn(tile: Uint8Array, start: number, count: number): Uint8Array[] {
  if (tile.length < (start + count) * HASH_SIZE) throw new RangeError('the tile is too short');
  return Array.from({ length: count }, (_, i) =>
    tile.subarray((start + i) * HASH_SIZE, (start + i + 1) * HASH_SIZE),
  );
}

function rowCount(size: number): number {
  let level = 0;
  while (rowLength(level, size) > 0) level++;
  return level;
}
