import type { Tx } from '@garant/nest-kit';
import { DECIDED_REGIMES, REFUSAL_REASON_CODES, shownCount } from '@garant/rules';
import type { ReasonCounts } from '@garant/contracts';

export interface StoredReason {
  readonly choiceId: string;
  readonly subjectRef: string;
  readonly regime: string;
  readonly code: string;
  /** The person's own words, sealed; null: none. */
  readonly sealed: Buffer | null;
  readonly givenAt: string;
}
export const reasonContext = (choiceId: string): string => `reason:${choiceId}`;

/** One reason per act: what a person writes later takes the place of what they wrote before. */
export async function keepReason(tx: Tx, reason: StoredReason): Promise<void> {
  await tx.query(
    `INSERT INTO choice_reason (choice_id, subject_ref, regime, code, sealed, given_at) VALUES ($1,$2,$3,$4,$5,$6)
     ON CONFLICT (choice_id) DO UPDATE SET code = excluded.code, sealed = excluded.sealed, given_at = excluded.given_at`,
    [reason.choiceId, reason.subjectRef, reason.regime, reason.code, reason.sealed, reason.givenAt],
  );
}

/** Reasons of a person, for an export of what is held about them. */
export async function reasonsOf(tx: Tx, subjectRef: string): Promise<StoredReason[]> {
  const rows = await tx.query<{
    choice_id: string;
    regime: string;
    code: string;
    sealed: Buffer | null;
    given_at: Date;
  }>('SELECT choice_id, regime, code, sealed, given_at FROM choice_reason WHERE subject_ref = $1', [
    subjectRef,
  ]);
  return rows.map((row) => ({
    choiceId: row.choice_id,
    subjectRef,
    regime: row.regime,
    code: row.code,
    sealed: row.sealed,
    givenAt: row.given_at.toISOString(),
  }));
}

/** Erasure of what a person said about why. */
export async function forgetReasons(tx: Tx, subjectRef: string): Promise<void> {
  await tx.query('DELETE FROM choice_reason WHERE subject_ref = $1', [subjectRef]);
}

/** How many people gave which reason under which regime; no count below ten. */
export async function countReasons(tx: Tx): Promise<ReasonCounts> {
  const rows = await tx.query<{ regime: string; code: string; people: number }>(
    'SELECT regime, code, count(DISTINCT subject_ref) AS people FROM choice_reason GROUP BY regime, code',
  );
  return DECIDED_REGIMES.map((regime) => ({
    regime,
    reasons: Object.fromEntries(
      REFUSAL_REASON_CODES.map((code) => [
        code,
        shownCount(rows.find((row) => row.regime === regime && row.code === code)?.people ?? 0),
      ]),
    ) as ReasonCounts[number]['reasons'],
  }));
}
