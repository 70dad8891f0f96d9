import { equalBytes, fromHex, toHex } from '../bytes.js';
import { openCheckpoint } from '../checkpoint.js';
import { parseNote, verifyNote } from '../note.js';
import { parsePolicy, meetsQuorum } from '../trust.policy.js';
import { BundleError } from './bundle.fault.js';
import {
  BUNDLE_FILES,
  manifestNoteText,
  OUTSIDE_MANIFEST,
  sumsText,
  type BundleManifest,
  type StatedErasure,
} from './bundle.form.js';
import {
  addFinding,
  newClass,
  opener,
  readManifest,
  type BundleTools,
  type ClassReport,
  type OpenBundle,
  type Opener,
} from './bundle.opening.js';
import { checkCompleteness, type ProvenRange } from './completeness.check.js';
import { checkEntries } from './entries.check.js';
import { checkErasures, checkSingleProofs } from './proofs.check.js';
import { checkTimestamps, type StatedTime } from './timestamps.check.js';
import { readZip, type ByteSource, type ZipMember } from './zip.reading.js';

export const CHECK_CLASSES = [
  'archive',
  'files',
  'signature',
  'checkpoint',
  'witnesses',
  'entries',
  'forms',
  'proofs',
  'erasures',
  'completeness',
  'timestamps',
] as const;
export type CheckClass = (typeof CHECK_CLASSES)[number];

export interface BundleReport {
  ok: boolean;
  classes: Record<CheckClass, ClassReport>;
  facts: {
    bundleId: string;
    madeAt: string;
    origin: string;
    size: number;
    entries: number;
    erased: { index: number; by: StatedErasure | null }[];
    erasedCount: number;
    cosigned: { name: string; time: number }[];
    complete: ProvenRange[];
    times: StatedTime[];
    /** To be compared with the line in the minutes. */
    manifestSha256: string;
    /** Whether the trust policy came from the reader, or from the bundle itself. */
    policy: 'given' | 'bundle';
  } | null;
}

interface Options {
  /** A trust policy from elsewhere; without one, the bundle's own is believed, and the report says so. */
  policy?: string;
  /** Share done, 0 to 1. */
  progress?: (share: number) => void;
}

/** Checks everything in a bundle, offline, with memory that does not grow with it; never throws for a bad bundle. */
export async function checkBundle(
  source: ByteSource,
  tools: BundleTools,
  options: Options = {},
): Promise<BundleReport> {
  const classes = Object.fromEntries(
    CHECK_CLASSES.map((name) => [name, newClass('not-evaluated')]),
  ) as BundleReport['classes'];
  const report: BundleReport = { ok: false, classes, facts: null };
  let members: ZipMember[];
  try {
    members = await readZip(source);
    classes.archive = { ...newClass(), checked: members.length };
  } catch (error) {
    addThrown((classes.archive = newClass()), error);
    return report;
  }
  const open = opener(source, members, tools);
  const step = progressOf(members, options.progress);
  let bundle: OpenBundle;
  let manifestSha256: string;
  try {
    const read = await readManifest(open);
    manifestSha256 = read.sha256;
    const policyText = options.policy ?? (await open.text(BUNDLE_FILES.policy)) ?? '';
    const policy = parsePolicy(tools.hash, policyText);
    if (!policy.ok) throw new BundleError('policy-form', BUNDLE_FILES.policy, policy.reason);
    bundle = { ...open, manifest: read.manifest, policy: policy.value };
  } catch (error) {
    addThrown((classes.signature = newClass()), error);
    return report;
  }
  const { manifest } = bundle;
  const facts: NonNullable<BundleReport['facts']> = {
    bundleId: manifest.bundleId,
    madeAt: manifest.madeAt,
    origin: manifest.origin,
    size: manifest.size,
    entries: manifest.entries,
    erased: [],
    erasedCount: 0,
    cosigned: [],
    complete: [],
    times: [],
    manifestSha256,
    policy: options.policy === undefined ? 'bundle' : 'given',
  };
  report.facts = facts;
  const run = async (name: CheckClass, work: () => Promise<ClassReport>): Promise<void> => {
    try {
      classes[name] = await work();
    } catch (error) {
      addThrown((classes[name] = newClass()), error);
    }
  };
  await run('files', () => checkFiles(open, members, manifest, tools, step.files));
  await run('signature', () => checkSignature(bundle, manifestSha256));
  await run('checkpoint', async () => {
    const { checkpoint, witnesses, cosigned } = await checkCheckpoint(bundle);
    classes.witnesses = witnesses;
    facts.cosigned = cosigned;
    return checkpoint;
  });
  await run('entries', async () => {
    const found = await checkEntries(bundle, step.entries);
    classes.forms = found.forms;
    classes.proofs = found.proofs;
    facts.erased = found.erased;
    facts.erasedCount = found.erasedCount;
    return found.entries;
  });
  if (classes.proofs.verdict !== 'not-evaluated')
    await run('proofs', () => checkSingleProofs(bundle, classes.proofs));
  await run('erasures', () => checkErasures(bundle, facts.erased));
  await run('completeness', async () => {
    const { report: found, complete } = await checkCompleteness(bundle);
    facts.complete = complete;
    return found;
  });
  await run('timestamps', async () => {
    const { report: found, times } = await checkTimestamps(bundle);
    facts.times = times;
    return found;
  });
  report.ok = Object.values(classes).every(({ verdict }) => verdict === 'pass' || verdict === 'none');
  return report;
}

