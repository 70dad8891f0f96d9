import type { ApplicationContent, RegisterEntry } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import { datasetsById } from '../catalogue/dataset.store.js';
import type { Page, PageQuery } from '../http/page.query.js';

interface RegisterRow {
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
  content: Pick<ApplicationContent, 'title' | 'laySummary' | 'purpose' | 'applicantType' | 'datasets'>;
  total: number;
}

/**
 * Projects for everybody (EHDS Art. 57(1)(j), 58(1)): submitted applications, permits and refusals, without names and
 * account references. Withdrawn ones, and those whose content was erased, are not listed.
 */
export async function findProjects(tx: Tx, page: PageQuery): Promise<Page<RegisterEntry>> {
  const rows = await tx.query<RegisterRow>(
    `SELECT a.application_id, a.organisation, a.submitted_at, a.decided_at, a.decision, a.unmet, a.permit_id,
       p.status AS permit_status, p.terms->>'validFrom' AS valid_from, p.terms->>'validUntil' AS valid_until,
       t.body AS content, count(*) OVER () AS total
     FROM application a JOIN confidential_text t ON t.hash = a.content_hash LEFT JOIN permit p ON p.permit_id = a.permit_id
     WHERE a.submitted_at IS NOT NULL AND a.state <> 'WITHDRAWN'
       AND ($1::text IS NULL OR CASE a.decision WHEN 'grant' THEN p.status WHEN 'refuse' THEN 'refused' ELSE 'received' END = $1)
       AND ($2::text IS NULL OR strpos(lower(concat_ws(' ', t.body->>'title', t.body->>'laySummary', a.organisation)), lower($2)) > 0)
     ORDER BY a.submitted_at DESC, a.application_id LIMIT $3 OFFSET $4`,
    [page.state, page.q, page.limit, page.offset],
  );
  const ids = new Set(rows.flatMap((row) => row.content.datasets.map(({ datasetId }) => datasetId)));
  const datasets = await datasetsById(tx, [...ids]);
  const items = rows.map((row): RegisterEntry => {
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
      results: [],
    };
  });
  return { items, total: rows[0]?.total ?? 0, offset: page.offset, limit: page.limit };
}
