import type { ComplaintView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { Complaint } from '@garant/rules';
import type { PageQuery } from '../http/page.query.js';
import { textsAbout } from '../texts/text.store.js';
import { COMPLAINT_ANSWER, COMPLAINT_TEXT } from './complaint.service.js';

/** Every complaint, those without an answer first. */
export async function findComplaints(
  tx: Tx,
  page: PageQuery,
): Promise<{ items: ComplaintView[]; total: number }> {
  const rows = await tx.query<{ state: Complaint; total: number }>(
    `SELECT state, count(*) OVER () AS total FROM complaint WHERE ($1::text IS NULL OR status = $1)
     ORDER BY status = 'ANSWERED', changed_at, complaint_id LIMIT $2 OFFSET $3`,
    [page.state, page.limit, page.offset],
  );
  return {
    items: await views(
      tx,
      rows.map(({ state }) => state),
    ),
    total: rows[0]?.total ?? 0,
  };
}

/** A complaint for whoever holds its code; without its own text, which they wrote. */
export async function complaintByCode(
  tx: Tx,
  complaintId: string,
  codeHash: string,
): Promise<Omit<ComplaintView, 'text' | 'contact' | 'anonymous' | 'projectId'> | null> {
  const [row] = await tx.query<{ state: Complaint }>(
    'SELECT state FROM complaint WHERE complaint_id = $1 AND code_hash = $2',
    [complaintId, codeHash],
  );
  if (!row) return null;
  const [view] = await views(tx, [row.state]);
  const { text: _text, contact: _contact, anonymous: _anonymous, projectId: _project, ...shown } = view!;
  return shown;
}

async function views(tx: Tx, complaints: readonly Complaint[]): Promise<ComplaintView[]> {
  const texts = await textsAbout(
    tx,
    complaints.map(({ complaintId }) => complaintId),
  );
  return complaints.map(({ codeHash: _code, erasedAt: _erased, ...shown }) => {
    const of = (kind: string) =>
      texts.findLast((text) => text.about === shown.complaintId && text.kind === kind)?.body as
        { text?: string; contact?: string } | undefined;
    return {
      ...shown,
      text: of(COMPLAINT_TEXT)?.text ?? null,
      contact: of(COMPLAINT_TEXT)?.contact ?? null,
      answer: of(COMPLAINT_ANSWER)?.text ?? null,
    };
  });
}