function addThrown(report: ClassReport, error: unknown): void {
  if (!(error instanceof BundleError)) throw error;
  addFinding(report, error.fault, error.where, error.detail);
}

/** Entries are walked through once more than they are hashed; the shares follow the bytes. */
function progressOf(
  members: readonly ZipMember[],
  told: ((share: number) => void) | undefined,
): { files: (bytes: number) => void; entries: (share: number) => void } {
  const total = members.reduce((sum, { bytes }) => sum + bytes, 1);
  let hashed = 0;
  return {
    files: (bytes) => told?.((0.4 * (hashed += bytes)) / total),
    entries: (share) => told?.(0.4 + 0.6 * share),
  };
}

/** Every file against the manifest, and the lists of hashes that people check with other tools against it, too. */
async function checkFiles(
  open: Opener,
  members: readonly ZipMember[],
  manifest: BundleManifest,
  tools: BundleTools,
  step: (bytes: number) => void,
): Promise<ClassReport> {
  const report = newClass();
  const present = new Map(members.map((member) => [member.name, member]));
  for (const file of manifest.files) {
    report.checked++;
    const member = present.get(file.path);
    if (!member) {
      addFinding(report, 'file-missing', file.path);
      continue;
    }
    const hasher = tools.hasher();
    try {
      for await (const chunk of open.chunks(file.path)) {
        hasher.update(chunk);
        step(chunk.length);
      }
    } catch (error) {
      addThrown(report, error);
      continue;
    }
    if (toHex(hasher.digest()) !== file.sha256) addFinding(report, 'file-differs', file.path);
  }
  const listed = new Set(manifest.files.map(({ path }) => path));
  for (const { name } of members)
    if (!listed.has(name) && !OUTSIDE_MANIFEST.includes(name)) addFinding(report, 'file-unlisted', name);
  const manifestBytes = (await open.bytes(BUNDLE_FILES.manifest)) ?? new Uint8Array(0);
  const own = sumsText([{ path: BUNDLE_FILES.manifest, sha256: toHex(tools.hash(manifestBytes)) }]);
  for (const [name, text] of [
    [BUNDLE_FILES.sums, sumsText(manifest.files)],
    [BUNDLE_FILES.manifestSum, own],
  ] as const) {
    const found = await open.text(name);
    if (found === null) addFinding(report, 'file-missing', name);
    else if (found !== text) addFinding(report, 'manifest-sums', name);
  }
  return report;
}

/** The log's own signature under the manifest: a copy whose hashes were all made again is found out by it. */
async function checkSignature(bundle: OpenBundle, sha256: string): Promise<ClassReport> {
  const report = newClass();
  const text = await bundle.text(BUNDLE_FILES.signature);
  if (text === null) throw new BundleError('manifest-missing', BUNDLE_FILES.signature);
  const { manifest, policy, tools } = bundle;
  const note = parseNote(text);
  const refuse = (detail: string): ClassReport => {
    addFinding(report, 'manifest-signature', BUNDLE_FILES.signature, detail);
    return report;
  };
  if (!note.ok) return refuse(note.reason);
  if (note.value.text !== manifestNoteText(manifest.bundleId, sha256)) return refuse('another manifest');
  const keys = policy.logs.map(({ key }) => key).filter(({ name }) => name === manifest.origin);
  const verified = await verifyNote(note.value, keys, tools);
  if (!verified.ok) return refuse(verified.reason);
  report.checked = 1;
  return report;
}

async function checkCheckpoint(bundle: OpenBundle): Promise<{
  checkpoint: ClassReport;
  witnesses: ClassReport;
  cosigned: { name: string; time: number }[];
}> {
  const [checkpoint, witnesses] = [newClass(), newClass('not-evaluated')];
  const { manifest, policy, tools } = bundle;
  const note = await bundle.text(BUNDLE_FILES.checkpoint);
  if (note === null) throw new BundleError('file-missing', BUNDLE_FILES.checkpoint);
  const keys = { logs: policy.logs.map(({ key }) => key), witnesses: policy.witnesses.map(({ key }) => key) };
  const opened = await openCheckpoint(note, keys, tools);
  if (!opened.ok) {
    addFinding(checkpoint, 'checkpoint-untrusted', BUNDLE_FILES.checkpoint, opened.reason);
    return { checkpoint, witnesses, cosigned: [] };
  }
  checkpoint.checked = 1;
  const { origin, size, root, verified } = opened.value;
  const stated = fromHex(manifest.root);
  if (origin !== manifest.origin || size !== manifest.size || !stated || !equalBytes(stated, root))
    addFinding(checkpoint, 'checkpoint-differs', BUNDLE_FILES.checkpoint, `${origin}, ${size} entries`);
  const cosigned = policy.witnesses.flatMap(({ name, key }) => {
    const time = verified.find((each) => each.key === key)?.time;
    return time === undefined ? [] : [{ name, time }];
  });
  witnesses.verdict = policy.quorum === 'none' && cosigned.length === 0 ? 'none' : 'pass';
  witnesses.checked = cosigned.length;
  witnesses.notes = cosigned.map(({ name }) => name);
  const names = cosigned.map(({ name }) => name);
  if (!meetsQuorum(policy, names))
    addFinding(witnesses, 'checkpoint-untrusted', BUNDLE_FILES.checkpoint, `quorum ${policy.quorum}`);
  return { checkpoint, witnesses, cosigned };
}
