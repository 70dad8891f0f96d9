import {
  edgeRoot,
  emptyEdge,
  equalBytes,
  extendEdge,
  HASH_SIZE,
  TILE_WIDTH,
  tileWidth,
  toHex,
  type TreeEdge,
} from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { sha256 } from '../intake/entry.building.js';
import { headOf } from '../sequence/entry.store.js';
import { latestCheckpoint } from './checkpoint.store.js';
import type { LogFiles } from './log.files.js';
import { LogRefusal, readRecord } from './record.reading.js';

/**
 * Verifies rows against the published tile that covers them.
 * @returns the tile to verify next: 0 after the last
 * @throws LogRefusal naming the entry that is missing or altered
 */
export async function verifyTile(tx: Tx, files: Pick<LogFiles, 'readTile'>, tile: number): Promise<number> {
  const size = (await latestCheckpoint(tx))?.size ?? 0;
  const width = tileWidth(0, tile, size);
  if (width === 0) return 0;
  const start = tile * TILE_WIDTH;
  const hashes = await files.readTile({ level: 0, index: tile, width });
  if (hashes === null) throw new LogRefusal(`The tile of the entries from ${start} on is missing`);
  const entries = await readRecord(tx, start, start + width);
  entries.forEach(({ leaf }, i) => {
    if (!equalBytes(leaf, hashes.subarray(i * HASH_SIZE, (i + 1) * HASH_SIZE)))
      throw new LogRefusal(`Entry ${start + i} was altered after it was published, or its tile was`);
  });
  return width === TILE_WIDTH ? tile + 1 : 0;
}

/**
 * Computes the whole tree from the recorded bytes alone and compares it with every checkpoint ever signed.
 * @returns number of entries
 * @throws LogRefusal naming what does not agree
 */
export async function verifyRecord(tx: Tx): Promise<number> {
  const head = await headOf(tx);
  const checkpoints = await tx.query<{ size: number; root_hash: Buffer }>(
    'SELECT size, root_hash FROM checkpoint ORDER BY size',
  );
  let edge: TreeEdge = emptyEdge;
  for (const { size, root_hash } of [...checkpoints, { size: head, root_hash: null }]) {
    if (size > head)
      throw new LogRefusal(`A checkpoint of ${size} entries was signed, but the record has ${head}`);
    while (edge.size < size) {
      const entries = await readRecord(tx, edge.size, Math.min(size, edge.size + 16 * TILE_WIDTH));
      edge = extendEdge(
        sha256,
        edge,
        entries.map(({ leaf }) => leaf),
      ).edge;
    }
    const root = edgeRoot(sha256, edge);
    if (root_hash !== null && !equalBytes(root, root_hash))
      throw new LogRefusal(`The record has the root ${toHex(root)} at size ${size}, another than was signed`);
  }
  return head;
}
