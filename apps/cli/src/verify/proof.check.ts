import { createPublicKey, verify } from 'node:crypto';
import { parsePolicy, verifyProofFile, type NoteCrypto } from '@garant/merkle-log';
import { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';

const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

export const nodeCrypto: NoteCrypto = {
  hash: sha256,
  verify: (publicKey, message, signature) =>
    verify(
      null,
      message,
      createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }),
      signature,
    ),
};

/** Whether an entry is in the log: its exact bytes, a `.tlog-proof`, and the policy that names whom to trust. Offline. */
export async function checkProof(
  proof: string,
  entry: Uint8Array,
  policyText: string,
): Promise<{ index: number; size: number; origin: string }> {
  const policy = parsePolicy(sha256, policyText);
  if (!policy.ok) throw new Failure('policy', `the policy file is not valid: ${policy.reason}`);
  const verdict = await verifyProofFile(proof, entry, policy.value, nodeCrypto);
  if (!verdict.ok)
    throw new Failure(
      'not-proven',
      `the proof does not hold: ${verdict.reason}${verdict.detail ? ` (${verdict.detail})` : ''}`,
    );
  return { index: verdict.value.index, size: verdict.value.size, origin: verdict.value.origin };
}
