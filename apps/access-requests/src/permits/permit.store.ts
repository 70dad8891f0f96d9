import type { Actor, PermitDocument, PermitState, PermitTerms } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { IssueKind } from '@garant/rules';
import type { PageQuery } from '../http/page.query.js';

export interface PermitRecord {
  permitId: string;
  applicationId: string;
  applicant: string;
  organisation: string | null;
  status: PermitState['status'];
  terms: PermitTerms;
  title: string;
  jws: string;
  document: PermitDocument;
  signedBy: string;
  signedAt: string;
  cutPosition: number | null;
  cutAt: string | null;
  kind: IssueKind;
  replaces: string | null;
  supersededBy: string | null;
  endedAt: string | null;
  extended: boolean;
  requested: string[];
  removed: { account: string; at: string }[];
}

interface PermitRow {
  permit_id: string;
  application_id: string;
  applicant: string;
  organisation: string | null;
  status: PermitState['status'];
  terms: PermitTerms;
  title: string;
  jws: string;
  document: PermitDocument;
  signed_by: string;
  signed_at: Date;
  cut_position: number | null;
  cut_at: Date | null;
  kind: IssueKind;
  replaces: string | null;
  superseded_by: string | null;
  ended_at: Date | null;
  extended: boolean;
  requested: string[];
  removed: { account: string; at: string }[];
}
const COLUMNS = `permit_id, application_id, applicant, organisation, status, terms, title, jws, document, signed_by, signed_at,
  cut_position, cut_at, kind, replaces, superseded_by, ended_at, extended, requested, removed`;

const toRecord = (row: PermitRow): PermitRecord => ({
  permitId: row.permit_id,
  applicationId: row.application_id,
  applicant: row.applicant,
  organisation: row.organisation,
  status: row.status,
  terms: row.terms,
  title: row.title,
  jws: row.jws,
  document: row.document,
  signedBy: row.signed_by,
  signedAt: row.signed_at.toISOString(),
  cutPosition: row.cut_position,
  cutAt: row.cut_at?.toISOString() ?? null,
  kind: row.kind,
  replaces: row.replaces,
  supersededBy: row.superseded_by,
  endedAt: row.ended_at?.toISOString() ?? null,
  extended: row.extended,
  requested: row.requested,
  removed: row.removed,
});

/** What the compacted topic says of a permit: enough to enforce it. */
export const stateOf = (permit: PermitRecord): PermitState => ({
  terms: permit.terms,
  status: permit.status,
  signedAt: permit.signedAt,
  cutPosition: permit.cutPosition,
  cutAt: permit.cutAt,
  title: permit.title,
  jws: permit.jws,
});

/** A signed permit as it was handed out, with what its application says of the applicant. */
export interface KeptDocument {
  readonly jws: string;
  readonly applicant: string;
  readonly organisation: string | null;
}

export async function keepDocument(
  tx: Tx,
  permitId: string,
  { jws, applicant, organisation }: KeptDocument,
  now: string,
): Promise<void> {
  await tx.query(
    'INSERT INTO permit_document (permit_id, jws, applicant, organisation, kept_at) VALUES ($1, $2, $3, $4, $5)',
    [permitId, jws, applicant, organisation, now],
  );
}

export async function documentsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, KeptDocument>> {
  const rows = await tx.query<KeptDocument & { permit_id: string }>(
    'SELECT permit_id, jws, applicant, organisation FROM permit_document WHERE permit_id = ANY($1)',
    [ids],
  );
  return new Map(rows.map(({ permit_id, ...kept }) => [permit_id, kept]));
}

/** Until the end of the transaction, nobody else changes this permit. */
export async function lockPermit(tx: Tx, permitId: string): Promise<void> {
  await tx.query('SELECT 1 FROM permit WHERE permit_id = $1 FOR UPDATE', [permitId]);
}

export async function permitById(tx: Tx, permitId: string): Promise<PermitRecord> {
  const [row] = await tx.query<PermitRow>(`SELECT ${COLUMNS} FROM permit WHERE permit_id = $1`, [permitId]);
  if (!row) throw new Error(`permit ${permitId} has a stream but no row`);
  return toRecord(row);
}

/** Permits over which the clock has gone, a few at a time, so that no transaction is long. */
export async function endedPermits(tx: Tx, now: string, limit: number): Promise<string[]> {
  const rows = await tx.query<{ permit_id: string }>(
    `SELECT permit_id FROM permit WHERE status NOT IN ('revoked', 'expired', 'superseded') AND valid_until <= $1
     ORDER BY valid_until LIMIT $2`,
    [now, limit],
  );
  return rows.map((row) => row.permit_id);
}

const SEES_ALL: readonly string[] = ['assessor', 'committee', 'signatory', 'inspector'];
/** A permit is seen by the access body, its people, the holders of its data and the operator of its environment. */
const VISIBLE = `($1 OR applicant = $2 OR terms->'persons' ? $2::text
  OR ($3 = 'holder' AND terms->'datasets' @> jsonb_build_array(jsonb_build_object('holderId', $4::text)))
  OR ($3 = 'environment-operator' AND EXISTS (SELECT 1 FROM environment e
      WHERE e.environment_id = (terms->>'environmentId')::uuid AND e.operator_id = $4)))`;
const visibleTo = ({ ref, role, organisation }: Actor): unknown[] => [
  SEES_ALL.includes(role),
  ref,
  role,
  organisation ?? null,
];

export async function findPermits(
  tx: Tx,
  actor: Actor,
  page: PageQuery,
): Promise<{ items: PermitRecord[]; total: number }> {
  const rows = await tx.query<PermitRow & { total: number }>(
    `SELECT ${COLUMNS}, count(*) OVER () AS total FROM permit
     WHERE ${VISIBLE} AND ($5::text IS NULL OR status = $5)
       AND ($6::text IS NULL OR strpos(lower(concat_ws(' ', title, organisation, permit_id, application_id)), lower($6)) > 0)
     ORDER BY signed_at DESC, permit_id LIMIT $7 OFFSET $8`,
    [...visibleTo(actor), page.state, page.q, page.limit, page.offset],
  );
  return { items: rows.map(toRecord), total: rows[0]?.total ?? 0 };
}

export async function visiblePermit(tx: Tx, actor: Actor, permitId: string): Promise<PermitRecord | null> {
  const [row] = await tx.query<PermitRow>(
    `SELECT ${COLUMNS} FROM permit WHERE ${VISIBLE} AND permit_id = $5`,
    [...visibleTo(actor), permitId],
  );
  return row ? toRecord(row) : null;
}
