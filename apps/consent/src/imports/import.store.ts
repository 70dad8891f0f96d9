import type { Actor, ImportCounts, ImportFinding, ImportFormat, ImportReport } from '@garant/contracts';
import { PROBLEMS, isProblemCode } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

export interface ChoiceImport {
  importId: string;
  fileSha256: string;
  format: ImportFormat;
  dryRun: boolean;
  actor: Actor;
  acceptedAt: string;
  nextByte: number;
  nextLine: number;
  header: string | null;
}
interface Row {
  import_id: string;
  file_sha256: string;
  format: ImportFormat;
  dry_run: boolean;
  status: ImportReport['status'];
  actor: Actor;
  accepted_at: Date;
  submitted_at: Date;
  completed_at: Date | null;
  total_bytes: number;
  next_byte: number;
  next_line: number;
  header: string | null;
  lines: number;
  imported: number;
  duplicates: number;
  rejected: number;
  new_people: number;
  ambiguous: number;
  first_position: number | null;
  last_position: number | null;
  fault: string | null;
}

/** False when this file is being imported already. */
export async function beginImport(
  tx: Tx,
  begun: Pick<ChoiceImport, 'importId' | 'fileSha256' | 'format' | 'dryRun' | 'actor' | 'acceptedAt'> & {
    now: string;
    totalBytes: number;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO choice_import (import_id, file_sha256, format, dry_run, status, actor, accepted_at, submitted_at, total_bytes)
     VALUES ($1,$2,$3,$4,'pending',$5,$6,$7,$8) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      begun.importId,
      begun.fileSha256,
      begun.format,
      begun.dryRun,
      JSON.stringify(begun.actor),
      begun.acceptedAt,
      begun.now,
      begun.totalBytes,
    ],
  );
  return rows.length === 1;
}

/** The oldest import that is not done. Whoever works on it holds the session lock of imports. */
export async function nextImport(tx: Tx): Promise<ChoiceImport | null> {
  const [row] = await tx.query<Row>(
    `SELECT * FROM choice_import WHERE status IN ('pending', 'running') ORDER BY submitted_at LIMIT 1`,
  );
  return row
    ? {
        importId: row.import_id,
        fileSha256: row.file_sha256,
        format: row.format,
        dryRun: row.dry_run,
        actor: row.actor,
        acceptedAt: row.accepted_at.toISOString(),
        nextByte: row.next_byte,
        nextLine: row.next_line,
        header: row.header,
      }
    : null;
}

export interface Advance {
  fromByte: number;
  toByte: number;
  nextLine: number;
  header: string | null;
  counts: ImportCounts;
  positions: readonly [number, number] | null;
}
/** @throws Error when another process has worked on the same chunk: nothing of this one is kept then */
export async function advanceImport(tx: Tx, importId: string, step: Advance): Promise<void> {
  const { counts } = step;
  const rows = await tx.query(
    `UPDATE choice_import SET status = 'running', next_byte = $3, next_line = $4, header = $5,
       lines = lines + $6, imported = imported + $7, duplicates = duplicates + $8, rejected = rejected + $9,
       new_people = new_people + $10, ambiguous = ambiguous + $11,
       first_position = coalesce(first_position, $12), last_position = coalesce($13, last_position)
     WHERE import_id = $1 AND next_byte = $2 AND status IN ('pending', 'running') RETURNING 1`,
    [
      importId,
      step.fromByte,
      step.toByte,
      step.nextLine,
      step.header,
      counts.lines,
      counts.imported,
      counts.duplicates,
      counts.rejected,
      counts.newPeople,
      counts.ambiguous,
      step.positions?.[0] ?? null,
      step.positions?.[1] ?? null,
    ],
  );
  if (rows.length === 0) throw new Error(`import ${importId} was worked on by somebody else`);
}

export async function endImport(
  tx: Tx,
  importId: string,
  status: 'completed' | 'failed',
  fault: string | null,
  now: string,
): Promise<void> {
  await tx.query(
    'UPDATE choice_import SET status = $2, fault = $3, completed_at = $4 WHERE import_id = $1 RETURNING 1',
    [importId, status, fault, now],
  );
}

export interface Finding {
  line: number;
  kind: ImportFinding['kind'];
  field: string;
  rule: string;
}
export async function insertFindings(tx: Tx, importId: string, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  await tx.query(
    `INSERT INTO choice_import_finding (import_id, line, kind, field, rule)
     SELECT $1, * FROM unnest($2::int[], $3::text[], $4::text[], $5::text[]) ON CONFLICT DO NOTHING`,
    [
      importId,
      findings.map((finding) => finding.line),
      findings.map((finding) => finding.kind),
      findings.map((finding) => finding.field),
      findings.map((finding) => finding.rule),
    ],
  );
}

const countsOf = (row: Row): ImportCounts => ({
  lines: row.lines,
  imported: row.imported,
  duplicates: row.duplicates,
  rejected: row.rejected,
  newPeople: row.new_people,
  ambiguous: row.ambiguous,
});

export async function reportOf(tx: Tx, importId: string): Promise<ImportReport | null> {
  const [row] = await tx.query<Row>('SELECT * FROM choice_import WHERE import_id = $1', [importId]);
  if (!row) return null;
  const byRule = await tx.query<{ rule: string; lines: number }>(
    `SELECT rule, count(*) AS lines FROM choice_import_finding WHERE import_id = $1 GROUP BY rule ORDER BY lines DESC, rule`,
    [importId],
  );
  return { ...summaryOf(row), byRule };
}

const summaryOf = (row: Row): Omit<ImportReport, 'byRule'> => ({
  importId: row.import_id,
  fileSha256: row.file_sha256,
  format: row.format,
  dryRun: row.dry_run,
  status: row.status,
  submittedAt: row.submitted_at.toISOString(),
  completedAt: row.completed_at?.toISOString() ?? null,
  counts: countsOf(row),
  doneBytes: row.next_byte,
  totalBytes: row.total_bytes,
  positions:
    row.first_position === null || row.last_position === null
      ? null
      : [row.first_position, row.last_position],
  fault: row.fault,
});

/** Newest first. */
export async function importHistory(tx: Tx, limit: number): Promise<Omit<ImportReport, 'byRule'>[]> {
  const rows = await tx.query<Row>('SELECT * FROM choice_import ORDER BY submitted_at DESC LIMIT $1', [
    limit,
  ]);
  return rows.map(summaryOf);
}

/** Findings in order of line, after one; `rule` limits them to one rule. */
export async function findingsOf(
  tx: Tx,
  importId: string,
  page: { after: number; limit: number; rule: string | null },
): Promise<ImportFinding[]> {
  const rows = await tx.query<Finding>(
    `SELECT line, kind, field, rule FROM choice_import_finding
     WHERE import_id = $1 AND line > $2 AND ($3::text IS NULL OR rule = $3) ORDER BY line LIMIT $4`,
    [importId, page.after, page.rule, page.limit],
  );
  return rows.map((row) => ({ ...row, source: sourceOfRule(row.rule) }));
}

const sourceOfRule = (rule: string): string | null =>
  isProblemCode(rule) ? (PROBLEMS[rule].source ?? null) : null;

export const importCountsOf = async (tx: Tx, importId: string): Promise<ImportCounts> => {
  const [row] = await tx.query<Row>('SELECT * FROM choice_import WHERE import_id = $1', [importId]);
  if (!row) throw new Error(`no import ${importId}`);
  return countsOf(row);
};
