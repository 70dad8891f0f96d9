import { HASH_SIZE, parseCount, requireCount } from './bytes.js';
import { parseNote, verifyNote, type NoteCrypto, type VerifiedNote } from './note.js';
import { isKeyName, type VerifierKey } from './note.key.js';
import { decodeBase64, encodeBase64 } from './text.encoding.js';
import { accept, refuse, type Result } from './verdict.js';

/** What a log states: after `size` entries its root was `root`. C2SP tlog-checkpoint. */
export type Checkpoint = {
  /** Identity of the log, such as `audit.example.fr/log1`. */
  origin: string;
  size: number;
  /** 32 bytes. */
  root: Uint8Array;
  /** Lines after the third: not auditable, not to be relied on; a log of ours has none. */
  extensions: string[];
};

/**
 * The text to be signed, without extension lines.
 * @throws RangeError for an origin with a space or plus sign, or that ends with a slash; for a bad size or root.
 */
export function formatCheckpoint({
  origin,
  size,
  root,
}: Pick<Checkpoint, 'origin' | 'size' | 'root'>): string {
  if (!isKeyName(origin) || origin.endsWith('/'))
    throw new RangeError('an origin has no space, plus or final slash');
  requireCount(size, 'size');
  if (root.length !== HASH_SIZE) throw new RangeError('a root has 32 bytes');
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** Parses the text of a note; other logs may have freer origins, and extension lines. */
export function parseCheckpoint(text: string): Result<Checkpoint> {
  if (!text.endsWith('\n')) return refuse('checkpoint-lines');
  const lines = text.slice(0, -1).split('\n');
  const [origin, size, root, ...extensions] = lines;
  if (origin === undefined || size === undefined || root === undefined || lines.includes('')) {
    return refuse('checkpoint-lines');
  }
  const count = parseCount(size);
  if (count === undefined) return refuse('checkpoint-size', size.slice(0, 30));
  const hash = decodeBase64(root);
  if (hash?.length !== HASH_SIZE) return refuse('checkpoint-root');
  return accept({ origin, size: count, root: hash, extensions });
}

export type VerifiedCheckpoint = Checkpoint &
  VerifiedNote & {
    /** Key of the log: its name is the origin. */
    log: VerifierKey;
  };

/**
 * Opens a checkpoint with known keys, of logs and witnesses: signed by a log key whose name is the origin, and by
 * no known key wrongly.
 */
export async function openCheckpoint(
  note: string | Uint8Array,
  keys: { logs: readonly VerifierKey[]; witnesses?: readonly VerifierKey[] },
  crypto: Pick<NoteCrypto, 'verify'>,
): Promise<Result<VerifiedCheckpoint>> {
  const parsed = parseNote(note);
  if (!parsed.ok) return parsed;
  const verified = await verifyNote(parsed.value, [...keys.logs, ...(keys.witnesses ?? [])], crypto);
  if (!verified.ok) return verified;
  const checkpoint = parseCheckpoint(verified.value.text);
  if (!checkpoint.ok) return checkpoint;
  const log = verified.value.verified.find(
    ({ key }) => keys.logs.includes(key) && key.name === checkpoint.value.origin,
  );
  if (!log) return refuse('checkpoint-origin', checkpoint.value.origin.slice(0, 100));
  return accept({ ...checkpoint.value, ...verified.value, log: log.key });
}
