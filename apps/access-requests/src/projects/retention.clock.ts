import type { Tx } from '@garant/nest-kit';
import { RETENTION, type RetentionRule } from '@garant/rules';
import { complaintProjection, findingProjection, projectProjection } from './project.projection.js';
import { appendBySystem, streamFor } from './stream.change.js';
import type { Projection } from '../projection/projection.js';

const BATCH = 20;
/** What was published, and proofs of deletion, hold nobody’s data and stay. */
const KEPT = ['result', 'deletion-proof'];

interface Ground {
  readonly projection: Projection;
  readonly event: 'case.erased' | 'finding.erased' | 'complaint.erased';
  readonly key: 'applicationId' | 'findingId' | 'complaintId';
  /** Ids of what ended before $1. */
  readonly sql: string;
}
const OF_APPLICATION = (where: string, ended: string): Ground => ({
  projection: projectProjection,
  event: 'case.erased',
  key: 'applicationId',
  sql: `SELECT a.application_id AS id FROM application a LEFT JOIN project pr ON pr.application_id = a.application_id
    WHERE ${where} AND ${ended} <= $1 AND pr.held IS NOT TRUE AND pr.erased_at IS NULL ORDER BY a.application_id LIMIT $2`,
});
const GROUNDS: { readonly [I in RetentionRule['id']]: Ground } = {
  'draft-never-submitted': OF_APPLICATION('a.submitted_at IS NULL', 'a.changed_at'),
  withdrawn: OF_APPLICATION(`a.submitted_at IS NOT NULL AND a.state = 'WITHDRAWN'`, 'a.changed_at'),
  refused: OF_APPLICATION(
    `a.decision = 'refuse' AND a.permit_id IS NULL AND a.state <> 'UNDER_APPEAL'`,
    'greatest(a.decided_at, a.changed_at)',
  ),
  'permit-ended': OF_APPLICATION(
    `a.permit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM permit p WHERE p.application_id = a.application_id
       AND p.status NOT IN ('expired', 'revoked', 'superseded'))`,
    `(SELECT max(greatest(least(p.valid_until, p.changed_at), p.signed_at)) FROM permit p WHERE p.application_id = a.application_id)`,
  ),
  'complaint-closed': {
    projection: complaintProjection,
    event: 'complaint.erased',
    key: 'complaintId',
    sql: `SELECT complaint_id AS id FROM complaint WHERE status = 'ANSWERED' AND state->>'erasedAt' IS NULL
      AND changed_at <= $1 ORDER BY complaint_id LIMIT $2`,
  },
  'finding-closed': {
    projection: findingProjection,
    event: 'finding.erased',
    key: 'findingId',
    sql: `SELECT finding_id AS id FROM finding WHERE status = 'CLOSED' AND state->>'erasedAt' IS NULL
      AND changed_at <= $1 ORDER BY finding_id LIMIT $2`,
  },
};

/**
 * Erases the texts of what ended long enough ago: row, body and salt, so that the hash in the events means nothing any more.
 * The events stay, and with them the log stays provable; `case.erased` says under which rule. A legal hold stops it.
 */
export async function retentionStep(tx: Tx, now: string): Promise<boolean> {
  for (const rule of RETENTION) {
    const { projection, event, key, sql } = GROUNDS[rule.id];
    const before = new Date(now);
    before.setUTCMonth(before.getUTCMonth() - rule.months);
    const cases = await tx.query<{ id: string }>(sql, [before.toISOString(), BATCH]);
    for (const { id } of cases) {
      const texts = await eraseTexts(tx, id);
      const stream = await streamFor(tx, projection, id);
      const data = { [key]: id, rule: rule.id, texts };
      const cause = { system: `system:clock/${rule.id}` } as const;
      await appendBySystem(tx, projection, id, stream, [{ type: event, key: id, data }], { cause, now });
    }
    if (cases.length === BATCH) return true;
  }
  return false;
}

/** Texts about a case and its permits, with the documents attached to it. @returns how many texts there were */
async function eraseTexts(tx: Tx, id: string): Promise<number> {
  const rows = await tx.query(
    `DELETE FROM confidential_text WHERE (about = $1 OR about IN (SELECT permit_id FROM permit WHERE application_id = $1))
       AND kind <> ALL ($2) RETURNING text_id`,
    [id, KEPT],
  );
  await tx.query('DELETE FROM attachment WHERE about = $1', [id]);
  return rows.length;
}
