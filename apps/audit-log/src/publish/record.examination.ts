import type { LogEntry } from '@garant/contracts';
import {
  edgeRoot,
  emptyEdge,
  equalBytes,
  extendEdge,
  firstDifference,
  HASH_SIZE,
  leafHash,
  nodesInTiles,
  openCheckpoint,
  toHex,
  type NodeReader,
  type TreeEdge,
} from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { commitment, sha256 } from '../intake/entry.building.js';
import { keysOf, noteCrypto, type LogKey } from './checkpoint.key.js';
import type { LogFiles } from './log.files.js';
import { compareFiles, PAGE } from './tile.examination.js';

const CODES = [
  'entry-missing',
  'entry-doubled',
  'entry-altered',
  'index-altered',
  'details-altered',
  'two-roots',
  'checkpoint-altered',
  'checkpoint-removed',
  'checkpoint-file-missing',
  'tile-missing',
  'tile-altered',
] as const;
export type FindingCode = (typeof CODES)[number];

/** What is wrong first, of its kind. Entries from `first` to `last`; of a checkpoint its size. */
export interface Finding {
  code: FindingCode;
  first: number;
  last: number;
  detail: string;
}

/** A root that this log signed, and where a copy of the signature is. */
interface Head {
  size: number;
  root: Uint8Array;
  from: 'database' | 'file' | 'outside';
}
interface Row {
  index: number;
  leaf_hash: Buffer;
  entry: Buffer;
  source: string;
  id: string;
  type: string;
  outcome: string | null;
  occurred: Date;
  data: Buffer | null;
  salt: string | null;
}
/** Stands for an entry that is not there: no entry has this hash. */
const NOTHING = new Uint8Array(HASH_SIZE);

/**
 * Compares everything that the log keeps twice: the recorded bytes, what the database repeats of them, the published tiles,
 * and every signed checkpoint, also those that somebody else has kept. The database and the files are not trusted; the key is.
 *
 * @param outside signed checkpoints kept elsewhere: by witnesses, inspectors, in proofs and receipts
 * @param mirrors readers over tiles kept elsewhere
 * @returns the first finding of each kind, in order of the entries; none when all agree
 */
export async function examineLog(
  tx: Tx,
  files: Pick<LogFiles, 'read' | 'readTile'>,
  key: Pick<LogKey, 'verifier' | 'others'>,
  outside: readonly string[] = [],
  mirrors: readonly NodeReader[] = [],
): Promise<Finding[]> {
  const { heads, findings } = await signedHeads(tx, files, key, outside);
  const known = new Set<FindingCode>(findings.map(({ code }) => code));
  const add = (found: Finding): void => {
    if (!known.has(found.code)) findings.push(found);
    known.add(found.code);
  };
  const copies = heads.length > 0 ? [tilesOf(files, heads.at(-1)!.size), ...mirrors] : mirrors;
  const fork = await readThrough(tx, heads, copies, add);
  // Where record and signature disagree, tiles that agree with either prove nothing more.
  if (!fork && heads.length > 0)
    await compareFiles(
      async (start, end) => (await readPage(tx, start, end)).leaves,
      files,
      heads.at(-1)!.size,
      add,
    );
  return findings.sort((a, b) => a.first - b.first || CODES.indexOf(a.code) - CODES.indexOf(b.code));
}

