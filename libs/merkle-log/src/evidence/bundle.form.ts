import { HASH_SIZE, parseCount, toHex, type Hash } from '../bytes.js';
import { leafHash } from '../tree.hashing.js';
import { decodeBase64 } from '../text.encoding.js';
import { BundleError } from './bundle.fault.js';

/** Form of an inspection bundle; a reader refuses forms that it does not know. */
export const BUNDLE_FORM = 'garant-bundle/1';
/** First line of the note with which the log signs a manifest: no checkpoint can begin so. */
export const MANIFEST_NOTE = 'garant/bundle-manifest/v1';
/** First line of the proof of all entries. */
export const INCLUSION_FORM = 'garant-inclusion/v1';

/** Names inside a bundle. */
export const BUNDLE_FILES = {
  manifest: 'manifest.json',
  /** `sha256sum -c` form; its line goes into the minutes. */
  manifestSum: 'manifest.sha256',
  /** `sha256sum -c` form, every file of the manifest. */
  sums: 'SHA256SUMS',
  signature: 'manifest.note',
  scope: 'scope.json',
  entries: 'entries.jsonl',
  csv: 'entries.csv',
  fhir: 'fhir/AuditEvent.ndjson',
  inclusion: 'proofs/inclusion.proof',
  checkpoint: 'checkpoint',
  policy: 'policy',
  page: 'verify.html',
} as const;

/** Members that the manifest cannot list, for they are made of it. */
export const OUTSIDE_MANIFEST: readonly string[] = [
  BUNDLE_FILES.manifest,
  BUNDLE_FILES.manifestSum,
  BUNDLE_FILES.sums,
  BUNDLE_FILES.signature,
];

export interface ManifestFile {
  path: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}
export interface BundleManifest {
  form: typeof BUNDLE_FORM;
  bundleId: string;
  madeAt: string;
  origin: string;
  /** Of the checkpoint under which everything is proven. */
  size: number;
  /** Lower-case hex. */
  root: string;
  entries: number;
  /** Of these, how many have lost their details to an erasure. */
  erased: number;
  files: ManifestFile[];
}

const HEX = /^[0-9a-f]{64}$/;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/** @throws BundleError `manifest-form` naming the member that is not as it should be */
export function parseManifest(text: string | undefined): BundleManifest {
  const wrong = (member: string): BundleError =>
    new BundleError('manifest-form', BUNDLE_FILES.manifest, member);
  const value = jsonOf(text);
  if (!isObject(value)) throw wrong('JSON');
  if (value.form !== BUNDLE_FORM) throw wrong('form');
  for (const name of ['bundleId', 'madeAt', 'origin'] as const)
    if (typeof value[name] !== 'string') throw wrong(name);
  for (const name of ['size', 'entries', 'erased'] as const) if (!isCount(value[name])) throw wrong(name);
  if (typeof value.root !== 'string' || !HEX.test(value.root)) throw wrong('root');
  if (!Array.isArray(value.files)) throw wrong('files');
  const paths = new Set<string>();
  for (const file of value.files as unknown[]) {
    if (!isObject(file) || typeof file.path !== 'string' || !isCount(file.bytes)) throw wrong('files');
    if (typeof file.sha256 !== 'string' || !HEX.test(file.sha256) || paths.has(file.path))
      throw wrong(file.path);
    paths.add(file.path);
  }
  return value as unknown as BundleManifest;
}

/** What the log signs about a manifest, ending with a newline. @param sha256 of the manifest's bytes, hex */
export const manifestNoteText = (bundleId: string, sha256: string): string =>
  `${MANIFEST_NOTE}\n${bundleId}\n${sha256}\n`;

/** `sha256sum -c` reads it. */
export const sumsText = (files: readonly Pick<ManifestFile, 'path' | 'sha256'>[]): string =>
  files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');

