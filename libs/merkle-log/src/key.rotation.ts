import type { Hash } from './bytes.js';
import { parseNote, signNote, verifyNote, type NoteCrypto } from './note.js';
import { ED25519, formatVkey, isKeyName, parseVkey, type NoteSigner, type VerifierKey } from './note.key.js';
import { accept, refuse, type Result } from './verdict.js';

/**
 * A log changes its key: said in a signed note by both, so that whoever trusts the old key may trust the new one. The
 * first line cannot be that of a checkpoint's text, whose second line is a number.
 */
export type KeyRotation = { origin: string; oldKey: VerifierKey; newKey: VerifierKey };

const HEADER = 'garant/log-key-rotation@v1';

export function rotationText({ origin, oldKey, newKey }: KeyRotation): string {
  if (!isKeyName(origin)) throw new RangeError('an origin has no space and no plus sign');
  return `${HEADER}\n${origin}\nold ${formatVkey(oldKey)}\nnew ${formatVkey(newKey)}\n`;
}

export const signRotation = (rotation: KeyRotation, signers: readonly NoteSigner[]): Promise<string> =>
  signNote(rotationText(rotation), signers);

/** Verifies that both keys, each of type Ed25519 and named as the origin, signed the note that names them. */
export async function openRotation(note: string, crypto: NoteCrypto): Promise<Result<KeyRotation>> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const lines = parsed.value.text.split('\n');
  const [header, origin, oldLine, newLine] = lines;
  if (header !== HEADER || lines.length !== 5 || origin === undefined) return refuse('rotation-form');
  const oldKey = keyOf(crypto.hash, oldLine, 'old ');
  const newKey = keyOf(crypto.hash, newLine, 'new ');
  if (!oldKey.ok) return oldKey;
  if (!newKey.ok) return newKey;
  if (oldKey.value.name !== origin || newKey.value.name !== origin)
    return refuse('checkpoint-origin', origin);
  if (oldKey.value.keyId === newKey.value.keyId) return refuse('rotation-form', 'one key');
  const verified = await verifyNote(parsed.value, [oldKey.value, newKey.value], crypto);
  if (!verified.ok) return verified;
  if (verified.value.verified.length !== 2) return refuse('rotation-unsigned');
  return accept({ origin, oldKey: oldKey.value, newKey: newKey.value });
}

/** Announcements served one after the other, an empty line between. */
export const splitRotations = (text: string): string[] =>
  text
    .split(`\n${HEADER}\n`)
    .map((part, i) => (i === 0 ? part : `${HEADER}\n${part}`))
    .filter((part) => part !== '');

/**
 * From a key that is trusted through announced rotations, in any order, to every key that it vouches for: the trusted
 * one first, the newest last. Announcements that do not verify, are of another origin, or do not start from a key that is
 * trusted by then, change nothing.
 */
export async function followRotations(
  trusted: VerifierKey,
  notes: readonly string[],
  crypto: NoteCrypto,
): Promise<VerifierKey[]> {
  const rotations: KeyRotation[] = [];
  for (const note of notes) {
    const opened = await openRotation(note, crypto);
    if (opened.ok && opened.value.origin === trusted.name) rotations.push(opened.value);
  }
  const keys = [trusted];
  for (;;) {
    const last = keys.at(-1) as VerifierKey;
    const next = rotations.find(
      ({ oldKey, newKey }) =>
        formatVkey(oldKey) === formatVkey(last) &&
        !keys.some((key) => formatVkey(key) === formatVkey(newKey)),
    );
    if (!next) return keys;
    keys.push(next.newKey);
  }
}

function keyOf(hash: Hash, line: string | undefined, prefix: string): Result<VerifierKey> {
  if (!line?.startsWith(prefix)) return refuse('rotation-form');
  const key = parseVkey(hash, line.slice(prefix.length));
  return key.ok && key.value.type !== ED25519 ? refuse('key-type', key.value.name) : key;
}
