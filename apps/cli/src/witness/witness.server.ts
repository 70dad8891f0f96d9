import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  cosign,
  formatCosignatures,
  formatNote,
  formatVkey,
  formatWitnessedSize,
  judgeGrowth,
  openWitnessRequest,
  SIZE_TYPE,
  type ParsedWitnessRequest,
  type VerifierKey,
  type WitnessRefusal,
} from '@garant/merkle-log';
import { sha256Hex, sha256 } from '../shell/file.hash.js';
import { nodeCrypto } from '../verify/proof.check.js';
import type { WitnessKey } from './witness.key.js';
import type { WitnessState } from './witness.state.js';

/** A checkpoint with 100 post-quantum signatures fits; anything larger is no checkpoint. */
const MOST_BYTES = 512 * 1024;
const TEXT = 'text/plain; charset=utf-8';

export interface Witness {
  key: WitnessKey;
  /** Keys of the logs that it watches; several of one origin while a log changes its key. */
  logs: readonly VerifierKey[];
  state: WitnessState;
  now: () => Date;
  /** A sentence for the operator: refusals, and faults. */
  say: (sentence: string) => void;
}

interface Answer {
  status: number;
  type: string;
  body: string;
}
const plain = (status: number, body: string): Answer => ({ status, type: TEXT, body });

/** The two addresses of C2SP tlog-witness, and a page that says who this is. */
export function witnessServer(witness: Witness): Server {
  const server = createServer((request, response) => {
    answerTo(witness, request)
      .catch((error: unknown) => {
        witness.say(`could not answer: ${(error as Error).message}`);
        return plain(500, 'the witness could not store or sign; try again\n');
      })
      .then(
        (answer) => send(request, response, answer),
        () => response.destroy(),
      );
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  server.keepAliveTimeout = 60_000;
  server.maxConnections = 500;
  return server;
}

async function answerTo(witness: Witness, request: IncomingMessage): Promise<Answer> {
  const { pathname } = new URL(request.url ?? '/', 'http://witness');
  if (pathname === '/add-checkpoint') {
    if (request.method !== 'POST') return plain(405, 'POST only\n');
    const body = await readBody(request);
    return body === null ? plain(413, `at most ${MOST_BYTES} bytes\n`) : addCheckpoint(witness, body);
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'GET only\n');
  if (pathname === '/') return plain(200, describe(witness));
  const [, originHash] = /^\/([0-9a-f]{64})\/checkpoint$/.exec(pathname) ?? [];
  const note = originHash === undefined ? null : await witness.state.checkpoint(originHash);
  return note === null ? plain(404, 'no such checkpoint\n') : plain(200, note);
}

/** Check, store, and only then answer; a log's requests one after the other. */
export async function addCheckpoint(witness: Witness, body: Buffer): Promise<Answer> {
  const { key, logs, state, now, say } = witness;
  const opened = await openWitnessRequest(body, logs, nodeCrypto);
  if (!opened.ok) return refusalOf(opened);
  const { note, stated } = opened.value;
  return state.alone(stated.origin, async () => {
    const refused = judgeGrowth(sha256, opened.value, await state.head(stated.origin));
    if (refused) {
      if (refused.status === 422) {
        say(`REFUSED a checkpoint of ${stated.size} entries of ${stated.origin}: ${refused.reason}`);
        await state.keepEvidence(stated.origin, body.toString('utf8'), now());
      }
      return refusalOf(refused);
    }
    const signature = await cosign(note.text, Math.floor(now().getTime() / 1000), key.signer);
    await state.store(
      stated.origin,
      formatNote({ text: note.text, signatures: [...trustedLines(opened.value, logs), signature] }),
    );
    return plain(200, formatCosignatures([signature]));
  });
}

/** Other signatures of the request were not verified: they are not passed on. */
const trustedLines = ({ note }: ParsedWitnessRequest, logs: readonly VerifierKey[]) =>
  note.signatures.filter((each) =>
    logs.some(({ name, keyId }) => name === each.name && keyId === each.keyId),
  );

const refusalOf = (refusal: WitnessRefusal): Answer =>
  refusal.status === 409
    ? { status: 409, type: SIZE_TYPE, body: formatWitnessedSize(refusal.size) }
    : plain(refusal.status, `${refusal.reason}${refusal.detail ? `: ${refusal.detail}` : ''}\n`);

const describe = ({ key, logs }: Witness): string =>
  [
    'A witness of transparency logs (C2SP tlog-witness).',
    '',
    `witness ${key.vkey}`,
    ...logs.map((log) => `log ${formatVkey(log)}\n  last cosigned: /${sha256Hex(log.name)}/checkpoint`),
    '',
  ].join('\n');

/** Null when there is more than a witness reads. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  // The connection stays open for the answer.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function send(request: IncomingMessage, response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    ...(status === 413 ? { connection: 'close' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
