import { concat } from './bytes.js';
import { TILE_WIDTH } from './tile.path.js';
import { accept, refuse, type Result } from './verdict.js';

/** Longest entry that a bundle can hold, in bytes. */
export const MAX_ENTRY_SIZE = 0xffff;

/**
 * Entry bundle of C2SP tlog-tiles: each entry after its length as a 16-bit big-endian number.
 * @throws RangeError for no entries, more than 256, or an entry above 65,535 bytes.
 */
export function encodeBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length === 0 || entries.length > TILE_WIDTH)
    throw new RangeError('a bundle has 1 to 256 entries');
  return concat(
    entries.flatMap((entry) => {
      if (entry.length > MAX_ENTRY_SIZE) throw new RangeError('an entry has at most 65,535 bytes');
      return [Uint8Array.of(entry.length >> 8, entry.length & 0xff), entry];
    }),
  );
}

/** The entries of a bundle; `width` is the number that its path promises (256 for a full one). */
export function decodeBundle(bytes: Uint8Array, width: number): Result<Uint8Array[]> {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 2 > bytes.length) return refuse('bundle-truncated');
    const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
    if (at + 2 + length > bytes.length) return refuse('bundle-truncated');
    entries.push(bytes.subarray(at + 2, at + 2 + length));
    if (entries.length > width) return refuse('bundle-width');
    at += 2 + length;
  }
  return entries.length === width ? accept(entries) : refuse('bundle-width');
}
