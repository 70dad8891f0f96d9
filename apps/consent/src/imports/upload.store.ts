import { createHash } from 'node:crypto';
import type { ImportUpload } from '@garant/contracts';
import type { Database, Tx, VaultCipher } from '@garant/nest-kit';

/** Parts of a file: each is its own short transaction, so an upload that breaks off goes on where it was. */
const PART_BYTES = 256 * 1024;
/** A million choices are about 250 MB. */
export const LARGEST_FILE = 2 * 1024 ** 3;

interface Row {
  sha256: string;
  bytes: number;
  total: number;
  complete: boolean;
}
const context = (sha256: string, firstByte: number): string => `import/${sha256}/${firstByte}`;

export async function uploadOf(tx: Tx, sha256: string): Promise<ImportUpload | null> {
  const [row] = await tx.query<Row>(
    'SELECT sha256, bytes, total, complete FROM import_upload WHERE sha256 = $1',
    [sha256],
  );
  return row ?? null;
}

export async function beginUpload(
  tx: Tx,
  upload: { sha256: string; total: number; uploadedBy: string; now: string },
): Promise<ImportUpload> {
  await tx.query(
    'INSERT INTO import_upload (sha256, total, uploaded_by, uploaded_at) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING',
    [upload.sha256, upload.total, upload.uploadedBy, upload.now],
  );
  const known = await uploadOf(tx, upload.sha256);
  if (!known) throw new Error('the upload that was just begun is not there');
  return known;
}

/**
 * Appends what comes to an upload, as far as it comes. A connection that breaks leaves what was stored. Bytes beyond the
 * announced total are not taken. Answers with the new length, or null when somebody else appended meanwhile.
 */
export async function appendToUpload(
  database: Database,
  cipher: VaultCipher,
  known: ImportUpload,
  source: AsyncIterable<Uint8Array>,
): Promise<number | null> {
  let at = known.bytes;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  const flush = async (): Promise<boolean> => {
    const plain = Buffer.concat(pending).subarray(0, known.total - at);
    pending = [];
    pendingBytes = 0;
    if (plain.length === 0) return true;
    const stored = await storePart(database, cipher, known.sha256, at, plain);
    if (stored) at += plain.length;
    return stored;
  };
  try {
    for await (const part of source) {
      pending.push(Buffer.from(part));
      pendingBytes += part.length;
      if (pendingBytes >= PART_BYTES && !(await flush())) return null;
    }
  } catch {
    // The sender went away: what came is kept, and the next request goes on from there.
  }
  return (await flush()) ? at : null;
}

const storePart = (
  database: Database,
  cipher: VaultCipher,
  sha256: string,
  firstByte: number,
  plain: Buffer,
) =>
  database.transaction(async (tx) => {
    const moved = await tx.query(
      'UPDATE import_upload SET bytes = bytes + $3 WHERE sha256 = $1 AND bytes = $2 AND NOT complete RETURNING 1',
      [sha256, firstByte, plain.length],
    );
    if (moved.length === 0) return false;
    await tx.query('INSERT INTO import_part (sha256, first_byte, ciphertext) VALUES ($1,$2,$3)', [
      sha256,
      firstByte,
      cipher.seal(plain, context(sha256, firstByte)),
    ]);
    return true;
  });

/** Bytes of a file from a place on. */
export async function* uploadedBytes(
  tx: Tx,
  cipher: VaultCipher,
  sha256: string,
  from = 0,
): AsyncGenerator<Buffer> {
  let at = from;
  for (;;) {
    const rows = await tx.query<{ first_byte: number; ciphertext: Buffer }>(
      `SELECT first_byte, ciphertext FROM import_part WHERE sha256 = $1 AND first_byte >=
         (SELECT max(first_byte) FROM import_part WHERE sha256 = $1 AND first_byte <= $2)
       ORDER BY first_byte LIMIT 8`,
      [sha256, at],
    );
    let moved = false;
    for (const row of rows) {
      const plain = cipher.open(row.ciphertext, context(sha256, row.first_byte));
      const skip = at - row.first_byte;
      if (skip >= plain.length) continue;
      yield skip === 0 ? plain : plain.subarray(skip);
      at = row.first_byte + plain.length;
      moved = true;
    }
    if (!moved) return;
  }
}

/** Compares the whole file with its name. A file that is not what it was called is forgotten. */
export async function completeUpload(
  database: Database,
  cipher: VaultCipher,
  sha256: string,
): Promise<{ ok: true } | { ok: false; found: string }> {
  const hash = createHash('sha256');
  for await (const bytes of uploadedBytes(database, cipher, sha256)) hash.update(bytes);
  const found = hash.digest('hex');
  if (found !== sha256) {
    await database.query('DELETE FROM import_upload WHERE sha256 = $1 RETURNING 1', [sha256]);
    return { ok: false, found };
  }
  await database.query('UPDATE import_upload SET complete = true WHERE sha256 = $1 RETURNING 1', [sha256]);
  return { ok: true };
}

const KEPT_DAYS = 7;
/** Deletes files older than a week that no import waits for: what they held is in the register or in a report. */
export async function eraseOldUploads(tx: Tx, now: string): Promise<void> {
  await tx.query(
    `DELETE FROM import_upload u WHERE uploaded_at < $1::timestamptz - interval '${KEPT_DAYS} days'
       AND NOT EXISTS (SELECT 1 FROM choice_import i WHERE i.file_sha256 = u.sha256 AND i.status IN ('pending', 'running'))
     RETURNING 1`,
    [now],
  );
}
