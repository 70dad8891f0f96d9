import { concat, equalBytes, fromHex, toHex, type Hash } from './bytes.js';
import { cosignatureMessage, parseCosignature } from './cosignature.js';
import { COSIGNATURE, ED25519, isKeyName, type NoteSigner, type VerifierKey } from './note.key.js';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from './text.encoding.js';
import { accept, refuse, type Result } from './verdict.js';

export type NoteSignature = {
  name: string;
  /** Eight lower-case hexadecimal digits. */
  keyId: string;
  /** What follows the key id: an Ed25519 signature, or for a witness the time and the signature. */
  signature: Uint8Array;
};

/** A parsed note. The text is not to be believed before `verifyNote`. */
export type SignedNote = {
  /** Ends with a newline; this is what is signed. */
  text: string;
  signatures: NoteSignature[];
};

export type VerifySignature = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>;

/** What verification needs from outside: SHA-256 and Ed25519 verification (RFC 8032). */
export type NoteCrypto = { hash: Hash; verify: VerifySignature };

export type VerifiedSignature = {
  key: VerifierKey;
  /** POSIX seconds, for a witness' cosignature. */
  time?: number;
};
export type VerifiedNote = {
  text: string;
  /** One for each known key that signed, in the order of the note; at least one. */
  verified: VerifiedSignature[];
  /** Signatures by keys that are not known: ignored, as the specification demands. */
  ignored: NoteSignature[];
};

/** C2SP asks for at least 16; post-quantum ones are large, so there must be an end. */
export const MAX_SIGNATURES = 100;

const SIGNATURE_START = '\u2014 ';

/** Parses without verifying. C2SP signed-note, section Format. */
export function parseNote(note: string | Uint8Array): Result<SignedNote> {
  const whole = typeof note === 'string' ? note : decodeUtf8(note);
  if (whole === undefined || /[\ud800-\udfff]/u.test(whole)) return refuse('note-utf8');

  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) return refuse('note-control-character');
  const blank = whole.lastIndexOf('\n\n');
  if (blank === -1 || blank + 2 === whole.length) return refuse('note-no-signatures');
  if (!whole.endsWith('\n')) return refuse('note-signature-line', 'last line');
  const lines = whole.slice(blank + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return refuse('note-too-large');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const signature = parseSignatureLine(line);
    if (!signature.ok) return signature;
    signatures.push(signature.value);
  }
  return accept({ text: whole.slice(0, blank + 1), signatures });
}

/** One signature line without its newline: em dash, key name, base64(key id || signature). */
export function parseSignatureLine(line: string): Result<NoteSignature> {
  const fields = line.startsWith(SIGNATURE_START) ? line.slice(SIGNATURE_START.length).split(' ') : [];
  const [name, encoded] = fields;
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  if (fields.length !== 2 || name === undefined || !isKeyName(name) || !bytes || bytes.length < 5) {
    return refuse('note-signature-line', line.slice(0, 100));
  }
  return accept({ name, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) });
}

/** With its newline. @throws RangeError for a bad key name or key id. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  const id = fromHex(keyId);
  if (!isKeyName(name) || id?.length !== 4) throw new RangeError('a signature needs a key name and a key id');
  return `${SIGNATURE_START}${name} ${encodeBase64(concat([id, signature]))}\n`;
}

/** @throws RangeError if the text does not end with a newline, has control characters, or there is no signature. */
export function formatNote({ text, signatures }: SignedNote): string {
  if (signatures.length === 0) throw new RangeError('a note needs a signature');
  const note = `${text}\n${signatures.map(formatSignatureLine).join('')}`;
  const parsed = parseNote(note);
  if (!parsed.ok || parsed.value.text !== text) throw new RangeError('not a text that a note can carry');
  return note;
}

/** Signs a text with keys of type 0x01; for witnesses see `cosign`. @throws TypeError for a key of another type. */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  const signatures: NoteSignature[] = [];
  for (const { name, keyId, type, sign } of signers) {
    if (type !== ED25519) throw new TypeError('a note is signed by a key of type 0x01');
    signatures.push({ name, keyId, signature: await sign(encodeUtf8(text)) });
  }
  return formatNote({ text, signatures });
}

/** The note with more signatures, in order; one by the same key replaces the earlier one. */
export function addSignatures(note: SignedNote, added: readonly NoteSignature[]): SignedNote {
  const replaced = (old: NoteSignature): boolean => added.some((each) => sameSigner(each, old));
  return { text: note.text, signatures: [...note.signatures.filter((old) => !replaced(old)), ...added] };
}

/**
 * Verifies every signature by a known key (same name and key id). One that fails refuses the whole note; unknown ones
 * are ignored; no known one refuses. Which of the keys must have signed is for the caller (see `checkPolicy`).
 */
export async function verifyNote(
  note: SignedNote,
  keys: readonly VerifierKey[],
  { verify }: Pick<NoteCrypto, 'verify'>,
): Promise<Result<VerifiedNote>> {
  const verified: VerifiedSignature[] = [];
  const ignored: NoteSignature[] = [];
  for (const signature of note.signatures) {
    const [key, ...others] = keys.filter((each) => sameSigner(each, signature));
    if (!key) {
      ignored.push(signature);
      continue;
    }
    if (others.some((other) => other.type !== key.type || !equalBytes(other.publicKey, key.publicKey))) {
      return refuse('note-ambiguous-key', `${key.name}+${key.keyId}`);
    }
    const valid = await verifyOne(note.text, key, signature.signature, verify);
    if (!valid) return refuse('note-bad-signature', `${key.name}+${key.keyId}`);
    if (!verified.some((each) => sameSigner(each.key, key))) verified.push(valid);
  }
  return verified.length > 0
    ? accept({ text: note.text, verified, ignored })
    : refuse('note-no-known-signature');
}

async function verifyOne(
  text: string,
  key: VerifierKey,
  bytes: Uint8Array,
  verify: VerifySignature,
): Promise<VerifiedSignature | undefined> {
  if (key.type === COSIGNATURE) {
    const cosignature = parseCosignature(bytes);
    if (!cosignature.ok) return undefined;
    const { time, signature } = cosignature.value;
    return (await verify(key.publicKey, cosignatureMessage(text, time), signature))
      ? { key, time }
      : undefined;
  }
  return bytes.length === 64 && (await verify(key.publicKey, encodeUtf8(text), bytes)) ? { key } : undefined;
}

function sameSigner(a: { name: string; keyId: string }, b: { name: string; keyId: string }): boolean {
  return a.name === b.name && a.keyId === b.keyId;
}
