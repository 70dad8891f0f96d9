import type { CommandBody } from '@garant/contracts';
import { loadStream, type CommandContext, type HandlerResult, type Signer } from '@garant/nest-kit';
import { validateChoice } from '@garant/rules';
import { uuidv7 } from 'uuidv7';
import { noticeByVersion } from '../notices/notice.store.js';
import { personByRef } from '../people/person.store.js';
import { scopeIsKnown } from '../scopes/scope.store.js';
import { receiptRecord } from './choice.receipt.js';
import { insertChoice, insertReceipt, nextPosition, type RecordedChoice } from './choice.store.js';

type ChoiceCommand = CommandBody<'consent', 'choice.record'>;

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
    const notice = await noticeByVersion(tx, body.notice.noticeId, body.notice.version);
    const verdict = validateChoice(body, {
      actor: command.actor,
      acceptedAt: command.acceptedAt,
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
      acceptedAt: command.acceptedAt,
      recordedAt: now,
      actedBy: command.actor.ref,
      receiptId: uuidv7(),
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
