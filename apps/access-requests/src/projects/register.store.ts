import type { ApplicationContent, PublicResult, RegisterEntry, ResultContent } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { doiAddress, publicVersion, resultsAreLate, type ProjectLife } from '@garant/rules';
import { z } from 'zod';
import { datasetsById } from '../catalogue/dataset.store.js';
import { textsByHash } from '../texts/text.store.js';

export type PublishedContent = Pick<
  ApplicationContent,
  'title' | 'laySummary' | 'purpose' | 'applicantType' | 'datasets'
>;
export interface RegisterRow {
  application_id: string;
  organisation: string | null;
  submitted_at: Date;
  decided_at: Date | null;
  decision: 'grant' | 'refuse' | null;
  unmet: string[];
  permit_id: string | null;
  permit_status: RegisterEntry['status'] | null;
  valid_from: string | null;
  valid_until: string | null;
  content: PublishedContent;
  life: ProjectLife | null;
  total: number;
}

/** What the public list understands beside words, state and window. */
export const registerFilter = z.object({
  purpose: z.string().max(40).nullable().default(null),
  applicantType: z.string().max(40).nullable().default(null),
  holder: z.string().max(64).nullable().default(null),
  dataset: z.uuid().nullable().default(null),
  late: z.stringbool().default(false),
  results: z.stringbool().default(false),
  sort: z.enum(['submitted', 'decided']).default('submitted'),
});
export type RegisterFilter = z.infer<typeof registerFilter>;

const SELECT = `SELECT a.application_id, a.organisation, a.submitted_at, a.decided_at, a.decision, a.unmet, a.permit_id,
  p.status AS permit_status, p.terms->>'validFrom' AS valid_from, p.terms->>'validUntil' AS valid_until,
  t.body AS content, pr.life`;
/** Those whose content was erased are not listed. */
const FROM = `FROM application a JOIN confidential_text t ON t.hash = a.content_hash LEFT JOIN permit p ON p.permit_id = a.permit_id
  LEFT JOIN project pr ON pr.application_id = a.application_id`;
/** Withdrawn applications are not. */
const LISTED = `a.submitted_at IS NOT NULL AND a.state <> 'WITHDRAWN'`;
const HAS_RESULT = `jsonb_path_exists(coalesce(pr.life, '{}'), '$.results[*].versions[*] ? (@.state == "PUBLISHED")')`;

/**
 * Projects for everybody (EHDS Art. 57(1)(j), 58(1)): submitted applications, permits and refusals, without names and
 * account references.
 */
export async function findProjects(
  tx: Tx,
  page: { q: string | null; state: string | null; limit: number; offset: number },
  filter: RegisterFilter,
  now: string,
): Promise<{ items: RegisterEntry[]; total: number; offset: number; limit: number }> {
  // The texts of a page only: which projects are on it is said by the read models.
  const rows = await tx.query<RegisterRow>(
    `WITH page AS (SELECT a.application_id, count(*) OVER () AS total,
         CASE $10 WHEN 'decided' THEN coalesce(a.decided_at, a.submitted_at) ELSE a.submitted_at END AS sorted_at
       FROM application a JOIN application_search s ON s.application_id = a.application_id AND s.hash = a.content_hash
       LEFT JOIN permit p ON p.permit_id = a.permit_id LEFT JOIN project pr ON pr.application_id = a.application_id
       WHERE ${LISTED}
         AND ($1::text IS NULL OR CASE a.decision WHEN 'grant' THEN p.status WHEN 'refuse' THEN 'refused' ELSE 'received' END = $1)
         AND ($2::text IS NULL OR strpos(s.words, lower($2)) > 0)
         AND ($3::text IS NULL OR s.purpose = $3) AND ($4::text IS NULL OR s.applicant_type = $4)
         AND ($5::text IS NULL OR p.terms->'datasets' @> jsonb_build_array(jsonb_build_object('holderId', $5::text)))
         AND ($6::text IS NULL OR $6 = ANY(s.dataset_ids))
         AND (NOT $7 OR ((pr.life->>'resultsDueAt')::timestamptz < $8 AND NOT ${HAS_RESULT})) AND (NOT $9 OR ${HAS_RESULT})
       ORDER BY sorted_at DESC, a.application_id LIMIT $11 OFFSET $12)
     ${SELECT}, page.total ${FROM} JOIN page ON page.application_id = a.application_id WHERE ${LISTED}
     ORDER BY page.sorted_at DESC, a.application_id`,
    [
      page.state,
      page.q,
      filter.purpose,
      filter.applicantType,
      filter.holder,
      filter.dataset,
      filter.late,
      now,
      filter.results,
      filter.sort,
      page.limit,
      page.offset,
    ],
  );
  const items = await entriesOf(tx, rows, now);
  return { items, total: rows[0]?.total ?? 0, offset: page.offset, limit: page.limit };
}

