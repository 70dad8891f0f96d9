import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  decodeBundle,
  encodeBundle,
  formatTilePath,
  HASH_SIZE,
  TILE_WIDTH,
  type TileId,
} from '@garant/merkle-log';

/**
 * The published files of the log, in the layout of C2SP tlog-tiles below one folder. A file is there whole or not at
 * all: it is written beside, flushed, renamed, and the folder flushed. A crash can leave a `.tmp` file, which nobody reads.
 */
export class LogFiles {
  /** By folder: the flush under way, and the one that begins after it. */
  private readonly flushing = new Map<string, Promise<void>>();
  private readonly waiting = new Map<string, Promise<void>>();

  constructor(private readonly folder: string) {}

  /** @throws nothing for a missing file: null */
  async read(path: string): Promise<Buffer | null> {
    try {
      return await readFile(join(this.folder, path));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      throw error;
    }
  }

  /** A tile or bundle; a partial one is cut from the full one that replaced it. */
  async readTile(id: TileId): Promise<Buffer | null> {
    const exact = await this.read(formatTilePath(id));
    if (exact !== null || id.width === TILE_WIDTH) return exact;
    const full = await this.read(formatTilePath({ ...id, width: TILE_WIDTH }));
    if (full === null) return null;
    if (id.level !== 'entries') return full.subarray(0, id.width * HASH_SIZE);
    const entries = decodeBundle(full, TILE_WIDTH);
    if (!entries.ok) throw new Error(`${formatTilePath(id)}: ${entries.reason}`);
    return Buffer.from(encodeBundle(entries.value.slice(0, id.width)));
  }

  /** Many at a time may be written; those of one folder share the flush of its list of names. */
  async write(path: string, bytes: Uint8Array | string): Promise<void> {
    const target = join(this.folder, path);
    const parent = dirname(target);
    const beside = `${target}.${randomBytes(4).toString('hex')}.tmp`;
    const file = await open(beside, 'wx').catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await mkdir(parent, { recursive: true });
      return open(beside, 'wx');
    });
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, target);
    await this.flush(parent);
  }

  /** Flushes the names of a folder; whoever comes before a flush has begun is content with it. */
  private flush(folder: string): Promise<void> {
    const waiting = this.waiting.get(folder);
    if (waiting) return waiting;
    const before = this.flushing.get(folder)?.catch(() => undefined) ?? Promise.resolve();
    const flush = before.then(async () => {
      this.waiting.delete(folder);
      this.flushing.set(folder, flush);
      const directory = await open(folder, 'r');
      try {
        await directory.sync();
      } finally {
        await directory.close();
        if (this.flushing.get(folder) === flush) this.flushing.delete(folder);
      }
    });
    this.waiting.set(folder, flush);
    return flush;
  }

  /** Partial files of a tile that is full now: no published size needs them any more. */
  async dropPartials(id: TileId): Promise<void> {
    await rm(join(this.folder, `${formatTilePath({ ...id, width: TILE_WIDTH })}.p`), {
      recursive: true,
      force: true,
    });
  }
}
