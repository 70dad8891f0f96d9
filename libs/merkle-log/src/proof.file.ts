import { HASH_SIZE, parseCount, requireCount } from './bytes.js';
import { parseCheckpoint } from './checkpoint.js';
import { verifyInclusion } from './inclusion.proof.js';
import { parseNote, type NoteCrypto } from './note.js';
import { decodeBase64, decodeUtf8, encodeBase64 } from './text.encoding.js';
import { leafHash } from './tree.hashing.js';
import { checkPolicy, type TrustedCheckpoint, type TrustPolicy } from './trust.policy.js';
import { accept, refuse, type Result } from './verdict.js';

/** Offline evidence that an entry is in a log: C2SP tlog-proof@v1, stored as `*.tlog-proof`. */
export type ProofFile = {
  /** Not authenticated by anything: context for the reader, never to be believed by itself. */
  extra?: Uint8Array;
  index: number;
  /** Inclusion proof, leaf sibling first. */
  proof: Uint8Array[];
  /** The signed checkpoint, exactly as published, with all signatures. */
  checkpoint: string;
};

const HEADER = 'c2sp.org/tlog-proof@v1';

/** @throws RangeError for a bad index, a hash that does not have 32 bytes, or a text that is not a signed note. */
export function formatProofFile({ extra, index, proof, checkpoint }: ProofFile): string {
  requireCount(index, 'index');
  if (proof.some((each) => each.length !== HASH_SIZE)) throw new RangeError('a proof hash has 32 bytes');
  if (!parseNote(checkpoint).ok) throw new RangeError('the checkpoint is not a signed note');
  const lines = [HEADER, ...(extra ? [`extra ${encodeBase64(extra)}`] : []), `index ${index}`];
  return `${[...lines, ...proof.map(encodeBase64)].join('\n')}\n\n${checkpoint}`;
}

/** Parses without verifying anything but the form, down to the checkpoint's. */
export function parseProofFile(file: string | Uint8Array): Result<ProofFile> {
  const text = typeof file === 'string' ? file : decodeUtf8(file);
  if (text === undefined) return refuse('note-utf8');
  const blank = text.indexOf('\n\n');
  const lines = (blank === -1 ? text : text.slice(0, blank)).split('\n');
  if (lines.shift() !== HEADER) return refuse('proof-file-header');
  if (blank === -1) return refuse('proof-file-checkpoint');

  const extra = lines[0]?.startsWith('extra ') ? decodeBase64((lines.shift() as string).slice(6)) : null;
  if (extra === undefined) return refuse('proof-file-extra');
  const indexLine = lines.shift();
  const index = indexLine?.startsWith('index ') ? parseCount(indexLine.slice(6)) : undefined;
  if (index === undefined) return refuse('proof-file-index');
  const proof: Uint8Array[] = [];
  for (const line of lines) {
    const hash = decodeBase64(line);
    if (hash?.length !== HASH_SIZE) return refuse('proof-file-hash', line.slice(0, 50));
    proof.push(hash);
  }

  const checkpoint = text.slice(blank + 2);
  const note = parseNote(checkpoint);
  if (!note.ok) return note;
  const body = parseCheckpoint(note.value.text);
  if (!body.ok) return body;
  return accept({ ...(extra ? { extra } : {}), index, proof, checkpoint });
}

export type ProvenEntry = TrustedCheckpoint & { index: number };

/**
 * Verifies a proof file offline: the checkpoint satisfies the policy, and the entry (its exact bytes, as served in the
 * bundle) is at the stated index of the tree that the checkpoint names.
 */
export async function verifyProofFile(
  file: string | Uint8Array,
  entry: Uint8Array,
  policy: TrustPolicy,
  crypto: NoteCrypto,
): Promise<Result<ProvenEntry>> {
  const parsed = parseProofFile(file);
  if (!parsed.ok) return parsed;
  const { index, proof, checkpoint } = parsed.value;
  const trusted = await checkPolicy(policy, checkpoint, crypto);
  if (!trusted.ok) return trusted;
  const { size, root } = trusted.value;
  const { hash } = crypto;
  const included = verifyInclusion(hash, { index, size, leafHash: leafHash(hash, entry), proof, root });
  return included.ok ? accept({ ...trusted.value, index }) : included;
}
