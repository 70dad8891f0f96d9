import type { DatasetState } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Page, PageQuery } from '../http/page.query.js';
import { tsqueryOf } from './dataset.words.js';

interface DatasetRow {
  dataset_id: string;
  holder_id: string;
  status: DatasetState['status'];
  description: DatasetState['description'];
  jwk: DatasetState['jwk'];
  version: number;
  described_at: Date | null;
  checked_at: Date | null;
  label: DatasetState['label'];
  variables?: DatasetState['description']['variables'];
}
const COLUMNS = 'dataset_id, holder_id, status, description, jwk, version, described_at, checked_at, label';
const toDataset = (row: DatasetRow): DatasetState => ({
  datasetId: row.dataset_id,
  holderId: row.holder_id,
  status: row.status,
  description:
    row.variables === undefined || row.variables.length === 0
      ? row.description
      : { ...row.description, variables: row.variables },
  jwk: row.jwk,
  version: row.version,
  describedAt: row.described_at?.toISOString() ?? null,
  checkedAt: row.checked_at?.toISOString() ?? null,
  label: row.label ?? null,
});

/** Without their dictionaries, which only a dataset's own page needs. */
export async function datasetsById(tx: Tx, ids: readonly string[]): Promise<Map<string, DatasetState>> {
  const rows = await tx.query<DatasetRow>(`SELECT ${COLUMNS} FROM dataset WHERE dataset_id = ANY($1)`, [ids]);
  return new Map(rows.map((row) => [row.dataset_id, toDataset(row)]));
}

/** One dataset whole. */
export async function datasetOf(
  tx: Tx,
  datasetId: string,
): Promise<(DatasetState & { changedAt: string }) | undefined> {
  const [row] = await tx.query<DatasetRow & { changed_at: Date }>(
    `SELECT ${COLUMNS}, variables, changed_at FROM dataset WHERE dataset_id = $1`,
    [datasetId],
  );
  return row && { ...toDataset(row), changedAt: row.changed_at.toISOString() };
}

/** A dataset and the datasets of which it is a part, nearest first; only of that holder. */
export async function parentsFrom(tx: Tx, datasetId: string, holderId: string): Promise<string[]> {
  const rows = await tx.query<{ dataset_id: string }>(
    `WITH RECURSIVE chain AS (
       SELECT dataset_id, parent_id, 1 AS depth FROM dataset WHERE dataset_id = $1 AND holder_id = $2
       UNION ALL
       SELECT d.dataset_id, d.parent_id, chain.depth + 1 FROM dataset d JOIN chain ON d.dataset_id = chain.parent_id
       WHERE chain.depth < 20
     ) SELECT dataset_id FROM chain ORDER BY depth`,
    [datasetId, holderId],
  );
  return rows.map(({ dataset_id }) => dataset_id);
}

const BATCH = 50;
/** Every published dataset whole, some at a time, in order of their ids. */
export async function* publishedDatasets(tx: Tx): AsyncGenerator<DatasetState & { changedAt: string }> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await tx.query<DatasetRow & { changed_at: Date }>(
      `SELECT ${COLUMNS}, variables, changed_at FROM dataset
       WHERE status = 'published' AND dataset_id > $1 ORDER BY dataset_id LIMIT ${BATCH}`,
      [after],
    );
    for (const row of rows) yield { ...toDataset(row), changedAt: row.changed_at.toISOString() };
    const last = rows.at(-1);
    if (!last || rows.length < BATCH) return;
    after = last.dataset_id;
  }
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
       AND ($4::text IS NULL OR words @@ $4::tsquery)
     ORDER BY changed_at DESC, dataset_id LIMIT $5 OFFSET $6`,
    [seen.holderId, seen.only, page.state, tsqueryOf(page.q), page.limit, page.offset],
  );
  return { items: rows.map(toDataset), total: rows[0]?.total ?? 0, offset: page.offset, limit: page.limit };
}

/** Published datasets whose yearly check is overdue, the longest first. @param before RFC 3339: checked before then */
export async function overdueChecks(
  tx: Tx,
  before: string,
  holderId: string | null,
): Promise<{ datasetId: string; holderId: string; title: { fr: string; en: string }; checkedAt: string }[]> {
  const rows = await tx.query<{
    dataset_id: string;
    holder_id: string;
    title: { fr: string; en: string };
    checked_at: Date;
  }>(
    `SELECT dataset_id, holder_id, summary->'title' AS title, checked_at FROM dataset
     WHERE status = 'published' AND checked_at < $1 AND ($2::text IS NULL OR holder_id = $2)
     ORDER BY checked_at, dataset_id LIMIT 500`,
    [before, holderId],
  );
  return rows.map((row) => ({
    datasetId: row.dataset_id,
    holderId: row.holder_id,
    title: row.title,
    checkedAt: row.checked_at.toISOString(),
  }));
}
