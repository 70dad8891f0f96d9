import type { Tx } from '@garant/nest-kit';
import type { Actor } from '@garant/contracts';
import type { ApplicationState } from '@garant/rules';
import type { PageQuery } from '../http/page.query.js';

/** Row of an application, from its folded state. */
export interface ApplicationRow {
  state: ApplicationState;
  contentHash: string;
  persons: readonly string[];
  flags: readonly string[];
  createdAt: string;
}

export async function saveApplication(tx: Tx, row: ApplicationRow, now: string): Promise<void> {
  const { state } = row;
  const unmet = (state.assessment?.verdicts ?? []).filter(({ met }) => met === false);
  await tx.query(
    `INSERT INTO application (application_id, applicant, organisation, created_at, changed_at, state, version, content_hash,
       persons, flags, submitted_at, decided_at, decision, unmet, permit_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     ON CONFLICT (application_id) DO UPDATE SET changed_at = $5, state = $6, version = $7, content_hash = $8, persons = $9,
       flags = $10, submitted_at = $11, decided_at = $12, decision = $13, unmet = $14, permit_id = $15`,
    [
      state.applicationId,
      state.applicant,
      state.organisation ?? null,
      row.createdAt,
      now,
      state.status,
      state.version,
      row.contentHash,
      row.persons,
      row.flags,
      state.submittedAt,
      state.decision?.at ?? null,
      state.decision?.decision ?? null,
      unmet.map(({ criterion }) => criterion),
      state.decision?.permitId ?? null,
    ],
  );
}

/** Who sees submitted applications beside applicant and listed persons. */
export const ACCESS_BODY = ['assessor', 'committee', 'signatory', 'inspector'] as const;
const isAccessBody = (role: string): boolean => (ACCESS_BODY as readonly string[]).includes(role);

/** SQL condition for what `actor` may see; the rest does not exist for them. */
const VISIBLE = `(($1 AND submitted_at IS NOT NULL) OR applicant = $2 OR ($2 = ANY(persons) AND submitted_at IS NOT NULL))`;

/** Ids of the applications that an actor sees, newest change first. */
export async function findApplications(
  tx: Tx,
  actor: Actor,
  page: PageQuery,
): Promise<{ ids: string[]; total: number }> {
  const rows = await tx.query<{ application_id: string; total: number }>(
    `SELECT application_id, count(*) OVER () AS total FROM application
     WHERE ${VISIBLE} AND ($3::text IS NULL OR state = $3) AND (NOT $4 OR applicant = $2)
       AND ($5::text IS NULL OR EXISTS (SELECT 1 FROM confidential_text t WHERE t.hash = content_hash
            AND strpos(lower(concat_ws(' ', t.body->>'title', t.body->>'laySummary', organisation, application_id)), lower($5)) > 0))
     ORDER BY changed_at DESC, application_id LIMIT $6 OFFSET $7`,
    [isAccessBody(actor.role), actor.ref, page.state, page.mine, page.q, page.limit, page.offset],
  );
  return { ids: rows.map((row) => row.application_id), total: rows[0]?.total ?? 0 };
}

export async function applicationIsVisible(tx: Tx, actor: Actor, applicationId: string): Promise<boolean> {
  const rows = await tx.query(`SELECT 1 AS one FROM application WHERE ${VISIBLE} AND application_id = $3`, [
    isAccessBody(actor.role),
    actor.ref,
    applicationId,
  ]);
  return rows.length > 0;
}

/** Flags that the submission of an application raised, by code. */
export async function flagsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, readonly string[]>> {
  const rows = await tx.query<{ application_id: string; flags: string[] }>(
    'SELECT application_id, flags FROM application WHERE application_id = ANY($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.application_id, row.flags]));
}
