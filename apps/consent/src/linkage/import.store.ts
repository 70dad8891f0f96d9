import { createHash } from 'node:crypto';
import type { Tx, VaultCipher } from '@garant/nest-kit';

/** Bytes in memory at a time, of a file that comes in one request. A sender of chunks may choose up to the limit. */
const CHUNK_BYTES = 256 * 1024;
export const CHUNK_LIMIT_BYTES = 4 * 1024 * 1024;
/** A linkage file of 200 MB names about a million people. */
export const FILE_LIMIT_BYTES = 200 * 1024 * 1024;

export interface Upload {
  sha256: string;
  uploadedBy: string;
  organisation: string | null;
  now: string;
}
export interface UploadState {
  sha256: string;
  complete: boolean;
  bytes: number;
  chunks: { seq: number; sha256: string; bytes: number }[];
}
const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Begins an upload, or finds it: what was stored of it stays. False when the file is another organisation's: nobody
 * learns that somebody else sent the same bytes.
 */
export async function beginUpload(tx: Tx, upload: Upload): Promise<boolean> {
  await tx.query(
    `INSERT INTO import_file (sha256, bytes, uploaded_by, organisation, uploaded_at, complete)
     VALUES ($1, 0, $2, $3, $4, false) ON CONFLICT DO NOTHING`,
    [upload.sha256, upload.uploadedBy, upload.organisation, upload.now],
  );
  return (await uploadState(tx, upload.sha256, upload.organisation)) !== null;
}

export async function uploadState(
  tx: Tx,
  sha256: string,
  organisation: string | null,
): Promise<UploadState | null> {
  const [file] = await tx.query<{ complete: boolean; bytes: number }>(
    'SELECT complete, bytes FROM import_file WHERE sha256 = $1 AND organisation IS NOT DISTINCT FROM $2',
    [sha256, organisation],
  );
  if (!file) return null;
  const chunks = await tx.query<UploadState['chunks'][number]>(
    'SELECT seq, chunk_sha256 AS sha256, bytes FROM import_chunk WHERE sha256 = $1 ORDER BY seq',
    [sha256],
  );
  return { sha256, ...file, chunks };
}

/** Stores one chunk, encrypted, for it holds traits. The same chunk again changes nothing; a complete file takes none. */
export async function storeChunk(
  tx: Tx,
  cipher: VaultCipher,
  sha256: string,
  seq: number,
  plain: Buffer,
): Promise<void> {
  await tx.query(
    `INSERT INTO import_chunk (sha256, seq, ciphertext, chunk_sha256, bytes)
     SELECT $1, $2, $3, $4, $5 WHERE EXISTS (SELECT 1 FROM import_file WHERE sha256 = $1 AND NOT complete)
     ON CONFLICT (sha256, seq) DO UPDATE SET ciphertext = EXCLUDED.ciphertext, chunk_sha256 = EXCLUDED.chunk_sha256, bytes = EXCLUDED.bytes
     WHERE import_chunk.chunk_sha256 <> EXCLUDED.chunk_sha256`,
    [sha256, seq, cipher.seal(plain, chunkContext(sha256, seq)), sha256Of(plain), plain.length],
  );
}
const chunkContext = (sha256: string, seq: number): string => `${sha256}/${seq}`;

export type Completed =
  | { kind: 'complete'; bytes: number }
  | { kind: 'too-large' }
  | { kind: 'empty' }
  | { kind: 'hash-differs'; found: string };

/** Compares what was stored, chunk after chunk, with the name of the file. What is not what it was called is forgotten. */
export async function completeUpload(tx: Tx, cipher: VaultCipher, sha256: string): Promise<Completed> {
  const hash = createHash('sha256');
  let bytes = 0;
  for (let seq = 0; ; seq++) {
    const chunk = await openChunk(tx, cipher, sha256, seq);
    if (!chunk) break;
    hash.update(chunk);
    bytes += chunk.length;
  }
  const found = hash.digest('hex');
  const fault: Completed | null =
    bytes === 0
      ? { kind: 'empty' }
      : bytes > FILE_LIMIT_BYTES
        ? { kind: 'too-large' }
        : found === sha256
          ? null
          : { kind: 'hash-differs', found };
  if (fault) {
    await forgetUpload(tx, sha256);
    return fault;
  }
  await tx.query('UPDATE import_file SET complete = true, bytes = $2 WHERE sha256 = $1 RETURNING 1', [
    sha256,
    bytes,
  ]);
  return { kind: 'complete', bytes };
}

export async function forgetUpload(tx: Tx, sha256: string): Promise<void> {
  await tx.query('DELETE FROM import_chunk WHERE sha256 = $1 RETURNING 1', [sha256]);
  await tx.query('DELETE FROM import_file WHERE sha256 = $1 AND NOT complete RETURNING 1', [sha256]);
}

