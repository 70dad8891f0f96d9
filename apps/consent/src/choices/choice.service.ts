import type { CommandBody } from '@garant/contracts';
import { loadStream, type CommandContext, type HandlerResult, type Signer, type Tx } from '@garant/nest-kit';
import { validateChoice, type ActingKind } from '@garant/rules';
import { uuidv7 } from 'uuidv7';
import { actingUnderMandate } from '../assistance/acting.mandate.js';
import { noticeByVersion } from '../notices/notice.store.js';
import { personByRef } from '../people/person.store.js';
import { actingUnderAuthority } from '../representation/acting.authority.js';
import { scopeIsKnown } from '../scopes/scope.store.js';
import type { Acting, ActingQuestion } from './acting.model.js';
import { receiptRecord } from './choice.receipt.js';
import { insertChoice, insertReceipt, nextPosition, type RecordedChoice } from './choice.store.js';

type ChoiceCommand = CommandBody<'consent', 'choice.record'>;

/** In whose name the command comes, by what it names. */
const actingKind = ({ authorityId, mandateId, formId }: ChoiceCommand): ActingKind =>
  mandateId !== undefined || formId !== undefined
    ? 'agent'
    : authorityId !== undefined
      ? 'representative'
      : 'self';

/** Whether somebody who is not the person may speak for them here. The person themself is judged by the rules. */
function acting(tx: Tx, kind: ActingKind, question: ActingQuestion): Promise<Acting> {
  if (kind === 'agent') return actingUnderMandate(tx, question);
  if (kind === 'representative') return actingUnderAuthority(tx, question);
  return Promise.resolve({ ok: true, voice: null });
}

/** On the portal a person acts when the gateway accepts: a browser's clock proves nothing, and must not back-date a choice. */
const asActed = (body: ChoiceCommand, acceptedAt: string): ChoiceCommand =>
  body.channel === 'portal' ? { ...body, actedAt: acceptedAt } : body;

/**
 * `choice.record`: one act of one person joins the register. Everything that can be refused is refused before the
 * counter is locked; from there to the commit only the act itself is written.
 */
export const recordChoice =
  (signer: Signer, issuer: string) =>
  async ({ tx, command, now }: CommandContext<ChoiceCommand>): Promise<HandlerResult> => {
    const body = asActed(command.body, command.acceptedAt);
    const person = await personByRef(tx, body.subjectRef);
    if (!person) return { ok: false, problem: { code: 'subject-unknown' } };
    const kind = actingKind(body);
    const { actor, acceptedAt } = command;
    const spoken = await acting(tx, kind, { actor, acceptedAt, choice: body });
    if (!spoken.ok) return { ok: false, problem: spoken.problem };
    const notice = await noticeByVersion(tx, body.notice.noticeId, body.notice.version);
    const verdict = validateChoice(body, {
      actor,
      acting: kind,
      acceptedAt,
      now,
      notice: notice ?? undefined,
      scopeKnown: await scopeIsKnown(tx, body.scope),
    });
    if (!verdict.ok || !notice)
      return { ok: false, problem: verdict.ok ? { code: 'notice-unknown' } : verdict.refusal };

    const streamId = `subject:${body.subjectRef}`;
    const stream = await loadStream(tx, streamId);
    const choice: RecordedChoice = {
      choiceId: body.choiceId,
      subjectRef: person.subjectRef,
      subjectIndex: person.subjectIndex,
      regime: body.regime,
      act: body.act,
      scope: body.scope,
      channel: body.channel,
      notice: body.notice,
      actedAt: body.actedAt,
      acceptedAt,
      recordedAt: now,
      actedBy: actor.ref,
      receiptId: uuidv7(),
      ...(spoken.voice === null ? {} : { voice: spoken.voice }),
      ...(body.authorityId === undefined ? {} : { authorityId: body.authorityId }),
      ...(body.mandateId === undefined ? {} : { mandateId: body.mandateId }),
      ...(body.formId === undefined ? {} : { formId: body.formId }),
      position: await nextPosition(tx),
    };
    await insertChoice(tx, choice);
    const record = receiptRecord(choice, notice, issuer);
    await insertReceipt(tx, { ...choice, record, jws: await signer.sign(record, 'garant-receipt+jwt') });
    return {
      ok: true,
      streams: [
        {
          streamId,
          expectedVersion: stream.length,
          events: [{ type: 'choice.recorded', key: choice.subjectRef, data: { ...choice } }],
        },
      ],
      result: { choiceId: choice.choiceId, position: choice.position, receiptId: choice.receiptId },
    };
  };
