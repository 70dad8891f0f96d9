import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import type { ImportUpload } from '@garant/contracts';
import type { ApiClient } from '../shell/api.client.js';
import { Failure } from '../shell/failure.js';
import type { Output } from '../shell/output.js';

/** A part is sent whole or again: small enough for a bad line, large enough for a good one. */
const PART_BYTES = 8 * 1024 * 1024;
const address = (sha256: string): string => `/api/v1/choice-imports/files/${sha256}`;

/** Sends a file under its SHA-256, from where an earlier attempt left off. @returns the SHA-256 */
export async function uploadFile(
  path: string,
  api: ApiClient,
  output: Output,
  partBytes = PART_BYTES,
): Promise<string> {
  const unreadable = (): never => {
    throw new Failure('input', `${path} cannot be read`);
  };
  const { size: total } = await stat(path).catch(unreadable);
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path).on('error', () => undefined)) hash.update(bytes as Buffer);
  const sha256 = hash.digest('hex');
  let upload = await uploaded(api, sha256);
  if (upload && upload.bytes > 0 && !upload.complete)
    output.progress(`${path}: going on behind ${percent(upload.bytes, total)}`);
  const file = await open(path);
  try {
    while (!upload?.complete) {
      const offset = upload?.bytes ?? 0;
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(Math.min(partBytes, total - offset)),
        0,
        undefined,
        offset,
      );
      const response = await api.fetch(`${address(sha256)}?offset=${offset}&total=${total}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/partial-upload' },
        body: buffer.subarray(0, bytesRead),
      });
      upload = (await response.json()) as ImportUpload;
      output.progress(`${path}: ${percent(upload.bytes, total)} sent`);
    }
  } finally {
    await file.close();
  }
  return sha256;
}

async function uploaded(api: ApiClient, sha256: string): Promise<ImportUpload | null> {
  try {
    return await api.get<ImportUpload>(address(sha256));
  } catch (error) {
    if (error instanceof Failure && error.code === 'file-unknown') return null;
    throw error;
  }
}

export const percent = (done: number, total: number): string =>
  `${total === 0 ? 100 : Math.floor((100 * done) / total)} %`;