/** Every signature there is, by size; a root is believed for its signature, whatever stands beside it. */
async function signedHeads(
  tx: Tx,
  files: Pick<LogFiles, 'read'>,
  key: Pick<LogKey, 'verifier' | 'others'>,
  outside: readonly string[],
): Promise<{ heads: Head[]; findings: Finding[] }> {
  const findings: Finding[] = [];
  const heads: Head[] = [];
  const tell = (code: FindingCode, size: number, detail: string): void => {
    findings.push({ code, first: size, last: size, detail });
  };
  const open = async (
    note: string | Uint8Array,
    from: Head['from'],
    stated: number,
  ): Promise<Head | null> => {
    const opened = await openCheckpoint(note, { logs: keysOf(key) }, noteCrypto);
    if (opened.ok) return { size: opened.value.size, root: opened.value.root, from };
    tell('checkpoint-altered', stated, `${from}: ${opened.reason}`);
    return null;
  };
  const rows = await tx.query<{ size: number; root_hash: Buffer; note: string }>(
    'SELECT size, root_hash, note FROM checkpoint ORDER BY size',
  );
  for (const { size, root_hash, note } of rows) {
    const head = await open(note, 'database', size);
    if (!head) continue;
    if (head.size !== size || !equalBytes(head.root, root_hash))
      tell('checkpoint-altered', size, `the signature is over size ${head.size}, root ${toHex(head.root)}`);
    heads.push(head);
  }
  const file = await files.read('checkpoint');
  if (file === null && rows.length > 0)
    tell('checkpoint-file-missing', rows.at(-1)!.size, 'no checkpoint is published');
  const others = [
    ...(file === null ? [] : [await open(file, 'file', rows.at(-1)?.size ?? 0)]),
    ...(await Promise.all(outside.map((note) => open(note, 'outside', 0)))),
  ];
  for (const head of others) {
    if (!head) continue;
    const same = heads.filter(({ size }) => size === head.size);
    if (same.length === 0)
      tell('checkpoint-removed', head.size, `signed, kept by ${head.from}, and not in the database`);
    if (same.some(({ root }) => equalBytes(root, head.root))) continue;
    for (const { root, from } of same.slice(0, 1))
      tell('two-roots', head.size, `${toHex(root)} (${from}) and ${toHex(head.root)} (${head.from})`);
    // Both are signed: the record is compared with each.
    heads.push(head);
  }
  return { heads: heads.sort((a, b) => a.size - b.size), findings };
}

/** Reads the record once, from its first entry; stops at the first root that is not the signed one. @returns whether there was one */
async function readThrough(
  tx: Tx,
  heads: readonly Head[],
  copies: readonly NodeReader[],
  add: (found: Finding) => void,
): Promise<boolean> {
  const [last] = await tx.query<{ end: number }>(
    'SELECT coalesce(max(index) + 1, 0) AS "end" FROM log_entry',
  );
  const end = Math.max(last!.end, heads.at(-1)?.size ?? 0);
  const waiting = [...heads];
  const split = heads.some(({ size }, i) => heads[i + 1]?.size === size);
  let agreed = 0;
  let edge: TreeEdge = emptyEdge;
  while (edge.size < end) {
    const to = Math.min(edge.size + PAGE, waiting[0]?.size ?? end);
    const { leaves, findings } = await readPage(tx, edge.size, to);
    edge = extendEdge(sha256, edge, leaves).edge;
    while (waiting[0]?.size === edge.size) {
      const head = waiting.shift()!;
      if (equalBytes(edgeRoot(sha256, edge), head.root)) agreed = split ? 0 : head.size;
      else {
        add(await differenceAt(tx, head, agreed, copies));
        return true;
      }
    }
    for (const found of findings) add(found);
  }
  return false;
}

