import type { Actor, CommandBody, ProblemCode } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { ActingQuestion, ActingRule } from '../choices/acting.model.js';
import { readingOf, type RepresentationDeps } from '../representation/person.status.js';
import type { RequestRow } from './request.store.js';

type Make = CommandBody<'consent', 'request.make'>;
type Verdict = { ok: true } | { ok: false; code: ProblemCode; params?: Record<string, unknown> };

export interface ActingRules {
  readonly underAuthority: ActingRule;
  readonly underMandate: ActingRule;
}

/**
 * Whether the actor may ask for the person. Whoever may choose for a person in every matter may also exercise the other
 * rights for them, so a representative and an agent are judged by the rules of choosing, with the widest protective act.
 */
export async function mayAskFor(
  tx: Tx,
  { underAuthority, underMandate }: ActingRules,
  { actor, acceptedAt, body }: { actor: Actor; acceptedAt: string; body: Make },
): Promise<Verdict> {
  if (body.mandateId === undefined && body.authorityId === undefined)
    return actor.role === 'patient' && actor.subjectRef === body.subjectRef
      ? { ok: true }
      : { ok: false, code: 'authority-missing' };
  const rule = body.mandateId === undefined ? underAuthority : underMandate;
  const acting = await rule(tx, { actor, acceptedAt, choice: asChoice(body, acceptedAt) });
  return acting.ok ? { ok: true } : { ok: false, code: acting.problem.code, params: acting.problem.params };
}

/**
 * Whether a person may follow a request: it is about them, or they made it for somebody whom they still represent. An
 * authority that has ended, or a minor who keeps this to themself, closes it to whoever made it.
 */
export async function follows(
  tx: Tx,
  representation: RepresentationDeps,
  actor: Actor,
  refs: readonly string[],
  row: Pick<RequestRow, 'subject_ref' | 'requested_by' | 'authority_id'>,
): Promise<boolean> {
  if (refs.includes(row.subject_ref)) return true;
  if (row.requested_by !== actor.ref || row.authority_id === null) return false;
  const now = new Date().toISOString();
  return (await readingOf(tx, representation, actor, row.authority_id, now)) !== null;
}

/** A person whom a merge joined with others acts as any of them. */
export const asSubject = (actor: Actor, subjectRef: string, refs: readonly string[]): Actor =>
  refs.includes(subjectRef) ? { ...actor, subjectRef } : actor;

const asChoice = (body: Make, acceptedAt: string): ActingQuestion['choice'] => ({
  subjectRef: body.subjectRef,
  choiceId: body.requestId,
  regime: 'EHDS_OPT_OUT',
  act: 'opt-out',
  scope: { kind: 'everything' },
  notice: { noticeId: 'rights-request', version: 1, hash: '0'.repeat(64), language: body.language },
  channel: body.channel,
  actedAt: acceptedAt,
  ...(body.authorityId === undefined ? {} : { authorityId: body.authorityId }),
  ...(body.mandateId === undefined ? {} : { mandateId: body.mandateId }),
});
