import type { DeadlineItem, WorkloadItem, WorkloadPage } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { CLOCK_BY_CODE, type ClockCode, type ClockNoun, type ClockParty } from '@garant/rules';

export interface WorkloadQuery {
  readonly q: string | null;
  readonly state: string | null;
  readonly kind: string | null;
  readonly due: 'late' | 'week' | 'month' | 'paused' | null;
  readonly assignee: string | null;
  /** Who reads: a case from which they are recused does not exist for them. */
  readonly reader: string;
  readonly limit: number;
  readonly offset: number;
}

/** The clock of a case that ends first: what the board sorts by. One that stands still comes after those that run. */
const NEXT = `LEFT JOIN LATERAL (SELECT code, owed_by, started_at, due_at FROM application_clock k
  WHERE k.about_id = a.application_id ORDER BY due_at NULLS LAST, code LIMIT 1) k ON true`;
const ACTED = `(EXISTS (SELECT 1 FROM event_stream e WHERE e.stream_id = 'application:' || a.application_id
  AND e.actor->>'role' = 'assessor' AND e.actor->>'ref' = $3) OR EXISTS (SELECT 1 FROM application_committee d
  WHERE d.application_id = a.application_id AND $3::uuid = ANY(d.assigned)))`;
const notRecused = (account: string, applicationId: string): string =>
  `NOT EXISTS (SELECT 1 FROM application_committee r WHERE r.application_id = ${applicationId} AND ${account}::uuid = ANY(r.recused))`;
/** In the hands of the access body: submitted, and neither decided nor given up. */
const OPEN = `a.submitted_at IS NOT NULL AND a.deleted_at IS NULL AND c.state NOT IN ('WITHDRAWN', 'CLOSED', 'EXPIRED_DRAFT', 'DRAFT')
  AND (c.state <> 'DECISION_ISSUED' OR k.code IS NOT NULL)`;
const SEARCH = `($1::text IS NULL OR EXISTS (SELECT 1 FROM application_search s
    WHERE s.application_id = a.application_id AND strpos(s.words, lower($1)) > 0))
  AND ($2::text IS NULL OR c.kind = $2) AND ($3::text IS NULL OR ${ACTED})`;

/** One page of the board, longest late first, with the counts of its columns. */
export async function findWorkload(tx: Tx, query: WorkloadQuery, now: string): Promise<WorkloadPage> {
  const { q, kind, assignee, reader, state, due, limit, offset } = query;
  const counted = await tx.query<{ state: string; cases: number; late: number }>(
    `SELECT c.state, count(*)::int AS cases, count(*) FILTER (WHERE k.due_at < $4)::int AS late
     FROM application a JOIN application_case c USING (application_id) ${NEXT}
     WHERE ${OPEN} AND ${SEARCH} AND ${notRecused('$5', 'a.application_id')} GROUP BY c.state`,
    [q, kind, assignee, now, reader],
  );
  const rows = await tx.query<WorkloadRow>(
    `SELECT a.application_id, a.organisation, a.submitted_at, a.changed_at, a.flags, c.kind, c.track, c.state,
       k.code, k.owed_by, k.started_at, k.due_at, count(*) OVER ()::int AS total,
       (SELECT t.body->>'title' FROM confidential_text t WHERE t.hash = a.content_hash) AS title
     FROM application a JOIN application_case c USING (application_id) ${NEXT}
     WHERE ${OPEN} AND ${SEARCH} AND ${notRecused('$9', 'a.application_id')} AND ($5::text IS NULL OR c.state = $5)
       AND CASE $6::text WHEN 'late' THEN k.due_at < $4::timestamptz WHEN 'paused' THEN k.code IS NOT NULL AND k.due_at IS NULL
         WHEN 'week' THEN k.due_at >= $4 AND k.due_at < $4::timestamptz + interval '7 days'
         WHEN 'month' THEN k.due_at >= $4 AND k.due_at < $4::timestamptz + interval '31 days' ELSE true END
     ORDER BY k.due_at NULLS LAST, a.submitted_at, a.application_id LIMIT $7 OFFSET $8`,
    [q, kind, assignee, now, state, due, limit, offset, reader],
  );
  const at = await assigneesOf(
    tx,
    rows.map((row) => row.application_id),
  );
  return {
    now,
    items: rows.map((row) => itemOf(row, at.get(row.application_id) ?? [])),
    total: rows[0]?.total ?? 0,
    offset,
    limit,
    counts: Object.fromEntries(counted.map((row) => [row.state, row.cases])),
    late: counted.reduce((sum, row) => sum + row.late, 0),
  };
}

