import { readFileSync } from 'node:fs';
import { parsePolicy, type TrustPolicy } from '@garant/merkle-log';
import { sha256 } from '../releases/cohort.js';

/** Whose cosignatures a checkpoint must carry before this gateway hands out a key under it. */
export type WitnessTrust = Pick<TrustPolicy, 'witnesses' | 'groups' | 'quorum'>;

export const NO_WITNESSES: WitnessTrust = { witnesses: [], groups: [], quorum: 'none' };

/**
 * From the deployment's own policy file, never from what the log says of itself: a log that dropped its witnesses must not
 * be believed when it says that it needs none. Log lines are not read: the key of the log is pinned (log.inclusion.ts).
 * @param path empty: no witness is demanded
 * @throws Error when the file is no policy
 */
export function loadWitnessTrust(path: string): WitnessTrust {
  if (path === '') return NO_WITNESSES;
  const parsed = parsePolicy(sha256, readFileSync(path));
  if (!parsed.ok)
    throw new Error(`The witness policy is not valid: ${parsed.reason} (${parsed.detail ?? 'whole file'})`);
  const { witnesses, groups, quorum } = parsed.value;
  return { witnesses, groups, quorum };
}
