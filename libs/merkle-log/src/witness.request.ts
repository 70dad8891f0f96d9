import { HASH_SIZE, parseCount, requireCount } from './bytes.js';
import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { parseNote, type SignedNote } from './note.js';
import { decodeBase64, decodeUtf8, encodeBase64 } from './text.encoding.js';
import { accept, refuse, type Result } from './verdict.js';

/** What a log sends to a witness: C2SP tlog-witness, add-checkpoint. */
export type WitnessRequest = {
  /** Size of the checkpoint that the witness cosigned last; 0 when it has seen none. */
  oldSize: number;
  /** Consistency proof from the old size (RFC 6962 2.1.2); empty for 0. */
  proof: Uint8Array[];
  /** The signed checkpoint. */
  checkpoint: string;
};

export type ParsedWitnessRequest = WitnessRequest & {
  note: SignedNote;
  /** As the note states it: not to be believed before its signature is verified. */
  stated: Checkpoint;
};

/** A proof between trees of fewer than 2^64 entries never has more. */
export const MAX_PROOF_LINES = 63;

/** @throws RangeError for a bad old size, a proof that is too long or has a hash of another length, or a text that is no signed note. */
export function formatWitnessRequest({ oldSize, proof, checkpoint }: WitnessRequest): string {
  requireCount(oldSize, 'oldSize');
  if (proof.length > MAX_PROOF_LINES) throw new RangeError('a proof has at most 63 hashes');
  if (proof.some((each) => each.length !== HASH_SIZE)) throw new RangeError('a proof hash has 32 bytes');
  if (!parseNote(checkpoint).ok) throw new RangeError('the checkpoint is not a signed note');
  return `${[`old ${oldSize}`, ...proof.map(encodeBase64)].join('\n')}\n\n${checkpoint}`;
}

/** Parses the form alone; nothing is verified. Everything that fails here is a witness' 400. */
export function parseWitnessRequest(body: string | Uint8Array): Result<ParsedWitnessRequest> {
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  if (text === undefined) return refuse('note-utf8');
  const blank = text.indexOf('\n\n');
  const [first, ...hashes] = (blank === -1 ? text : text.slice(0, blank)).split('\n');
  const oldSize = first?.startsWith('old ') ? parseCount(first.slice(4)) : undefined;
  if (oldSize === undefined) return refuse('witness-old-size', first?.slice(0, 30));
  if (blank === -1) return refuse('witness-checkpoint');
  if (hashes.length > MAX_PROOF_LINES) return refuse('witness-proof-lines', `${hashes.length} lines`);
  const proof: Uint8Array[] = [];
  for (const line of hashes) {
    const hash = decodeBase64(line);
    if (hash?.length !== HASH_SIZE) return refuse('witness-proof-lines', line.slice(0, 50));
    proof.push(hash);
  }
  const checkpoint = text.slice(blank + 2);
  const note = parseNote(checkpoint);
  if (!note.ok) return note;
  const stated = parseCheckpoint(note.value.text);
  if (!stated.ok) return stated;
  return accept({ oldSize, proof, checkpoint, note: note.value, stated: stated.value });
}