/** A file that was worked off is deleted but for its hash and length; who sends it again sends all of it. */
export async function dropChunks(tx: Tx, sha256: string): Promise<void> {
  await tx.query('DELETE FROM import_chunk WHERE sha256 = $1 RETURNING 1', [sha256]);
  await tx.query('UPDATE import_file SET complete = false WHERE sha256 = $1 RETURNING 1', [sha256]);
}

/**
 * A file that comes in one request: stored in chunks as it comes, so that neither its size nor its ciphertext is ever in
 * memory. A connection that breaks leaves an incomplete file, which the next upload writes over.
 */
export async function storeUpload(
  tx: Tx,
  cipher: VaultCipher,
  upload: Upload & { source: AsyncIterable<Uint8Array> },
): Promise<Completed | { kind: 'not-yours' }> {
  if (!(await beginUpload(tx, upload))) return { kind: 'not-yours' };
  let pending: Buffer[] = [];
  let [pendingBytes, bytes, seq] = [0, 0, 0];
  const flush = async (): Promise<void> => {
    await storeChunk(tx, cipher, upload.sha256, seq++, Buffer.concat(pending));
    pending = [];
    pendingBytes = 0;
  };
  for await (const part of upload.source) {
    bytes += part.length;
    if (bytes > FILE_LIMIT_BYTES) {
      await forgetUpload(tx, upload.sha256);
      return { kind: 'too-large' };
    }
    pending.push(Buffer.from(part));
    pendingBytes += part.length;
    if (pendingBytes >= CHUNK_BYTES) await flush();
  }
  if (pendingBytes > 0) await flush();
  await tx.query('DELETE FROM import_chunk WHERE sha256 = $1 AND seq >= $2 RETURNING 1', [
    upload.sha256,
    seq,
  ]);
  return completeUpload(tx, cipher, upload.sha256);
}

export async function fileIsKnown(tx: Tx, sha256: string, organisation: string | null): Promise<boolean> {
  const rows = await tx.query(
    'SELECT 1 FROM import_file WHERE sha256 = $1 AND organisation IS NOT DISTINCT FROM $2 AND complete',
    [sha256, organisation],
  );
  return rows.length > 0;
}

async function openChunk(tx: Tx, cipher: VaultCipher, sha256: string, seq: number): Promise<Buffer | null> {
  const [chunk] = await tx.query<{ ciphertext: Buffer }>(
    'SELECT ciphertext FROM import_chunk WHERE sha256 = $1 AND seq = $2',
    [sha256, seq],
  );
  return chunk ? cipher.open(chunk.ciphertext, chunkContext(sha256, seq)) : null;
}

/** A place in a file: chunk, and byte in it. */
export interface Place {
  readonly seq: number;
  readonly byte: number;
}

/** At most `limit` lines from a place on, and where the next one begins; `last` when the file ends with them. */
export async function readLines(
  tx: Tx,
  cipher: VaultCipher,
  sha256: string,
  from: Place,
  limit: number,
): Promise<{ lines: string[]; next: Place; last: boolean }> {
  const lines: string[] = [];
  let carry: Buffer = Buffer.alloc(0);
  let next = from;
  for (let seq = from.seq; ; seq++) {
    const chunk = await openChunk(tx, cipher, sha256, seq);
    if (!chunk) break;
    let at = seq === from.seq ? from.byte : 0;
    for (let end = chunk.indexOf(10, at); end >= 0; end = chunk.indexOf(10, at)) {
      lines.push(text(Buffer.concat([carry, chunk.subarray(at, end)])));
      carry = Buffer.alloc(0);
      at = end + 1;
      next = { seq, byte: at };
      if (lines.length === limit) return { lines, next, last: false };
    }
    carry = Buffer.concat([carry, chunk.subarray(at)]);
  }
  if (carry.length > 0) lines.push(text(carry));
  return { lines, next, last: true };
}
const text = (line: Buffer): string => line.toString('utf8').replace(/\r$/, '');

const KEPT_DAYS = 7;
/** Deletes uploads that nobody finished or submitted within a week: they hold traits. One file a step. */
export async function dropOldUploads(tx: Tx, now: string): Promise<boolean> {
  const [row] = await tx.query<{ sha256: string }>(
    `SELECT sha256 FROM import_file f WHERE uploaded_at < $1::timestamptz - interval '${KEPT_DAYS} days'
       AND EXISTS (SELECT 1 FROM import_chunk c WHERE c.sha256 = f.sha256)
       AND NOT EXISTS (SELECT 1 FROM linkage l WHERE l.file_sha256 = f.sha256 AND l.status IN ('pending', 'running')) LIMIT 1`,
    [now],
  );
  if (row) await dropChunks(tx, row.sha256);
  return row !== undefined;
}
