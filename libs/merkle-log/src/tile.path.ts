import { parseCount } from './bytes.js';
import { accept, refuse, type Result } from './verdict.js';

/** Hashes in a full tile, and entries in a full bundle (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/** A tile of hashes at level 0 to 63, or a bundle of entries; width below 256 makes it a partial one. */
export type TileId = { level: number | 'entries'; index: number; width: number };

/** `tile/0/x001/x234/067`, with `.p/8` for a partial tile of width 8; relative to the log's prefix. */
export function formatTilePath({ level, index, width }: TileId): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/.{3}/g) as string[];
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
  return `tile/${level}/${path}${width === TILE_WIDTH ? '' : `.p/${width}`}`;
}

/** The one spelling that `formatTilePath` gives is accepted, so that a path cannot name a file in two ways. */
export function parseTilePath(path: string): Result<TileId> {
  const match = /^tile\/(entries|[0-9]{1,2})\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(
    path,
  );
  if (!match) return refuse('tile-path');
  const level = match[1] === 'entries' ? 'entries' : parseCount(match[1] as string);
  const index = Number((match[2] as string).replace(/[x/]/g, ''));
  const width = match[3] === undefined ? TILE_WIDTH : parseCount(match[3]);
  if (level === undefined || width === undefined || !Number.isSafeInteger(index)) return refuse('tile-path');
  if ((level !== 'entries' && level > 63) || width === 0 || width > TILE_WIDTH) return refuse('tile-path');
  const tile: TileId = { level, index, width };
  return formatTilePath(tile) === path ? accept(tile) : refuse('tile-path');
}
