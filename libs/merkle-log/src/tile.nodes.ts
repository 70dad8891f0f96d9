import type { Hash } from './bytes.js';
import { hashesIn } from './tile.edge.js';
import { tileWidth } from './tile.growth.js';
import { formatTilePath, TILE_WIDTH, type TileId } from './tile.path.js';
import { treeRoot } from './tree.hashing.js';
import type { NodeReader } from './tree.nodes.js';

/** The tile of the tree of `size` entries that holds the hashes below a complete subtree (at most 128 of them). */
export function tileOfNode(level: number, index: number, size: number): TileId {
  const row = Math.floor(level / 8);
  const tile = Math.floor((index * 2 ** (level % 8)) / TILE_WIDTH);
  return { level: row, index: tile, width: tileWidth(row, tile, size) };
}

/** Hash of a complete subtree, from the bytes of its tile. @throws RangeError if the tile is too short. */
export function nodeInTile(hash: Hash, tile: Uint8Array, level: number, index: number): Uint8Array {
  const width = 2 ** (level % 8);
  return treeRoot(hash, hashesIn(tile, (index * width) % TILE_WIDTH, width));
}

/**
 * A node reader over the tiles of the tree of `size` entries, for the proof functions. Each tile is read once and
 * kept, so make a reader for one answer and let it go. `readTile` may return a full tile where a partial one is asked
 * for: its first hashes are the same.
 */
export function nodesInTiles(
  hash: Hash,
  size: number,
  readTile: (tile: TileId) => Uint8Array | Promise<Uint8Array>,
): NodeReader {
  const tiles = new Map<string, Promise<Uint8Array>>();
  return async (level, index) => {
    const id = tileOfNode(level, index, size);
    const path = formatTilePath(id);
    let tile = tiles.get(path);
    if (!tile) {
      tile = Promise.resolve(readTile(id));
      tiles.set(path, tile);
    }
    return nodeInTile(hash, await tile, level, index);
  };
}
