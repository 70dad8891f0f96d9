import type { CommandBody } from '@garant/contracts';
import { streamVersion, type CommandContext, type HandlerResult } from '@garant/nest-kit';
import { choiceStream } from '../choices/choice.append.js';
import { openQuestions } from './question.asking.js';
import { markDismissed } from './question.store.js';

/** `question.dismiss`: the person leaves their choice as it is and is not asked about this version again. */
export async function dismissQuestion({
  tx,
  command: { actor, body },
  now,
}: CommandContext<CommandBody<'consent', 'question.dismiss'>>): Promise<HandlerResult> {
  const { subjectRef, choiceId, version } = body;
  if (actor.role !== 'patient' || actor.subjectRef !== subjectRef)
    return { ok: false, problem: { code: 'authority-missing' } };
  const open = await openQuestions(tx, subjectRef);
  const asked = open.find(({ question }) => question.choiceId === choiceId && question.version === version);
  if (!asked || !(await markDismissed(tx, choiceId, version, now)))
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
}
