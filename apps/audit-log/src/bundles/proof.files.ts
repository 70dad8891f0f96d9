import { hash as digest } from 'node:crypto';
import {
  encodeBase64,
  formatProofFile,
  formatTilePath,
  inclusionHead,
  nodeInTile,
  proveInclusion,
  proveMany,
  tileOfNode,
  type Hash,
  type NodeReader,
} from '@garant/merkle-log';
import { ProblemError } from '@garant/nest-kit';
import type { LogFiles } from '../publish/log.files.js';
import type { EntrySet } from './entry.files.js';

/** One call instead of an object for each of millions of nodes. */
const sha256: Hash = (bytes) => digest('sha256', bytes, 'buffer');

/** Up to so many entries, each gets a `.tlog-proof` of its own besides: common tools read those. */
export const SINGLE_PROOFS = 300;
/** A walk from left to right needs one tile of each level at a time. */
const KEPT_TILES = 64;
const LINES = 2_000;

/** Nodes of the tree from the published tiles; keeps the tiles that it read last. */
function nodesOf(files: LogFiles, size: number): NodeReader {
  const kept = new Map<string, Uint8Array>();
  return async (level, index) => {
    const id = tileOfNode(level, index, size);
    const path = formatTilePath(id);
    let tile = kept.get(path);
    kept.delete(path);
    tile ??= (await files.readTile(id)) ?? undefined;
    if (!tile) throw new ProblemError('tile-unknown');
    kept.set(path, tile);
    if (kept.size > KEPT_TILES) kept.delete(kept.keys().next().value!);
    return nodeInTile(sha256, tile, level, index);
  };
}

/** `proofs/inclusion.proof`: one proof for all entries of the bundle. */
export async function* inclusionFile(
  files: LogFiles,
  size: number,
  { indexes }: EntrySet,
  step: (entries: number) => Promise<void>,
): AsyncGenerator<Buffer, void, undefined> {
  yield Buffer.from(inclusionHead(size, indexes.length));
  async function* stepped(): AsyncGenerator<number> {
    for (const [i, index] of indexes.entries()) {
      if (i % 1_000 === 999) await step(1_000);
      yield index;
    }
    await step(indexes.length % 1_000);
  }
  let lines: string[] = [];
  for await (const node of proveMany(sha256, stepped(), size, nodesOf(files, size))) {
    lines.push(`${encodeBase64(node)}\n`);
    if (lines.length < LINES) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
  yield Buffer.from(lines.join(''));
}

/** C2SP tlog-proof@v1. @param extra unauthenticated; here the entry's own line, for a proof that travels alone */
export async function singleProofFile(
  files: LogFiles,
  checkpoint: { size: number; note: string },
  index: number,
  extra?: Uint8Array,
): Promise<string> {
  const proof = await proveInclusion(sha256, index, checkpoint.size, nodesOf(files, checkpoint.size));
  return formatProofFile({ index, proof, checkpoint: checkpoint.note, ...(extra ? { extra } : {}) });
}
