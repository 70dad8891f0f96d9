import {
  checkPolicy,
  leafHash,
  parsePolicy,
  parseProofFile,
  proveConsistency,
  nodesInTiles,
  toHex,
  verifyConsistency,
  verifyInclusion,
  type Failure,
  type Reason,
  type TileId,
  type TrustedCheckpoint,
} from '@garant/merkle-log';
import { crypto, hash } from './browser.crypto.js';

export type StepCode = 'form' | 'signature' | 'inclusion';
export interface Step {
  code: StepCode;
  verdict: 'pass' | 'fail' | 'not-evaluated';
  reason?: Reason;
  detail?: string;
}
export interface ProofCheck {
  /** Every step passed. */
  ok: boolean;
  steps: Step[];
  index?: number;
  size?: number;
  origin?: string;
  rootHex?: string;
  leafHex?: string;
}

const failed = (code: StepCode, { reason, detail }: Failure): Step => ({
  code,
  verdict: 'fail',
  reason,
  detail,
});
const after = (...codes: StepCode[]): Step[] => codes.map((code) => ({ code, verdict: 'not-evaluated' }));

/**
 * Verifies a `.tlog-proof` here, step by step: its form, the checkpoint's signature under the trust policy, and that
 * the leaf is in the tree of that checkpoint.
 * @param leaf the exact bytes of the entry, or its leaf hash (32 bytes); without it, inclusion is not examined.
 */
export async function checkProof(
  file: string,
  leaf: { entry: Uint8Array } | { hash: Uint8Array } | undefined,
  policyText: string,
): Promise<ProofCheck> {
  const parsed = parseProofFile(file);
  if (!parsed.ok) return { ok: false, steps: [failed('form', parsed), ...after('signature', 'inclusion')] };
  const { index, proof, checkpoint } = parsed.value;
  const form: Step = { code: 'form', verdict: 'pass' };
  const trusted = await openTrusted(checkpoint, policyText);
  if (!trusted.ok)
    return { ok: false, index, steps: [form, failed('signature', trusted), ...after('inclusion')] };
  const { size, root, origin } = trusted.value;
  const signature: Step = { code: 'signature', verdict: 'pass' };
  const facts = { index, size, origin, rootHex: toHex(root) };
  if (!leaf) return { ok: false, ...facts, steps: [form, signature, ...after('inclusion')] };
  const leafBytes = 'entry' in leaf ? leafHash(hash, leaf.entry) : leaf.hash;
  const included = verifyInclusion(hash, { index, size, leafHash: leafBytes, proof, root });
  return {
    ok: included.ok,
    ...facts,
    leafHex: toHex(leafBytes),
    steps: [
      form,
      signature,
      included.ok ? { code: 'inclusion', verdict: 'pass' } : failed('inclusion', included),
    ],
  };
}

/** A checkpoint note under a trust policy, both as published. */
export async function openTrusted(
  note: string,
  policyText: string,
): Promise<{ ok: true; value: TrustedCheckpoint } | Failure> {
  const policy = parsePolicy(hash, policyText);
  return policy.ok ? checkPolicy(policy.value, note, crypto) : policy;
}

/** A checkpoint that the log signed, whoever else did: one without its quorum can convict the log as well as any other. */
export async function openSigned(note: string, policyText: string): ReturnType<typeof openTrusted> {
  const policy = parsePolicy(hash, policyText);
  return policy.ok ? checkPolicy({ ...policy.value, quorum: 'none' }, note, crypto) : policy;
}

export interface GrowthCheck {
  ok: boolean;
  oldSize: number;
  newSize: number;
  oldRootHex: string;
  newRootHex: string;
  /** Hashes that the proof took. */
  hashes: number;
  reason?: Reason;
}

/**
 * Whether the later checkpoint's tree is the earlier one plus entries, nothing removed or changed: the proof is made
 * here from the published tiles and checked against both signed roots. The order of the two does not matter.
 * @throws whatever `readTile` throws.
 */
export async function checkGrowth(
  a: Pick<TrustedCheckpoint, 'size' | 'root'>,
  b: Pick<TrustedCheckpoint, 'size' | 'root'>,
  readTile: (tile: TileId) => Promise<Uint8Array>,
): Promise<GrowthCheck> {
  const [old, now] = a.size <= b.size ? [a, b] : [b, a];
  const facts = {
    oldSize: old.size,
    newSize: now.size,
    oldRootHex: toHex(old.root),
    newRootHex: toHex(now.root),
  };
  const proof =
    old.size === 0 || old.size === now.size
      ? []
      : await proveConsistency(hash, old.size, now.size, nodesInTiles(hash, now.size, readTile));
  const verdict = verifyConsistency(hash, {
    oldSize: old.size,
    newSize: now.size,
    oldRoot: old.root,
    newRoot: now.root,
    proof,
  });
  return verdict.ok
    ? { ok: true, ...facts, hashes: proof.length }
    : { ok: false, ...facts, hashes: proof.length, reason: verdict.reason };
}