/** The row of one project of the public register. */
export async function registerRow(tx: Tx, applicationId: string): Promise<RegisterRow | undefined> {
  const [row] = await tx.query<RegisterRow>(`${SELECT} ${FROM} WHERE ${LISTED} AND a.application_id = $1`, [
    applicationId,
  ]);
  return row;
}

export async function entriesOf(tx: Tx, rows: readonly RegisterRow[], now: string): Promise<RegisterEntry[]> {
  const ids = new Set(rows.flatMap((row) => row.content.datasets.map(({ datasetId }) => datasetId)));
  const datasets = await datasetsById(tx, [...ids]);
  const results = await resultsOf(tx, rows);
  return rows.map((row): RegisterEntry => {
    const { title, laySummary, purpose, applicantType } = row.content;
    return {
      applicationId: row.application_id,
      permitId: row.permit_id,
      status: row.decision === 'refuse' ? 'refused' : (row.permit_status ?? 'received'),
      title,
      laySummary,
      purpose,
      applicantType,
      organisation: row.organisation,
      datasets: row.content.datasets.flatMap(({ datasetId }) => {
        const found = datasets.get(datasetId);
        if (!found) return [];
        const { title: name, regime } = found.description;
        return [{ datasetId, holderId: found.holderId, title: name, regime }];
      }),
      submittedAt: row.submitted_at.toISOString(),
      decidedAt: row.decided_at?.toISOString() ?? null,
      decision: row.decision,
      reason: row.decision === 'refuse' ? row.unmet.join(', ') || 'other' : null,
      validFrom: row.valid_from,
      validUntil: row.valid_until,
      results: results.get(row.application_id) ?? [],
      resultsDueAt: row.life?.resultsDueAt ?? null,
      resultsLate: row.life !== null && resultsAreLate(row.life, now),
    };
  });
}

/** Published results of some projects, newest first; those whose text was erased are gone. */
async function resultsOf(tx: Tx, rows: readonly RegisterRow[]): Promise<Map<string, PublicResult[]>> {
  const shown = rows.flatMap(({ application_id, life }) =>
    (life?.results ?? []).flatMap((result) => {
      const version = publicVersion(result);
      return version ? [{ application_id, resultId: result.resultId, version }] : [];
    }),
  );
  const texts = await textsByHash<ResultContent>(
    tx,
    shown.map(({ version }) => version.contentHash),
  );
  const found = new Map<string, PublicResult[]>();
  for (const { application_id, resultId, version } of shown) {
    const text = texts.get(version.contentHash);
    if (!text) continue;
    const { title, summary, doi, links } = text;
    const one: PublicResult = {
      resultId,
      kind: version.kind,
      title,
      summary,
      url: doi ? doiAddress(doi) : (links[0] ?? ''),
      doi: doi ?? null,
      links,
      publishedAt: version.decidedAt ?? version.submittedAt,
      version: version.version,
    };
    found.set(application_id, [one, ...(found.get(application_id) ?? [])]);
  }
  return found;
}
