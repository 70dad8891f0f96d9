import type { AdvanceView, CommandBody } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { AuthorityType } from '@garant/rules';

export type Advance = CommandBody<'consent', 'advance-choice.record'>;
interface Row {
  advance_id: string;
  subject_ref: string;
  body: Omit<Advance, 'subjectRef' | 'advanceId'>;
  laid_down_at: Date;
  laid_down_by: string;
  status: AdvanceView['status'];
  ended_at: Date | null;
  choice_id: string | null;
  because: string | null;
}
export type StoredAdvance = Advance & AdvanceView & { readonly laidDownBy: string };
const toAdvance = (row: Row): StoredAdvance => ({
  ...row.body,
  advanceId: row.advance_id,
  subjectRef: row.subject_ref,
  laidDownAt: row.laid_down_at.toISOString(),
  laidDownBy: row.laid_down_by,
  status: row.status,
  endedAt: row.ended_at?.toISOString() ?? null,
  choiceId: row.choice_id,
  because: row.because,
});

export async function insertAdvance(
  tx: Tx,
  advance: Advance,
  laidDownAt: string,
  by: string,
): Promise<boolean> {
  const { advanceId, subjectRef, ...body } = advance;
  const { moment } = advance;
  const rows = await tx.query(
    `INSERT INTO advance_choice (advance_id, subject_ref, body, moment_kind, laid_down_at, laid_down_by, due_at, status)
     VALUES ($1,$2,$3,$4,$5,$6,$7,'waiting') ON CONFLICT DO NOTHING RETURNING 1`,
    [
      advanceId,
      subjectRef,
      JSON.stringify(body),
      moment.kind,
      laidDownAt,
      by,
      moment.kind === 'date' ? `${moment.on}T00:00:00.000Z` : null,
    ],
  );
  return rows.length === 1;
}

export async function waitingAdvance(tx: Tx, advanceId: string): Promise<StoredAdvance | undefined> {
  const [row] = await tx.query<Row>(
    `SELECT * FROM advance_choice WHERE advance_id = $1 AND status = 'waiting' FOR UPDATE`,
    [advanceId],
  );
  return row && toAdvance(row);
}

export async function advancesOf(tx: Tx, references: readonly string[]): Promise<StoredAdvance[]> {
  const rows = await tx.query<Row>(
    'SELECT * FROM advance_choice WHERE subject_ref = ANY($1) ORDER BY laid_down_at DESC LIMIT 500',
    [references],
  );
  return rows.map(toAdvance);
}

/** Measures under which somebody else decides for an adult; a helper whom they chose decides nothing. */
const MEASURES = [
  'guardianship',
  'family-habilitation',
  'future-protection-mandate',
] as const satisfies readonly AuthorityType[];

/**
 * Finds the advance choices whose moment has come without being a day: an authority over the person that began, or was
 * found to exist, after they laid the choice down; their death.
 */
export async function noteMoments(tx: Tx, now: string): Promise<void> {
  await tx.query(
    `UPDATE advance_choice a SET due_at = $1
     WHERE a.status = 'waiting' AND a.due_at IS NULL AND CASE a.moment_kind
       WHEN 'death' THEN EXISTS (SELECT 1 FROM death d WHERE d.subject_ref = a.subject_ref)
       WHEN 'authority-begins' THEN EXISTS (SELECT 1 FROM authority x WHERE x.subject_ref = a.subject_ref
         AND x.status = 'verified' AND x.type = ANY($2) AND x.decided_at > a.laid_down_at AND x.starts_on <= $3)
       ELSE false END`,
    [now, [...MEASURES], now.slice(0, 10)],
  );
}

/** Those whose moment has come, oldest first; locked. */
export async function dueAdvances(tx: Tx, now: string, limit: number): Promise<StoredAdvance[]> {
  const rows = await tx.query<Row>(
    `SELECT * FROM advance_choice WHERE status = 'waiting' AND due_at <= $1 ORDER BY due_at, laid_down_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, limit],
  );
  return rows.map(toAdvance);
}

export async function endAdvance(
  tx: Tx,
  advanceId: string,
  end: { status: AdvanceView['status']; at: string; choiceId?: string; because?: string },
): Promise<void> {
  await tx.query(
    'UPDATE advance_choice SET status = $2, ended_at = $3, choice_id = $4, because = $5 WHERE advance_id = $1',
    [advanceId, end.status, end.at, end.choiceId ?? null, end.because ?? null],
  );
}
