import {
  COMPLETENESS_FORM,
  encodeBase64,
  nodesInMemory,
  periodLeafHash,
  placeOfReference,
  planInclusion,
  planRange,
  proveInclusion,
  readProof,
  type CompletenessFile,
  type CompletenessKind,
  type NodeReader,
  type PeriodLeaf,
} from '@garant/merkle-log';
import { ProblemError, type Tx } from '@garant/nest-kit';
import { listedAbout } from '../entries/entry.range.js';
import { placeOf } from '../entries/entry.search.js';
import { nodesOf, publishedCheckpoint } from '../inspection/log.proofs.js';
import type { LogFiles } from '../publish/log.files.js';
import { closedPeriods, type ClosedPeriod } from './period.store.js';
import { CHUNK, hash, leavesOfRow } from './period.trees.js';

/** Level of the roots of stored rows. */
const CHUNK_LEVEL = Math.log2(CHUNK);

export interface Completeness {
  readonly file: CompletenessFile;
  /** What lies after the last closed and published period, or beyond this answer: [from, to), or null when nothing does. */
  readonly notCovered: { from: number; to: number } | null;
  /** Where the next answer goes on, when this one has as many periods as fit. */
  readonly next: number | null;
}

/**
 * Evidence that a list is complete: per closed period, all entries about the reference and the proof that there are no
 * others, up to the published checkpoint.
 * @param from first entry of the range @param to end of the range, exclusive
 * @param options.periods most periods in one answer
 * @throws ProblemError `not-in-log-yet` when nothing was published
 */
export async function completenessFor(
  tx: Pick<Tx, 'query'>,
  files: Pick<LogFiles, 'read' | 'readTile'>,
  kind: CompletenessKind,
  ref: string,
  from: number,
  to: number,
  { periods: most = Number.MAX_SAFE_INTEGER }: { periods?: number } = {},
): Promise<Completeness> {
  const wanted = kind === 'subject' ? ref.toLowerCase() : ref;
  const checkpoint = await publishedCheckpoint(files);
  if (!checkpoint) throw new ProblemError('not-in-log-yet');
  const nodes = nodesOf(files, checkpoint.size);
  const closed = await closedPeriods(tx, from, to, Math.min(most + 1, 1_000_000));
  const periods: CompletenessFile['periods'] = [];
  let end = from;
  for (const period of closed.slice(0, most)) {
    const entry = await periodEntry(tx, period, checkpoint.size, nodes);
    // Closed, but no checkpoint covers the entry that says so: nobody could verify it.
    if (!entry) break;
    const proof = await proofFor(tx, period, kind, wanted);
    const entries = 'present' in proof ? await listedAbout(tx, kind, wanted, period.from, period.to) : [];
    periods.push({ ...entry, proof, entries });
    end = period.to;
  }
  const file: CompletenessFile = {
    form: COMPLETENESS_FORM,
    kind,
    ref: wanted,
    from,
    to,
    checkpoint: checkpoint.note,
    periods,
  };
  const more = periods.length === most && closed.length > most && end < to;
  return { file, notCovered: end < to ? { from: Math.max(from, end), to } : null, next: more ? end : null };
}

/** The entry in which the log closed the period, with its proof; null as long as the checkpoint does not reach it. */
async function periodEntry(
  tx: Pick<Tx, 'query'>,
  { eventId }: ClosedPeriod,
  size: number,
  nodes: NodeReader,
): Promise<Pick<
  CompletenessFile['periods'][number],
  'index' | 'entry' | 'inclusion' | 'data' | 'salt'
> | null> {
  const place = await placeOf(tx as Tx, eventId);
  if (!place || place.index >= size) return null;
  const { index } = place;
  const [row] = await tx.query<{ entry: Buffer; data: Buffer | null; salt: string | null }>(
    'SELECT e.entry, d.data, d.salt FROM log_entry e LEFT JOIN entry_details d USING (index) WHERE e.index = $1',
    [index],
  );
  if (!row || row.data === null || row.salt === null)
    throw new Error(`The entry ${index}, which closes a period, has no details`);
  return {
    index,
    entry: row.entry.toString('utf8'),
    data: row.data.toString('utf8'),
    salt: row.salt,
    inclusion: (await proveInclusion(hash, index, size, nodes)).map(encodeBase64),
  };
}

