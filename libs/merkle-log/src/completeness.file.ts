import { equalBytes, fromHex, HASH_SIZE, isCount, toHex } from './bytes.js';
import {
  COMPLETENESS_KINDS,
  isPeriodLeaf,
  isReference,
  parsePeriodStatement,
  verifyCompleteness,
  type CompletenessKind,
  type CompletenessProof,
  type PeriodLeaf,
  type PeriodStatement,
} from './completeness.proof.js';
import { verifyInclusion } from './inclusion.proof.js';
import type { NoteCrypto } from './note.js';
import { decodeBase64, encodeUtf8 } from './text.encoding.js';
import { leafHash } from './tree.hashing.js';
import { checkPolicy, type TrustPolicy } from './trust.policy.js';
import { accept, refuse, type Failure, type Result } from './verdict.js';

export const COMPLETENESS_FORM = 'garant-completeness@v1';

/** The entries [from, to), by number. */
export type IndexRange = { from: number; to: number };
export type ListedEntry = { index: number; leafHash: string };

/** Evidence about one reference in a range of the log, as JSON: `*.completeness.json`. Hashes of proofs are base64. */
export type CompletenessFile = {
  form: typeof COMPLETENESS_FORM;
  kind: CompletenessKind;
  ref: string;
  from: number;
  to: number;
  /** Signed note under which the entries of the periods are proven. */
  checkpoint: string;
  periods: {
    /** Place of the entry in which the log closed the period, its text, and its inclusion proof under the checkpoint. */
    index: number;
    entry: string;
    inclusion: string[];
    /** What that entry commits to: RFC 8785 text and its salt (base64url). */
    data: string;
    salt: string;
    proof:
      | { present: { index: number; proof: string[] } }
      | { absent: { index: number; leaves: PeriodLeaf[]; proof: string[] } };
    /** All entries of the period about the reference. */
    entries: ListedEntry[];
  }[];
};

export type ProvenCompleteness = {
  kind: CompletenessKind;
  ref: string;
  origin: string;
  /** Size of the tree of the checkpoint. */
  size: number;
  /** Where the list is complete: closed periods, cut to the range asked for, joined where they touch. */
  covered: IndexRange[];
  /** Where nothing is said: what lies after the last closed period, or was left out of the file. */
  uncovered: IndexRange[];
  /** Every entry of the covered periods about the reference, by index; periods are whole, so some may lie outside the range. */
  entries: ListedEntry[];
};

/**
 * Verifies a completeness file offline: the checkpoint satisfies the policy; each period was closed by an entry of the log
 * under it; and the entries listed are all that these periods have about the reference. That an entry of a given leaf hash
 * has its number is shown by its own inclusion proof.
 */
export async function verifyCompletenessFile(
  file: string,
  policy: TrustPolicy,
  crypto: NoteCrypto,
): Promise<Result<ProvenCompleteness>> {
  const parsed = parseCompletenessFile(file);
  if (!parsed.ok) return parsed;
  const { kind, ref, from, to, checkpoint, periods } = parsed.value;
  const trusted = await checkPolicy(policy, checkpoint, crypto);
  if (!trusted.ok) return trusted;
  const { size, root, origin } = trusted.value;
  const entries: ListedEntry[] = [];
  const proven: IndexRange[] = [];
  for (const one of periods) {
    const opened = openPeriod(one, { size, root }, crypto);
    if (!opened.ok) return opened;
    const statement = opened.value;
    const last = proven.at(-1);
    if (last && statement.from < last.to) return refuse('period-order', `period ${statement.period}`);
    const verdict = verifyPeriod(one, statement, { kind, ref }, crypto);
    if (verdict) return verdict;
    entries.push(...one.entries);
    proven.push({ from: statement.from, to: statement.to });
  }
  const covered = joinedWithin({ from, to }, proven);
  return accept({ kind, ref, origin, size, covered, uncovered: between({ from, to }, covered), entries });
}

/** Parses without verifying anything but the form. */
export function parseCompletenessFile(text: string): Result<CompletenessFile> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('completeness-form', 'JSON');
  }
  const file = (value ?? {}) as Partial<CompletenessFile>;
  if (file.form !== COMPLETENESS_FORM) return refuse('completeness-form', 'form');
  if (!COMPLETENESS_KINDS.includes(file.kind as CompletenessKind)) return refuse('completeness-form', 'kind');
  if (!isReference(file.ref)) return refuse('completeness-reference');
  if (!isNumber(file.from) || !isNumber(file.to) || file.from >= file.to)
    return refuse('completeness-form', 'range');
  if (typeof file.checkpoint !== 'string') return refuse('completeness-form', 'checkpoint');
  if (!Array.isArray(file.periods)) return refuse('completeness-form', 'periods');
  const odd = file.periods.findIndex((period) => !isPeriodOfFile(period));
  return odd === -1 ? accept(file as CompletenessFile) : refuse('completeness-form', `periods[${odd}]`);
}

export type ListComparison = {
  /** Proven to be about the reference, and not in the list. */
  missing: ListedEntry[];
  /** In the list, within the covered periods, and not proven to be about the reference. */
  added: ListedEntry[];
  /** In the list, outside of the covered periods: nothing is said about them. */
  uncovered: ListedEntry[];
};

/** A list that somebody was given, compared with what is proven, within the range asked for. */
export function compareList(proven: ProvenCompleteness, list: readonly ListedEntry[]): ListComparison {
  const within = ({ index }: ListedEntry): boolean =>
    proven.covered.some(({ from, to }) => index >= from && index < to);
  const key = ({ index, leafHash: hash }: ListedEntry): string => `${index} ${hash}`;
  const known = new Set(proven.entries.map(key));
  const given = new Set(list.map(key));
  return {
    missing: proven.entries.filter((each) => within(each) && !given.has(key(each))),
    added: list.filter((each) => within(each) && !known.has(key(each))),
    uncovered: list.filter((each) => !within(each)),
  };
}

