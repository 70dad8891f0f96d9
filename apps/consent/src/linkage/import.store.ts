import { createHash } from 'node:crypto';
import type { Database, Tx } from '@garant/nest-kit';
import type { VaultCipher } from '../people/vault.cipher.js';

const CHUNK_BYTES = 256 * 1024;

/** Chunks of an uploaded file under a temporary name until its hash is known; encrypted, for it holds traits. */
export async function storeUpload(
  database: Database,
  cipher: VaultCipher,
  upload: {
    sha256: string;
    source: AsyncIterable<Uint8Array>;
    uploadedBy: string;
    organisation: string | null;
    limitBytes: number;
    now: string;
  },
): Promise<
  | { kind: 'stored' | 'known'; bytes: number }
  | { kind: 'too-large' }
  | { kind: 'hash-differs'; found: string }
> {
  const hash = createHash('sha256');
  const chunks: Buffer[] = [];
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let bytes = 0;
  const flush = (): void => {
    if (pendingBytes === 0) return;
    chunks.push(cipher.seal(Buffer.concat(pending), `${upload.sha256}/${chunks.length}`));
    pending = [];
    pendingBytes = 0;
  };
  for await (const part of upload.source) {
    bytes += part.length;
    if (bytes > upload.limitBytes) return { kind: 'too-large' };
    hash.update(part);
    pending.push(Buffer.from(part));
    pendingBytes += part.length;
    if (pendingBytes >= CHUNK_BYTES) flush();
  }
  flush();
  const found = hash.digest('hex');
  if (found !== upload.sha256) return { kind: 'hash-differs', found };
  return database.transaction(async (tx) => {
    const inserted = await tx.query(
      `INSERT INTO import_file (sha256, bytes, uploaded_by, organisation, uploaded_at) VALUES ($1,$2,$3,$4,$5) ON CONFLICT DO NOTHING RETURNING sha256`,
      [upload.sha256, bytes, upload.uploadedBy, upload.organisation, upload.now],
    );
    if (inserted.length === 0) return { kind: 'known' as const, bytes };
    for (const [seq, ciphertext] of chunks.entries())
      await tx.query('INSERT INTO import_chunk (sha256, seq, ciphertext) VALUES ($1,$2,$3)', [
        upload.sha256,
        seq,
        ciphertext,
      ]);
    return { kind: 'stored' as const, bytes };
  });
}

export async function fileIsKnown(tx: Tx, sha256: string, organisation: string | null): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 FROM import_file WHERE sha256 = $1 AND organisation IS NOT DISTINCT FROM $2',
    [sha256, organisation],
  );
  return rows.length > 0;
}

/** Lines of an uploaded file from `firstLine` (1-based), at most `limit`; `last` when the file ends with them. */
export async function readLines(
  tx: Tx,
  cipher: VaultCipher,
  sha256: string,
  firstLine: number,
  limit: number,
): Promise<{ lines: { number: number; text: string }[]; last: boolean }> {
  const lines: { number: number; text: string }[] = [];
  let carry = Buffer.alloc(0);
  let number = 1;
  const take = (line: Buffer): boolean => {
    if (number >= firstLine) lines.push({ number, text: line.toString('utf8').replace(/\r$/, '') });
    number++;
    return lines.length === limit;
  };
  for (let seq = 0; ; seq++) {
    const [chunk] = await tx.query<{ ciphertext: Buffer }>(
      'SELECT ciphertext FROM import_chunk WHERE sha256 = $1 AND seq = $2',
      [sha256, seq],
    );
    if (!chunk) break;
    let rest = Buffer.concat([carry, cipher.open(chunk.ciphertext, `${sha256}/${seq}`)]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      if (take(rest.subarray(0, end))) return { lines, last: false };
      rest = rest.subarray(end + 1);
    }
    carry = rest;
  }
  if (carry.length > 0) take(carry);
  return { lines, last: true };
}
