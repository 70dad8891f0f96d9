import type { Tx, VaultCipher } from '@garant/nest-kit';
import type { AttachmentType } from '@garant/rules';

export interface Upload {
  readonly sha256: string;
  readonly mediaType: AttachmentType;
  readonly bytes: number;
}
export interface Attachment extends Upload {
  readonly attachmentId: string;
  readonly about: string;
  readonly name: string;
}

const ofUpload = (sha256: string, uploadedBy: string): string => `attachment-upload/${sha256}/${uploadedBy}`;
const ofAttachment = (attachmentId: string): string => `attachment/${attachmentId}`;
/** An upload that no command names within a day is thrown away. */
const UPLOAD_LIFE = '1 day';

/** Keeps an uploaded document, encrypted, under its hash and its uploader: nobody names what somebody else uploaded. */
export async function keepUpload(
  tx: Tx,
  cipher: VaultCipher,
  upload: Upload & { uploadedBy: string; content: Buffer; now: string },
): Promise<void> {
  await tx.query(
    `DELETE FROM attachment_upload WHERE uploaded_at < $1::timestamptz - interval '${UPLOAD_LIFE}'`,
    [upload.now],
  );
  await tx.query(
    `INSERT INTO attachment_upload (sha256, uploaded_by, media_type, bytes, content, uploaded_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (sha256, uploaded_by) DO UPDATE SET uploaded_at = EXCLUDED.uploaded_at`,
    [
      upload.sha256,
      upload.uploadedBy,
      upload.mediaType,
      upload.bytes,
      cipher.seal(upload.content, ofUpload(upload.sha256, upload.uploadedBy)),
      upload.now,
    ],
  );
}

export async function uploadOf(tx: Tx, sha256: string, uploadedBy: string): Promise<Upload | null> {
  const [row] = await tx.query<{ media_type: AttachmentType; bytes: number }>(
    'SELECT media_type, bytes FROM attachment_upload WHERE sha256 = $1 AND uploaded_by = $2',
    [sha256, uploadedBy],
  );
  return row ? { sha256, mediaType: row.media_type, bytes: row.bytes } : null;
}

/**
 * Takes an uploaded document over into a file, in the transaction of the event that names its hash. It is sealed anew
 * for its place there. `about`: id of the application, meeting or other thing that the document belongs to.
 */
export async function keepAttachment(
  tx: Tx,
  cipher: VaultCipher,
  of: { attachmentId: string; about: string; name: string; sha256: string; uploadedBy: string; now: string },
): Promise<void> {
  const [row] = await tx.query<{ media_type: string; bytes: number; content: Buffer }>(
    `DELETE FROM attachment_upload WHERE sha256 = $1 AND uploaded_by = $2
     RETURNING media_type, bytes, content`,
    [of.sha256, of.uploadedBy],
  );
  if (!row) throw new Error('The upload was looked at in this transaction and is gone');
  const content = cipher.open(row.content, ofUpload(of.sha256, of.uploadedBy));
  await tx.query(
    `INSERT INTO attachment (attachment_id, about, name, sha256, media_type, bytes, content, added_by, added_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      of.attachmentId,
      of.about,
      of.name,
      of.sha256,
      row.media_type,
      row.bytes,
      cipher.seal(content, ofAttachment(of.attachmentId)),
      of.uploadedBy,
      of.now,
    ],
  );
}

/** A document of a file; `content` is null once it was redacted. */
export async function attachmentOf(
  tx: Tx,
  cipher: VaultCipher,
  { about, attachmentId }: { about: string; attachmentId: string },
): Promise<(Attachment & { content: Buffer | null }) | null> {
  const [row] = await tx.query<{
    name: string;
    sha256: string;
    media_type: AttachmentType;
    bytes: number;
    content: Buffer | null;
  }>(
    'SELECT name, sha256, media_type, bytes, content FROM attachment WHERE attachment_id = $1 AND about = $2',
    [attachmentId, about],
  );
  return row
    ? {
        attachmentId,
        about,
        name: row.name,
        sha256: row.sha256,
        mediaType: row.media_type,
        bytes: row.bytes,
        content: row.content && cipher.open(row.content, ofAttachment(attachmentId)),
      }
    : null;
}

/** Names of the documents about some things, by attachment. */
export async function attachmentNames(tx: Tx, about: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ attachment_id: string; name: string }>(
    'SELECT attachment_id, name FROM attachment WHERE about = ANY($1)',
    [about],
  );
  return new Map(rows.map((row) => [row.attachment_id, row.name]));
}

/** Bytes and name go, the hash stays. */
export const redactAttachment = (tx: Tx, attachmentId: string): Promise<unknown> =>
  tx.query(`UPDATE attachment SET content = NULL, name = '' WHERE attachment_id = $1`, [attachmentId]);
export const removeAttachment = (tx: Tx, attachmentId: string): Promise<unknown> =>
  tx.query('DELETE FROM attachment WHERE attachment_id = $1', [attachmentId]);
export const removeAttachmentsAbout = (tx: Tx, about: string): Promise<unknown> =>
  tx.query('DELETE FROM attachment WHERE about = $1', [about]);
