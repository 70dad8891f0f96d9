import { equalBytes, type Hash } from './bytes.js';
import type { Checkpoint } from './checkpoint.js';
import { verifyConsistency } from './consistency.proof.js';
import { refuse, type Verdict } from './verdict.js';

/**
 * Whether two checkpoints, each already verified, can be of one log that only grew. Two people who each hold one need
 * nothing else to find out that they were shown different logs.
 * @param proof consistency proof from the smaller to the larger size; not needed for equal sizes
 * @returns refused with `same-size-different-root`, `old-root-mismatch` or `new-root-mismatch` for a split view: together
 *   with the two signed checkpoints, the first of these convicts the log without any further proof
 */
export function compareCheckpoints(
  hash: Hash,
  a: Pick<Checkpoint, 'origin' | 'size' | 'root'>,
  b: Pick<Checkpoint, 'origin' | 'size' | 'root'>,
  proof: readonly Uint8Array[] = [],
): Verdict {
  if (a.origin !== b.origin) return refuse('origins-differ', `${a.origin} and ${b.origin}`.slice(0, 200));
  const [older, newer] = a.size <= b.size ? [a, b] : [b, a];
  if (older.size === newer.size)
    return equalBytes(a.root, b.root) ? { ok: true } : refuse('same-size-different-root');
  return verifyConsistency(hash, {
    oldSize: older.size,
    newSize: newer.size,
    oldRoot: older.root,
    newRoot: newer.root,
    proof,
  });
}
