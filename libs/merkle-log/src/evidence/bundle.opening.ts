import { toHex } from '../bytes.js';
import type { NoteCrypto } from '../note.js';
import { parsePolicy, type TrustPolicy } from '../trust.policy.js';
import { BundleError, type BundleFault } from './bundle.fault.js';
import {
  BUNDLE_FILES,
  parseManifest,
  type BundleEntry,
  type BundleManifest,
  type LineTools,
} from './bundle.form.js';
import { linesOf } from './text.lines.js';
import { readMember, readZip, type ByteSource, type InflateRaw, type ZipMember } from './zip.reading.js';

/** A file whose lines follow from the entries: one a line, behind a head. */
export interface LineForm {
  head: string;
  line(entry: BundleEntry, origin: string): string;
}

export interface BundleTools extends NoteCrypto, LineTools {
  hasher(): { update(bytes: Uint8Array): void; digest(): Uint8Array };
  /** Undefined for bytes that are not UTF-8. */
  decode(bytes: Uint8Array): string | undefined;
  inflateRaw: InflateRaw;
  forms: { csv: LineForm; fhir: LineForm };
}

export interface BundleFinding {
  fault: BundleFault;
  /** File, and line or entry in it. */
  where: string;
  detail?: string;
}
export interface ClassReport {
  /** `none`: the bundle has nothing of the kind. `not-evaluated`: something before it failed. */
  verdict: 'pass' | 'fail' | 'none' | 'not-evaluated';
  /** How many things were looked at: files, entries, proofs. */
  checked: number;
  /** The first of what is wrong. */
  findings: BundleFinding[];
  /** How many more there are. */
  more: number;
  /** What a reader may want to know besides: names, times. */
  notes: string[];
}
/** An opened bundle, for the checks of single parts. */
export interface OpenBundle {
  manifest: BundleManifest;
  policy: TrustPolicy;
  tools: BundleTools;
  names: readonly string[];
  /** Null for a member that is not there. @throws BundleError */
  text(name: string): Promise<string | null>;
  bytes(name: string): Promise<Uint8Array | null>;
  /** @throws BundleError `file-missing` */
  chunks(name: string): AsyncIterable<Uint8Array>;
  lines(name: string): AsyncGenerator<string>;
}

const MOST_FINDINGS = 50;
/** Members that are read whole: everything but the files with a line an entry. */
const MOST_WHOLE = 64 * 2 ** 20;

export const newClass = (verdict: ClassReport['verdict'] = 'pass'): ClassReport => ({
  verdict,
  checked: 0,
  findings: [],
  more: 0,
  notes: [],
});
export function addFinding(report: ClassReport, fault: BundleFault, where: string, detail?: string): void {
  report.verdict = 'fail';
  if (report.findings.length >= MOST_FINDINGS) report.more++;
  else report.findings.push(detail === undefined ? { fault, where } : { fault, where, detail });
}

export type Opener = Omit<OpenBundle, 'manifest' | 'policy'>;

export function opener(source: ByteSource, members: readonly ZipMember[], tools: BundleTools): Opener {
  const byName = new Map(members.map((member) => [member.name, member]));
  const bytes = async (name: string): Promise<Uint8Array | null> => {
    const member = byName.get(name);
    if (!member) return null;
    if (member.bytes > MOST_WHOLE) throw new BundleError('zip-bomb', name);
    const all = new Uint8Array(member.bytes);
    let at = 0;
    for await (const chunk of readMember(source, member, tools.inflateRaw)) {
      all.set(chunk, at);
      at += chunk.length;
    }
    return all;
  };
  const chunks = (name: string): AsyncIterable<Uint8Array> => {
    const member = byName.get(name);
    if (!member) throw new BundleError('file-missing', name);
    return readMember(source, member, tools.inflateRaw);
  };
  return {
    tools,
    names: members.map(({ name }) => name),
    bytes,
    async text(name) {
      const found = await bytes(name);
      return found === null ? null : (tools.decode(found) ?? null);
    },
    chunks,
    lines: (name) => linesOf(chunks(name), tools.decode, name),
  };
}

/** @throws BundleError when there is no manifest, or it is of another form */
export async function readManifest(open: Opener): Promise<{ manifest: BundleManifest; sha256: string }> {
  const bytes = await open.bytes(BUNDLE_FILES.manifest);
  if (!bytes) throw new BundleError('manifest-missing', BUNDLE_FILES.manifest);
  return { manifest: parseManifest(open.tools.decode(bytes)), sha256: toHex(open.tools.hash(bytes)) };
}

/** For reading single parts of a bundle that has been, or will be, checked as a whole. @throws BundleError */
export async function openBundle(
  source: ByteSource,
  tools: BundleTools,
  policy?: string,
): Promise<OpenBundle> {
  const open = opener(source, await readZip(source), tools);
  const { manifest } = await readManifest(open);
  const trusted = parsePolicy(tools.hash, policy ?? (await open.text(BUNDLE_FILES.policy)) ?? '');
  if (!trusted.ok) throw new BundleError('policy-form', BUNDLE_FILES.policy, trusted.reason);
  return { ...open, manifest, policy: trusted.value };
}
