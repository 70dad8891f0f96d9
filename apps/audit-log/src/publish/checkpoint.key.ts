import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  ED25519,
  formatPolicy,
  formatVkey,
  parseSkey,
  type NoteCrypto,
  type NoteSigner,
  type VerifierKey,
} from '@garant/merkle-log';
import { sha256 } from '../intake/entry.building.js';

// DER headers of an Ed25519 key as PKCS #8 and as SubjectPublicKeyInfo (RFC 8410).
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
const secretOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });

export const noteCrypto: NoteCrypto = {
  hash: sha256,
  verify: (publicKey, message, signature) =>
    verify(
      null,
      message,
      createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' }),
      signature,
    ),
};

/** The key of a log: its name is the log's origin (C2SP tlog-checkpoint). */
export interface LogKey {
  origin: string;
  signer: NoteSigner;
  verifier: VerifierKey;
  /** Public half in one line, as a verifier key of signed notes. */
  vkey: string;
  /** C2SP tlog-policy: the keys of this log, the witnesses and the quorum; without witnesses the quorum is none, and the text says so. */
  policy: string;
  /** Other keys of this log: one that it had before, or that still signs beside this one. What they signed stays true. */
  others?: readonly VerifierKey[];
  /** Old key that signs too, while the new one becomes known. */
  alsoSigns?: readonly NoteSigner[];
}

/** Every key with which this log signs or has signed. */
export const keysOf = ({ verifier, others = [] }: Pick<LogKey, 'verifier' | 'others'>): VerifierKey[] => [
  verifier,
  ...others,
];
export const signersOf = ({ signer, alsoSigns = [] }: Pick<LogKey, 'signer' | 'alsoSigns'>): NoteSigner[] => [
  signer,
  ...alsoSigns,
];

/**
 * The log's own key from its signed-note form (C2SP signed-note); the text is never quoted.
 * @throws Error when it is not such a key, or is the key of another log
 */
export function logKeyOf(text: string, origin: string): LogKey {
  const publicKeyOf = (seed: Uint8Array): Uint8Array =>
    createPublicKey(secretOf(seed)).export({ format: 'der', type: 'spki' }).subarray(SPKI.length);
  const parsed = parseSkey(sha256, publicKeyOf, text.trim());
  if (!parsed.ok) throw new Error(`The checkpoint key is not a signed-note key: ${parsed.reason}`);
  const { seed, ...verifier } = parsed.value;
  if (verifier.type !== ED25519) throw new Error('The checkpoint key has another type than Ed25519');
  if (verifier.name !== origin)
    throw new Error(`The checkpoint key is the key of ${verifier.name}, not of ${origin}`);
  const secret = secretOf(seed);
  return {
    origin,
    verifier,
    signer: {
      name: verifier.name,
      keyId: verifier.keyId,
      type: ED25519,
      sign: (message) => sign(null, message, secret),
    },
    vkey: formatVkey(verifier),
    policy: formatPolicy({ logs: [{ key: verifier }], witnesses: [], groups: [], quorum: 'none' }),
  };
}

export const loadLogKey = (path: string, origin: string): LogKey =>
  logKeyOf(readFileSync(path, 'utf8'), origin);
