import type { Actor, FindingView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Finding } from '@garant/rules';
import type { PageQuery } from '../http/page.query.js';
import { textsAbout } from '../texts/text.store.js';
import { FINDING_NOTE, FINDING_REPORT } from './finding.service.js';

const BODY: readonly string[] = ['assessor', 'signatory', 'inspector'];

/** Findings that concern somebody, open ones first. A holder reads the report only once the access body has passed it on. */
export async function findFindings(
  tx: Tx,
  actor: Actor,
  page: PageQuery,
): Promise<{ items: FindingView[]; total: number }> {
  const rows = await tx.query<{ state: Finding; total: number }>(
    `SELECT state, count(*) OVER () AS total FROM finding
     WHERE ($1 OR reported_by = $2 OR ($3 = 'holder' AND holder_id = $4 AND status <> 'REPORTED'))
       AND ($5::text IS NULL OR status = $5)
     ORDER BY status = 'CLOSED', changed_at DESC, finding_id LIMIT $6 OFFSET $7`,
    [
      BODY.includes(actor.role),
      actor.ref,
      actor.role,
      actor.organisation ?? null,
      page.state,
      page.limit,
      page.offset,
    ],
  );
  const texts = await textsAbout(
    tx,
    rows.map(({ state }) => state.findingId),
  );
  const textOf = (id: string, kind: string): string | null =>
    (texts.findLast((text) => text.about === id && text.kind === kind)?.body as { text?: string } | undefined)
      ?.text ?? null;
  const items = rows.map(({ state }): FindingView => {
    const { reportedBy: _by, erasedAt: _erased, ...shown } = state;
    return {
      ...shown,
      report: textOf(state.findingId, FINDING_REPORT),
      note: textOf(state.findingId, FINDING_NOTE),
    };
  });
  return { items, total: rows[0]?.total ?? 0 };
}
