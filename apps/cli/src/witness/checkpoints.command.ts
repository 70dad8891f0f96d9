import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkPolicy,
  compareCheckpoints,
  formatTilePath,
  nodesInTiles,
  parsePolicy,
  planConsistency,
  readProof,
  reasonSentences,
  toHex,
  type TrustedCheckpoint,
} from '@garant/merkle-log';
import type { Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';
import { nodeCrypto } from '../verify/proof.check.js';

/** Verdicts that say: these two were shown two different logs. */
const SPLIT_VIEW = ['same-size-different-root', 'old-root-mismatch', 'new-root-mismatch'];

/**
 * `garant verify checkpoints A B [--policy F] [--dir DIR]`: whether two checkpoints, which two people hold, are of one log
 * that only grew. Of equal size they are compared as they are; otherwise the tiles of the log (a copy in `--dir`, or the
 * platform) must lead from one to the other.
 */
export async function verifyCheckpoints(invocation: Invocation): Promise<void> {
  const [, , ...files] = invocation.words;
  if (files.length !== 2) throw new Failure('usage', 'garant verify checkpoints A B');
  const policy = await policyOf(invocation);
  const [a, b] = [await open(files[0] as string, policy), await open(files[1] as string, policy)];
  const [older, newer] = a.size <= b.size ? [a, b] : [b, a];
  const proof =
    a.origin !== b.origin || older.size === newer.size || older.size === 0
      ? []
      : await proofBetween(invocation, older.size, newer.size);
  const verdict = compareCheckpoints(sha256, a, b, proof);
  const told = { origin: a.origin, sizes: [a.size, b.size], roots: [toHex(a.root), toHex(b.root)] };
  if (!verdict.ok) {
    const split = SPLIT_VIEW.includes(verdict.reason);
    throw new Failure(
      split ? 'split-view' : 'not-comparable',
      split
        ? `SPLIT VIEW: ${reasonSentences[verdict.reason]} ${a.origin} signed both ${older.size} entries with root ${toHex(older.root)} and ${newer.size} entries with root ${toHex(newer.root)}. Keep both files: together they are the proof.`
        : `the checkpoints cannot be compared: ${verdict.reason}${verdict.detail ? ` (${verdict.detail})` : ''}`,
      { reason: verdict.reason, ...told },
    );
  }
  invocation.output.result(
    `one log: ${a.origin}, from ${older.size} to ${newer.size} entries; cosigned by ${names(a)} and ${names(b)}`,
    { ...told, cosigned: [a.cosigned, b.cosigned] },
  );
}

const names = ({ cosigned }: TrustedCheckpoint): string =>
  cosigned.map(({ name }) => name).join(', ') || 'nobody';

async function policyOf(invocation: Invocation): Promise<Parameters<typeof checkPolicy>[0]> {
  const file = invocation.options.policy;
  const text = file
    ? await read(file)
    : invocation.options.dir
      ? await read(join(invocation.options.dir, 'policy'))
      : Buffer.from(await (await invocation.api.fetch('/log/policy')).arrayBuffer());
  const parsed = parsePolicy(sha256, text);
  if (!parsed.ok) throw new Failure('policy', `the policy file is not valid: ${parsed.reason}`);
  // A checkpoint that lacks its quorum can convict the log as well as any other.
  return { ...parsed.value, quorum: 'none' };
}

async function open(file: string, policy: Parameters<typeof checkPolicy>[0]): Promise<TrustedCheckpoint> {
  const verdict = await checkPolicy(policy, await read(file), nodeCrypto);
  if (!verdict.ok)
    throw new Failure('checkpoint', `${file} is not a checkpoint of a log of the policy: ${verdict.reason}`);
  return verdict.value;
}

async function proofBetween(invocation: Invocation, from: number, to: number): Promise<Uint8Array[]> {
  const folder = invocation.options.dir;
  return readProof(
    sha256,
    planConsistency(from, to),
    nodesInTiles(sha256, to, async (tile) => {
      const path = formatTilePath(tile);
      return folder
        ? read(join(folder, path))
        : new Uint8Array(await (await invocation.api.fetch(`/log/${path}`)).arrayBuffer());
    }),
  );
}

async function read(path: string): Promise<Buffer> {
  return readFile(path).catch(() => {
    throw new Failure('input', `${path} cannot be read`);
  });
}
