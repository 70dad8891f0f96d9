import {
  decodeBundle,
  emptyEdge,
  equalBytes,
  extendEdge,
  formatTilePath,
  HASH_SIZE,
  leafHash,
  TILE_WIDTH,
  tileWidth,
  type TreeEdge,
} from '@garant/merkle-log';
import { sha256 } from '../intake/entry.building.js';
import type { LogFiles } from './log.files.js';
import type { Finding } from './record.examination.js';

/** Entries that are looked at together: whole tiles. */
export const PAGE = 16 * TILE_WIDTH;

/** The published tiles and bundles up to `size` against a record that has the signed root. */
export async function compareFiles(
  leavesOf: (start: number, end: number) => Promise<Uint8Array[]>,
  files: Pick<LogFiles, 'readTile'>,
  size: number,
  add: (found: Finding) => void,
): Promise<void> {
  let edge: TreeEdge = emptyEdge;
  for (let at = 0; at < size; at += PAGE) {
    const to = Math.min(size, at + PAGE);
    const grown = extendEdge(sha256, edge, await leavesOf(at, to));
    edge = grown.edge;
    for (const tile of grown.tiles) {
      // A tile that a later page completes is looked at then.
      if (tile.width < tileWidth(tile.level, tile.index, size)) continue;
      const entries = TILE_WIDTH ** tile.level;
      const first = tile.index * TILE_WIDTH * entries;
      const last = Math.min(size, first + tile.width * entries) - 1;
      const path = formatTilePath(tile);
      const served = await files.readTile(tile);
      if (served === null) {
        add({ code: 'tile-missing', first, last, detail: path });
        continue;
      }
      const wrong = firstWrongHash(tile.bytes, served);
      if (wrong !== null)
        add({
          code: 'tile-altered',
          first: first + wrong * entries,
          last: Math.min(size, first + (wrong + 1) * entries) - 1,
          detail: path,
        });
      if (tile.level === 0) await compareBundle(files, tile, add);
    }
  }
}

async function compareBundle(
  files: Pick<LogFiles, 'readTile'>,
  tile: { index: number; width: number; bytes: Uint8Array },
  add: (found: Finding) => void,
): Promise<void> {
  const id = { level: 'entries' as const, index: tile.index, width: tile.width };
  const first = tile.index * TILE_WIDTH;
  const last = first + tile.width - 1;
  const detail = formatTilePath(id);
  const bundle = await files.readTile(id).catch(() => new Uint8Array(0));
  if (bundle === null) return add({ code: 'tile-missing', first, last, detail });
  const entries = decodeBundle(bundle, tile.width);
  if (!entries.ok) return add({ code: 'tile-altered', first, last, detail: `${detail}: ${entries.reason}` });
  const hashes = Buffer.concat(entries.value.map((entry) => leafHash(sha256, entry)));
  const wrong = firstWrongHash(tile.bytes, hashes);
  if (wrong !== null) add({ code: 'tile-altered', first: first + wrong, last: first + wrong, detail });
}

/** Which of the hashes differs first; null when none does. */
function firstWrongHash(expected: Uint8Array, found: Uint8Array): number | null {
  for (let at = 0; at < expected.length; at += HASH_SIZE)
    if (!equalBytes(expected.subarray(at, at + HASH_SIZE), found.subarray(at, at + HASH_SIZE)))
      return at / HASH_SIZE;
  return null;
}
