import { concat, fromHex, toHex, type Hash } from './bytes.js';
import { decodeBase64, encodeBase64, encodeUtf8 } from './text.encoding.js';
import { accept, refuse, type Result } from './verdict.js';

/** Ed25519 over the note text (C2SP signed-note). The key type of a log. */
export const ED25519 = 0x01;
/** Ed25519 over a timestamped checkpoint (C2SP tlog-cosignature). The key type of a witness. */
export const COSIGNATURE = 0x04;

/** Signature types that are signed and verified here; others (ECDSA, ML-DSA-44, ...) are ignored or refused. */
export type KeyType = typeof ED25519 | typeof COSIGNATURE;

export type VerifierKey = {
  name: string;
  /** Eight lower-case hexadecimal digits. */
  keyId: string;
  type: KeyType;
  /** 32 bytes, RFC 8032. */
  publicKey: Uint8Array;
};

export type SecretKey = VerifierKey & {
  /** 32 bytes, RFC 8032. */
  seed: Uint8Array;
};

/** Ed25519 signature (64 bytes) of the message; may be asynchronous, for a key in a vault. */
export type Sign = (message: Uint8Array) => Uint8Array | Promise<Uint8Array>;
export type NoteSigner = { name: string; keyId: string; type: KeyType; sign: Sign };

const KEY_LENGTH = 32;

/** A key name is not empty and has no Unicode space, no plus sign and no control character. */
export function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\p{White_Space}+\u0000-\u001f]/u.test(name) && !/[\ud800-\udfff]/u.test(name);
}

/** First four bytes of SHA-256(name || 0x0A || type || public key), as lower-case hexadecimal. */
export function keyIdOf(hash: Hash, name: string, type: KeyType, publicKey: Uint8Array): string {
  return toHex(hash(concat([encodeUtf8(name), Uint8Array.of(0x0a, type), publicKey])).subarray(0, 4));
}

/** @throws RangeError for a bad name or a key that does not have 32 bytes. */
export function verifierKey(hash: Hash, name: string, type: KeyType, publicKey: Uint8Array): VerifierKey {
  if (!isKeyName(name)) throw new RangeError('a key name has no space and no plus sign');
  if (publicKey.length !== KEY_LENGTH) throw new RangeError('an Ed25519 public key has 32 bytes');
  return { name, keyId: keyIdOf(hash, name, type, publicKey), type, publicKey };
}

/** vkey: `<name>+<key id>+<base64(type || public key)>`. */
export function formatVkey({ name, keyId, type, publicKey }: VerifierKey): string {
  return `${name}+${keyId}+${encodeBase64(concat([Uint8Array.of(type), publicKey]))}`;
}

/** The key id must belong to the name and key, so that a damaged or mixed-up key is noticed. */
export function parseVkey(hash: Hash, text: string): Result<VerifierKey> {
  const fields = splitKey(text);
  if (!fields.ok) return fields;
  const { name, keyId, type, key } = fields.value;
  if (keyIdOf(hash, name, type, key) !== keyId) return refuse('key-id', name);
  return accept({ name, keyId, type, publicKey: key });
}

const SKEY_PREFIX = 'PRIVATE+KEY+';

/** skey: `PRIVATE+KEY+<name>+<key id>+<base64(type || seed)>`, the form of Go's note package. */
export function formatSkey({ name, keyId, type, seed }: SecretKey): string {
  return `${SKEY_PREFIX}${name}+${keyId}+${encodeBase64(concat([Uint8Array.of(type), seed]))}`;
}

/** `publicKeyOf` derives the Ed25519 public key of a seed; the key id is checked against it. */
export function parseSkey(
  hash: Hash,
  publicKeyOf: (seed: Uint8Array) => Uint8Array,
  text: string,
): Result<SecretKey> {
  if (!text.startsWith(SKEY_PREFIX)) return refuse('key-malformed');
  const fields = splitKey(text.slice(SKEY_PREFIX.length));
  if (!fields.ok) return fields;
  const { name, keyId, type, key: seed } = fields.value;
  const publicKey = publicKeyOf(seed);
  if (keyIdOf(hash, name, type, publicKey) !== keyId) return refuse('key-id', name);
  return accept({ name, keyId, type, publicKey, seed });
}

function splitKey(text: string): Result<{ name: string; keyId: string; type: KeyType; key: Uint8Array }> {
  // The base64 part may itself contain plus signs; the name may not.
  const match = /^([^+]*)\+([^+]*)\+(.*)$/su.exec(text);
  if (!match) return refuse('key-malformed');
  const [, name, keyId, encoded] = match as unknown as [string, string, string, string];
  const bytes = decodeBase64(encoded);
  if (fromHex(keyId)?.length !== 4 || !bytes || bytes.length === 0) return refuse('key-malformed');
  if (!isKeyName(name)) return refuse('key-name');
  const type = bytes[0];
  if (type !== ED25519 && type !== COSIGNATURE) return refuse('key-type', name);
  if (bytes.length !== 1 + KEY_LENGTH) return refuse('key-length', name);
  return accept({ name, keyId, type, key: bytes.subarray(1) });
}
