import { HASH_SIZE, TILE_WIDTH } from '@garant/merkle-log';
import type { LogSource } from './log.source.js';
import { checkTile, fullTileRoot } from './tile.check.js';

/** Full tiles checked one after another by one thread. */
export interface TileRange {
  start: number;
  count: number;
}
export interface CheckedRange extends TileRange {
  /** Root of each tile: hashes of the level above. */
  roots: Uint8Array;
  pruned: number;
}

/** Tiles read ahead while others are hashed: an answer over the network takes longer than its hashing. */
const AHEAD = 8;

/** @throws Failure of the first tile that does not hold */
export async function checkRange(
  read: LogSource,
  { start, count }: TileRange,
  entries: boolean,
): Promise<CheckedRange> {
  const roots = new Uint8Array(count * HASH_SIZE);
  let pruned = 0;
  const under = Array.from({ length: Math.min(AHEAD, count) }, (_, i) => ahead(i));
  for (let i = 0; i < count; i++) {
    const tile = await under.shift()!;
    if (i + AHEAD < count) under.push(ahead(i + AHEAD));
    roots.set(fullTileRoot(tile.hashes), i * HASH_SIZE);
    pruned += tile.pruned;
  }
  return { start, count, roots, pruned };

  function ahead(i: number): ReturnType<typeof checkTile> {
    const tile = checkTile(read, start + i, TILE_WIDTH, entries);
    // Awaited in its turn; until then its failure is not nobody's.
    tile.catch(() => undefined);
    return tile;
  }
}
