import type { CommandBody } from '@garant/contracts';
import { streamVersion, type CommandContext, type HandlerResult } from '@garant/nest-kit';
import { choiceStream } from '../choices/choice.append.js';
import { readingOf, type RepresentationDeps } from '../representation/person.status.js';
import { openQuestions } from './question.asking.js';
import { markDismissed } from './question.store.js';

/**
 * `question.dismiss`: the person, or who represents them and may see that choice, leaves it as it is and is not asked
 * about this version again.
 */
export const dismissQuestion =
  (representation: RepresentationDeps) =>
  async ({
    tx,
    command: { actor, acceptedAt, body },
    now,
  }: CommandContext<CommandBody<'consent', 'question.dismiss'>>): Promise<HandlerResult> => {
    const { subjectRef, choiceId, version, authorityId } = body;
    const reading =
      actor.role === 'patient' ? await readingOf(tx, representation, actor, authorityId, acceptedAt) : null;
    if (reading?.subjectRef !== subjectRef) return { ok: false, problem: { code: 'authority-missing' } };
    const open = await openQuestions(tx, subjectRef);
    const asked = open.find(({ question }) => question.choiceId === choiceId && question.version === version);
    if (!asked || !reading.shows(asked.choice) || !(await markDismissed(tx, choiceId, version, now)))
      return { ok: false, problem: { code: 'question-unknown' } };
    const streamId = choiceStream(subjectRef);
    return {
      ok: true,
      streams: [
        {
          streamId,
          expectedVersion: await streamVersion(tx, streamId),
          events: [
            {
              type: 'question.dismissed',
              key: subjectRef,
              data: { subjectRef, choiceId, noticeId: asked.question.noticeId, version },
            },
          ],
        },
      ],
      result: { choiceId, version },
    };
  };
