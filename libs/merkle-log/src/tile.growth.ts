import { requireCount } from './bytes.js';
import { TILE_WIDTH, type TileId } from './tile.path.js';

/** How many hashes the tree of `size` entries has in the rows of tiles at `level`: floor(size / 256^level). */
export function rowLength(level: number, size: number): number {
  return Math.floor(size / TILE_WIDTH ** level);
}

/** Width of tile `index` at `level` in the tree of `size` entries: 256 if full, 0 if there is none. */
export function tileWidth(level: number | 'entries', index: number, size: number): number {
  const length = rowLength(level === 'entries' ? 0 : level, size);
  return Math.max(0, Math.min(TILE_WIDTH, length - index * TILE_WIDTH));
}

/**
 * Number of the entry after the last one below a full tile or bundle: its end index. One that ends at or before the
 * minimum index of a pruned log may be refused (C2SP tlog-tiles, section Pruning).
 */
export function tileEnd({ level, index }: Pick<TileId, 'level' | 'index'>): number {
  return (index + 1) * TILE_WIDTH ** (level === 'entries' ? 1 : level + 1);
}

/**
 * The tiles of hashes that a log must write when it grows from one published size to the next, level by level:
 * each as wide as the new size makes it. From 0, all tiles of that size.
 * @throws RangeError unless 0 <= oldSize <= newSize.
 */
export function tilesForGrowth(oldSize: number, newSize: number): TileId[] {
  requireGrowth(oldSize, newSize);
  const tiles: TileId[] = [];
  for (let level = 0; rowLength(level, newSize) > 0; level++)
    tiles.push(...rowGrowth(level, level, oldSize, newSize));
  return tiles;
}

/** The entry bundles that a log must write when it grows; bundle `index` holds the entries from index * 256 on. */
export function bundlesForGrowth(oldSize: number, newSize: number): TileId[] {
  requireGrowth(oldSize, newSize);
  return rowGrowth('entries', 0, oldSize, newSize);
}

/** The partial tiles at the right edge of the tree of `size` entries: what an appending log must hold or read. */
export function edgeTiles(size: number): TileId[] {
  requireCount(size, 'size');
  const tiles: TileId[] = [];
  for (let level = 0; rowLength(level, size) > 0; level++) {
    const length = rowLength(level, size);
    const width = length % TILE_WIDTH;
    if (width > 0) tiles.push({ level, index: Math.floor(length / TILE_WIDTH), width });
  }
  return tiles;
}

function requireGrowth(oldSize: number, newSize: number): void {
  requireCount(oldSize, 'oldSize');
  requireCount(newSize, 'newSize');
  if (oldSize > newSize) throw new RangeError('a log does not shrink');
}

function rowGrowth(name: TileId['level'], level: number, oldSize: number, newSize: number): TileId[] {
  const tiles: TileId[] = [];
  const before = rowLength(level, oldSize);
  const after = rowLength(level, newSize);
  if (before === after) return tiles;
  for (let index = Math.floor(before / TILE_WIDTH); index * TILE_WIDTH < after; index++) {
    tiles.push({ level: name, index, width: Math.min(TILE_WIDTH, after - index * TILE_WIDTH) });
  }
  return tiles;
}