/** @param agreed size of the last checkpoint with which the record agrees, and which nobody contradicts */
async function differenceAt(
  tx: Tx,
  head: Head,
  agreed: number,
  copies: readonly NodeReader[],
): Promise<Finding> {
  const rootOf = async (start: number, end: number): Promise<Uint8Array> => {
    let edge: TreeEdge = emptyEdge;
    for (let at = start; at < end; at += PAGE)
      edge = extendEdge(sha256, edge, (await readPage(tx, at, Math.min(end, at + PAGE))).leaves).edge;
    return edgeRoot(sha256, edge);
  };
  const found = (await firstDifference(sha256, head, rootOf, copies))!;
  // An agreement with a smaller checkpoint bounds what no copy could tell; one entry needs no bound.
  const exact = found.end - found.start === 1;
  const at = { first: exact ? found.start : Math.max(found.start, agreed), last: found.end - 1 };
  const signed = `a checkpoint of ${head.size} entries was signed over another`;
  // Which numbers are there is certain, also where nobody can tell which of the entries was changed.
  const [odd] = await tx.query<{ number: number; rows: number }>(
    `SELECT n AS number, count(e.index) AS rows FROM generate_series($1::bigint, $2::bigint) n LEFT JOIN log_entry e ON e.index = n
     GROUP BY n HAVING count(e.index) <> 1 ORDER BY n LIMIT 1`,
    [at.first, at.last],
  );
  if (odd) {
    const { number, rows } = odd;
    const code = rows === 0 ? 'entry-missing' : 'entry-doubled';
    return {
      code,
      first: number,
      last: number,
      detail: `${rows} rows; a checkpoint of ${head.size} entries was signed`,
    };
  }

  return {
    code: 'entry-altered',
    ...at,
    detail: exact ? signed : `${signed}; no copy of the tiles tells which of these it is`,
  };
}

/** Leaf hashes of the entries [start, end) by their bytes, and what does not fit beside them. */
async function readPage(
  tx: Tx,
  start: number,
  end: number,
): Promise<{ leaves: Uint8Array[]; findings: Finding[] }> {
  const rows = await tx.query<Row>(
    `SELECT e.index, e.leaf_hash, e.entry, e.source, e.id, e.type, e.outcome, e.occurred, d.data, d.salt
     FROM log_entry e LEFT JOIN entry_details d ON d.index = e.index WHERE e.index >= $1 AND e.index < $2 ORDER BY e.index`,
    [start, end],
  );
  const findings: Finding[] = [];
  const tell = (code: FindingCode, index: number, detail: string): void => {
    findings.push({ code, first: index, last: index, detail });
  };
  const leaves: Uint8Array[] = Array.from({ length: end - start }, () => NOTHING);
  const seen = new Set<number>();
  for (const row of rows) {
    const leaf = leafHash(sha256, row.entry);
    if (seen.has(row.index)) tell('entry-doubled', row.index, 'two rows have this number');
    // Two rows with one number: neither is the entry, so the hash of the later one makes the roots differ.
    leaves[row.index - start] = leaf;
    seen.add(row.index);
    if (!equalBytes(leaf, row.leaf_hash))
      tell('entry-altered', row.index, 'the bytes have another leaf hash than was recorded with them');
    else lookBeside(row, tell);
  }
  for (let index = start; index < end; index++)
    if (!seen.has(index)) tell('entry-missing', index, 'the numbers of entries have no gap');
  return { leaves, findings };
}

/** What the database repeats of an entry so that it can be found, and what the entry commits to. */
function lookBeside(row: Row, tell: (code: FindingCode, index: number, detail: string) => void): void {
  const entry = JSON.parse(row.entry.toString('utf8')) as LogEntry;
  const columns = { source: row.source, id: row.id, type: row.type, outcome: row.outcome };
  for (const [name, value] of Object.entries(columns))
    if (value !== entry[name as keyof typeof columns])
      tell('index-altered', row.index, `the column ${name} is not what the entry says`);
  if (row.occurred.getTime() !== Date.parse(entry.time ?? entry.received))
    tell('index-altered', row.index, 'the column occurred is not what the entry says');
  if (row.data !== null && row.salt !== null && commitment(row.salt, row.data) !== entry.commit)
    tell('details-altered', row.index, 'the details are not those to which the entry commits');
}

const tilesOf = (files: Pick<LogFiles, 'readTile'>, size: number): NodeReader =>
  nodesInTiles(sha256, size, async (id) => {
    const bytes = await files.readTile(id);
    if (bytes === null) throw new RangeError('the tile is missing');
    return bytes;
  });
