import type { CheckpointState } from '@garant/contracts';
import {
  edgeRoot,
  emptyEdge,
  encodeBundle,
  equalBytes,
  extendEdge,
  formatCheckpoint,
  formatTilePath,
  readEdge,
  signNote,
  TILE_WIDTH,
  toHex,
  type TreeEdge,
} from '@garant/merkle-log';
import { publish, type Tx } from '@garant/nest-kit';
import { sha256 } from '../intake/entry.building.js';
import { headOf } from '../sequence/entry.store.js';
import type { LogKey } from './checkpoint.key.js';
import { insertCheckpoint, latestCheckpoint, type StoredCheckpoint } from './checkpoint.store.js';
import type { LogFiles } from './log.files.js';
import { LogRefusal, readRecord } from './record.reading.js';

/** The record, over one connection that holds the publisher's lock. */
export type Record = Pick<Tx, 'query'> & { transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> };

/** Entries integrated at a time: 16 full tiles. */
const BATCH = 16 * TILE_WIDTH;

/**
 * Integrates sequenced entries into tiles and signs checkpoints, outside the sequencing transaction. The order of steps is
 * what keeps the log honest; after each, this is what a crash leaves behind:
 *  1. tiles and bundles written: files that no checkpoint names; the next round writes the same bytes again;
 *  2. checkpoint and `checkpoint.state` committed: the log is bound to this root for ever; the file still shows the old one;
 *  3. checkpoint file replaced: published. `open` does this step again, so a crash before it is made good at the start;
 *  4. partial tiles of full ones dropped: files that nobody needs; left over, they do no harm.
 */
export class Publisher {
  private edge: TreeEdge = emptyEdge;
  private last: StoredCheckpoint | null = null;

  constructor(
    private readonly record: Record,
    private readonly files: LogFiles,
    private readonly key: LogKey,
  ) {}

  private get tx(): Tx {
    return this.record as unknown as Tx;
  }

  /**
   * Finds where the log stands. Tiles that are missing or do not give the signed root are made again from the record.
   * @throws LogRefusal when the record is behind the signed head, or gives another root than was signed
   */
  async open(): Promise<void> {
    this.last = await latestCheckpoint(this.tx);
    this.edge = emptyEdge;
    if (!this.last) return;
    const { size, rootHash, note } = this.last;
    const head = await headOf(this.tx);
    if (head < size)
      throw new LogRefusal(
        `The record has ${head} entries, behind the published head of ${size}: restore a newer record`,
      );
    const published = await this.fromTiles(size);
    if (published && equalBytes(edgeRoot(sha256, published), rootHash)) this.edge = published;
    else await this.integrate(size);
    if (!equalBytes(edgeRoot(sha256, this.edge), rootHash))
      throw new LogRefusal(`The record has another root at size ${size} than was signed`);
    await this.files.write('checkpoint', note);
  }

  /** Publishes everything sequenced so far; null when nothing is new. */
  async publish(now: Date = new Date()): Promise<CheckpointState | null> {
    const head = await headOf(this.tx);
    const from = this.edge.size;
    if (head === from) return null;
    await this.integrate(head);
    const state = await this.sign(now);
    for (let index = Math.floor(from / TILE_WIDTH); (index + 1) * TILE_WIDTH <= head; index++) {
      await this.files.dropPartials({ level: 0, index, width: TILE_WIDTH });
      await this.files.dropPartials({ level: 'entries', index, width: TILE_WIDTH });
    }
    return state;
  }

  private async integrate(size: number): Promise<void> {
    while (this.edge.size < size) {
      const start = this.edge.size;
      const end = Math.min(size, (Math.floor(start / BATCH) + 1) * BATCH);
      const entries = await readRecord(this.tx, start, end);
      const { edge, tiles } = extendEdge(
        sha256,
        this.edge,
        entries.map(({ leaf }) => leaf),
      );
      for (const tile of tiles) await this.files.write(formatTilePath(tile), tile.bytes);
      for (let index = Math.floor(start / TILE_WIDTH); index * TILE_WIDTH < end; index++) {
        const width = Math.min(TILE_WIDTH, end - index * TILE_WIDTH);
        const bundle = await readRecord(this.tx, index * TILE_WIDTH, index * TILE_WIDTH + width);
        await this.files.write(
          formatTilePath({ level: 'entries', index, width }),
          encodeBundle(bundle.map(({ bytes }) => bytes)),
        );
      }
      this.edge = edge;
    }
  }

  private async sign(now: Date): Promise<CheckpointState> {
    const { origin, signer } = this.key;
    const { size } = this.edge;
    const root = edgeRoot(sha256, this.edge);
    const note = await signNote(formatCheckpoint({ origin, size, root }), [signer]);
    const state: CheckpointState = {
      origin,
      size,
      rootHash: toHex(root),
      note,
      publishedAt: now.toISOString(),
    };
    const stored: StoredCheckpoint = { size, rootHash: Buffer.from(root), note, publishedAt: now };
    await this.record.transaction(async (tx) => {
      // The edge was grown from the last checkpoint, so the new root continues it; nobody may have signed in between.
      const newest = await latestCheckpoint(tx);
      if ((newest?.size ?? 0) !== (this.last?.size ?? 0))
        throw new LogRefusal(`A checkpoint of ${newest?.size ?? 0} entries was signed by somebody else`);
      await insertCheckpoint(tx, origin, stored);
      await publish(tx, [
        {
          topic: 'checkpoint.state',
          key: origin,
          event: { type: 'checkpoint.state', key: origin, data: { ...state } },
          cause: { system: 'system:clock/checkpoint' },
        },
      ]);
    });
    this.last = stored;
    await this.files.write('checkpoint', note);
    return state;
  }

  private async fromTiles(size: number): Promise<TreeEdge | null> {
    try {
      return await readEdge(size, async (tile) => {
        const bytes = await this.files.readTile(tile);
        if (!bytes) throw new RangeError('a tile is missing');
        return bytes;
      });
    } catch {
      return null;
    }
  }
}
