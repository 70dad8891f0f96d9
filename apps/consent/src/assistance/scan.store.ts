import { createHash } from 'node:crypto';
import type { Database, Tx, VaultCipher } from '@garant/nest-kit';
import { SCAN_LIMIT_BYTES, scanType } from './scan.content.js';

const CHUNK_BYTES = 256 * 1024;
const contextOf = (sha256: string, seq: number): string => `paper-scan/${sha256}/${seq}`;

export interface Scan {
  readonly sha256: string;
  readonly mediaType: string;
  readonly organisation: string;
}
export type StoredScan =
  | { readonly kind: 'stored'; readonly sha256: string; readonly mediaType: string }
  | { readonly kind: 'too-large' | 'not-a-scan' | 'hash-differs' };

/** Keeps a scan under its SHA-256, encrypted in chunks. Nobody works on it until `form.receive` names it. */
export async function storeScan(
  database: Database,
  cipher: VaultCipher,
  scan: {
    sha256: string;
    source: AsyncIterable<Uint8Array>;
    organisation: string;
    uploadedBy: string;
    now: string;
  },
): Promise<StoredScan> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of scan.source) {
    bytes += part.length;
    if (bytes > SCAN_LIMIT_BYTES) return { kind: 'too-large' };
    parts.push(Buffer.from(part));
  }
  const content = Buffer.concat(parts);
  const mediaType = scanType(content);
  if (mediaType === undefined) return { kind: 'not-a-scan' };
  if (createHash('sha256').update(content).digest('hex') !== scan.sha256) return { kind: 'hash-differs' };
  return database.transaction(async (tx) => {
    const inserted = await tx.query(
      `INSERT INTO paper_scan (sha256, media_type, bytes, organisation, uploaded_by, uploaded_at)
       VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING RETURNING 1`,
      [scan.sha256, mediaType, bytes, scan.organisation, scan.uploadedBy, scan.now],
    );
    for (let seq = 0; inserted.length > 0 && seq * CHUNK_BYTES < bytes; seq++)
      await tx.query('INSERT INTO paper_scan_chunk (sha256, seq, ciphertext) VALUES ($1,$2,$3)', [
        scan.sha256,
        seq,
        cipher.seal(
          content.subarray(seq * CHUNK_BYTES, (seq + 1) * CHUNK_BYTES),
          contextOf(scan.sha256, seq),
        ),
      ]);
    return { kind: 'stored', sha256: scan.sha256, mediaType };
  });
}

export async function scanBySha(tx: Tx, sha256: string): Promise<Scan | undefined> {
  const [row] = await tx.query<{ media_type: string; organisation: string }>(
    'SELECT media_type, organisation FROM paper_scan WHERE sha256 = $1',
    [sha256],
  );
  return row && { sha256, mediaType: row.media_type, organisation: row.organisation };
}

/** The scan once more; undefined when it was erased. */
export async function readScan(tx: Tx, cipher: VaultCipher, sha256: string): Promise<Buffer | undefined> {
  const chunks = await tx.query<{ seq: number; ciphertext: Buffer }>(
    'SELECT seq, ciphertext FROM paper_scan_chunk WHERE sha256 = $1 ORDER BY seq',
    [sha256],
  );
  if (chunks.length === 0) return undefined;
  return Buffer.concat(chunks.map(({ seq, ciphertext }) => cipher.open(ciphertext, contextOf(sha256, seq))));
}

/** Scans that no form took up within a day are of nobody's use. */
export async function dropLooseScans(tx: Tx, now: string): Promise<boolean> {
  const dropped = await tx.query(
    `DELETE FROM paper_scan WHERE sha256 IN (
       SELECT sha256 FROM paper_scan s WHERE uploaded_at < $1::timestamptz - interval '1 day'
         AND NOT EXISTS (SELECT 1 FROM paper_form f WHERE f.scan_sha256 = s.sha256) LIMIT 50) RETURNING 1`,
    [now],
  );
  return dropped.length === 50;
}
