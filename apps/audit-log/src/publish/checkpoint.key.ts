import { createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ED25519, formatVkey, parseSkey, type NoteSigner } from '@garant/merkle-log';
import { sha256 } from '../intake/entry.building.js';

// DER headers of an Ed25519 key as PKCS #8 and as SubjectPublicKeyInfo (RFC 8410).
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_HEADER = 12;
const secretOf = (seed: Uint8Array) =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

export interface LogKey {
  origin: string;
  signer: NoteSigner;
  /** Public half, as a verifier key of signed notes. */
  vkey: string;
}

/**
 * The log's own key from its signed-note form (C2SP signed-note).
 * @throws Error when the file is not such a key, or is the key of another log
 */
export function loadLogKey(path: string, origin: string): LogKey {
  const parsed = parseSkey(
    sha256,
    (seed) => createPublicKey(secretOf(seed)).export({ format: 'der', type: 'spki' }).subarray(SPKI_HEADER),
    readFileSync(path, 'utf8').trim(),
  );
  if (!parsed.ok) throw new Error(`The checkpoint key file is not a signed-note key: ${parsed.reason}`);
  const { name, keyId, publicKey, seed } = parsed.value;
  if (name !== origin) throw new Error(`The checkpoint key is the key of ${name}, not of ${origin}`);
  const secret = secretOf(seed);
  return {
    origin,
    signer: { name, keyId, type: ED25519, sign: (message) => sign(null, message, secret) },
    vkey: formatVkey({ name, keyId, type: ED25519, publicKey }),
  };
}