interface WorkloadRow {
  application_id: string;
  organisation: string | null;
  submitted_at: Date;
  changed_at: Date;
  flags: string[];
  kind: WorkloadItem['kind'];
  track: WorkloadItem['track'];
  state: WorkloadItem['state'];
  code: ClockCode | null;
  owed_by: ClockParty;
  started_at: Date;
  due_at: Date | null;
  total: number;
  title: string | null;
}
const itemOf = (row: WorkloadRow, assignees: string[]): WorkloadItem => ({
  applicationId: row.application_id,
  title: row.title ?? '',
  organisation: row.organisation,
  kind: row.kind,
  track: row.track,
  state: row.state,
  submittedAt: row.submitted_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  flags: row.flags,
  clock: row.code && {
    code: row.code,
    owedBy: row.owed_by,
    startedAt: row.started_at.toISOString(),
    dueAt: row.due_at?.toISOString() ?? null,
  },
  assignees,
});

/** Who was assigned to cases, and assessors who have acted on them, by case. */
async function assigneesOf(tx: Tx, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await tx.query<{ id: string; accounts: string[] }>(
    `SELECT id, array_agg(DISTINCT account) AS accounts FROM (
       SELECT substr(stream_id, 13) AS id, actor->>'ref' AS account FROM event_stream WHERE stream_id = ANY($1) AND actor->>'role' = 'assessor'
       UNION SELECT application_id::text, unnest(assigned)::text FROM application_committee WHERE application_id = ANY($2)) w GROUP BY id`,
    [ids.map((id) => `application:${id}`), ids],
  );
  return new Map(rows.map(({ id, accounts }) => [id, accounts]));
}

/** What of all deadlines one role looks after. `$1` account, `$2` organisation. */
const DEADLINES: Readonly<Record<string, string>> = {
  researcher: `(s.noun = 'application' AND EXISTS (SELECT 1 FROM application a WHERE a.application_id = s.about_id AND ($1::uuid = a.applicant OR $1::uuid = ANY(a.members))))
    OR (s.noun = 'project' AND s.owed_by = 'applicant' AND EXISTS (SELECT 1 FROM application a WHERE a.application_id = s.about_id AND a.applicant = $1::uuid))
    OR (s.noun = 'permit' AND EXISTS (SELECT 1 FROM permit p WHERE p.permit_id = s.about_id AND p.applicant = $1::uuid))`,
  holder: `(s.owed_by = 'holder' AND ((s.noun = 'dataset' AND EXISTS (SELECT 1 FROM dataset d WHERE d.dataset_id = s.about_id AND d.holder_id = $2))
    OR (s.noun = 'project' AND s.instance LIKE '%/' || $2)
    OR (s.noun = 'application' AND EXISTS (SELECT 1 FROM application_case c WHERE c.application_id = s.about_id AND $2 = ANY(c.holders)))))`,
  'environment-operator': `(s.noun = 'project' AND s.owed_by = 'environment' AND EXISTS (SELECT 1 FROM permit p JOIN environment e ON e.environment_id = (p.terms->>'environmentId')::uuid
    WHERE p.application_id = s.about_id AND e.operator_id = $2))`,
  'access-body': `s.owed_by IN ('access-body', 'authority', 'applicant') AND s.noun <> 'dataset'
    AND ${notRecused('$1', "CASE s.noun WHEN 'permit' THEN (SELECT p.application_id FROM permit p WHERE p.permit_id = s.about_id) ELSE s.about_id END")}`,
};

/** Ends within some days, and those that passed; soonest first. */
export async function findDeadlines(
  tx: Tx,
  whose: { ref: string; office: string; organisation: string | null },
  until: string,
  limit: number,
): Promise<DeadlineItem[]> {
  const condition = DEADLINES[whose.office];
  if (condition === undefined) return [];
  const rows = await tx.query<{
    noun: ClockNoun;
    about_id: string;
    code: ClockCode;
    owed_by: ClockParty;
    due_at: Date;
    title: string | null;
  }>(
    `SELECT s.noun, s.about_id, s.code, s.owed_by, s.due_at, CASE s.noun
       WHEN 'permit' THEN (SELECT p.title FROM permit p WHERE p.permit_id = s.about_id)
       WHEN 'dataset' THEN (SELECT d.description->'title'->>'fr' FROM dataset d WHERE d.dataset_id = s.about_id)
       ELSE (SELECT t.body->>'title' FROM application a JOIN confidential_text t ON t.hash = a.content_hash WHERE a.application_id = s.about_id)
       END AS title
     FROM clock_state s WHERE s.due_at <= $3 AND (${condition}) AND $1::uuid IS NOT NULL AND ($2::text IS NULL OR true)
     ORDER BY s.due_at, s.about_id, s.code LIMIT $4`,
    [whose.ref, whose.organisation, until, limit],
  );
  return rows.map((row) => {
    const { title, article } = CLOCK_BY_CODE[row.code]!;
    return {
      noun: row.noun,
      aboutId: row.about_id,
      code: row.code,
      title: { ...title },
      of: row.title ?? '',
      article,
      owedBy: row.owed_by,
      dueAt: row.due_at.toISOString(),
    };
  });
}
