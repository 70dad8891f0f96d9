import { equalBytes, type Hash } from './bytes.js';
import { nodeHash } from './tree.hashing.js';
import { splitPoint, subtreesOf, type NodeReader } from './tree.nodes.js';

/** Entries [start, end): one, or as few as can be told apart. */
export interface Difference {
  start: number;
  end: number;
}

/**
 * The first entry of a record that is not what was signed. Goes down from the signed root: two hashes are believed when
 * they hash to one that is believed already, whoever offers them, so a doctored tile cannot point at the wrong entry. Where
 * no copy offers such a pair, the answer is the whole range below.
 *
 * @param signed size and root of a checkpoint whose signature was verified
 * @param record root over the recorded entries [start, end), which are fewer than were signed when some are missing: then
 *   any hash but the true one will do
 * @param copies readers over published tiles, of this log or of whoever mirrors it; one that throws offers nothing
 * @returns null when the record has the signed root
 */
export async function firstDifference(
  hash: Hash,
  signed: { size: number; root: Uint8Array },
  record: (start: number, end: number) => Promise<Uint8Array>,
  copies: readonly NodeReader[],
): Promise<Difference | null> {
  if (signed.size === 0 || equalBytes(await record(0, signed.size), signed.root)) return null;
  let [start, end, believed] = [0, signed.size, signed.root];
  while (end - start > 1) {
    const middle = start + splitPoint(end - start);
    const pair = await believedPair(hash, copies, believed, { start, middle, end });
    if (!pair) return { start, end };
    // The record may hold what the copies lost: then the pair comes from it, and the whole subtree agrees.
    if (equalBytes(await record(start, middle), pair[0])) [start, believed] = [middle, pair[1]];
    else [end, believed] = [middle, pair[0]];
  }
  return { start, end };
}

async function believedPair(
  hash: Hash,
  copies: readonly NodeReader[],
  believed: Uint8Array,
  at: { start: number; middle: number; end: number },
): Promise<[Uint8Array, Uint8Array] | null> {
  for (const read of copies) {
    try {
      const left = await foldOf(hash, read, at.start, at.middle);
      const right = await foldOf(hash, read, at.middle, at.end);
      if (equalBytes(nodeHash(hash, left, right), believed)) return [left, right];
    } catch {
      // A tile that is missing or cut short offers nothing.
    }
  }
  return null;
}

async function foldOf(hash: Hash, read: NodeReader, start: number, end: number): Promise<Uint8Array> {
  const hashes = await Promise.all(subtreesOf(start, end).map(({ level, index }) => read(level, index)));
  return hashes.reduceRight((right, left) => nodeHash(hash, left, right));
}