type FilePeriod = CompletenessFile['periods'][number];

/** The statement of a period, when the log closed it so: entry under the checkpoint, statement under the entry. */
function openPeriod(
  { index, entry, inclusion, data, salt }: FilePeriod,
  tree: { size: number; root: Uint8Array },
  { hash }: NoteCrypto,
): Result<PeriodStatement> {
  const proof = inclusion.map(decodeBase64);
  if (proof.some((each) => each?.length !== HASH_SIZE)) return refuse('hash-length', 'inclusion');
  let bytes: Uint8Array;
  let told: { type?: unknown; source?: unknown; kind?: unknown; commit?: unknown };
  let value: unknown;
  let committed: Uint8Array;
  try {
    bytes = encodeUtf8(entry);
    committed = encodeUtf8(data);
    told = JSON.parse(entry) as typeof told;
    value = JSON.parse(data);
  } catch {
    return refuse('period-entry', `entry ${index}`);
  }
  const included = verifyInclusion(hash, {
    index,
    size: tree.size,
    leafHash: leafHash(hash, bytes),
    proof: proof as Uint8Array[],
    root: tree.root,
  });
  if (!included.ok) return included;
  if (told.kind !== 'event' || told.type !== 'period.closed' || told.source !== 'garant/audit-log')
    return refuse('period-entry', `entry ${index}`);
  const salted = saltBytes(salt);
  const all = new Uint8Array(salted.length + committed.length);
  all.set(salted);
  all.set(committed, salted.length);
  const commit = typeof told.commit === 'string' ? fromHex(told.commit) : undefined;
  if (!commit || salted.length !== 16 || !equalBytes(hash(all), commit))
    return refuse('period-commitment', `entry ${index}`);
  return parsePeriodStatement(value);
}

function verifyPeriod(
  { proof, entries }: FilePeriod,
  statement: PeriodStatement,
  { kind, ref }: { kind: CompletenessKind; ref: string },
  { hash }: NoteCrypto,
): Failure | undefined {
  const place = `period ${statement.period}`;
  for (const [i, { index }] of entries.entries()) {
    const before = entries[i - 1]?.index ?? statement.from - 1;
    if (index <= before || index >= statement.to) return refuse('completeness-list', place);
  }
  const decoded = decodeProof(proof);
  if (!decoded) return refuse('hash-length', place);
  const leafHashes = entries.map(({ leafHash: hex }) => fromHex(hex) as Uint8Array);
  const verdict = verifyCompleteness(hash, { statement, kind, ref, proof: decoded, leafHashes });
  return verdict.ok
    ? undefined
    : refuse(verdict.reason, verdict.detail ? `${place}: ${verdict.detail}` : place);
}

function decodeProof(proof: FilePeriod['proof']): CompletenessProof | undefined {
  const texts = 'present' in proof ? proof.present.proof : proof.absent.proof;
  const hashes = texts.map(decodeBase64);
  if (hashes.some((each) => each?.length !== HASH_SIZE)) return undefined;
  const own = hashes as Uint8Array[];
  return 'present' in proof
    ? { present: { index: proof.present.index, proof: own } }
    : { absent: { ...proof.absent, proof: own } };
}

/** base64url of 16 bytes without padding; empty for anything else. */
function saltBytes(salt: string): Uint8Array {
  if (!/^[\w-]{22}$/.test(salt)) return new Uint8Array(0);
  return decodeBase64(`${salt.replaceAll('-', '+').replaceAll('_', '/')}==`) ?? new Uint8Array(0);
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && isCount(value);
const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isPeriodOfFile(value: unknown): value is FilePeriod {
  if (!isObject(value) || !isNumber(value.index) || !isTexts(value.inclusion)) return false;
  if (![value.entry, value.data, value.salt].every((each) => typeof each === 'string')) return false;
  if (!Array.isArray(value.entries) || !value.entries.every(isListed) || !isObject(value.proof)) return false;
  const { present, absent } = value.proof;
  const one = present ?? absent;
  if ((present === undefined) === (absent === undefined) || !isObject(one)) return false;
  if (!isNumber(one.index) || !isTexts(one.proof)) return false;
  return present !== undefined || (Array.isArray(one.leaves) && one.leaves.every(isPeriodLeaf));
}
const isListed = (value: unknown): boolean =>
  isObject(value) &&
  isNumber(value.index) &&
  typeof value.leafHash === 'string' &&
  /^[0-9a-f]{64}$/.test(value.leafHash);

function joinedWithin(range: IndexRange, parts: readonly IndexRange[]): IndexRange[] {
  const joined: IndexRange[] = [];
  for (const part of parts) {
    const [from, to] = [Math.max(part.from, range.from), Math.min(part.to, range.to)];
    if (from >= to) continue;
    const last = joined.at(-1);
    if (last?.to === from) joined[joined.length - 1] = { from: last.from, to };
    else joined.push({ from, to });
  }
  return joined;
}

function between({ from, to }: IndexRange, covered: readonly IndexRange[]): IndexRange[] {
  const gaps: IndexRange[] = [];
  let at = from;
  for (const part of [...covered, { from: to, to }]) {
    if (part.from > at) gaps.push({ from: at, to: part.from });
    at = Math.max(at, part.to);
  }
  return gaps;
}

/** One entry of a list, from its exact bytes. */
export const listedEntry = (hash: NoteCrypto['hash'], index: number, entry: Uint8Array): ListedEntry => ({
  index,
  leafHash: toHex(leafHash(hash, entry)),
});
