import type { CheckpointState } from '@garant/contracts';
import {
  edgeRoot,
  edgeTiles,
  emptyEdge,
  equalBytes,
  formatCheckpoint,
  formatTilePath,
  fromHex,
  HASH_SIZE,
  nodesInTiles,
  proveConsistency,
  readEdge,
  readRoot,
  signNote,
  TILE_WIDTH,
  tileWidth,
  toHex,
  verifyConsistency,
  type TreeEdge,
} from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { sha256 } from '../intake/entry.building.js';
import { headOf } from '../sequence/entry.store.js';
import { signersOf, type LogKey } from './checkpoint.key.js';
import { storeCheckpoint } from './checkpoint.store.js';
import { checkHead } from './head.check.js';
import { integrate, type Integration } from './integration.js';
import type { LogFiles } from './log.files.js';
import { LogRefusal } from './record.reading.js';

/** The record, over one connection that holds the publisher's lock. */
export type Record = Pick<Tx, 'query'> & { transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> };
export type PublishedFiles = Pick<LogFiles, 'read' | 'readTile' | 'write' | 'dropPartials'>;

/** Which checkpoint the file shows, and with whose cosignatures: the last one, or the last that its witnesses cosigned. */
export type Showing = (tx: Tx, last: CheckpointState) => Promise<CheckpointState>;

/** Entries per checkpoint; what is more waits for the next one. */
const MOST = 65_536;

/**
 * Publishes what the sequencer has recorded, outside its transactions, one publisher at a time (see PublishWorker). Each step
 * is durable before the next begins; a crash after it leaves
 *  1. rows committed: entries that no checkpoint covers; the next run takes them;
 *  2. some or all tiles written: files beyond the signed size; the next run writes them again, perhaps wider;
 *  3. checkpoint and its `checkpoint.state` message stored, in one transaction: the log is bound to this root for ever and the
 *     relay will tell it; `open` puts the file in its place;
 *  4. checkpoint file published: partial tiles which full ones replaced may be left over; they are true, and unused.
 */
export class Publisher {
  private edge: TreeEdge = emptyEdge;
  private last: CheckpointState | null = null;
  /** Whether entries were left for the next checkpoint. */
  behind = false;

  constructor(
    private readonly record: Record,
    private readonly files: PublishedFiles,
    private readonly key: LogKey,
    private readonly show: Showing = (_tx, last) => Promise.resolve(last),
    private readonly integration: Integration = integrate,
  ) {}

  private get tx(): Tx {
    return this.record as unknown as Tx;
  }

  /**
   * Compares record, last checkpoint and files, finishes what a crash interrupted, and makes tiles again that are missing or
   * do not have the signed root.
   * @throws LogRefusal when the record is behind what was signed, or has another root
   */
  async open(): Promise<void> {
    this.last = await checkHead(this.tx, this.files, this.key);
    this.edge = emptyEdge;
    if (!this.last) return;
    const signed = fromHex(this.last.rootHash)!;
    const published = await this.publishedEdge(this.last.size);
    this.edge =
      published && equalBytes(edgeRoot(sha256, published), signed)
        ? published
        : await this.integrate(emptyEdge, this.last.size);
    if (!equalBytes(edgeRoot(sha256, this.edge), signed))
      throw new LogRefusal(`The record has another root at size ${this.last.size} than was signed`);
    await this.publishFile();
  }

  /** Publishes what was sequenced since; null when nothing was. */
  async publish(): Promise<CheckpointState | null> {
    const head = await headOf(this.tx);
    const old = this.edge.size;
    if (head < old)
      throw new LogRefusal(`The record has ${head} entries, fewer than the ${old} that were published`);
    if (head === old) return null;
    const size = Math.min(head, old + MOST);
    this.behind = size < head;
    const edge = await this.integrate(this.edge, size);
    const root = edgeRoot(sha256, edge);
    await this.checkConsistency(size, root);
    const { origin } = this.key;
    const note = await signNote(formatCheckpoint({ origin, size, root }), signersOf(this.key));
    const state: CheckpointState = {
      origin,
      size,
      rootHash: toHex(root),
      note,
      publishedAt: new Date().toISOString(),
      policy: this.key.policy,
    };
    await this.record.transaction((tx) => storeCheckpoint(tx, state));
    this.edge = edge;
    this.last = state;
    await this.publishFile();
    // Only where the tree had its right edge was there a partial tile.
    for (const { level, index } of edgeTiles(old))
      for (const row of level === 0 ? ([0, 'entries'] as const) : [level])
        if (tileWidth(row, index, size) === TILE_WIDTH)
          await this.files.dropPartials({ level: row, index, width: TILE_WIDTH });
    return state;
  }

  private integrate(edge: TreeEdge, size: number): Promise<TreeEdge> {
    return this.integration(this.tx, this.files, edge, size);
  }

  /** What will be served, read back from the files, must continue what was signed last (C2SP tlog-checkpoint). */
  private async checkConsistency(size: number, root: Uint8Array): Promise<void> {
    const read = nodesInTiles(sha256, size, async (id) => {
      const bytes = await this.files.readTile(id);
      if (bytes === null) throw new LogRefusal(`${formatTilePath(id)} is missing`);
      return bytes;
    });
    if (!equalBytes(await readRoot(sha256, size, read), root))
      throw new LogRefusal('The tiles do not have the root that was computed from the record');
    if (!this.last) return;
    const verdict = verifyConsistency(sha256, {
      oldSize: this.last.size,
      newSize: size,
      oldRoot: fromHex(this.last.rootHash)!,
      newRoot: root,
      proof: await proveConsistency(sha256, this.last.size, size, read),
    });
    if (!verdict.ok)
      throw new LogRefusal(
        `The log does not continue its checkpoint of size ${this.last.size}: ${verdict.reason}`,
      );
  }

  /** Puts the checkpoint that is to be shown in its place; the file never goes back to a smaller size. */
  async publishFile(): Promise<void> {
    if (!this.last) return;
    const { size, note } = await this.show(this.tx, this.last);
    const published = (await this.files.read('checkpoint'))?.toString('utf8');
    if (published === note || Number(published?.split('\n')[1] ?? 0) > size) return;
    await this.files.write('checkpoint', note);
  }

  /** The edge as the tiles have it; null when one of them, or the last bundle, is not there. */
  private async publishedEdge(size: number): Promise<TreeEdge | null> {
    const index = Math.floor((size - 1) / TILE_WIDTH);
    const width = size - index * TILE_WIDTH;
    for (const level of ['entries', 0] as const)
      if ((await this.files.readTile({ level, index, width })) === null) return null;
    let missing = false;
    const edge = await readEdge(size, async (tile) => {
      const bytes = await this.files.readTile(tile);
      missing ||= bytes === null;
      return bytes ?? new Uint8Array(tile.width * HASH_SIZE);
    });
    return missing ? null : edge;
  }
}
