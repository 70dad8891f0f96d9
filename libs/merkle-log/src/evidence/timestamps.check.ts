import { equalBytes, fromHex } from '../bytes.js';
import { openCheckpoint } from '../checkpoint.js';
import { verifyConsistency } from '../consistency.proof.js';
import { decodeBase64 } from '../text.encoding.js';
import { addFinding, newClass, type ClassReport, type OpenBundle } from './bundle.opening.js';

/** A token and the time that it states, RFC 3339; null when it cannot be found in it. */
export interface StatedTime {
  size: number;
  at: string | null;
}

const TOKEN = /^timestamps\/(0|[1-9][0-9]*)\.tst$/;

/**
 * Time-stamp tokens (RFC 3161) of checkpoints: each stamps the text of a checkpoint that the log signed, and the bundle's
 * checkpoint continues that one. That the authority signed the token is for a tool that knows the authority
 * (`openssl ts -verify`); here it is shown what was stamped, and which time is stated.
 */
export async function checkTimestamps(
  bundle: OpenBundle,
): Promise<{ report: ClassReport; times: StatedTime[] }> {
  const report = newClass('none');
  const times: StatedTime[] = [];
  for (const name of bundle.names.filter((each) => TOKEN.test(each))) {
    if (report.verdict === 'none') report.verdict = 'pass';
    const size = Number(TOKEN.exec(name)![1]);
    const token = (await bundle.bytes(name)) ?? new Uint8Array(0);
    const fault = await stampFault(bundle, size, token);
    if (fault !== undefined) addFinding(report, 'timestamp-wrong', name, fault);
    else {
      report.checked++;
      times.push({ size, at: timeIn(token) });
    }
  }
  return { report, times };
}

async function stampFault(bundle: OpenBundle, size: number, token: Uint8Array): Promise<string | undefined> {
  const { policy, tools, manifest } = bundle;
  const note = await bundle.text(`timestamps/${size}.checkpoint`);
  if (note === null) return 'its checkpoint is missing';
  const opened = await openCheckpoint(note, { logs: policy.logs.map(({ key }) => key) }, tools);
  if (!opened.ok) return opened.reason;
  const stamped = opened.value;
  if (stamped.size !== size || stamped.origin !== manifest.origin) return 'another checkpoint';
  const imprint = tools.hash(tools.encode(stamped.text));
  if (!holds(token, new Uint8Array([0x04, 0x20, ...imprint]))) return 'it stamps something else';
  const root = fromHex(manifest.root) as Uint8Array;
  if (size === manifest.size) return equalBytes(root, stamped.root) ? undefined : 'another root';
  const lines = ((await bundle.text(`timestamps/${size}.consistency`)) ?? '').split('\n').slice(0, -1);
  const proof = lines.map(decodeBase64);
  if (proof.some((hash) => hash === undefined)) return 'its consistency proof is malformed';
  const [older, newer] = [
    { size, root: stamped.root },
    { size: manifest.size, root },
  ].sort((a, b) => a.size - b.size) as [
    { size: number; root: Uint8Array },
    { size: number; root: Uint8Array },
  ];
  const verdict = verifyConsistency(tools.hash, {
    oldSize: older.size,
    newSize: newer.size,
    oldRoot: older.root,
    newRoot: newer.root,
    proof: proof as Uint8Array[],
  });
  return verdict.ok ? undefined : verdict.reason;
}

/** Position of a byte sequence, or -1. */
function find(bytes: Uint8Array, wanted: Uint8Array, from = 0): number {
  for (
    let i = bytes.indexOf(wanted[0] as number, from);
    i >= 0;
    i = bytes.indexOf(wanted[0] as number, i + 1)
  ) {
    if (i + wanted.length > bytes.length) return -1;
    if (wanted.every((byte, k) => bytes[i + k] === byte)) return i;
  }
  return -1;
}
const holds = (bytes: Uint8Array, wanted: Uint8Array): boolean => find(bytes, wanted) >= 0;

/** genTime of the TSTInfo: the first GeneralizedTime of the token, to the second (RFC 3161 section 2.4.2). */
function timeIn(token: Uint8Array): string | null {
  for (let at = token.indexOf(0x18); at >= 0; at = token.indexOf(0x18, at + 1)) {
    const length = token[at + 1] ?? 0;
    if (length < 15 || length > 25) continue;
    const text = String.fromCharCode(...token.subarray(at + 2, at + 2 + length));
    const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text);
    if (found) {
      const [, year, month, day, hour, minute, second] = found;
      return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
    }
  }
  return null;
}
