import { readFile } from 'node:fs/promises';
import {
  checkPolicy,
  concat,
  edgeRoot,
  equalBytes,
  formatTilePath,
  HASH_SIZE,
  nodesInTiles,
  parsePolicy,
  planConsistency,
  readProof,
  readRoot,
  reasonSentences,
  rowLength,
  TILE_WIDTH,
  tileWidth,
  toHex,
  verifyConsistency,
  type NodeReader,
  type Reason,
  type TileId,
  type TrustedCheckpoint,
  type TrustPolicy,
} from '@garant/merkle-log';
import type { Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';
import type { Output } from '../shell/output.js';
import { readTile, sourceOf, type LogPlace, type LogSource } from './log.source.js';
import { checkTiles } from './log.threads.js';
import { nodeCrypto } from './proof.check.js';
import { checkTile, fullTileRoot, wrong } from './tile.check.js';

/**
 * The whole tree: signature of the checkpoint, every tile and the root recomputed from the leaf hashes up (`--entries`: from
 * the entries' own bytes), and, with `--since` an older checkpoint, that the log only grew. `--dir` reads a copy instead of
 * asking the platform. Details that were erased are no part of the tree and do not matter.
 */
export async function verifyLog({ options, entries, api, output }: Invocation): Promise<void> {
  const folder = options.dir ?? options.in;
  const place: LogPlace = folder === undefined ? api.place : { folder };
  const read = sourceOf(place);
  const policy = parsePolicy(sha256, options.policy ? await file(options.policy) : await read('policy'));
  if (!policy.ok)
    throw new Failure('policy', `the policy file is not valid: ${reasonSentences[policy.reason]}`);
  const checkpoint = await trusted(policy.value, await read('checkpoint'), 'the checkpoint');
  const since = options.since;
  const old = since ? await trusted(policy.value, await file(since), since) : undefined;

  const { size } = checkpoint;
  const { rows, pruned } = await rowsOf(place, read, size, entries, output);
  const root = rootOf(rows, size);
  if (!equalBytes(root, checkpoint.root)) throw await differentRoot(read, checkpoint, old);
  if (old) await continues(read, old, checkpoint, since!);
  const sentences = [
    `verified: ${checkpoint.origin}, ${size} entries, root ${toHex(root)}`,
    ...(since ? [`it continues ${since}`] : []),
    ...(pruned > 0 ? [`${pruned} entries were pruned: their hashes hold`] : []),
  ];
  output.result(sentences.join('; '), {
    origin: checkpoint.origin,
    size,
    root: toHex(root),
    since: since ?? null,
    entries: entries ? size - pruned : 0,
    pruned,
  });
}

/** Hashes of each level of tiles as they follow from the leaves, from level 1 on; of level 0 those of the last, partial tile. */
type Rows = Uint8Array[];

async function rowsOf(
  place: LogPlace,
  read: LogSource,
  size: number,
  withEntries: boolean,
  output: Output,
): Promise<{ rows: Rows; pruned: number }> {
  const full = Math.floor(size / TILE_WIDTH);
  const progress = progressOf(size, output);
  const checked = await checkTiles(place, full, withEntries, ({ count }) => progress(count * TILE_WIDTH));
  let pruned = checked.reduce((sum, range) => sum + range.pruned, 0);
  const rest = size % TILE_WIDTH;
  const rows: Rows = [new Uint8Array(0), concat(checked.map(({ roots }) => roots))];
  if (rest > 0) {
    const tile = await checkTile(read, full, rest, withEntries);
    rows[0] = tile.hashes;
    pruned += tile.pruned;
  }
  for (let level = 1; rowLength(level, size) > 0; level++) {
    await checkRow(read, level, rows[level]!, size);
    rows.push(
      concat(
        Array.from({ length: rowLength(level + 1, size) }, (_, i) =>
          fullTileRoot(Buffer.from(tileIn(rows, level, i, TILE_WIDTH))),
        ),
      ),
    );
  }
  return { rows, pruned };
}

/** Published tiles above the leaves must say what follows from below. */
async function checkRow(read: LogSource, level: number, row: Uint8Array, size: number): Promise<void> {
  for (let index = 0; tileWidth(level, index, size) > 0; index++) {
    const id: TileId = { level, index, width: tileWidth(level, index, size) };
    const published = await readTile(read, id);
    const computed = row.subarray(
      index * TILE_WIDTH * HASH_SIZE,
      (index * TILE_WIDTH + id.width) * HASH_SIZE,
    );
    if (equalBytes(published, computed)) continue;
    const at = published.findIndex((byte, i) => byte !== computed[i]);
    const hash = Math.floor((at < 0 ? Math.min(published.length, computed.length) : at) / HASH_SIZE);
    const entry = (index * TILE_WIDTH + hash) * TILE_WIDTH ** level;
    throw published.length === computed.length
      ? wrong('tile-differs', entry, `${formatTilePath(id)} has another hash for the entries from it on`)
      : wrong(
          'tile',
          entry,
          `${formatTilePath(id)} has ${published.length} bytes instead of ${computed.length}`,
        );
  }
}

const tileIn = (rows: Rows, level: number, index: number, width: number): Uint8Array =>
  rows[level]!.subarray(index * TILE_WIDTH * HASH_SIZE, (index * TILE_WIDTH + width) * HASH_SIZE);

/** The right edge of the tree is the last, partial tile of each level. */
function rootOf(rows: Rows, size: number): Uint8Array {
  const edge = rows.map((row) => row.subarray(row.length - (row.length % (TILE_WIDTH * HASH_SIZE))));
  return edgeRoot(sha256, { size, rows: edge });
}

/** What a root that is not the signed one tells: with an older checkpoint, on which side of it the first wrong entry is. */
async function differentRoot(
  read: LogSource,
  { size }: TrustedCheckpoint,
  old: TrustedCheckpoint | undefined,
): Promise<Failure> {
  const what = 'the tiles do not add up to the root that the checkpoint names';
  if (!old || old.size > size || old.size === 0)
    return new Failure('root-differs', `${what}; which entry is wrong only an older checkpoint can tell`);
  const before = equalBytes(await readRoot(sha256, old.size, tilesOf(read, size)), old.root);
  const [from, to] = before ? [old.size, size] : [0, old.size];
  return new Failure('root-differs', `${what}; the first wrong entry is one of ${from} to ${to - 1}`, {
    from,
    to,
  });
}

async function continues(
  read: LogSource,
  old: TrustedCheckpoint,
  now: TrustedCheckpoint,
  what: string,
): Promise<void> {
  const refused = (why: Reason): Failure =>
    new Failure('not-consistent', `the log is not a continuation of ${what}: ${reasonSentences[why]}`);
  if (old.size === 0) throw refused('old-size-zero');
  if (old.size > now.size) throw refused('size-decreased');
  const verdict = verifyConsistency(sha256, {
    oldSize: old.size,
    newSize: now.size,
    oldRoot: old.root,
    newRoot: now.root,
    proof: await readProof(sha256, planConsistency(old.size, now.size), tilesOf(read, now.size)),
  });
  if (!verdict.ok) throw refused(verdict.reason);
}

const tilesOf = (read: LogSource, size: number): NodeReader =>
  nodesInTiles(sha256, size, (id) => readTile(read, id));

/** Signed by a log of the policy in its own name, and cosigned as the policy demands. */
async function trusted(policy: TrustPolicy, note: Uint8Array, what: string): Promise<TrustedCheckpoint> {
  const verdict = await checkPolicy(policy, note, nodeCrypto);
  if (verdict.ok) return verdict.value;
  const detail = verdict.detail === undefined ? '' : ` (${verdict.detail})`;
  throw new Failure(
    'checkpoint',
    `${what} is not signed as the policy demands: ${reasonSentences[verdict.reason]}${detail}`,
    { reason: verdict.reason },
  );
}

const PROGRESS_MS = 1_000;

/** Says about once a second how far it is, how fast, and how long it will take. */
function progressOf(size: number, output: Output): (entries: number) => void {
  const began = performance.now();
  let done = 0;
  let said = began;
  return (entries) => {
    done += entries;
    const now = performance.now();
    if (now - said < PROGRESS_MS) return;
    said = now;
    const perSecond = (done / (now - began)) * 1_000;
    output.progress(
      `${Math.floor((100 * done) / size)} %: ${done} of ${size} entries, ${Math.round(perSecond)}/s, ${Math.ceil((size - done) / perSecond)} s left`,
    );
  };
}

const file = (path: string): Promise<Buffer> =>
  readFile(path).catch(() => {
    throw new Failure('input', `${path} cannot be read`);
  });
