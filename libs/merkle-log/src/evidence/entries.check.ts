import { equalBytes, fromHex } from '../bytes.js';
import { addFinding, newClass, type ClassReport, type LineForm, type OpenBundle } from './bundle.opening.js';
import { BundleError } from './bundle.fault.js';
import {
  BUNDLE_FILES,
  inclusionHashes,
  readEntryLine,
  type BundleEntry,
  type StatedErasure,
} from './bundle.form.js';
import { rootFromMany, type ProvenLeaf } from './many.inclusion.js';

export interface EntriesCheck {
  entries: ClassReport;
  forms: ClassReport;
  proofs: ClassReport;
  /** The first of them. */
  erased: { index: number; by: StatedErasure | null }[];
  erasedCount: number;
}
/** Enough to read; the rest is counted. */
const MOST_ERASED = 10_000;

/**
 * One walk over the entries, with the tables that were made of them and the proof beside: each line is canonical, hashes
 * to its leaf and holds what it commits to; table and FHIR file say the same; all leaves together lead to the signed root.
 */
export async function checkEntries(bundle: OpenBundle, step: (share: number) => void): Promise<EntriesCheck> {
  const { manifest, tools } = bundle;
  const found: EntriesCheck = {
    entries: newClass(),
    forms: newClass(),
    proofs: newClass(),
    erased: [],
    erasedCount: 0,
  };
  const tables = [
    sideBySide(bundle, found.forms, 'csv-differs', BUNDLE_FILES.csv, tools.forms.csv),
    sideBySide(bundle, found.forms, 'fhir-differs', BUNDLE_FILES.fhir, tools.forms.fhir),
  ];
  async function* leaves(): AsyncGenerator<ProvenLeaf> {
    let number = 0;
    let last = -1;
    for await (const line of bundle.lines(BUNDLE_FILES.entries)) {
      number++;
      if (number % 500 === 0) step(number / Math.max(1, manifest.entries));
      const read = readEntryLine(line, tools);
      if (!('entry' in read)) {
        addFinding(found.entries, 'entry-form', `${BUNDLE_FILES.entries}, line ${number}`);
        continue;
      }
      const { entry, fault } = read;
      const where = `entry ${entry.index}`;
      found.entries.checked++;
      if (fault) addFinding(found.entries, fault, where, `line ${number}`);
      if (entry.index <= last) addFinding(found.entries, 'entry-order', where, `line ${number}`);
      noteErasure(found, entry);
      for (const table of tables) await table.next(entry);
      // What stands twice or backwards would lead the walk over the tree astray; it is named already.
      if (entry.index <= last) continue;
      last = entry.index;
      yield { index: entry.index, leafHash: fromHex(entry.leafHash) as Uint8Array };
    }
  }
  // The walk may stop before the last entry; the rest of the lines is looked at all the same.
  const walk = leaves();
  const proven = await provenRoot(bundle, walk);
  for await (const _ of walk) continue;
  for (const table of tables) await table.end();
  if (found.entries.checked !== manifest.entries)
    addFinding(
      found.entries,
      'entry-count',
      BUNDLE_FILES.entries,
      `${found.entries.checked} instead of ${manifest.entries}`,
    );
  if (typeof proven === 'string') addFinding(found.proofs, 'proof-root', BUNDLE_FILES.inclusion, proven);
  else if (proven instanceof BundleError) addFinding(found.proofs, proven.fault, proven.where, proven.detail);
  else found.proofs.checked = found.entries.checked;
  return found;
}

function noteErasure(found: EntriesCheck, { index, details, erased }: BundleEntry): void {
  if (details !== null) return;
  found.erasedCount++;
  if (found.erased.length < MOST_ERASED) found.erased.push({ index, by: erased ?? null });
}

/** The proof must lead from these leaves to the signed root. Answers with what is wrong, if anything. */
async function provenRoot(
  bundle: OpenBundle,
  walk: AsyncGenerator<ProvenLeaf>,
): Promise<string | BundleError | undefined> {
  const { manifest, tools } = bundle;
  // A walk that ends early must not end the reading of the entries.
  const leaves: AsyncIterable<ProvenLeaf> = {
    [Symbol.asyncIterator]: () => ({ next: () => walk.next() }),
  };
  try {
    const lines = bundle.lines(BUNDLE_FILES.inclusion);
    const hashes = inclusionHashes(lines, manifest);
    const result = await rootFromMany(tools.hash, manifest.size, leaves, hashes);
    if (!result.ok) return `${result.fault} at entry ${result.at}`;
    const root = fromHex(manifest.root);
    return root && equalBytes(root, result.root) ? undefined : 'another root';
  } catch (error) {
    if (error instanceof BundleError) return error;
    throw error;
  }
}

interface Table {
  next(entry: BundleEntry): Promise<void>;
  end(): Promise<void>;
}
/** A file that must be what the entries make it. Only the first difference is told: behind it, lines are shifted. */
function sideBySide(
  bundle: OpenBundle,
  report: ClassReport,
  fault: 'csv-differs' | 'fhir-differs',
  name: string,
  form: LineForm,
): Table {
  const { origin } = bundle.manifest;
  let lines: AsyncGenerator<string> | undefined;
  let number = 0;
  let done = false;
  const differ = (where: string): void => {
    if (!done) addFinding(report, fault, `${name}, line ${number}`, where);
    done = true;
  };
  const follow = async (expected: string, where: string): Promise<void> => {
    if (done) return;
    number++;
    try {
      const line = await lines!.next();
      if (line.done || line.value !== expected) differ(where);
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      if (!done) addFinding(report, error.fault, error.where, error.detail);
      done = true;
    }
  };
  const begin = async (): Promise<void> => {
    if (lines || done) return;
    try {
      lines = bundle.lines(name);
    } catch (error) {
      if (!(error instanceof BundleError)) throw error;
      addFinding(report, error.fault, error.where, error.detail);
      done = true;
      return;
    }
    for (const line of form.head.split('\n').slice(0, -1)) await follow(line, 'head');
  };
  return {
    async next(entry) {
      await begin();
      // A form may put line breaks of a quoted text into a row.
      for (const line of form.line(entry, origin).split('\n')) await follow(line, `entry ${entry.index}`);
      report.checked++;
    },
    async end() {
      await begin();
      if (done) return;
      number++;
      if (!(await lines!.next()).done) differ('more than the entries');
    },
  };
}