/** Why an entry shows no details any more, and which entry of the log says so. */
export interface StatedErasure {
  at: string;
  /** Class of the log whose duration had ended. */
  class?: string;
  entryIndex: number;
  reason: string;
  /** The request under which a person was erased. */
  request?: string;
}
/** One line of `entries.jsonl`. */
export interface BundleEntry {
  index: number;
  leafHash: string;
  entry: Record<string, unknown>;
  details: { data: Record<string, unknown>; salt: string } | null;
  erased?: StatedErasure;
}

export interface LineTools {
  hash: Hash;
  encode(text: string): Uint8Array;
  /** RFC 8785. */
  canonical(value: unknown): string;
}

/**
 * A line, and what is wrong with it: the form, the hash of its entry, the commitment to its details
 * (SHA-256(salt16 || RFC 8785 form of the data)).
 */
export function readEntryLine(
  line: string,
  tools: LineTools,
): { entry: BundleEntry; fault?: 'entry-hash' | 'entry-details' } | { fault: 'entry-form' } {
  const value = jsonOf(line);
  if (!isObject(value) || !isCount(value.index) || typeof value.leafHash !== 'string')
    return { fault: 'entry-form' };
  const { entry, details } = value;
  if (!isObject(entry) || !HEX.test(value.leafHash) || !isDetails(details)) return { fault: 'entry-form' };
  if (value.erased !== undefined && (details !== null || !isErasure(value.erased)))
    return { fault: 'entry-form' };
  const known = ['details', 'entry', 'erased', 'index', 'leafHash'];
  if (Object.keys(value).some((name) => !known.includes(name)) || tools.canonical(value) !== line)
    return { fault: 'entry-form' };
  const found = value as unknown as BundleEntry;
  const bytes = tools.encode(tools.canonical(entry));
  if (toHex(leafHash(tools.hash, bytes)) !== found.leafHash) return { entry: found, fault: 'entry-hash' };
  if (details !== null && commitmentOf(details, tools) !== entry.commit)
    return { entry: found, fault: 'entry-details' };
  return { entry: found };
}

function commitmentOf({ data, salt }: { data: unknown; salt: string }, tools: LineTools): string | undefined {
  const base64 = salt.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='));
  if (!bytes) return undefined;
  const body = tools.encode(tools.canonical(data));
  const all = new Uint8Array(bytes.length + body.length);
  all.set(bytes);
  all.set(body, bytes.length);
  return toHex(tools.hash(all));
}

const isDetails = (value: unknown): value is BundleEntry['details'] =>
  value === null || (isObject(value) && isObject(value.data) && typeof value.salt === 'string');
const isErasure = (value: unknown): value is StatedErasure =>
  isObject(value) &&
  isCount(value.entryIndex) &&
  ['reason', 'at'].every((name) => typeof value[name] === 'string') &&
  ['class', 'request'].every((name) => value[name] === undefined || typeof value[name] === 'string');

/** Head of the file that holds the proof of all entries. */
export const inclusionHead = (size: number, entries: number): string =>
  `${INCLUSION_FORM}\nsize ${size}\nentries ${entries}\n`;

/** The hashes of a proof file, one a line in base64 behind three lines of head. @throws BundleError `proof-form` */
export async function* inclusionHashes(
  lines: AsyncIterator<string>,
  expected: { size: number; entries: number },
): AsyncGenerator<Uint8Array> {
  const wrong = (detail: string): BundleError =>
    new BundleError('proof-form', BUNDLE_FILES.inclusion, detail);
  const head: string[] = [];
  while (head.length < 3) head.push(((await lines.next()) as { value?: string }).value ?? '');
  const [form, size, entries] = head as [string, string, string];
  if (form !== INCLUSION_FORM) throw wrong('first line');
  if (parseCount(size.replace(/^size /, '')) !== expected.size) throw wrong('size');
  if (parseCount(entries.replace(/^entries /, '')) !== expected.entries) throw wrong('entries');
  for (let number = 4; ; number++) {
    const line = await lines.next();
    if (line.done) return;
    const bytes = decodeBase64(line.value);
    if (bytes?.length !== HASH_SIZE) throw wrong(`line ${number}`);
    yield bytes;
  }
}

/** Undefined for what is not JSON. */
export function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
