import { equalBytes, fromHex } from '../bytes.js';
import { verifyInclusion } from '../inclusion.proof.js';
import { formatProofFile, parseProofFile, verifyProofFile } from '../proof.file.js';
import { addFinding, newClass, type ClassReport, type OpenBundle } from './bundle.opening.js';
import {
  BUNDLE_FILES,
  inclusionHashes,
  readEntryLine,
  type BundleEntry,
  type StatedErasure,
} from './bundle.form.js';
import { rootFromMany, type ProvenLeaf } from './many.inclusion.js';

const SINGLE = /^proofs\/(0|[1-9][0-9]*)\.tlog-proof$/;

/** Small bundles carry a C2SP `.tlog-proof` per entry besides: each must prove its own entry under this checkpoint. */
export async function checkSingleProofs(bundle: OpenBundle, report: ClassReport): Promise<ClassReport> {
  const names = bundle.names.filter((name) => SINGLE.test(name));
  if (names.length === 0) return report;
  const { tools, manifest } = bundle;
  const wanted = new Map(names.map((name) => [Number(SINGLE.exec(name)![1]), name]));
  const checkpoint = await bundle.text(BUNDLE_FILES.checkpoint);
  const root = fromHex(manifest.root) as Uint8Array;
  for await (const line of bundle.lines(BUNDLE_FILES.entries)) {
    const read = readEntryLine(line, tools);
    if (!('entry' in read)) continue;
    const { index, leafHash } = read.entry;
    const name = wanted.get(index);
    if (name === undefined) {
      addFinding(report, 'file-missing', `proofs/${index}.tlog-proof`);
      continue;
    }
    wanted.delete(index);
    const proof = parseProofFile((await bundle.text(name)) ?? '');
    const inclusion = proof.ok
      ? verifyInclusion(tools.hash, {
          index: proof.value.index,
          size: manifest.size,
          leafHash: fromHex(leafHash) as Uint8Array,
          proof: proof.value.proof,
          root,
        })
      : proof;
    if (!inclusion.ok) addFinding(report, 'proof-entry', name, inclusion.reason);
    else if (proof.ok && (proof.value.index !== index || proof.value.checkpoint !== checkpoint))
      addFinding(report, 'proof-entry', name, 'of another entry or checkpoint');
    else report.checked++;
  }
  for (const name of wanted.values()) addFinding(report, 'proof-entry', name, 'of no entry of the bundle');
  return report;
}

/**
 * Details that are missing must be missing for a reason that is itself in the log: the erasing entry comes along with
 * its proof (`erasures/<index>.tlog-proof`, its line in `extra`), covers the entry, and tells the same reason and request.
 */
export async function checkErasures(
  bundle: OpenBundle,
  erased: readonly { index: number; by: StatedErasure | null }[],
): Promise<ClassReport> {
  const report = newClass(erased.length > 0 ? 'pass' : 'none');
  const proven = new Map<number, BundleEntry | string>();
  for (const { index, by } of erased) {
    const where = `entry ${index}`;
    if (!by) {
      addFinding(report, 'erasure-wrong', where, 'no erasure is stated');
      continue;
    }
    let act = proven.get(by.entryIndex);
    if (act === undefined) proven.set(by.entryIndex, (act = await provenErasure(bundle, by.entryIndex)));
    const fault = typeof act === 'string' ? act : erasureFault(act, index, by);
    if (fault !== undefined) addFinding(report, 'erasure-wrong', where, `entry ${by.entryIndex}: ${fault}`);
    else report.checked++;
  }
  report.notes = [...new Set(erased.flatMap(({ by }) => by?.request ?? by?.class ?? []))];
  return report;
}

async function provenErasure(
  { tools, policy, text }: OpenBundle,
  entryIndex: number,
): Promise<BundleEntry | string> {
  const file = await text(`erasures/${entryIndex}.tlog-proof`);
  const proof = parseProofFile(file ?? '');
  const line = proof.ok && proof.value.extra ? tools.decode(proof.value.extra) : undefined;
  if (file === null || !proof.ok || line === undefined) return 'no proof';
  const read = readEntryLine(line, tools);
  if (!('entry' in read) || read.fault) return 'its entry was changed';
  const bytes = tools.encode(tools.canonical(read.entry.entry));
  const verified = await verifyProofFile(file, bytes, { ...policy, quorum: 'none' }, tools);
  return verified.ok && proof.value.index === entryIndex ? read.entry : 'the proof does not hold';
}

function erasureFault(act: BundleEntry, index: number, by: StatedErasure): string | undefined {
  const data = act.details?.data;
  if (act.entry.type !== 'details.erased' || !data) return `a ${String(act.entry.type)} erases nothing`;
  if (Number(data.fromIndex) > index || Number(data.toIndex) <= index) return 'it covers other entries';
  const same = data.reason === by.reason && data.requestId === by.request && data.class === by.class;
  return same ? undefined : 'it tells another reason';
}

/**
 * The `.tlog-proof` of any one entry of a bundle, out of the proof of all of them.
 * @throws BundleError when a file is missing or malformed
 */
export async function singleProof(
  bundle: OpenBundle,
  index: number,
): Promise<{ proof: string; entry: Uint8Array } | null> {
  const { tools, manifest } = bundle;
  let entry: Uint8Array | null = null;
  async function* leaves(): AsyncGenerator<ProvenLeaf> {
    for await (const line of bundle.lines(BUNDLE_FILES.entries)) {
      const read = readEntryLine(line, tools);
      if (!('entry' in read)) return;
      if (read.entry.index === index) entry = tools.encode(tools.canonical(read.entry.entry));
      yield { index: read.entry.index, leafHash: fromHex(read.entry.leafHash) as Uint8Array };
    }
  }
  const hashes = inclusionHashes(bundle.lines(BUNDLE_FILES.inclusion), manifest);
  const result = await rootFromMany(tools.hash, manifest.size, leaves(), hashes, index);
  const checkpoint = await bundle.text(BUNDLE_FILES.checkpoint);
  if (!result.ok || !result.path || entry === null || checkpoint === null) return null;
  if (!equalBytes(result.root, fromHex(manifest.root) ?? new Uint8Array(0))) return null;
  return { proof: formatProofFile({ index, proof: result.path, checkpoint }), entry };
}