/** Proof about one reference in one period, from the rows that it needs. */
async function proofFor(
  tx: Pick<Tx, 'query'>,
  { period, statement }: ClosedPeriod,
  kind: CompletenessKind,
  ref: string,
): Promise<CompletenessFile['periods'][number]['proof']> {
  const { size } = statement.roots[kind];
  if (size === 0) return { absent: { index: 0, leaves: [], proof: [] } };
  const rows = new PeriodRows(tx, period, kind);
  const chunk = await rows.chunkOf(ref);
  const leaves = await rows.leavesOf(chunk);
  const place = placeOfReference(
    leaves.map((leaf) => leaf.ref),
    ref,
  );
  const index = chunk * CHUNK + place.index;
  if (place.present) {
    const proof = await readProof(hash, planInclusion(index, size), rows.nodes);
    return { present: { index, proof: proof.map(encodeBase64) } };
  }
  const neighbours = leaves.slice(place.index, place.index + place.length);
  // Behind the last of a full row stands the first of the next one.
  if (neighbours.length === 1 && neighbours[0]!.ref < ref && index + 1 < size)
    neighbours.push((await rows.leavesOf(chunk + 1))[0]!);
  const plan = planRange(index, index + neighbours.length, size);
  const proof = await readProof(hash, plan, rows.nodes);
  return { absent: { index, leaves: neighbours, proof: proof.map(encodeBase64) } };
}

/** The stored rows of one tree, each read when it is needed. */
class PeriodRows {
  private readonly read = new Map<number, Promise<PeriodLeaf[]>>();
  private upper: Promise<(level: number, index: number) => Uint8Array> | undefined;

  constructor(
    private readonly tx: Pick<Tx, 'query'>,
    private readonly period: number,
    private readonly kind: CompletenessKind,
  ) {}

  /** The row in which a reference stands or would stand. */
  async chunkOf(ref: string): Promise<number> {
    const [row] = await this.tx.query<{ chunk: number }>(
      `SELECT chunk FROM period_leaves WHERE kind = $1 AND period = $2 AND first_ref <= $3
       ORDER BY first_ref DESC LIMIT 1`,
      [this.kind, this.period, ref],
    );
    return row?.chunk ?? 0;
  }

  leavesOf(chunk: number): Promise<PeriodLeaf[]> {
    const known = this.read.get(chunk) ?? this.load(chunk);
    this.read.set(chunk, known);
    return known;
  }

  private async load(chunk: number): Promise<PeriodLeaf[]> {
    const [row] = await this.tx.query<{ refs: string; counts: number[]; roots: Buffer }>(
      'SELECT refs, counts, roots FROM period_leaves WHERE period = $1 AND kind = $2 AND chunk = $3',
      [this.period, this.kind, chunk],
    );
    if (!row) throw new Error(`Row ${chunk} of the ${this.kind}s of period ${this.period} is missing`);
    return leavesOfRow(row);
  }

  readonly nodes: NodeReader = async (level, index) => {
    if (level >= CHUNK_LEVEL) return (await (this.upper ??= this.rowRoots()))(level - CHUNK_LEVEL, index);
    const first = index * 2 ** level;
    const chunk = Math.floor(first / CHUNK);
    const leaves = await this.leavesOf(chunk);
    const hashes = leaves.map((leaf) => periodLeafHash(hash, leaf));
    return nodesInMemory(hash, hashes)(level, index - (chunk * CHUNK) / 2 ** level);
  };

  private async rowRoots(): Promise<(level: number, index: number) => Uint8Array> {
    const rows = await this.tx.query<{ hash: Buffer }>(
      'SELECT hash FROM period_leaves WHERE period = $1 AND kind = $2 ORDER BY chunk',
      [this.period, this.kind],
    );
    return nodesInMemory(
      hash,
      rows.map((row) => row.hash),
    );
  }
}
