import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import {
  COMPLETENESS_KINDS,
  compareReferences,
  fromHex,
  periodLeaf,
  periodLeafHash,
  toHex,
  treeRoot,
  type CompletenessKind,
  type PeriodLeaf,
  type PeriodRoot,
} from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { leafHashesBetween, postingsBetween } from '../entries/entry.range.js';

/** Leaves of a stored row: a complete subtree of the period's tree, the last row apart. */
export const CHUNK = 256;
/** Leaves between two turns of the event loop: some milliseconds. */
const STRIDE = 1_024;

export const hash = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

export interface PeriodTree {
  readonly root: PeriodRoot;
  readonly chunks: readonly PeriodChunk[];
}
export interface PeriodChunk {
  readonly leaves: readonly PeriodLeaf[];
  readonly hash: Uint8Array;
}

/**
 * The trees of the entries [from, to), computed from what the log holds; the same for the same range, whoever computes them.
 * Reads outside of any transaction, and lets other work of the process go on in between.
 */
export async function periodTrees(
  tx: Pick<Tx, 'query'>,
  from: number,
  to: number,
): Promise<Record<CompletenessKind, PeriodTree>> {
  const leafHashes = await leafHashesBetween(tx, from, to);
  const places = new Map(COMPLETENESS_KINDS.map((kind) => [kind as string, new Map<string, number[]>()]));
  for await (const postings of postingsBetween(tx, COMPLETENESS_KINDS, from, to)) {
    for (const { kind, ref, places: some } of postings) {
      if (some.length === 0) continue;
      const known = places.get(kind)!.get(ref);
      if (known) known.push(...some);
      else places.get(kind)!.set(ref, [...some]);
    }
    await turn();
  }
  const trees: Partial<Record<CompletenessKind, PeriodTree>> = {};
  for (const kind of COMPLETENESS_KINDS)
    trees[kind] = await treeOf(places.get(kind)!, (place) => leafHashes[place - from]!);
  return trees as Record<CompletenessKind, PeriodTree>;
}

async function treeOf(
  places: ReadonlyMap<string, readonly number[]>,
  leafHashAt: (place: number) => Uint8Array,
): Promise<PeriodTree> {
  const refs = [...places.keys()].sort(compareReferences);
  const chunks: PeriodChunk[] = [];
  let since = 0;
  for (let at = 0; at < refs.length; at += CHUNK) {
    const leaves: PeriodLeaf[] = [];
    for (const ref of refs.slice(at, at + CHUNK)) {
      const own = places.get(ref)!;
      leaves.push(
        own.length <= STRIDE
          ? periodLeaf(hash, ref, own.map(leafHashAt))
          : await wideLeaf(ref, own, leafHashAt),
      );
      since += own.length;
      if (since < STRIDE) continue;
      since = 0;
      await turn();
    }
    chunks.push({
      leaves,
      hash: treeRoot(
        hash,
        leaves.map((leaf) => periodLeafHash(hash, leaf)),
      ),
    });
  }
  // Rows are complete subtrees, so the root over their roots is the root over all leaves.
  const root = treeRoot(
    hash,
    chunks.map((chunk) => chunk.hash),
  );
  return { root: { root: toHex(root), size: refs.length }, chunks };
}

/** The leaf of a reference with many entries: subtrees of a power of two, one turn each. */
async function wideLeaf(
  ref: string,
  places: readonly number[],
  leafHashAt: (place: number) => Uint8Array,
): Promise<PeriodLeaf> {
  const roots: Uint8Array[] = [];
  for (let at = 0; at < places.length; at += STRIDE) {
    roots.push(treeRoot(hash, places.slice(at, at + STRIDE).map(leafHashAt)));
    await turn();
  }
  return { ref, count: places.length, entries: toHex(treeRoot(hash, roots)) };
}

/** Columns of a stored row. */
export const rowOf = ({ leaves, hash: root }: PeriodChunk): [string, string, number[], Buffer, Buffer] => [
  leaves[0]!.ref,
  leaves.map(({ ref }) => ref).join('\n'),
  leaves.map(({ count }) => count),
  Buffer.concat(leaves.map(({ entries }) => fromHex(entries)!)),
  Buffer.from(root),
];

export function leavesOfRow(row: { refs: string; counts: number[]; roots: Buffer }): PeriodLeaf[] {
  return row.refs.split('\n').map((ref, i) => ({
    ref,
    count: row.counts[i]!,
    entries: row.roots.subarray(i * 32, i * 32 + 32).toString('hex'),
  }));
}
