import type { Tx } from '@garant/nest-kit';
import { ProblemError } from '@garant/nest-kit';
import { z } from 'zod';
import type { Page } from '../http/page.query.js';
import { FACETS, tsqueryOf, type DatasetSummary, type Facet } from './dataset.words.js';

const list = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (Array.isArray(value) ? value : value.split(',')).filter(Boolean))
  .pipe(z.array(z.string().max(200)).max(50))
  .default([]);
const year = z.coerce.number().int().min(1800).max(2200).nullable().default(null);
const searchQuery = z.strictObject({
  q: z.string().trim().max(200).nullable().default(null),
  ...(Object.fromEntries(FACETS.map((facet) => [facet, list])) as Record<Facet, typeof list>),
  from: year,
  to: year,
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export type CatalogueQuery = z.infer<typeof searchQuery>;

/** @throws ProblemError `invalid-query` naming each parameter that is not valid or not known */
export function catalogueQuery(query: unknown): CatalogueQuery {
  const given = Object.fromEntries(Object.entries(query ?? {}).filter(([, value]) => value !== ''));
  const parsed = searchQuery.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ProblemError('invalid-query', {
    errors: parsed.error.issues.map((issue) => ({
      field: issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.'),
      rule: issue.message,
    })),
  });
}

export interface CatalogueItem extends DatasetSummary {
  datasetId: string;
  holderId: string;
  version: number;
  changedAt: string;
  checkedAt: string | null;
  parent: { datasetId: string; title: { fr: string; en: string } } | null;
  parts: number;
}
export interface CataloguePage extends Page<CatalogueItem> {
  /** Values of each facet among what the other filters leave, the most frequent first. */
  facets: Record<Facet, { value: string; count: number }[]>;
}

/** Published datasets by words, facets and period. Values of one facet are alternatives, facets are conditions. */
export async function searchCatalogue(tx: Tx, query: CatalogueQuery): Promise<CataloguePage> {
  const active = FACETS.filter((facet) => query[facet].length > 0);
  const where = conditions(query, active);
  const [rows, ...counts] = await Promise.all([
    tx.query<ItemRow>(
      `SELECT d.dataset_id, d.holder_id, d.summary, d.version, d.changed_at, d.checked_at,
         d.parent_id, p.summary->'title' AS parent_title, p.status AS parent_status,
         (SELECT count(*)::int FROM dataset c WHERE c.parent_id = d.dataset_id AND c.status = 'published') AS parts,
         count(*) OVER () AS total
       FROM dataset d LEFT JOIN dataset p ON p.dataset_id = d.parent_id
       WHERE ${where.sql}
       ORDER BY ${where.rank} d.summary->'title'->>'fr', d.dataset_id
       LIMIT ${query.limit} OFFSET ${query.offset}`,
      where.values,
    ),
    facetCounts(tx, query, active),
    ...active.map((facet) =>
      facetCounts(
        tx,
        query,
        active.filter((one) => one !== facet),
        facet,
      ),
    ),
  ]);
  const all = Object.assign({}, counts[0], ...counts.slice(1)) as CataloguePage['facets'];
  return {
    items: rows.map(itemOf),
    total: rows[0]?.total ?? (query.offset > 0 ? await totalOf(tx, where) : 0),
    offset: query.offset,
    limit: query.limit,
    facets: Object.fromEntries(FACETS.map((facet) => [facet, all[facet] ?? []])) as CataloguePage['facets'],
  };
}

interface Where {
  sql: string;
  rank: string;
  values: unknown[];
}
function conditions(query: CatalogueQuery, active: readonly Facet[]): Where {
  const values: unknown[] = [];
  const next = (value: unknown): string => `$${values.push(value)}`;
  const parts = [`d.status = 'published'`];
  const words = tsqueryOf(query.q);
  let rank = '';
  if (words !== null) {
    const asked = next(words);
    parts.push(`d.words @@ ${asked}::tsquery`);
    rank = `ts_rank(d.headline, ${asked}::tsquery) DESC,`;
  }
  for (const facet of active)
    parts.push(`d.facets && ${next(query[facet].map((value) => `${facet}:${value}`))}::text[]`);
  if (query.from !== null)
    parts.push(
      `d.period_start IS NOT NULL AND (d.period_end IS NULL OR d.period_end >= ${next(`${query.from}-01-01`)}::date)`,
    );
  if (query.to !== null) parts.push(`d.period_start <= ${next(`${query.to}-12-31`)}::date`);
  return { sql: parts.join(' AND '), rank, values };
}

async function facetCounts(
  tx: Tx,
  query: CatalogueQuery,
  active: readonly Facet[],
  only?: Facet,
): Promise<Partial<CataloguePage['facets']>> {
  const where = conditions(query, active);
  const rows = await tx.query<{ value: string; count: number }>(
    `SELECT value, count(*)::int AS count FROM dataset d, unnest(d.facets) AS value WHERE ${where.sql}
     ${only === undefined ? '' : `AND value LIKE '${only}:%'`} GROUP BY value ORDER BY count DESC, value`,
    where.values,
  );
  const counts: Partial<CataloguePage['facets']> = {};
  for (const { value, count } of rows) {
    const colon = value.indexOf(':');
    (counts[value.slice(0, colon) as Facet] ??= []).push({ value: value.slice(colon + 1), count });
  }
  return only === undefined ? counts : { [only]: counts[only] ?? [] };
}

const totalOf = async (tx: Tx, where: Where): Promise<number> => {
  // The words stand in the condition as well as in the order, so the same values fit.
  const [row] = await tx.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM dataset d WHERE ${where.sql}`,
    where.values,
  );
  return row!.total;
};

interface ItemRow {
  dataset_id: string;
  holder_id: string;
  summary: DatasetSummary;
  version: number;
  changed_at: Date;
  checked_at: Date | null;
  parent_id: string | null;
  parent_title: { fr: string; en: string } | null;
  parent_status: string | null;
  parts: number;
  total: number;
}
const itemOf = (row: ItemRow): CatalogueItem => ({
  datasetId: row.dataset_id,
  holderId: row.holder_id,
  version: row.version,
  changedAt: row.changed_at.toISOString(),
  checkedAt: row.checked_at?.toISOString() ?? null,
  parent:
    row.parent_id !== null && row.parent_title !== null && row.parent_status === 'published'
      ? { datasetId: row.parent_id, title: row.parent_title }
      : null,
  parts: row.parts,
  ...row.summary,
});
