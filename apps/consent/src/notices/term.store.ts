import type { Tx } from '@garant/nest-kit';

export interface ConsentTerm {
  readonly choiceId: string;
  readonly subjectRef: string;
  readonly endsAt: string;
}
interface Row {
  choice_id: string;
  subject_ref: string;
  ends_at: Date;
}
const toTerm = (row: Row): ConsentTerm => ({
  choiceId: row.choice_id,
  subjectRef: row.subject_ref,
  endsAt: row.ends_at.toISOString(),
});

export async function insertTerms(
  tx: Tx,
  terms: readonly (ConsentTerm & { remindAt: string })[],
): Promise<void> {
  if (terms.length === 0) return;
  await tx.query(
    `INSERT INTO consent_term (choice_id, subject_ref, ends_at, remind_at)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[]) ON CONFLICT DO NOTHING`,
    [
      terms.map(({ choiceId }) => choiceId),
      terms.map(({ subjectRef }) => subjectRef),
      terms.map(({ endsAt }) => endsAt),
      terms.map(({ remindAt }) => remindAt),
    ],
  );
}

/** Consents whose term is over and has not been closed, the longest over first. */
export async function termsOver(tx: Tx, now: string, limit: number): Promise<ConsentTerm[]> {
  const rows = await tx.query<Row>(
    `SELECT choice_id, subject_ref, ends_at FROM consent_term
     WHERE closed_at IS NULL AND ends_at <= $1 ORDER BY ends_at LIMIT $2`,
    [now, limit],
  );
  return rows.map(toTerm);
}

/** Consents whose person is to be reminded. */
export async function termsToRemind(tx: Tx, now: string, limit: number): Promise<ConsentTerm[]> {
  const rows = await tx.query<Row>(
    `SELECT choice_id, subject_ref, ends_at FROM consent_term
     WHERE closed_at IS NULL AND reminded_at IS NULL AND remind_at <= $1 AND ends_at > $1 ORDER BY remind_at LIMIT $2`,
    [now, limit],
  );
  return rows.map(toTerm);
}

export async function closeTerms(tx: Tx, choiceIds: readonly string[], at: string): Promise<void> {
  await tx.query('UPDATE consent_term SET closed_at = $2 WHERE choice_id = ANY($1::uuid[])', [choiceIds, at]);
}
export async function markReminded(tx: Tx, choiceIds: readonly string[], at: string): Promise<void> {
  await tx.query('UPDATE consent_term SET reminded_at = $2 WHERE choice_id = ANY($1::uuid[])', [
    choiceIds,
    at,
  ]);
}

/** Terms of a person's consents that run. */
export async function runningTerms(tx: Tx, refs: readonly string[]): Promise<ConsentTerm[]> {
  const rows = await tx.query<Row>(
    'SELECT choice_id, subject_ref, ends_at FROM consent_term WHERE subject_ref = ANY($1::uuid[]) AND closed_at IS NULL',
    [refs],
  );
  return rows.map(toTerm);
}
