import { concat, isCount, requireCount } from './bytes.js';
import type { NoteSignature } from './note.js';
import { COSIGNATURE, type NoteSigner } from './note.key.js';
import { encodeUtf8 } from './text.encoding.js';
import { accept, refuse, type Result } from './verdict.js';

/** A witness' statement that, at this time, the checkpoint was the largest it had seen, consistent with all before. */
export type Cosignature = {
  /** POSIX seconds. */
  time: number;
  /** Ed25519, 64 bytes. */
  signature: Uint8Array;
};

const SIGNATURE_LENGTH = 64;

/** The bytes that a witness signs (C2SP tlog-cosignature, cosignature/v1); `text` is the whole checkpoint text. */
export function cosignatureMessage(text: string, time: number): Uint8Array {
  requireCount(time, 'time');
  return encodeUtf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** Time as 64-bit big-endian, then the signature. */
export function encodeCosignature({ time, signature }: Cosignature): Uint8Array {
  requireCount(time, 'time');
  const bytes = new Uint8Array(8);
  let rest = time;
  for (let i = 7; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return concat([bytes, signature]);
}

export function parseCosignature(bytes: Uint8Array): Result<Cosignature> {
  if (bytes.length !== 8 + SIGNATURE_LENGTH) return refuse('cosignature-length');
  let time = 0;
  for (const byte of bytes.subarray(0, 8)) time = time * 256 + byte;
  if (!isCount(time)) return refuse('cosignature-time');
  return accept({ time, signature: bytes.subarray(8) });
}

/**
 * A witness' signature line for a checkpoint. Whether the checkpoint continues the last one seen is for the caller
 * to verify, and to store, before signing.
 * @throws TypeError if the signer's key is not of the cosignature type.
 */
export async function cosign(text: string, time: number, signer: NoteSigner): Promise<NoteSignature> {
  if (signer.type !== COSIGNATURE) throw new TypeError('a cosignature needs a key of type 0x04');
  const signature = await signer.sign(cosignatureMessage(text, time));
  return { name: signer.name, keyId: signer.keyId, signature: encodeCosignature({ time, signature }) };
}
