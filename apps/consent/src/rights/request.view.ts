import type { Actor, RequestDetail, RequestView } from '@garant/contracts';
import { loadStream, type Tx, type VaultCipher } from '@garant/nest-kit';
import { allowedRequestCommands, type RequestState } from '@garant/rules';
import { earlierOfKind, loadRequest, requestStream, type RequestRow } from './request.store.js';
import { filesOf, textsOf } from './request.text.js';
import { traitsOf } from './traits.rectification.js';

/** What the table of permissions needs of a row. */
const stateOf = (row: RequestRow): RequestState =>
  ({
    requestId: row.request_id,
    subjectRef: row.subject_ref,
    requestedBy: row.requested_by,
    status: row.state,
    assignee: row.assignee,
    kind: row.kind,
  }) as RequestState;

export const requestViewOf = (row: RequestRow, actor: Actor): RequestView => ({
  requestId: row.request_id,
  subjectRef: row.subject_ref,
  kind: row.kind,
  state: row.state,
  channel: row.channel,
  language: row.language,
  forSomebody: row.authority_id !== null || row.mandate_id !== null,
  receivedAt: row.received_at.toISOString(),
  clockFrom: row.clock_from.toISOString(),
  dueAt: row.due_at.toISOString(),
  extension: row.extension,
  pausedAt: row.paused_at?.toISOString() ?? null,
  overdue: row.overdue,
  assignee: row.assignee,
  rectified: row.rectified,
  closedAt: row.closed_at?.toISOString() ?? null,
  outcome: row.outcome,
  ground: row.ground,
  allowed: [...allowedRequestCommands(stateOf(row), actor)],
});

/** One request with what was written about it. The officer also sees who asks; a person sees no account of an officer. */
export async function requestDetailOf(
  tx: Tx,
  cipher: VaultCipher,
  row: RequestRow,
  actor: Actor,
): Promise<RequestDetail> {
  const officer = actor.role === 'data-protection-officer';
  const stream = await loadStream(tx, requestStream(row.request_id));
  const texts = await textsOf(tx, cipher, row.request_id);
  const { state } = officer ? await loadRequest(tx, row.request_id) : { state: undefined };
  return {
    ...requestViewOf(row, actor),
    assignee: officer ? row.assignee : null,
    texts: texts.map(({ part, at, text }) => ({ part, at, text })),
    attachments: await filesOf(tx, cipher, row.request_id),
    history: stream
      .filter(({ type }) => officer || type !== 'request.reminded')
      .map(({ type, time, actor: by }) => ({
        type,
        at: time,
        by: officer ? (by?.ref ?? null) : null,
        role: by?.role ?? null,
      })),
    person: officer ? await traitsOf(tx, cipher, row.subject_ref) : null,
    earlierOfKind: state ? await earlierOfKind(tx, state, new Date().toISOString()) : null,
  };
}
