import {
  formatWitnessRequest,
  openCosignatures,
  parseNote,
  parseWitnessedSize,
  SIZE_TYPE,
  type AcceptedCosignature,
  type NoteCrypto,
} from '@garant/merkle-log';
import type { WatchingWitness } from './witness.policy.js';

/** More than a witness ever answers. */
const MOST_BYTES = 256 * 1024;

export type WitnessAnswer =
  | { kind: 'cosigned'; cosignatures: AcceptedCosignature[] }
  /** It knows another size than we thought. */
  | { kind: 'size'; size: number }
  /** It would not, or could not be asked. `severe`: it holds that the log contradicts itself. */
  | { kind: 'refused'; reason: string; severe: boolean };

/**
 * Asks one witness once (C2SP tlog-witness, add-checkpoint).
 * @param checkpoint signed note; its text is what the cosignature is verified against
 * @param proof consistency proof from `oldSize`
 */
export async function askWitness(
  witness: WatchingWitness,
  given: { oldSize: number; proof: Uint8Array[]; checkpoint: string },
  crypto: Pick<NoteCrypto, 'verify'>,
  until: AbortSignal,
): Promise<WitnessAnswer> {
  let status: number;
  let type: string;
  let body: Uint8Array;
  try {
    const response = await fetch(`${witness.url}/add-checkpoint`, {
      method: 'POST',
      body: formatWitnessRequest(given),
      redirect: 'error',
      signal: until,
    });
    status = response.status;
    type = response.headers.get('content-type') ?? '';
    body = await readBounded(response);
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { code?: string } };
    return { kind: 'refused', reason: `no answer: ${cause?.code ?? message}`, severe: false };
  }
  if (status === 409 && type.startsWith(SIZE_TYPE)) {
    const size = parseWitnessedSize(Buffer.from(body).toString('latin1'));
    if (size !== undefined && size !== given.oldSize) return { kind: 'size', size };
  }
  if (status !== 200)
    return { kind: 'refused', reason: `HTTP ${status}`, severe: status === 422 || status === 409 };
  const note = parseNote(given.checkpoint);
  if (!note.ok) return { kind: 'refused', reason: note.reason, severe: false };
  const opened = await openCosignatures(note.value.text, body, [witness.key], crypto);
  return opened.ok
    ? { kind: 'cosigned', cosignatures: opened.value }
    : { kind: 'refused', reason: opened.reason, severe: false };
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
