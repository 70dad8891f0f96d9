import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import {
  COSIGNATURE,
  formatSkey,
  formatVkey,
  isKeyName,
  parseSkey,
  verifierKey,
  type NoteSigner,
} from '@garant/merkle-log';
import { required, type Invocation } from '../shell/arguments.js';
import { Failure } from '../shell/failure.js';
import { sha256 } from '../shell/file.hash.js';

// DER headers of an Ed25519 key as PKCS #8 and as SubjectPublicKeyInfo (RFC 8410).
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI_LENGTH = 12;

const secretOf = (seed: Uint8Array): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' });
const publicKeyOf = (seed: Uint8Array): Uint8Array =>
  createPublicKey(secretOf(seed)).export({ format: 'der', type: 'spki' }).subarray(SPKI_LENGTH);

export interface WitnessKey {
  signer: NoteSigner;
  /** Public half in one line: what goes into a log's policy file. */
  vkey: string;
}

/** `garant witness key --out FILE --name NAME`: a key that cosigns (C2SP tlog-cosignature, type 0x04). Never overwrites. */
export async function makeWitnessKey(invocation: Invocation): Promise<void> {
  const [path, name] = [required(invocation, 'out'), required(invocation, 'name')];
  if (!isKeyName(name)) throw new Failure('usage', '--name has no space and no plus sign');
  const seed = Buffer.from(
    String(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }).d),
    'base64url',
  );
  const verifier = verifierKey(sha256, name, COSIGNATURE, publicKeyOf(seed));
  await writeFile(path, `${formatSkey({ ...verifier, seed })}\n`, { mode: 0o600, flag: 'wx' }).catch(
    (error: Error) => {
      throw new Failure('key', `${path} cannot be written: ${error.message}`);
    },
  );
  const vkey = formatVkey(verifier);
  invocation.output.result(`private key in ${path}; give this line to whoever runs the log:\n${vkey}`, {
    path,
    vkey,
  });
}

/** @throws Failure when the file is not there or holds no witness key; its text is never quoted */
export async function loadWitnessKey(path: string): Promise<WitnessKey> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Failure('key', `${path} cannot be read`);
  });
  const parsed = parseSkey(sha256, publicKeyOf, text.trim());
  if (!parsed.ok) throw new Failure('key', `${path} holds no witness key: ${parsed.reason}`);
  const { seed, ...verifier } = parsed.value;
  if (verifier.type !== COSIGNATURE)
    throw new Failure('key', `${path} holds the key of a log, not of a witness`);
  const secret = secretOf(seed);
  const { name, keyId, type } = verifier;
  return {
    signer: { name, keyId, type, sign: (message) => sign(null, message, secret) },
    vkey: formatVkey(verifier),
  };
}
