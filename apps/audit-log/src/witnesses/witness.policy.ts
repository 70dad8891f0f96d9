import { readFileSync } from 'node:fs';
import {
  formatPolicy,
  formatVkey,
  meetsQuorum,
  parsePolicy,
  type TrustPolicy,
  type VerifierKey,
} from '@garant/merkle-log';
import { sha256 } from '../intake/entry.building.js';
import { keysOf, type LogKey } from '../publish/checkpoint.key.js';

export interface WatchingWitness {
  /** In the policy. */
  name: string;
  key: VerifierKey;
  /** Submission prefix (C2SP tlog-witness). */
  url: string;
}

/** Who is asked to cosign, how many must, and how long the log waits before it shows a checkpoint without them. */
export interface WitnessPolicy {
  trust: TrustPolicy;
  witnesses: readonly WatchingWitness[];
  patienceMs: number;
}

/**
 * The witnesses of this log, from a C2SP tlog-policy file. Log lines may be left out; when there are some, this log is one.
 * @throws Error naming what is wrong: a log must not start with less protection than its operator meant
 */
export function witnessPolicyOf(
  file: string | Uint8Array,
  key: Pick<LogKey, 'origin' | 'verifier' | 'others'>,
  patienceMs: number,
): WitnessPolicy {
  const parsed = parsePolicy(sha256, file);
  if (!parsed.ok)
    throw new Error(`The witness policy is not valid: ${parsed.reason} (${parsed.detail ?? 'whole file'})`);
  const own = keysOf(key);
  const { logs, witnesses, groups, quorum } = parsed.value;
  const known = new Set(own.map(formatVkey));
  if (logs.length > 0 && !logs.some((log) => known.has(formatVkey(log.key))))
    throw new Error(`The witness policy names other logs than ${formatVkey(key.verifier)}`);
  const watching = witnesses.map(({ name, key: witness, url }) => {
    if (url === undefined || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
      throw new Error(`The witness ${name} has no http address in the policy: it could never be asked`);
    return { name, key: witness, url: url.replace(/\/+$/, '') };
  });
  const trust: TrustPolicy = { logs: own.map((each) => ({ key: each })), witnesses, groups, quorum };
  if (
    !meetsQuorum(
      trust,
      watching.map(({ name }) => name),
    )
  )
    throw new Error('The quorum of the policy cannot be reached by its witnesses');
  return { trust, witnesses: watching, patienceMs };
}

/** @param path empty: nobody else cosigns */
export const loadWitnessPolicy = (
  path: string,
  key: Pick<LogKey, 'origin' | 'verifier' | 'others'>,
  patienceMs: number,
): WitnessPolicy | undefined =>
  path === '' ? undefined : witnessPolicyOf(readFileSync(path), key, patienceMs);

/** What `/log/policy` says: the keys of this log, its witnesses, the quorum. */
export const publicPolicy = (key: LogKey, policy: WitnessPolicy | undefined): string =>
  formatPolicy(
    policy?.trust ?? {
      logs: keysOf(key).map((each) => ({ key: each })),
      witnesses: [],
      groups: [],
      quorum: 'none',
    },
  );
