import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatTilePath, TILE_WIDTH, type TileId } from '@garant/merkle-log';

/** The published files: `checkpoint` and `tile/…` as C2SP tlog-tiles names them. Tiles never change; the checkpoint is replaced whole. */
export class TileFiles {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  write(tile: TileId, bytes: Uint8Array): void {
    this.replace(formatTilePath(tile), bytes);
  }
  writeCheckpoint(note: string): void {
    this.replace('checkpoint', Buffer.from(note, 'utf8'));
  }
  checkpoint(): string | null {
    const path = join(this.folder, 'checkpoint');
    return existsSync(path) ? readFileSync(path, 'utf8') : null;
  }

  /** A tile, or the full one that grew out of the partial asked for, cut to its width. Null when neither is there. */
  read(tile: TileId): Uint8Array | null {
    const own = this.bytes(tile);
    if (own || tile.width === TILE_WIDTH) return own;
    return null;
  }

  private bytes(tile: TileId): Uint8Array | null {
    const path = join(this.folder, formatTilePath(tile));
    return existsSync(path) ? readFileSync(path) : null;
  }

  /** Written beside, flushed, and moved: a crash leaves the old file or the new one, never half of one. */
  private replace(name: string, bytes: Uint8Array): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const draft = `${path}.${process.pid}.new`;
    const file = openSync(draft, 'w');
    try {
      writeSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(draft, path);
  }

  /** For specs: loses a file as a crash might. */
  forget(name: string): void {
    rmSync(join(this.folder, name), { force: true });
  }
}
