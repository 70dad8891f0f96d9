import { EXPORT_DAYS, exportSupplement, type ExportFormat, type ExportView } from '@garant/contracts';
import { publish, type Tx, type VaultCipher } from '@garant/nest-kit';
import type { ExportSection } from './export.model.js';

interface Row {
  export_id: string;
  subject_ref: string;
  requested_by: string;
  language: 'fr' | 'en';
  state: ExportView['state'];
  done: number;
  sections: number;
  requested_at: Date;
  expires_at: Date | null;
}

/** @returns false when a copy for that person is being built already */
export async function queueExport(
  tx: Tx,
  copy: { exportId: string; subjectRef: string; requestedBy: string; language: string; at: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO person_export (export_id, subject_ref, requested_by, language, state, requested_at)
     VALUES ($1,$2,$3,$4,'queued',$5) ON CONFLICT DO NOTHING RETURNING 1`,
    [copy.exportId, copy.subjectRef, copy.requestedBy, copy.language, copy.at],
  );
  return rows.length === 1;
}

/** The oldest copy to build, for this worker alone while it makes progress: one that stood still for a minute is begun again. */
export async function claimExport(
  tx: Tx,
): Promise<{ exportId: string; subjectRef: string; language: 'fr' | 'en' } | null> {
  const [row] = await tx.query<Row>(
    `UPDATE person_export SET state = 'running', done = 0, touched_at = now() WHERE export_id =
       (SELECT export_id FROM person_export WHERE state = 'queued' OR (state = 'running' AND touched_at < now() - interval '60 s')
        ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *`,
  );
  return row ? { exportId: row.export_id, subjectRef: row.subject_ref, language: row.language } : null;
}

export async function advanceExport(tx: Tx, exportId: string, done: number, sections: number): Promise<void> {
  await tx.query(
    'UPDATE person_export SET done = $2, sections = $3, touched_at = now() WHERE export_id = $1',
    [exportId, done, sections],
  );
}

export interface BuiltFile {
  format: ExportFormat;
  content: Buffer;
}
/** Keeps the files encrypted, and says so, in one transaction. */
export async function completeExport(
  tx: Tx,
  cipher: VaultCipher,
  copy: { exportId: string; subjectRef: string },
  files: readonly BuiltFile[],
  rows: number,
  now: string,
): Promise<void> {
  const expiresAt = new Date(Date.parse(now) + EXPORT_DAYS * 86_400_000).toISOString();
  // Erased meanwhile, or begun again by another worker: then this one keeps nothing.
  const running = await tx.query(
    `UPDATE person_export SET state = 'ready', done = sections, expires_at = $2 WHERE export_id = $1 AND state = 'running' RETURNING 1`,
    [copy.exportId, expiresAt],
  );
  if (running.length === 0) return;
  for (const { format, content } of files)
    await tx.query(
      'INSERT INTO person_export_file (export_id, subject_ref, format, bytes, sealed) VALUES ($1,$2,$3,$4,$5)',
      [
        copy.exportId,
        copy.subjectRef,
        format,
        content.length,
        cipher.seal(content, `${copy.exportId}/${format}`),
      ],
    );
  await tx.query('DELETE FROM person_export_supplement WHERE export_id = $1', [copy.exportId]);
  await publish(tx, [event('export.built', copy, { expiresAt, rows }, 'export')]);
}

export async function failExport(tx: Tx, copy: { exportId: string; subjectRef: string }): Promise<void> {
  await tx.query(`UPDATE person_export SET state = 'failed' WHERE export_id = $1`, [copy.exportId]);
  await publish(tx, [event('export.failed', copy, {}, 'export')]);
}

/** Erases what has expired, a few at a time. @returns whether there may be more */
export async function eraseExpired(tx: Tx, now: string): Promise<boolean> {
  await tx.query(`DELETE FROM person_export_supplement WHERE added_at < $1::timestamptz - interval '1 day'`, [
    now,
  ]);
  const rows = await tx.query<Row>(
    `UPDATE person_export SET state = 'erased' WHERE export_id IN
       (SELECT export_id FROM person_export WHERE state = 'ready' AND expires_at <= $1 LIMIT 50) RETURNING *`,
    [now],
  );
  if (rows.length === 0) return false;
  await tx.query('DELETE FROM person_export_file WHERE export_id = ANY($1)', [
    rows.map((row) => row.export_id),
  ]);
  await publish(
    tx,
    rows.map((row) =>
      event('export.erased', { exportId: row.export_id, subjectRef: row.subject_ref }, {}, 'export-expiry'),
    ),
  );
  return rows.length === 50;
}

const event = (
  type: string,
  copy: { exportId: string; subjectRef: string },
  more: object,
  clock: string,
): Parameters<typeof publish>[1][number] => ({
  topic: 'consent.events',
  key: copy.subjectRef,
  event: {
    type,
    key: copy.subjectRef,
    data: { exportId: copy.exportId, subjectRef: copy.subjectRef, ...more },
  },
  cause: { system: `system:clock/${clock}` },
});

export async function exportsOf(tx: Tx, subjectRef: string): Promise<ExportView[]> {
  const rows = await tx.query<Row>(
    'SELECT * FROM person_export WHERE subject_ref = $1 ORDER BY requested_at DESC LIMIT 20',
    [subjectRef],
  );
  const files = await tx.query<{ export_id: string; format: ExportFormat; bytes: number }>(
    'SELECT export_id, format, bytes FROM person_export_file WHERE subject_ref = $1',
    [subjectRef],
  );
  return rows.map((row) => ({
    exportId: row.export_id,
    state: row.state,
    done: row.done,
    of: row.sections,
    requestedAt: row.requested_at.toISOString(),
    expiresAt: row.expires_at?.toISOString() ?? null,
    language: row.language,
    files: files
      .filter((file) => file.export_id === row.export_id)
      .map(({ format, bytes }) => ({ format, bytes })),
  }));
}

/** A file of a copy, for the person it is about alone. */
export async function exportFile(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  exportId: string,
  format: ExportFormat,
  now: string,
): Promise<{ state: 'gone' } | { state: 'there'; content: Buffer } | null> {
  const [copy] = await tx.query<Row>(
    'SELECT * FROM person_export WHERE export_id = $1 AND subject_ref = $2',
    [exportId, subjectRef],
  );
  if (!copy || copy.state === 'queued' || copy.state === 'running' || copy.state === 'failed') return null;
  const [file] = await tx.query<{ sealed: Buffer }>(
    'SELECT sealed FROM person_export_file WHERE export_id = $1 AND format = $2',
    [exportId, format],
  );
  if (!file || copy.state === 'erased' || (copy.expires_at && copy.expires_at.toISOString() <= now))
    return { state: 'gone' };
  return { state: 'there', content: cipher.open(file.sealed, `${exportId}/${format}`) };
}

export async function keepSupplement(
  tx: Tx,
  cipher: VaultCipher,
  of: { exportId: string; subjectRef: string; at: string },
  supplement: object,
): Promise<void> {
  await tx.query(
    `INSERT INTO person_export_supplement (export_id, subject_ref, added_at, sealed) VALUES ($1,$2,$3,$4)
     ON CONFLICT (export_id) DO UPDATE SET sealed = $4, added_at = $3 WHERE person_export_supplement.subject_ref = $2`,
    [of.exportId, of.subjectRef, of.at, cipher.seal(Buffer.from(JSON.stringify(supplement)), of.exportId)],
  );
}

export async function supplementOf(
  tx: Tx,
  cipher: VaultCipher,
  copy: { exportId: string; subjectRef: string },
): Promise<ExportSection[]> {
  const [row] = await tx.query<{ sealed: Buffer }>(
    'SELECT sealed FROM person_export_supplement WHERE export_id = $1 AND subject_ref = $2',
    [copy.exportId, copy.subjectRef],
  );
  if (!row) return [];
  const supplement = exportSupplement.parse(
    JSON.parse(cipher.open(row.sealed, copy.exportId).toString('utf8')),
  );
  return supplement.sections.map((part) => ({ ...part, why: null }));
}
