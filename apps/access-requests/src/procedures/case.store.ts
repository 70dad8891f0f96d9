import type { AnswerTableBody } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Exclusion } from '@garant/rules';
import type { PageQuery } from '../http/page.query.js';

/** Exclusions of some people, past ones too: the rules look at the day. */
export async function exclusionsOf(tx: Tx, accounts: readonly string[]): Promise<Exclusion[]> {
  const rows = await tx.query<{ account: string; until: Date }>(
    'SELECT account, until FROM user_exclusion WHERE account = ANY($1::uuid[])',
    [accounts],
  );
  return rows.map(({ account, until }) => ({ account, until: until.toISOString() }));
}

/** Applications that ask one holder for data and were found complete, newest change first. */
export async function sharesOfHolder(
  tx: Tx,
  holderId: string,
  page: PageQuery,
): Promise<{ ids: string[]; total: number }> {
  const rows = await tx.query<{ application_id: string; total: number }>(
    `SELECT application_id, count(*) OVER () AS total FROM application_case
     WHERE holders @> ARRAY[$1] AND ($2::text IS NULL OR state = $2)
     ORDER BY changed_at DESC, application_id LIMIT $3 OFFSET $4`,
    [holderId, page.state, page.limit, page.offset],
  );
  return { ids: rows.map((row) => row.application_id), total: rows[0]?.total ?? 0 };
}

/** Drafts that nobody touched since a moment, a few at a time. */
export async function idleDrafts(tx: Tx, since: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ application_id: string }>(
    `SELECT application_id FROM application_case WHERE state = 'DRAFT' AND touched_at < $1
     ORDER BY touched_at LIMIT $2`,
    [since, limit],
  );
  return rows.map((row) => row.application_id);
}

export async function keepAnswer(
  tx: Tx,
  applicationId: string,
  hash: string,
  table: AnswerTableBody,
  now: string,
): Promise<void> {
  await tx.query(
    `INSERT INTO answer_table (hash, application_id, body, kept_at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (application_id, hash) DO NOTHING`,
    [hash, applicationId, JSON.stringify(table), now],
  );
}

export async function answerOf(tx: Tx, applicationId: string, hash: string): Promise<AnswerTableBody | null> {
  const [row] = await tx.query<{ body: AnswerTableBody }>(
    'SELECT body FROM answer_table WHERE application_id = $1 AND hash = $2',
    [applicationId, hash],
  );
  return row?.body ?? null;
}

/** Data requests whose answers have gone to everybody, newest first. */
export async function answeredRequests(
  tx: Tx,
  page: Pick<PageQuery, 'limit' | 'offset'>,
  applicationId: string | null = null,
): Promise<{ rows: { applicationId: string; answeredAt: string; hash: string }[]; total: number }> {
  const rows = await tx.query<{
    application_id: string;
    answered_at: Date;
    answer_hash: string;
    total: number;
  }>(
    `SELECT application_id, answered_at, answer_hash, count(*) OVER () AS total FROM application_case
     WHERE answered_at IS NOT NULL AND ($3::uuid IS NULL OR application_id = $3)
     ORDER BY answered_at DESC, application_id LIMIT $1 OFFSET $2`,
    [page.limit, page.offset, applicationId],
  );
  return {
    rows: rows.map((row) => ({
      applicationId: row.application_id,
      answeredAt: row.answered_at.toISOString(),
      hash: row.answer_hash,
    })),
    total: rows[0]?.total ?? 0,
  };
}
