import { equalBytes, parseCount, type Hash } from './bytes.js';
import { openCheckpoint, type VerifiedCheckpoint } from './checkpoint.js';
import type { NoteCrypto } from './note.js';
import { COSIGNATURE, ED25519, formatVkey, parseVkey, type KeyType, type VerifierKey } from './note.key.js';
import { decodeLatin1, decodeUtf8 } from './text.encoding.js';
import { accept, refuse, type Failure, type Result } from './verdict.js';

/** Which logs are believed, and how many of which witnesses must have cosigned. C2SP tlog-policy. */
export type TrustPolicy = {
  logs: { key: VerifierKey; url?: string }[];
  witnesses: { name: string; key: VerifierKey; url?: string }[];
  /** A group has witnessed when at least `threshold` of its members (witnesses or earlier groups) have. */
  groups: { name: string; threshold: number; members: string[] }[];
  /** Name of a witness or group, or `none`. */
  quorum: string;
};

/** Reads a policy file. Bytes that are not UTF-8 are read octet by octet: in names and comments they are opaque. */
export function parsePolicy(hash: Hash, file: string | Uint8Array): Result<TrustPolicy> {
  const text = typeof file === 'string' ? file : (decodeUtf8(file) ?? decodeLatin1(file));

  if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text)) return refuse('policy-character');
  if (text !== '' && !text.endsWith('\n')) return refuse('policy-line', 'the last line has no newline');
  const policy: TrustPolicy = { logs: [], witnesses: [], groups: [], quorum: '' };
  const grouped = new Set<string>();
  for (const [i, line] of text.split('\n').entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== '');
    if (words.length === 0 || words[0]?.startsWith('#')) continue;
    const failure = addLine(hash, policy, grouped, words);
    if (failure) return { ...failure, detail: `line ${i + 1}${failure.detail ? `: ${failure.detail}` : ''}` };
  }
  return policy.quorum === '' ? refuse('policy-quorum', 'missing') : accept(policy);
}

/** A file that `parsePolicy` reads back to the same policy. */
export function formatPolicy({ logs, witnesses, groups, quorum }: TrustPolicy): string {
  const lines = [
    ...logs.map(({ key, url }) => ['log', formatVkey(key), url]),
    ...witnesses.map(({ name, key, url }) => ['witness', name, formatVkey(key), url]),
    ...groups.map(({ name, threshold, members }) => ['group', name, String(threshold), ...members]),
    ['quorum', quorum],
  ];
  return lines.map((words) => `${words.filter((word) => word !== undefined).join(' ')}\n`).join('');
}

export type TrustedCheckpoint = VerifiedCheckpoint & {
  /** The policy's witnesses that cosigned, with the time that each states (POSIX seconds). */
  cosigned: { name: string; time: number }[];
};

/**
 * Checks a signed checkpoint: signed by a listed log under its own origin, and cosigned by the quorum. Whether a
 * witness' time is recent enough, or lies in the future, is for the caller, who has a clock.
 */
export async function checkPolicy(
  policy: TrustPolicy,
  note: string | Uint8Array,
  crypto: Pick<NoteCrypto, 'verify'>,
): Promise<Result<TrustedCheckpoint>> {
  const keys = { logs: policy.logs.map(({ key }) => key), witnesses: policy.witnesses.map(({ key }) => key) };
  const opened = await openCheckpoint(note, keys, crypto);
  if (!opened.ok) return opened;
  const cosigned = policy.witnesses.flatMap(({ name, key }) => {
    const time = opened.value.verified.find((each) => each.key === key)?.time;
    return time === undefined ? [] : [{ name, time }];
  });
  const names = cosigned.map(({ name }) => name);
  if (!meetsQuorum(policy, names))
    return refuse('quorum-not-met', `cosigned by ${names.join(', ') || 'none'}`);
  return accept({ ...opened.value, cosigned });
}

/** Whether cosignatures by these witnesses (names of the policy) are enough. */
export function meetsQuorum(policy: TrustPolicy, cosigned: readonly string[]): boolean {
  const witnessed = new Set(cosigned);
  for (const { name, threshold, members } of policy.groups) {
    if (members.filter((member) => witnessed.has(member)).length >= threshold) witnessed.add(name);
  }
  return policy.quorum === 'none' || witnessed.has(policy.quorum);
}

function addLine(
  hash: Hash,
  policy: TrustPolicy,
  grouped: Set<string>,
  words: string[],
): Failure | undefined {
  const [keyword, ...rest] = words;
  if (keyword === 'log' && (rest.length === 1 || rest.length === 2)) {
    const [vkey, url] = rest as [string, string?];
    const key = keyFor(hash, vkey, ED25519, policy.logs);
    if (!key.ok) return key;
    policy.logs.push({ key: key.value, ...(url === undefined ? {} : { url }) });
  } else if (keyword === 'witness' && (rest.length === 2 || rest.length === 3)) {
    const [name, vkey, url] = rest as [string, string, string?];
    if (name === 'none' || isDefined(policy, name)) return refuse('policy-name', name);
    const key = keyFor(hash, vkey, COSIGNATURE, policy.witnesses);
    if (!key.ok) return key;
    policy.witnesses.push({ name, key: key.value, ...(url === undefined ? {} : { url }) });
  } else if (keyword === 'group' && rest.length >= 3) {
    const [name, count, ...members] = rest as [string, string, ...string[]];
    return addGroup(policy, grouped, name, count, members);
  } else if (keyword === 'quorum' && rest.length === 1) {
    const [name] = rest as [string];
    if (policy.quorum !== '') return refuse('policy-quorum', 'more than one');
    if (name !== 'none' && !isDefined(policy, name)) return refuse('policy-name', name);
    policy.quorum = name;
  } else {
    return refuse('policy-line', keyword?.slice(0, 30));
  }
  return undefined;
}

function addGroup(
  policy: TrustPolicy,
  grouped: Set<string>,
  name: string,
  count: string,
  members: string[],
): Failure | undefined {
  if (name === 'none' || isDefined(policy, name)) return refuse('policy-name', name);
  for (const member of members) {
    if (!isDefined(policy, member) || grouped.has(member)) return refuse('policy-name', member);
    grouped.add(member);
  }
  const threshold = count === 'all' ? members.length : count === 'any' ? 1 : parseCount(count);
  if (threshold === undefined) return refuse('policy-line', 'threshold');
  if (threshold < 1 || threshold > members.length) return refuse('policy-threshold', name);
  policy.groups.push({ name, threshold, members });
  return undefined;
}

function isDefined({ witnesses, groups }: TrustPolicy, name: string): boolean {
  return witnesses.some((each) => each.name === name) || groups.some((each) => each.name === name);
}

function keyFor(
  hash: Hash,
  vkey: string,
  type: KeyType,
  listed: { key: VerifierKey }[],
): Result<VerifierKey> {
  const parsed = parseVkey(hash, vkey);
  if (!parsed.ok) return parsed;
  if (parsed.value.type !== type) return refuse('key-type', parsed.value.name);
  const twice = listed.some(({ key }) => equalBytes(key.publicKey, parsed.value.publicKey));
  return twice ? refuse('policy-duplicate-key', parsed.value.name) : parsed;
}
