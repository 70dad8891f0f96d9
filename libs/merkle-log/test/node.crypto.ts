import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import {
  COSIGNATURE,
  ED25519,
  verifierKey,
  type KeyType,
  type NoteCrypto,
  type NoteSigner,
  type VerifierKey,
} from '../src/index.js';

// DER headers of an Ed25519 key as SubjectPublicKeyInfo and as PKCS #8 (RFC 8410).
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');

export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const secretOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

export const publicKeyOf = (seed: Uint8Array): Uint8Array =>
  createPublicKey(secretOf(seed)).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);

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

/** A signer and its verifier key, from a seed made of one repeated byte. */
export function signerOf(
  name: string,
  byte: number,
  type: KeyType = ED25519,
): { signer: NoteSigner; key: VerifierKey } {
  const seed = new Uint8Array(32).fill(byte);
  const key = verifierKey(sha256, name, type, publicKeyOf(seed));
  return { key, signer: signerWith(key, seed) };
}

export const witnessOf = (name: string, byte: number): ReturnType<typeof signerOf> =>
  signerOf(name, byte, COSIGNATURE);

export function signerWith(key: VerifierKey, seed: Uint8Array): NoteSigner {
  return {
    name: key.name,
    keyId: key.keyId,
    type: key.type,
    sign: (message) => sign(null, message, secretOf(seed)),
  };
}
