import type { CommandBody } from '@garant/contracts';
import {
  appendEvents,
  hashOf,
  publish,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import {
  checkAnswer,
  decideApplication,
  type AnswerFinding,
  type ApplicationCommand,
  type ApplicationFacts,
} from '@garant/rules';
import { commitApplication, factsOf, loadApplication } from '../applications/application.change.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, ruleActor } from '../commands/rule.outcome.js';
import { keepText, sealText } from '../texts/text.store.js';
import { keepAnswer } from './case.store.js';

type Policy = ApplicationFacts['policy'];
/** Acts with words of their own, which stay in the erasable table. */
const SPOKEN = [
  'application.close',
  'application.propose',
  'application.appeal',
  'application.confirm-decision',
  'application.reopen',
] as const;
const SILENT = [
  'application.choose-procedure',
  'application.record-opinion',
  'application.renew-period',
  'application.ask-authorisation',
  'application.record-authorisation',
  'application.offer-statistics',
  'application.release-answer',
] as const;
type Spoken = (typeof SPOKEN)[number];
type Type = Spoken | (typeof SILENT)[number] | 'application.submit-answer';
type Context = CommandContext<CommandBody<'access-requests', Type>>;

/** Kinds, tracks and remedies of a case: every one an act of a person, decided by the rules. */
export const procedureCommands = (policy: Policy): CommandHandlers<'access-requests'> =>
  Object.fromEntries([
    ...SPOKEN.map((type) => [type, (context: Context) => spoken(context, policy, type)]),
    ...SILENT.map((type) => [type, (context: Context) => act(context, policy, type, {})]),
    ['application.submit-answer', (context: Context) => answer(context, policy)],
  ]) as CommandHandlers<'access-requests'>;

async function spoken(context: Context, policy: Policy, type: Spoken): Promise<HandlerResult> {
  const { message } = await confidentialBody(context, type);
  const { command, now, tx } = context;
  const text = sealText({ message });
  const outcome = await act(context, policy, type, { message }, text.hash);
  if (outcome.ok)
    await keepText(tx, text, {
      about: command.body.applicationId,
      kind: 'procedure-message',
      writtenBy: command.actor.ref,
      writtenAt: now,
    });
  return outcome;
}

/** The table is checked cell by cell before anybody sees it; it is kept beside the event that carries its hash. */
async function answer(context: Context, policy: Policy): Promise<HandlerResult> {
  const { table } = await confidentialBody(context, 'application.submit-answer');
  const { applicationId } = context.command.body;
  const finding: AnswerFinding = { ...checkAnswer(table), fileHash: hashOf(table) };
  const outcome = await act(context, policy, 'application.submit-answer', { answer: finding });
  if (outcome.ok) await keepAnswer(context.tx, applicationId, finding.fileHash, table, context.now);
  return outcome;
}

async function act(
  context: Context,
  policy: Policy,
  type: Type,
  more: object,
  messageHash?: string,
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId } = command.body;
  demandKey(command, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const facts: ApplicationFacts = {
    ...(await factsOf(tx, loaded.content, now, policy)),
    ...(messageHash === undefined ? {} : { commitments: { message: messageHash } }),
  };
  const rule = { type, actor: ruleActor(command.actor), body: { ...command.body, ...more } };
  const events = eventsOf(decideApplication(loaded.state, rule as ApplicationCommand, facts));
  return isRefused(events) ? events : commitApplication(context, loaded, events);
}

/** Sets aside a draft that nobody touched for long. Answers false when somebody did meanwhile. */
export async function expireDraft(
  tx: Tx,
  applicationId: string,
  now: string,
  policy: Policy,
): Promise<boolean> {
  const loaded = await loadApplication(tx, applicationId);
  const system = { ref: applicationId, role: 'system' as const };
  const events = eventsOf(
    decideApplication(
      loaded.state,
      { type: 'application.expire-draft', actor: system, body: { applicationId } },
      await factsOf(tx, null, now, policy),
    ),
  );
  if (isRefused(events)) return false;
  const { streams = [], publish: rows = [] } = await commitApplication(
    { tx, now, command: { actor: null } },
    loaded,
    events,
  );
  const cause = { system: `system:clock/${applicationId}` as const };
  for (const stream of streams) await appendEvents(tx, { ...stream, cause, time: now });
  await publish(tx, rows);
  return true;
}
