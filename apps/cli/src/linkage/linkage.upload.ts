import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { ApiClient } from '../shell/api.client.js';
import { Failure } from '../shell/failure.js';
import { sha256Hex } from '../shell/file.hash.js';
import type { Output } from '../shell/output.js';

export const CHUNK_BYTES = 1024 * 1024;
/** Tries of one chunk before giving up; what was stored stays, and the next run goes on from there. */
const TRIES = 5;

interface UploadState {
  complete: boolean;
  chunks: { seq: number; sha256: string; bytes: number }[];
}

/**
 * Brings a linkage file to the gateway, chunk by chunk, and begins its linkage. Chunks that the platform already has (by
 * hash) are not sent again, so an upload that broke off is simply started again. The file is never in memory as a whole.
 * @returns SHA-256 of the file
 */
export async function uploadLinkage(
  api: Pick<ApiClient, 'fetch' | 'send'>,
  output: Pick<Output, 'progress'>,
  dataset: string,
  path: string,
  retryMs = 1_000,
): Promise<string> {
  const file = await open(path, 'r').catch(() => {
    throw new Failure('input', `${path} cannot be read`);
  });
  try {
    const { sha256, chunks, bytes } = await chunksOf(file);
    if (bytes === 0) throw new Failure('file-empty', `${path} is empty`);
    const base = `/api/v1/datasets/${dataset}/linkage/uploads/${sha256}`;
    const state = (await (await api.fetch(base, { method: 'PUT' })).json()) as UploadState;
    const there = new Set(state.complete ? chunks.keys() : knownChunks(state, chunks));
    if (there.size > 0) output.progress(`${there.size} of ${chunks.length} chunks are there already`);
    for (const seq of chunks.keys()) {
      if (there.has(seq)) continue;
      const body = await chunkAt(file, seq);
      await tried(
        () =>
          api.fetch(`${base}/chunks/${seq}`, {
            method: 'PUT',
            headers: { 'content-type': 'application/x-ndjson' },
            body: new Uint8Array(body),
          }),
        retryMs,
      );
      output.progress(`sent ${Math.floor(((seq + 1) * 100) / chunks.length)} %`);
    }
    await api.send('POST', `${base}/submit`, {});
    return sha256;
  } finally {
    await file.close();
  }
}

const knownChunks = (state: UploadState, chunks: readonly string[]): number[] =>
  state.chunks.filter(({ seq, sha256 }) => chunks[seq] === sha256).map(({ seq }) => seq);

/** Hash of the file and of each chunk, in one pass. */
async function chunksOf(file: FileHandle): Promise<{ sha256: string; chunks: string[]; bytes: number }> {
  const hash = createHash('sha256');
  const chunks: string[] = [];
  let bytes = 0;
  for (let seq = 0; ; seq++) {
    const chunk = await chunkAt(file, seq);
    if (chunk.length === 0) return { sha256: hash.digest('hex'), chunks, bytes };
    hash.update(chunk);
    chunks.push(sha256Hex(chunk));
    bytes += chunk.length;
  }
}

async function chunkAt(file: FileHandle, seq: number): Promise<Buffer> {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let filled = 0;
  while (filled < CHUNK_BYTES) {
    const { bytesRead } = await file.read(chunk, filled, CHUNK_BYTES - filled, seq * CHUNK_BYTES + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return chunk.subarray(0, filled);
}

/** What the gateway refuses is final; what did not reach it is tried again. */
async function tried(work: () => Promise<Response>, retryMs: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await (await work()).arrayBuffer();
      return;
    } catch (error) {
      const passing =
        error instanceof Failure &&
        ['gateway-unreachable', 'service-unavailable', 'http'].includes(error.code);
      if (!passing || attempt === TRIES) throw error;
      await wait(retryMs * attempt);
    }
  }
}
