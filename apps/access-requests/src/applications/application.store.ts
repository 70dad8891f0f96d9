import { ProblemError, type Tx } from '@garant/nest-kit';
import { DECISION_CLOCKS, mustDeclare, type ApplicationStatus } from '@garant/rules';
import type { Actor, ApplicationContent, ApplicationSummary } from '@garant/contracts';
import type { PageQuery } from '../http/page.query.js';

/** Who sees submitted applications beside applicant, members and listed persons. */
export const ACCESS_BODY = ['assessor', 'committee', 'signatory', 'inspector'] as const;
const isAccessBody = (role: string): boolean => (ACCESS_BODY as readonly string[]).includes(role);

/** SQL condition: somebody in some list of those who deliberate on an application. */
const among = (list: 'recused' | 'guests'): string =>
  `EXISTS (SELECT 1 FROM application_committee d WHERE d.application_id = application.application_id AND $2 = ANY(d.${list}))`;
/** SQL condition for what `actor` may see; the rest does not exist for them. */
const VISIBLE = `(deleted_at IS NULL AND ((($1 OR ${among('guests')}) AND submitted_at IS NOT NULL AND NOT ${among('recused')}) OR applicant = $2 OR $2 = ANY(members) OR ($2 = ANY(persons) AND submitted_at IS NOT NULL)))`;

interface Row {
  application_id: string;
  version: number;
  state: ApplicationStatus;
  applicant: string;
  organisation: string | null;
  created_at: Date;
  changed_at: Date;
  submitted_at: Date | null;
  decided_at: Date | null;
  decision: 'grant' | 'refuse' | null;
  permit_id: string | null;
  code: string | null;
  started_at: Date;
  due_at: Date;
  content: Pick<ApplicationContent, 'title' | 'laySummary' | 'purpose'> | null;
  total: number;
}

/**
 * Applications that an actor sees, newest change first, from the read model alone: a page of a hundred reads no stream. An
 * erased content leaves its fields out.
 */
export async function findApplications(
  tx: Tx,
  actor: Actor,
  page: PageQuery,
): Promise<{ items: ApplicationSummary[]; total: number }> {
  const rows = await tx.query<Row>(
    `SELECT page.*, clock.*, jsonb_strip_nulls(jsonb_build_object('title', body -> 'title',
       'laySummary', body -> 'laySummary', 'purpose', body -> 'purpose')) AS content
     FROM (SELECT application_id, version, state, applicant, organisation, content_hash, created_at, changed_at,
       submitted_at, decided_at, decision, permit_id, count(*) OVER () AS total FROM application
     WHERE ${VISIBLE} AND ($3::text IS NULL OR state = $3) AND (NOT $4 OR applicant = $2 OR $2 = ANY(members))
       AND ($5::text IS NULL OR EXISTS (SELECT 1 FROM application_search s
            WHERE s.application_id = application.application_id AND strpos(s.words, lower($5)) > 0))
     ORDER BY changed_at DESC, application_id LIMIT $6 OFFSET $7) AS page
     LEFT JOIN LATERAL (SELECT body FROM confidential_text WHERE hash = page.content_hash LIMIT 1) AS text ON true
     LEFT JOIN LATERAL (SELECT code, started_at, due_at FROM application_clock
       WHERE about_id = page.application_id AND due_at IS NOT NULL AND code = ANY($8)
       ORDER BY due_at LIMIT 1) AS clock ON true
     ORDER BY changed_at DESC, application_id`,
    [
      isAccessBody(actor.role),
      actor.ref,
      page.state,
      page.mine,
      page.q,
      page.limit,
      page.offset,
      [INFORMATION_CLOCK, ...DECISION_CLOCKS],
    ],
  );
  return { items: rows.map(summaryOf), total: rows[0]?.total ?? 0 };
}

const INFORMATION_CLOCK = 'D01';

const summaryOf = (row: Row): ApplicationSummary => ({
  applicationId: row.application_id,
  version: row.version,
  state: row.state,
  applicant: row.applicant,
  organisation: row.organisation,
  content: row.content ?? {},
  createdAt: row.created_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  submittedAt: row.submitted_at?.toISOString() ?? null,
  clock:
    row.code === null
      ? null
      : {
          about: row.code === INFORMATION_CLOCK ? 'information' : 'decision',
          startedAt: row.started_at.toISOString(),
          dueAt: row.due_at.toISOString(),
        },
  decision:
    row.decision === null
      ? null
      : { at: row.decided_at!.toISOString(), decision: row.decision, permitId: row.permit_id },
});

/**
 * Whether an application is there for somebody.
 * @param policy with `declareInterest`, the file itself is asked for: it opens to those who declared
 * @throws ProblemError `interest-undeclared` to somebody whose declaration the file waits for
 */
export async function applicationIsVisible(
  tx: Tx,
  actor: Actor,
  applicationId: string,
  policy: { readonly declareInterest?: boolean } = {},
): Promise<boolean> {
  const [row] = await tx.query<{ state: ApplicationStatus; declared: boolean }>(
    `SELECT state, EXISTS (SELECT 1 FROM application_committee d
       WHERE d.application_id = application.application_id AND $2 = ANY(d.declared)) AS declared
     FROM application WHERE ${VISIBLE} AND application_id = $3`,
    [isAccessBody(actor.role), actor.ref, applicationId],
  );
  if (!row) return false;
  const declarations = row.declared ? [{ by: actor.ref }] : [];
  if (policy.declareInterest === true && mustDeclare({ status: row.state, declarations }, actor))
    throw new ProblemError('interest-undeclared');
  return true;
}

/** Flags that the submission of an application raised, by code. */
export async function flagsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, readonly string[]>> {
  const rows = await tx.query<{ application_id: string; flags: string[] }>(
    'SELECT application_id, flags FROM application WHERE application_id = ANY($1)',
    [ids],
  );
  return new Map(rows.map((row) => [row.application_id, row.flags]));
}
