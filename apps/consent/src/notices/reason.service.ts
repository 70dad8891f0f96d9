import { giveReasonConfidential, REASONED_ACTS, type CommandBody } from '@garant/contracts';
import { streamVersion, type CommandContext, type HandlerResult, type VaultCipher } from '@garant/nest-kit';
import { choiceStream } from '../choices/choice.append.js';
import { choiceById } from '../choices/choice.store.js';
import { keepReason, reasonContext } from './reason.store.js';

/**
 * `choice.give-reason`: why somebody refused, if they want to say so. Only about an act of theirs that is recorded, so
 * that no answer can stand between a person and their refusal (EHDS Art. 71(1)). The event says that a reason was given
 * and never which.
 */
export const giveReason =
  (cipher: VaultCipher) =>
  async ({
    tx,
    command: { actor, body },
    openConfidential,
    now,
  }: CommandContext<CommandBody<'consent', 'choice.give-reason'>>): Promise<HandlerResult> => {
    const { subjectRef, choiceId } = body;
    if (actor.role !== 'patient' || actor.subjectRef !== subjectRef)
      return { ok: false, problem: { code: 'authority-missing' } };
    const choice = await choiceById(tx, choiceId);
    if (
      !choice ||
      choice.subjectRef !== subjectRef ||
      !(REASONED_ACTS as readonly string[]).includes(choice.act) ||
      choice.actedBy !== actor.ref
    )
      return { ok: false, problem: { code: 'reason-not-accepted' } };
    const { reason, text } = await openConfidential(giveReasonConfidential);
    await keepReason(tx, {
      choiceId,
      subjectRef,
      regime: choice.regime,
      code: reason,
      sealed: text === undefined ? null : cipher.seal(Buffer.from(text, 'utf8'), reasonContext(choiceId)),
      givenAt: now,
    });
    const streamId = choiceStream(subjectRef);
    return {
      ok: true,
      streams: [
        {
          streamId,
          expectedVersion: await streamVersion(tx, streamId),
          events: [{ type: 'choice.reason-given', key: subjectRef, data: { subjectRef, choiceId } }],
        },
      ],
      result: { choiceId },
    };
  };
