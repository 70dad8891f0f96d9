import {
  encodeBase64,
  formatProofFile,
  nodesInTiles,
  parseCheckpoint,
  parseNote,
  planConsistency,
  proveInclusion,
  readProof,
  readRoot,
  type NodeReader,
} from '@garant/merkle-log';
import { ProblemError, type Tx } from '@garant/nest-kit';
import { sha256 } from '../intake/entry.building.js';
import { latestCheckpoint } from '../publish/checkpoint.store.js';
import type { LogFiles } from '../publish/log.files.js';
import { readSound } from '../tiles/tile.reading.js';

/** Nodes of the tree of `size` entries, from the published tiles. */
export const nodesOf = (files: Pick<LogFiles, 'readTile'>, size: number): NodeReader =>
  nodesInTiles(sha256, size, (tile) => readSound(files, tile));

/**
 * The C2SP `.tlog-proof` of an entry under the published checkpoint, which carries cosignatures; under the newest that was
 * signed when the published one does not reach the entry yet. @throws ProblemError `not-in-log-yet`
 */
export async function proofOf(tx: Tx, files: LogFiles, index: number): Promise<string> {
  const published = await publishedCheckpoint(files);
  const checkpoint = published && index < published.size ? published : await latestCheckpoint(tx);
  if (!checkpoint || index >= checkpoint.size) throw new ProblemError('not-in-log-yet');
  const proof = await proveInclusion(sha256, index, checkpoint.size, nodesOf(files, checkpoint.size));
  return formatProofFile({ index, proof, checkpoint: checkpoint.note });
}

/** The file that everybody is shown; null before the first. */
export async function publishedCheckpoint(
  files: Pick<LogFiles, 'read'>,
): Promise<{ size: number; note: string } | null> {
  const note = (await files.read('checkpoint'))?.toString('utf8');
  const parsed = note === undefined ? undefined : parseNote(note);
  const stated = parsed?.ok ? parseCheckpoint(parsed.value.text) : undefined;
  return note !== undefined && stated?.ok ? { size: stated.value.size, note } : null;
}

/** Both roots and the proof that the larger tree continues the smaller one. */
export async function consistencyOf(
  tx: Tx,
  files: LogFiles,
  from: number,
  to: number,
): Promise<{ from: number; to: number; fromRoot: string; toRoot: string; proof: string[] }> {
  const newest = (await latestCheckpoint(tx))?.size ?? 0;
  if (from < 1 || from > to || to > newest)
    throw new ProblemError('invalid-query', {
      errors: [{ field: 'from', rule: `1 ≤ from ≤ to ≤ ${newest}` }],
    });
  const read = nodesOf(files, to);
  return {
    from,
    to,
    fromRoot: encodeBase64(await readRoot(sha256, from, read)),
    toRoot: encodeBase64(await readRoot(sha256, to, read)),
    proof: (await readProof(sha256, planConsistency(from, to), read)).map(encodeBase64),
  };
}
