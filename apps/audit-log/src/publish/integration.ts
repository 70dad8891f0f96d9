import {
  equalBytes,
  extendEdge,
  formatTilePath,
  HASH_SIZE,
  TILE_WIDTH,
  type TileId,
  type TreeEdge,
} from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { sha256 } from '../intake/entry.building.js';
import type { LogFiles } from './log.files.js';
import { LogRefusal, readBundles } from './record.reading.js';

/**
 * Writes bundles and tiles of the entries from the edge on, and answers with the edge of the grown tree. Nothing is signed yet:
 * whatever was written when it fails is written again, the same or wider.
 * @throws LogRefusal when an entry is missing, or was altered after it was recorded or published
 */
export type Integration = (
  tx: Tx,
  files: Pick<LogFiles, 'write'>,
  edge: TreeEdge,
  size: number,
) => Promise<TreeEdge>;

/** Bundles read, and files written, together. */
const AT_ONCE = 32;

/** In this thread. The bundle that was partial is read again, whole. */
export const integrate: Integration = async (tx, files, edge, size) => {
  const write = (tiles: readonly (TileId & { bytes: Uint8Array })[]): Promise<unknown> =>
    Promise.all(tiles.map((tile) => files.write(formatTilePath(tile), tile.bytes)));
  const leaves: Uint8Array[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  for (let start = edge.size - (edge.size % TILE_WIDTH); start < size; start += AT_ONCE * TILE_WIDTH) {
    const bundles = await readBundles(tx, start, Math.min(size, start + AT_ONCE * TILE_WIDTH));
    // While these are written the next ones are read.
    await writing;
    for (const { start: first, entries } of bundles)
      for (const [i, { leaf }] of entries.entries()) {
        if (first + i >= edge.size) leaves.push(leaf);
        else if (!equalBytes(leaf, edge.rows[0]!.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE)))
          throw new LogRefusal(`Entry ${first + i} was altered after it was published`);
      }
    writing = write(
      bundles.map(({ start: first, bundle, entries }) => ({
        level: 'entries' as const,
        index: first / TILE_WIDTH,
        width: entries.length,
        bytes: bundle,
      })),
    );
    // It is awaited above or below; a failure in between is not nobody's.
    writing.catch(() => undefined);
  }
  const grown = extendEdge(sha256, edge, leaves);
  await writing;
  await write(grown.tiles);
  return grown.edge;
};
