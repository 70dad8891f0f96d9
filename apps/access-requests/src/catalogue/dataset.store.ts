import type { DatasetState } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Page, PageQuery } from '../http/page.query.js';

interface DatasetRow {
  dataset_id: string;
  holder_id: string;
  status: DatasetState['status'];
  description: DatasetState['description'];
  jwk: DatasetState['jwk'];
}
const COLUMNS = 'dataset_id, holder_id, status, description, jwk';
const toDataset = (row: DatasetRow): DatasetState => ({
  datasetId: row.dataset_id,
  holderId: row.holder_id,
  status: row.status,
  description: row.description,
  jwk: row.jwk,
});

export async function datasetsById(tx: Tx, ids: readonly string[]): Promise<Map<string, DatasetState>> {
  const rows = await tx.query<DatasetRow>(`SELECT ${COLUMNS} FROM dataset WHERE dataset_id = ANY($1)`, [ids]);
  return new Map(rows.map((row) => [row.dataset_id, toDataset(row)]));
}

export async function publishedDatasets(tx: Tx): Promise<(DatasetState & { changedAt: string })[]> {
  const rows = await tx.query<DatasetRow & { changed_at: Date }>(
    `SELECT ${COLUMNS}, changed_at FROM dataset WHERE status = 'published' ORDER BY dataset_id`,
  );
  return rows.map((row) => ({ ...toDataset(row), changedAt: row.changed_at.toISOString() }));
}

/** Published ones, and those of `holderId` in any state; `only` keeps to the holder's own. */
export async function findDatasets(
  tx: Tx,
  page: PageQuery,
  seen: { holderId: string | null; only: boolean },
): Promise<Page<DatasetState>> {
  const rows = await tx.query<DatasetRow & { total: number }>(
    `SELECT ${COLUMNS}, count(*) OVER () AS total FROM dataset
     WHERE (holder_id = $1 OR (NOT $2 AND status = 'published'))
       AND ($3::text IS NULL OR status = $3)
       AND ($4::text IS NULL OR strpos(lower(concat_ws(' ', description->'title'->>'fr', description->'title'->>'en',
            description->'description'->>'fr', description->'description'->>'en', description->>'keywords', holder_id)), lower($4)) > 0)
     ORDER BY changed_at DESC, dataset_id LIMIT $5 OFFSET $6`,
    [seen.holderId, seen.only, page.state, page.q, page.limit, page.offset],
  );
  return { items: rows.map(toDataset), total: rows[0]?.total ?? 0, offset: page.offset, limit: page.limit };
}
