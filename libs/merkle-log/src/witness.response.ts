import { parseCount } from './bytes.js';
import {
  formatSignatureLine,
  MAX_SIGNATURES,
  parseSignatureLine,
  verifyNote,
  type NoteCrypto,
  type NoteSignature,
} from './note.js';
import { COSIGNATURE, type VerifierKey } from './note.key.js';
import { decodeUtf8 } from './text.encoding.js';
import { accept, refuse, type Result } from './verdict.js';

/** `Content-Type` of the answer 409, whose body is the size that the witness knows. */
export const SIZE_TYPE = 'text/x.tlog.size';

/** Body of an answer 200: one line for each key of the witness. */
export const formatCosignatures = (signatures: readonly NoteSignature[]): string =>
  signatures.map(formatSignatureLine).join('');

/** Body of an answer 409. */
export const formatWitnessedSize = (size: number): string => `${size}\n`;

/** The size in an answer 409; undefined for anything else than a decimal and a newline. */
export function parseWitnessedSize(body: string): number | undefined {
  return body.endsWith('\n') ? parseCount(body.slice(0, -1)) : undefined;
}

export type AcceptedCosignature = {
  key: VerifierKey;
  /** POSIX seconds, as the witness states it. */
  time: number;
  signature: NoteSignature;
};

/**
 * Cosignatures of a checkpoint text in an answer 200, by the keys that are trusted. Lines by other keys are ignored; a
 * trusted one that fails, or none at all, refuses the answer.
 */
export async function openCosignatures(
  text: string,
  body: string | Uint8Array,
  witnesses: readonly VerifierKey[],
  crypto: Pick<NoteCrypto, 'verify'>,
): Promise<Result<AcceptedCosignature[]>> {
  const answer = typeof body === 'string' ? body : decodeUtf8(body);
  if (answer === undefined) return refuse('note-utf8');
  if (!answer.endsWith('\n')) return refuse('note-signature-line', 'last line');
  const lines = answer.slice(0, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) return refuse('note-too-large');
  const signatures: NoteSignature[] = [];
  for (const line of lines) {
    const parsed = parseSignatureLine(line);
    if (!parsed.ok) return parsed;
    signatures.push(parsed.value);
  }
  const keys = witnesses.filter(({ type }) => type === COSIGNATURE);
  const verified = await verifyNote({ text, signatures }, keys, crypto);
  if (!verified.ok) return verified;
  return accept(
    verified.value.verified.flatMap(({ key, time }) => {
      const signature = signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId);
      return time === undefined || !signature ? [] : [{ key, time, signature }];
    }),
  );
}
