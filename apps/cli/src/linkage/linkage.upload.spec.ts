import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../shell/api.client.js';
import { CHUNK_BYTES, uploadLinkage } from './linkage.upload.js';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('upload of a linkage file', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  /** A gateway that keeps chunks, and breaks the connection for chunks it is told to lose. */
  async function gateway(lost: number[] = []) {
    const chunks = new Map<number, Buffer>();
    const asked: string[] = [];
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const path = request.url!.replace(/^.*uploads\/[0-9a-f]{64}/, '');
        asked.push(`${request.method} ${path || 'begin'}`);
        const seq = /^\/chunks\/(\d+)$/.exec(path)?.[1];
        if (seq !== undefined) {
          const at = lost.indexOf(Number(seq));
          if (at >= 0) {
            lost.splice(at, 1);
            return request.socket.destroy();
          }
          chunks.set(Number(seq), Buffer.concat(parts));
        }
        response.setHeader('content-type', 'application/json');
        const list = [...chunks].map(([n, bytes]) => ({
          seq: n,
          sha256: sha256(bytes),
          bytes: bytes.length,
        }));
        response.end(JSON.stringify({ complete: false, bytes: 0, chunks: list }));
      });
    });
    await new Promise<void>((done) => server!.listen(0, '127.0.0.1', done));
    const api = new ApiClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'token');
    return { api, chunks, asked };
  }
  const silent = { progress: () => undefined };
  const fileOf = (bytes: Buffer): string => {
    const path = join(mkdtempSync(join(tmpdir(), 'garant-linkage-')), 'links.ndjson');
    writeFileSync(path, bytes);
    return path;
  };

  it('sends the file in chunks under its own name, and submits it when it is whole', async () => {
    const bytes = randomBytes(2 * CHUNK_BYTES + 17);
    const { api, chunks, asked } = await gateway();
    expect(await uploadLinkage(api, silent, 'd', fileOf(bytes))).toBe(sha256(bytes));
    expect(Buffer.concat([...chunks.values()])).toEqual(bytes);
    expect(asked).toEqual(['PUT begin', 'PUT /chunks/0', 'PUT /chunks/1', 'PUT /chunks/2', 'POST /submit']);
  });

  it('tries a chunk again when the line breaks', async () => {
    const { api, chunks } = await gateway([1, 1]);
    await uploadLinkage(api, silent, 'd', fileOf(randomBytes(2 * CHUNK_BYTES)), 1);
    expect([...chunks.keys()]).toEqual([0, 1]);
  });

  it('goes on where it broke off: what is there, by its hash, is not sent again', async () => {
    const bytes = randomBytes(3 * CHUNK_BYTES);
    const { api, chunks, asked } = await gateway();
    chunks.set(0, bytes.subarray(0, CHUNK_BYTES));
    // The second one came only in part: its hash is another.
    chunks.set(1, bytes.subarray(CHUNK_BYTES, CHUNK_BYTES + 5));
    await uploadLinkage(api, silent, 'd', fileOf(bytes));
    expect(asked.filter((one) => one.includes('chunks'))).toEqual(['PUT /chunks/1', 'PUT /chunks/2']);
  });

  it.each([
    ['an empty file', () => fileOf(Buffer.alloc(0)), 'is empty'],
    ['a file that is not there', () => '/nowhere/links.ndjson', 'cannot be read'],
  ])('refuses %s', async (_what, path, message) => {
    const { api } = await gateway();
    await expect(uploadLinkage(api, silent, 'd', path())).rejects.toThrow(message);
  });
});
