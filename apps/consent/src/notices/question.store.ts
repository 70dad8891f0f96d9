import type { Tx } from '@garant/nest-kit';

/** A choice that its person is asked about again, for one version of its notice. */
export interface Question {
  readonly choiceId: string;
  readonly version: number;
  readonly noticeId: string;
  readonly fromVersion: number;
  readonly subjectRef: string;
  readonly lapsed: boolean;
  readonly askedAt: string;
  readonly dismissedAt: string | null;
}

/** @returns those that were not asked before */
export async function insertQuestions(
  tx: Tx,
  questions: readonly Omit<Question, 'dismissedAt'>[],
): Promise<Set<string>> {
  if (questions.length === 0) return new Set();
  const rows = await tx.query<{ choice_id: string }>(
    `INSERT INTO question (choice_id, version, notice_id, from_version, subject_ref, lapsed, asked_at)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::text[], $4::int[], $5::uuid[], $6::boolean[], $7::timestamptz[])
     ON CONFLICT DO NOTHING RETURNING choice_id`,
    [
      questions.map(({ choiceId }) => choiceId),
      questions.map(({ version }) => version),
      questions.map(({ noticeId }) => noticeId),
      questions.map(({ fromVersion }) => fromVersion),
      questions.map(({ subjectRef }) => subjectRef),
      questions.map(({ lapsed }) => lapsed),
      questions.map(({ askedAt }) => askedAt),
    ],
  );
  return new Set(rows.map((row) => row.choice_id));
}

/** The newest question about each choice of a person, under all of their references. */
export async function questionsOf(tx: Tx, refs: readonly string[]): Promise<Question[]> {
  const rows = await tx.query<{
    choice_id: string;
    version: number;
    notice_id: string;
    from_version: number;
    subject_ref: string;
    lapsed: boolean;
    asked_at: Date;
    dismissed_at: Date | null;
  }>(
    `SELECT DISTINCT ON (choice_id) choice_id, version, notice_id, from_version, subject_ref, lapsed, asked_at, dismissed_at
     FROM question WHERE subject_ref = ANY($1::uuid[]) ORDER BY choice_id, version DESC`,
    [refs],
  );
  return rows.map((row) => ({
    choiceId: row.choice_id,
    version: row.version,
    noticeId: row.notice_id,
    fromVersion: row.from_version,
    subjectRef: row.subject_ref,
    lapsed: row.lapsed,
    askedAt: row.asked_at.toISOString(),
    dismissedAt: row.dismissed_at?.toISOString() ?? null,
  }));
}

/** @returns whether it was open until now */
export async function markDismissed(tx: Tx, choiceId: string, version: number, at: string): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE question SET dismissed_at = $3 WHERE choice_id = $1 AND version = $2 AND dismissed_at IS NULL RETURNING choice_id',
    [choiceId, version, at],
  );
  return rows.length > 0;
}
