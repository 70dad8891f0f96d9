import { hash } from 'node:crypto';
import { formatTilePath, HASH_SIZE, TILE_WIDTH } from '@garant/merkle-log';
import { Failure } from '../shell/failure.js';
import { readTile, type LogSource } from './log.source.js';

/** Two hashes behind the byte that RFC 6962 puts before them. */
const PAIR = 1 + 2 * HASH_SIZE;
/** Where hash `i` of a row lies, when each two of the row stand as what their parent is the hash of. */
const placeOf = (i: number): number => PAIR * (i >> 1) + 1 + HASH_SIZE * (i & 1);

/**
 * Root of a full tile. Written for millions of entries: the pairs are laid out once, and every hash is written where its
 * parent needs it. Digests travel as Latin-1 texts, which cost half of what a Buffer each does.
 */
export function fullTileRoot(tile: Buffer): Buffer {
  const pairs = Buffer.alloc((PAIR * TILE_WIDTH) / 2, 1);
  for (let i = 0; i < TILE_WIDTH; i++) tile.copy(pairs, placeOf(i), i * HASH_SIZE, (i + 1) * HASH_SIZE);
  for (let width = TILE_WIDTH; width > 2; width /= 2)
    for (let i = 0; i < width / 2; i++)
      pairs.write(hash('sha256', pairs.subarray(PAIR * i, PAIR * (i + 1)), 'binary'), placeOf(i), 'latin1');
  return hash('sha256', pairs.subarray(0, PAIR), 'buffer');
}

export interface CheckedTile {
  /** The hashes of the tile. */
  hashes: Buffer;
  /** Entries whose bytes are no longer served: their hashes alone were checked. */
  pruned: number;
}

/**
 * Reads a tile of leaf hashes and, if wanted, the entries below it.
 * @throws Failure `tile` for one that is cut short, `entry-differs` for an entry that has another hash; each names the first
 *   entry concerned, and carries it as `entry`
 */
export async function checkTile(
  read: LogSource,
  index: number,
  width: number,
  withEntries: boolean,
): Promise<CheckedTile> {
  const [tile, bundle] = await Promise.all([
    readTile(read, { level: 0, index, width }),
    withEntries ? readBundle(read, index, width) : null,
  ]);
  const hashes = Buffer.from(tile.buffer, tile.byteOffset, tile.byteLength);
  const path = formatTilePath({ level: 0, index, width });
  if (hashes.length !== width * HASH_SIZE)
    throw wrong(
      'tile',
      index * TILE_WIDTH + Math.min(width, Math.floor(hashes.length / HASH_SIZE)),
      `${path} has ${hashes.length} bytes instead of ${width * HASH_SIZE}`,
    );
  if (bundle) checkEntries(bundle, hashes, index, width);
  return { hashes, pruned: withEntries && !bundle ? width : 0 };
}

/** Null when the log says that these entries were pruned. */
const readBundle = (read: LogSource, index: number, width: number): Promise<Uint8Array | null> =>
  readTile(read, { level: 'entries', index, width }).catch((error: unknown) => {
    if (error instanceof Failure && error.code === 'entries-pruned') return null;
    throw error;
  });

function checkEntries(bytes: Uint8Array, hashes: Buffer, index: number, width: number): void {
  const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const path = formatTilePath({ level: 'entries', index, width });
  let at = 0;
  for (let i = 0; i < width; i++) {
    const length = at + 2 <= bundle.length ? bundle.readUInt16BE(at) : Infinity;
    if (at + 2 + length > bundle.length)
      throw wrong('tile', index * TILE_WIDTH + i, `${path} ends in the middle of an entry`);
    // The leaf hash is over a zero byte and the entry: the last byte of the length, already read, makes room for it.
    bundle[at + 1] = 0;
    const leaf = hash('sha256', bundle.subarray(at + 1, at + 2 + length), 'binary');
    if (leaf !== hashes.toString('latin1', i * HASH_SIZE, (i + 1) * HASH_SIZE))
      throw wrong('entry-differs', index * TILE_WIDTH + i, 'it is not the one that the tree holds');
    at += 2 + length;
  }
  if (at !== bundle.length)
    throw wrong('tile', (index + 1) * TILE_WIDTH, `${path} goes on behind its last entry`);
}

/** What is wrong, and the first entry that it concerns. */
export const wrong = (code: string, entry: number, why: string): Failure =>
  new Failure(code, `entry ${entry}: ${why}`, { entry });
