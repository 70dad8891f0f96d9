import type { Actor } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { ProjectLife } from '@garant/rules';
import type { PageQuery } from '../http/page.query.js';

/** Everything that the rules ask about a project beside its own life. */
export interface ProjectFactsRow {
  people: string[];
  permitted: boolean;
  /** Operator by environment of the project's permits. */
  operators: ReadonlyMap<string, string>;
}

/** Applicant, listed persons, and everybody named on one of the permits. */
export async function projectFacts(tx: Tx, applicationId: string): Promise<ProjectFactsRow> {
  const people = await tx.query<{ account: string }>(
    `SELECT applicant AS account FROM application WHERE application_id = $1 AND submitted_at IS NOT NULL
     UNION SELECT unnest(persons) FROM application WHERE application_id = $1 AND submitted_at IS NOT NULL
     UNION SELECT jsonb_array_elements_text(terms->'persons')::uuid FROM permit WHERE application_id = $1
     UNION SELECT applicant FROM permit WHERE application_id = $1`,
    [applicationId],
  );
  const environments = await tx.query<{ environment_id: string; operator_id: string }>(
    `SELECT DISTINCT e.environment_id, e.operator_id FROM permit p
     JOIN environment e ON e.environment_id = (p.terms->>'environmentId')::uuid WHERE p.application_id = $1`,
    [applicationId],
  );
  return {
    people: people.map(({ account }) => account),
    permitted: environments.length > 0,
    operators: new Map(environments.map((row) => [row.environment_id, row.operator_id])),
  };
}

export interface ProjectRow {
  applicationId: string;
  applicant: string;
  organisation: string | null;
  contentHash: string;
  submittedAt: string;
  decidedAt: string | null;
  permitId: string | null;
  permitStatus: string | null;
  life: ProjectLife | null;
}

const BODY: readonly string[] = [
  'assessor',
  'committee',
  'signatory',
  'inspector',
  'data-protection-officer',
];
/** Projects with a permit: for their people, their holders, the operators of their environments, and the access body. */
const VISIBLE = `($1 OR a.applicant = $2 OR $2 = ANY (a.persons) OR EXISTS (SELECT 1 FROM permit q WHERE q.application_id = a.application_id
    AND (q.terms->'persons' ? $2::text
      OR ($3 = 'holder' AND q.terms->'datasets' @> jsonb_build_array(jsonb_build_object('holderId', $4::text)))
      OR ($3 = 'environment-operator' AND EXISTS (SELECT 1 FROM environment e
          WHERE e.environment_id = (q.terms->>'environmentId')::uuid AND e.operator_id = $4)))))`;
const visibleTo = ({ ref, role, organisation }: Actor): unknown[] => [
  BODY.includes(role),
  ref,
  role,
  organisation ?? null,
];
/** What the state filter of the list understands. */
const OWES = `CASE $5::text WHEN 'late' THEN pr.next_due_at < $6 WHEN 'open' THEN pr.next_due_at IS NOT NULL
  WHEN 'results' THEN jsonb_path_exists(pr.life, '$.results[*].versions[last] ? (@.state == "SUBMITTED")') ELSE true END`;

export async function findProjectRows(
  tx: Tx,
  actor: Actor,
  page: PageQuery,
  now: string,
): Promise<{ rows: ProjectRow[]; total: number }> {
  const rows = await tx.query<StoredRow & { total: number }>(
    `SELECT ${COLUMNS}, count(*) OVER () AS total FROM application a JOIN permit p ON p.permit_id = a.permit_id
       LEFT JOIN project pr ON pr.application_id = a.application_id
     WHERE ${VISIBLE} AND ${OWES}
       AND ($7::text IS NULL OR strpos(lower(concat_ws(' ', p.title, a.organisation, a.application_id, p.permit_id)), lower($7)) > 0)
     ORDER BY pr.next_due_at NULLS LAST, a.submitted_at DESC, a.application_id LIMIT $8 OFFSET $9`,
    [...visibleTo(actor), page.state, now, page.q, page.limit, page.offset],
  );
  return { rows: rows.map(toRow), total: rows[0]?.total ?? 0 };
}

export async function visibleProject(
  tx: Tx,
  actor: Actor,
  applicationId: string,
): Promise<ProjectRow | null> {
  const [row] = await tx.query<StoredRow>(
    `SELECT ${COLUMNS} FROM application a JOIN permit p ON p.permit_id = a.permit_id
       LEFT JOIN project pr ON pr.application_id = a.application_id WHERE ${VISIBLE} AND a.application_id = $5`,
    [...visibleTo(actor), applicationId],
  );
  return row ? toRow(row) : null;
}

const COLUMNS = `a.application_id, a.applicant, a.organisation, a.content_hash, a.submitted_at, a.decided_at, a.permit_id,
  p.status AS permit_status, pr.life`;
interface StoredRow {
  application_id: string;
  applicant: string;
  organisation: string | null;
  content_hash: string;
  submitted_at: Date;
  decided_at: Date | null;
  permit_id: string | null;
  permit_status: string | null;
  life: ProjectLife | null;
}
const toRow = (row: StoredRow): ProjectRow => ({
  applicationId: row.application_id,
  applicant: row.applicant,
  organisation: row.organisation,
  contentHash: row.content_hash,
  submittedAt: row.submitted_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
  permitId: row.permit_id,
  permitStatus: row.permit_status,
  life: row.life,
});

/** When the environment proved the deletion of a permit’s data, by permit; those without proof are absent. */
export async function deletionProofs(tx: Tx, permitIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ permit_id: string; at: string }>(
    `SELECT e->>'permitId' AS permit_id, e->'confirmed'->>'at' AS at
     FROM project_permit q JOIN project pr USING (application_id), jsonb_array_elements(pr.life->'endings') e
     WHERE q.permit_id = ANY($1) AND e->>'permitId' = q.permit_id::text AND e->'confirmed'->>'at' IS NOT NULL`,
    [permitIds],
  );
  return new Map(rows.map((row) => [row.permit_id, row.at]));
}
