import type { LinkageReport } from '@garant/contracts';
import type { Tx, VaultCipher } from '@garant/nest-kit';
import type { Place } from './import.store.js';

export interface Linkage {
  linkageId: string;
  datasetId: string;
  fileSha256: string;
  nextLine: number;
  place: Place;
}
interface LinkageDbRow {
  linkage_id: string;
  dataset_id: string;
  file_sha256: string;
  status: LinkageReport['status'];
  next_line: number;
  next_seq: number;
  next_byte: number;
  submitted_at: Date;
  completed_at: Date | null;
}

export async function beginLinkage(
  tx: Tx,
  linkage: {
    linkageId: string;
    datasetId: string;
    fileSha256: string;
    submittedBy: string;
    submittedAt: string;
    matchingRule: string;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO linkage (linkage_id, dataset_id, file_sha256, status, submitted_by, submitted_at, matching_rule)
     VALUES ($1,$2,$3,'pending',$4,$5,$6) ON CONFLICT DO NOTHING RETURNING linkage_id`,
    [
      linkage.linkageId,
      linkage.datasetId,
      linkage.fileSha256,
      linkage.submittedBy,
      linkage.submittedAt,
      linkage.matchingRule,
    ],
  );
  return rows.length === 1;
}

/** The oldest unfinished linkage, locked against other instances; null when there is none or another works on it. */
export async function claimLinkage(tx: Tx): Promise<Linkage | null> {
  const [row] = await tx.query<LinkageDbRow>(
    `SELECT * FROM linkage WHERE status IN ('pending', 'running') ORDER BY submitted_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
  return row
    ? {
        linkageId: row.linkage_id,
        datasetId: row.dataset_id,
        fileSha256: row.file_sha256,
        nextLine: row.next_line,
        place: { seq: row.next_seq, byte: row.next_byte },
      }
    : null;
}

export async function advanceLinkage(
  tx: Tx,
  linkageId: string,
  nextLine: number,
  place: Place,
): Promise<void> {
  await tx.query(
    `UPDATE linkage SET status = 'running', next_line = $2, next_seq = $3, next_byte = $4 WHERE linkage_id = $1 RETURNING 1`,
    [linkageId, nextLine, place.seq, place.byte],
  );
}

export async function endLinkage(
  tx: Tx,
  linkageId: string,
  status: 'completed' | 'failed',
  at: string,
): Promise<void> {
  await tx.query('UPDATE linkage SET status = $2, completed_at = $3 WHERE linkage_id = $1 RETURNING 1', [
    linkageId,
    status,
    at,
  ]);
}

export async function insertRejection(
  tx: Tx,
  linkageId: string,
  line: number,
  field: string,
  rule: string,
): Promise<void> {
  await tx.query('INSERT INTO linkage_rejection (linkage_id, line, field, rule) VALUES ($1,$2,$3,$4)', [
    linkageId,
    line,
    field,
    rule,
  ]);
}

export interface LinkedRow {
  line: number;
  localIndex: Buffer;
  localId: Buffer;
  recordRef: string;
  subjectRef: string;
  subjectIndex: number;
  status: 'matched' | 'new' | 'ambiguous';
  candidates: number;
  informedOn: string | null;
}
export async function insertLinkedRow(tx: Tx, linkageId: string, row: LinkedRow): Promise<void> {
  await tx.query(
    `INSERT INTO linkage_row (linkage_id, line, local_index, local_id, record_ref, subject_ref, subject_index, status, candidates, informed_on)
     VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)`,
    [
      linkageId,
      row.line,
      row.localIndex,
      row.localId,
      row.recordRef,
      row.subjectRef,
      row.subjectIndex,
      row.status,
      row.candidates,
      row.informedOn,
    ],
  );
}

export async function localIdsSeen(
  tx: Tx,
  linkageId: string,
  localIndexes: readonly (readonly Buffer[])[],
): Promise<Set<string>> {
  const rows = await tx.query<{ local_index: Buffer }>(
    'SELECT local_index FROM linkage_row WHERE linkage_id = $1 AND local_index = ANY($2)',
    [linkageId, localIndexes.flat()],
  );
  return new Set(rows.map((row) => row.local_index.toString('hex')));
}

/**
 * The record reference of a local id: the one it had in an earlier linkage of the dataset, or a new random one.
 * @param localIndexes of the local id, the newest index version first
 */
export async function recordReference(
  tx: Tx,
  datasetId: string,
  localIndexes: readonly Buffer[],
  fresh: string,
): Promise<string> {
  const [known] = await tx.query<{ record_ref: string }>(
    'SELECT record_ref FROM record_reference WHERE dataset_id = $1 AND local_index = ANY($2)',
    [datasetId, localIndexes],
  );
  if (known) return known.record_ref;
  const [localIndex] = localIndexes;
  await tx.query(
    'INSERT INTO record_reference (dataset_id, local_index, record_ref) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING',
    [datasetId, localIndex, fresh],
  );
  const [row] = await tx.query<{ record_ref: string }>(
    'SELECT record_ref FROM record_reference WHERE dataset_id = $1 AND local_index = $2',
    [datasetId, localIndex],
  );
  if (!row) throw new Error('a record reference vanished');
  return row.record_ref;
}

export async function linkageCounts(tx: Tx, linkageId: string): Promise<LinkageReport['counts']> {
  const [row] = await tx.query<Record<'matched' | 'new' | 'ambiguous' | 'rejected', string>>(
    `SELECT count(*) FILTER (WHERE status = 'matched') AS matched, count(*) FILTER (WHERE status = 'new') AS new,
            count(*) FILTER (WHERE status = 'ambiguous') AS ambiguous,
            (SELECT count(*) FROM linkage_rejection WHERE linkage_id = $1) AS rejected
     FROM linkage_row WHERE linkage_id = $1`,
    [linkageId],
  );
  const [matched, fresh, ambiguous, rejected] = [row?.matched, row?.new, row?.ambiguous, row?.rejected].map(
    Number,
  ) as [number, number, number, number];
  return { rows: matched + fresh + ambiguous + rejected, matched, new: fresh, ambiguous, rejected };
}

export async function latestCompleted(tx: Tx, datasetId: string): Promise<string | null> {
  const [row] = await tx.query<{ linkage_id: string }>(
    `SELECT linkage_id FROM linkage WHERE dataset_id = $1 AND status = 'completed' ORDER BY completed_at DESC LIMIT 1`,
    [datasetId],
  );
  return row?.linkage_id ?? null;
}

const NOTHING: Omit<LinkageReport, 'datasetId'> = {
  linkageId: null,
  status: 'none',
  fileSha256: null,
  submittedAt: null,
  completedAt: null,
  counts: { rows: 0, matched: 0, new: 0, ambiguous: 0, rejected: 0 },
  matchRate: null,
  rejected: [],
  ambiguous: [],
};

/** The report of the newest linkage of a dataset. Local ids in it are the holder's own. */
export async function linkageReport(tx: Tx, cipher: VaultCipher, datasetId: string): Promise<LinkageReport> {
  const [linkage] = await tx.query<LinkageDbRow>(
    'SELECT * FROM linkage WHERE dataset_id = $1 ORDER BY submitted_at DESC LIMIT 1',
    [datasetId],
  );
  if (!linkage) return { datasetId, ...NOTHING };
  const id = linkage.linkage_id;
  const rejected = await tx.query<{ line: number; field: string; rule: string }>(
    'SELECT line, field, rule FROM linkage_rejection WHERE linkage_id = $1 ORDER BY line LIMIT 1000',
    [id],
  );
  const ambiguous = await tx.query<{ local_id: Buffer; candidates: number; asked: boolean }>(
    `SELECT local_id, candidates, EXISTS (SELECT 1 FROM identity_case c WHERE c.subject_ref = r.subject_ref AND c.state = 'holder-asked') AS asked
     FROM linkage_row r WHERE linkage_id = $1 AND status = 'ambiguous' AND local_id IS NOT NULL
       AND EXISTS (SELECT 1 FROM vault_person p WHERE p.subject_ref = r.subject_ref AND p.ambiguous) ORDER BY line LIMIT 1000`,
    [id],
  );
  const counts = await linkageCounts(tx, id);
  return {
    datasetId,
    linkageId: id,
    status: linkage.status,
    fileSha256: linkage.file_sha256,
    submittedAt: linkage.submitted_at.toISOString(),
    completedAt: linkage.completed_at?.toISOString() ?? null,
    counts,
    matchRate: matchRateOf(counts),
    rejected,
    ambiguous: ambiguous.map((row) => ({
      localId: cipher.open(row.local_id, id).toString('utf8'),
      candidates: row.candidates,
      asked: row.asked,
    })),
  };
}

/** Share of the file's rows that are tied to exactly one person, to four digits; null for an empty file. */
export const matchRateOf = (counts: LinkageReport['counts']): number | null =>
  counts.rows === 0 ? null : Math.floor(((counts.matched + counts.new) / counts.rows) * 10_000) / 10_000;

/** Every line of the newest linkage that was not taken, in order, for the holder's error report. */
export async function* rejectionsOf(
  tx: Tx,
  datasetId: string,
  pageSize = 5_000,
): AsyncGenerator<{ line: number; field: string; rule: string }> {
  const [linkage] = await tx.query<{ linkage_id: string }>(
    'SELECT linkage_id FROM linkage WHERE dataset_id = $1 ORDER BY submitted_at DESC LIMIT 1',
    [datasetId],
  );
  for (let after = 0; linkage;) {
    const rows = await tx.query<{ line: number; field: string; rule: string }>(
      'SELECT line, field, rule FROM linkage_rejection WHERE linkage_id = $1 AND line > $2 ORDER BY line LIMIT $3',
      [linkage.linkage_id, after, pageSize],
    );
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.line ?? after;
  }
}

/** The person to whom a record was tied before, if the holder still says the same of them: what a human decided holds. */
export async function personOfRecord(
  tx: Tx,
  recordRef: string,
  exactIndexes: readonly Buffer[],
): Promise<{ subjectRef: string; subjectIndex: number; ambiguous: boolean } | null> {
  const [row] = await tx.query<{ subject_ref: string; subject_index: number; ambiguous: boolean }>(
    `SELECT p.subject_ref, p.subject_index, p.ambiguous FROM linkage_row r JOIN vault_person p USING (subject_ref)
     JOIN linkage l USING (linkage_id) WHERE r.record_ref = $1 AND p.exact_index = ANY($2) ORDER BY l.submitted_at DESC LIMIT 1`,
    [recordRef, exactIndexes],
  );
  return row
    ? { subjectRef: row.subject_ref, subjectIndex: Number(row.subject_index), ambiguous: row.ambiguous }
    : null;
}

/** People of the newest completed linkage in order of line, for the gateway's plans: holder's ids leave only there. */
export async function* linkedPeople(
  tx: Tx,
  cipher: VaultCipher,
  linkageId: string,
  pageSize = 5000,
): AsyncGenerator<{ recordRef: string; subjectIndex: number; localId: string }> {
  let after = 0;
  for (;;) {
    const rows = await tx.query<{
      line: number;
      record_ref: string;
      subject_index: string;
      local_id: Buffer;
    }>(
      'SELECT line, record_ref, subject_index, local_id FROM linkage_row WHERE linkage_id = $1 AND line > $2 AND local_id IS NOT NULL ORDER BY line LIMIT $3',
      [linkageId, after, pageSize],
    );
    for (const row of rows) {
      yield {
        recordRef: row.record_ref,
        subjectIndex: Number(row.subject_index),
        localId: cipher.open(row.local_id, linkageId).toString('utf8'),
      };
      after = row.line;
    }
    if (rows.length < pageSize) return;
  }
}
