import type { EnvironmentState } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Page, PageQuery } from '../http/page.query.js';

interface EnvironmentRow {
  environment_id: string;
  operator_id: string;
  name: string;
  country: string;
  attestation: EnvironmentState['attestation'];
  declarations: EnvironmentState['declarations'] | null;
  suspended: boolean;
}
const COLUMNS = 'environment_id, operator_id, name, country, attestation, declarations, suspended';
const toEnvironment = (row: EnvironmentRow): EnvironmentState => ({
  environmentId: row.environment_id,
  operatorId: row.operator_id,
  name: row.name,
  country: row.country,
  attestation: row.attestation,
  ...(row.declarations ? { declarations: row.declarations } : {}),
  ...(row.suspended ? { suspended: true } : {}),
});

export const environmentById = async (tx: Tx, environmentId: string): Promise<EnvironmentState | undefined> =>
  (await environmentsById(tx, [environmentId])).get(environmentId);

export async function environmentsById(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, EnvironmentState>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<EnvironmentRow>(
    `SELECT ${COLUMNS} FROM environment WHERE environment_id = ANY($1)`,
    [ids],
  );
  return new Map(rows.map((row) => [row.environment_id, toEnvironment(row)]));
}

export async function findEnvironments(
  tx: Tx,
  page: PageQuery,
  operatorId: string | null,
): Promise<Page<EnvironmentState>> {
  const rows = await tx.query<EnvironmentRow & { total: number }>(
    `SELECT ${COLUMNS}, count(*) OVER () AS total FROM environment
     WHERE ($1::text IS NULL OR operator_id = $1) AND ($2::text IS NULL OR strpos(lower(name || ' ' || operator_id), lower($2)) > 0)
     ORDER BY name, environment_id LIMIT $3 OFFSET $4`,
    [operatorId, page.q, page.limit, page.offset],
  );
  return {
    items: rows.map(toEnvironment),
    total: rows[0]?.total ?? 0,
    offset: page.offset,
    limit: page.limit,
  };
}
