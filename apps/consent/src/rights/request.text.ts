import { createHash, randomBytes } from 'node:crypto';
import type { RequestDetail, requestAttachment } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';
import type { z } from 'zod';

export type TextPart = RequestDetail['texts'][number]['part'];
type Attachment = z.infer<typeof requestAttachment>;

/** Bytes with the salt of their commitment: SHA-256(salt16 || bytes), hex. The rules need the hash before the row exists. */
export interface Committed {
  readonly bytes: Buffer;
  readonly salt: Buffer;
  readonly hash: string;
}
export function committed(bytes: Buffer): Committed {
  const salt = randomBytes(16);
  return { bytes, salt, hash: createHash('sha256').update(salt).update(bytes).digest('hex') };
}

interface Of {
  requestId: string;
  subjectRef: string;
  at: string;
}
export async function keepText(
  tx: Tx,
  cipher: VaultCipher,
  text: Committed,
  of: Of & { part: TextPart; by: string },
): Promise<void> {
  const id = uuidv7();
  await tx.query(
    `INSERT INTO right_request_text (text_id, request_id, subject_ref, part, written_at, written_by, sealed, salt, hash)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9)`,
    [
      id,
      of.requestId,
      of.subjectRef,
      of.part,
      of.at,
      of.by,
      cipher.seal(text.bytes, id),
      text.salt,
      text.hash,
    ],
  );
}

export interface KeptText {
  part: TextPart;
  at: string;
  by: string;
  text: string;
}
export async function textsOf(tx: Tx, cipher: VaultCipher, requestId: string): Promise<KeptText[]> {
  const rows = await tx.query<{
    text_id: string;
    part: TextPart;
    written_at: Date;
    written_by: string;
    sealed: Buffer;
  }>(
    'SELECT text_id, part, written_at, written_by, sealed FROM right_request_text WHERE request_id = $1 ORDER BY written_at, text_id',
    [requestId],
  );
  return rows.map((row) => ({
    part: row.part,
    at: row.written_at.toISOString(),
    by: row.written_by,
    text: cipher.open(row.sealed, row.text_id).toString('utf8'),
  }));
}

export async function keepFile(
  tx: Tx,
  cipher: VaultCipher,
  file: Committed & Pick<Attachment, 'name' | 'type'>,
  of: Of,
): Promise<void> {
  const id = uuidv7();
  await tx.query(
    `INSERT INTO right_request_file (file_id, request_id, subject_ref, name, media_type, bytes, attached_at, sealed, salt, hash)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
    [
      id,
      of.requestId,
      of.subjectRef,
      cipher.seal(Buffer.from(file.name, 'utf8'), `${id}/name`),
      file.type,
      file.bytes.length,
      of.at,
      cipher.seal(file.bytes, id),
      file.salt,
      file.hash,
    ],
  );
}

interface FileRow {
  file_id: string;
  name: Buffer;
  media_type: string;
  bytes: number;
  attached_at: Date;
}
export async function filesOf(
  tx: Tx,
  cipher: VaultCipher,
  requestId: string,
): Promise<RequestDetail['attachments']> {
  const rows = await tx.query<FileRow>(
    'SELECT file_id, name, media_type, bytes, attached_at FROM right_request_file WHERE request_id = $1 ORDER BY file_id',
    [requestId],
  );
  return rows.map((row) => ({
    fileId: row.file_id,
    name: cipher.open(row.name, `${row.file_id}/name`).toString('utf8'),
    type: row.media_type,
    bytes: row.bytes,
    at: row.attached_at.toISOString(),
  }));
}

export async function fileOf(
  tx: Tx,
  cipher: VaultCipher,
  requestId: string,
  fileId: string,
): Promise<{ name: string; type: string; content: Buffer } | null> {
  const [row] = await tx.query<FileRow & { sealed: Buffer }>(
    'SELECT file_id, name, media_type, bytes, attached_at, sealed FROM right_request_file WHERE request_id = $1 AND file_id = $2',
    [requestId, fileId],
  );
  return row
    ? {
        name: cipher.open(row.name, `${row.file_id}/name`).toString('utf8'),
        type: row.media_type,
        content: cipher.open(row.sealed, row.file_id),
      }
    : null;
}

/** Takes everything that was written about a request; its codes and its events stay. */
export async function forgetTexts(tx: Tx, requestId: string): Promise<void> {
  await tx.query('DELETE FROM right_request_text WHERE request_id = $1', [requestId]);
  await tx.query('DELETE FROM right_request_file WHERE request_id = $1', [requestId]);
}
