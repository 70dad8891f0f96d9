import { equalBytes, type Hash } from './bytes.js';
import type { Checkpoint } from './checkpoint.js';
import { verifyConsistency } from './consistency.proof.js';
import { verifyNote, type NoteCrypto } from './note.js';
import type { VerifierKey } from './note.key.js';
import { emptyRoot } from './tree.hashing.js';
import { refuse, type Failure } from './verdict.js';
import { parseWitnessRequest, type ParsedWitnessRequest } from './witness.request.js';

/** What a witness remembers of a log: the largest checkpoint that it cosigned. */
export type WitnessedHead = Pick<Checkpoint, 'size' | 'root'>;

/** Why a witness does not cosign, with the HTTP status that C2SP tlog-witness gives to it. */
export type WitnessRefusal =
  | (Failure & { status: 400 | 403 | 404 | 422 })
  | (Failure & {
      status: 409;
      /** Of the checkpoint cosigned last: the body of the answer. */
      size: number;
    });
export type OpenedRequest = { ok: true; value: ParsedWitnessRequest };

/**
 * First half, without the state: the request has its form (400), its origin is a log of this witness (404), and a key
 * trusted for that origin signed it (403). A trusted key that fails refuses, whatever else verifies.
 */
export async function openWitnessRequest(
  body: string | Uint8Array,
  logs: readonly VerifierKey[],
  crypto: Pick<NoteCrypto, 'verify'>,
): Promise<OpenedRequest | WitnessRefusal> {
  const parsed = parseWitnessRequest(body);
  if (!parsed.ok) return { ...parsed, status: 400 };
  const { note, stated } = parsed.value;
  const trusted = logs.filter(({ name }) => name === stated.origin);
  if (trusted.length === 0)
    return { ...refuse('witness-unknown-log', stated.origin.slice(0, 100)), status: 404 };
  const verified = await verifyNote(note, trusted, crypto);
  return verified.ok ? parsed : { ...verified, status: 403 };
}

/**
 * Second half: whether the log only grew. The caller reads `head`, asks this, and stores the new head, in one step that
 * nothing can come between; otherwise two requests at once could take the head back.
 * @param head undefined when this witness never cosigned a checkpoint of the log
 * @returns null when the checkpoint may be stored and cosigned
 */
export function judgeGrowth(
  hash: Hash,
  { oldSize, proof, stated }: Pick<ParsedWitnessRequest, 'oldSize' | 'proof' | 'stated'>,
  head: WitnessedHead | undefined,
): WitnessRefusal | null {
  if (oldSize > stated.size) return { ...refuse('size-decreased'), status: 400 };
  const known = head?.size ?? 0;
  if (oldSize !== known) return { ...refuse('witness-conflict', String(known)), status: 409, size: known };
  if (oldSize === 0) {
    if (proof.length > 0) return { ...refuse('proof-too-long'), status: 422 };
    const wrongEmpty = stated.size === 0 && !equalBytes(stated.root, emptyRoot(hash));
    return wrongEmpty ? { ...refuse('root-mismatch'), status: 422 } : null;
  }
  const verdict = verifyConsistency(hash, {
    oldSize,
    newSize: stated.size,
    oldRoot: (head as WitnessedHead).root,
    newRoot: stated.root,
    proof,
  });
  return verdict.ok ? null : { ...verdict, status: 422 };
}
