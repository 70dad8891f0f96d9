import type { CommandBody } from '@garant/contracts';
import type { CommandContext, CommandHandlers, HandlerResult } from '@garant/nest-kit';
import { decideComplaint, type ComplaintCommand } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, ruleActor } from '../commands/rule.outcome.js';
import { sealText } from '../texts/text.store.js';
import { complaintProjection, foldComplaint } from './project.projection.js';
import { outcomeOf, streamFor } from './stream.change.js';

type Type = ComplaintCommand['type'];
type Context<T extends Type> = CommandContext<CommandBody<'access-requests', T>>;
export const COMPLAINT_TEXT = 'complaint-text';
export const COMPLAINT_ANSWER = 'complaint-answer';

/** Complaints to the access body (EHDS Art. 81), from anybody. Key: complaintId. */
export const complaintCommands = {
  'complaint.file': async (context: Context<'complaint.file'>) =>
    decide(context, 'complaint.file', COMPLAINT_TEXT, await confidentialBody(context, 'complaint.file')),
  'complaint.forward': (context: Context<'complaint.forward'>) => decide(context, 'complaint.forward'),
  'complaint.answer': async (context: Context<'complaint.answer'>) =>
    decide(
      context,
      'complaint.answer',
      COMPLAINT_ANSWER,
      await confidentialBody(context, 'complaint.answer'),
    ),
} satisfies CommandHandlers<'access-requests'>;

async function decide<T extends Type>(
  context: Context<T>,
  type: T,
  kind?: string,
  words?: object,
): Promise<HandlerResult> {
  const { command } = context;
  const body = command.body as { complaintId: string };
  const { complaintId } = body;
  demandKey(command, complaintId);
  const stream = await streamFor(context.tx, complaintProjection, complaintId);
  const sealed = words === undefined ? undefined : sealText(words);
  const rule = { type, actor: ruleActor(command.actor), body } as unknown as ComplaintCommand;
  const events = eventsOf(
    decideComplaint(foldComplaint(complaintId, stream.events), rule, { textHash: sealed?.hash }),
  );
  if (isRefused(events)) return events;
  return outcomeOf(context, complaintProjection, complaintId, stream, events, {
    text: sealed && kind !== undefined ? { sealed, kind } : undefined,
    result: { complaintId },
  });
}
