import type { Tx } from '@garant/nest-kit';
import { authorityStanding, effectOfAct, seesChoice } from '@garant/rules';
import type { RecordedChoice } from '../choices/choice.store.js';
import { requestMessage } from '../notifications/message.request.js';
import { authoritiesOver, personFacts, type RepresentationDeps } from './person.status.js';

/**
 * One parent objected: the others are told that there is a choice that differs from theirs, and where to see it. Neither
 * what it is about nor whose it was is in the message, and nothing is sent about what a minor keeps to themself.
 */
export const tellOtherParents =
  ({ cipher }: RepresentationDeps) =>
  async (tx: Tx, data: RecordedChoice, now: string): Promise<void> => {
    if (!data.voice || effectOfAct(data) !== 'deny') return;
    const others = (await authoritiesOver(tx, data.subjectRef)).filter(
      ({ type, declaredBy, declarantRef }) =>
        type === 'parental-authority' && declaredBy !== data.voice && declarantRef !== null,
    );
    if (others.length === 0) return;
    const person = await personFacts(tx, cipher, data.subjectRef);
    for (const other of others)
      if (
        authorityStanding(other, person.birthDate, now) === 'active' &&
        seesChoice(data, other, person, now)
      )
        await requestMessage(tx, {
          subjectRef: other.declarantRef!,
          template: 'objection-by-other-parent',
          messageId: `objection-by-other-parent:${data.choiceId}:${other.declarantRef}`,
          params: { authorityId: other.authorityId },
        });
  };
