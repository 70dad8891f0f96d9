import type { CommandBody } from '@garant/contracts';
import type { CommandContext, CommandHandlers, HandlerResult } from '@garant/nest-kit';
import {
  decideApplication,
  type ApplicationCommand,
  type ApplicationFacts,
  type CriterionVerdict,
} from '@garant/rules';
import type { CommandDeps } from '../access.part.js';
import { commitApplication, loadApplication, writeAlone } from '../applications/application.change.js';
import { INVITATION_ADDRESS } from '../applications/invitation.controller.js';
import { requestMessage } from '../clocks/message.request.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, refused, ruleActor } from '../commands/rule.outcome.js';
import { eraseTexts, keepText, sealText, textsByHash, type TextKind } from '../texts/text.store.js';
import { heldSeats } from './seat.store.js';

type Body<T extends keyof CommandHandlers<'access-requests'>> = CommandBody<'access-requests', T>;
type Context<T extends keyof CommandHandlers<'access-requests'>> = CommandContext<Body<T>>;
type Commitment = 'reason' | 'message' | 'assessment';

/** Acts on an application by those who look at it: none of them decides it. */
export const deliberationCommands = (parts: Pick<CommandDeps, 'policy'>) => {
  const plain = (
    type: 'application.assign' | 'application.unassign' | 'application.earmark',
    context: Context<'application.assign'> | Context<'application.earmark'>,
  ): Promise<HandlerResult> =>
    act(parts, context, { type, actor: actorOf(context), body: context.command.body } as ApplicationCommand);
  return {
    'application.assign': (context: Context<'application.assign'>) => plain('application.assign', context),
    'application.unassign': (context: Context<'application.unassign'>) =>
      plain('application.unassign', context),
    'application.earmark': (context: Context<'application.earmark'>) => plain('application.earmark', context),

    'application.declare-interest': async (context: Context<'application.declare-interest'>) => {
      const { reason } = await confidentialBody(context, 'application.declare-interest');
      const { body } = context.command;
      return act(
        parts,
        context,
        { type: 'application.declare-interest', actor: actorOf(context), body: { ...body, reason } },
        body.interest ? { commits: 'reason', kind: 'interest', body: { reason: reason ?? '' } } : undefined,
      );
    },
    'application.assess-criterion': async (context: Context<'application.assess-criterion'>) => {
      const { reason } = await confidentialBody(context, 'application.assess-criterion');
      const { body } = context.command;
      return act(
        parts,
        context,
        { type: 'application.assess-criterion', actor: actorOf(context), body: { ...body, reason } },
        { commits: 'reason', kind: 'criterion', body: { criterion: body.criterion, reason } },
      );
    },
    'application.assess': async (context: Context<'application.assess'>) => {
      const { assessment: given } = await confidentialBody(context, 'application.assess');
      const { applicationId } = context.command.body;
      const assessment = given ?? (await answersOf(context, applicationId));
      return act(
        parts,
        context,
        { type: 'application.assess', actor: actorOf(context), body: { applicationId, assessment } },
        { commits: 'assessment', kind: 'assessment', body: assessment },
      );
    },
    'application.request-information': async (context: Context<'application.request-information'>) => {
      const { message, questions: texts = [] } = await confidentialBody(
        context,
        'application.request-information',
      );
      const { applicationId, questions = [] } = context.command.body;
      const unasked = questions.some(
        ({ questionId }) => !texts.some((text) => text.questionId === questionId && text.text.trim() !== ''),
      );
      if (unasked || texts.length !== questions.length)
        return refused({ code: 'invalid-body', params: { field: 'questions', rule: 'each-with-its-text' } });
      return act(
        parts,
        context,
        {
          type: 'application.request-information',
          actor: actorOf(context),
          body: { applicationId, message, questions },
        },
        { commits: 'message', kind: 'message', body: { message, questions: texts } },
      );
    },
    'application.answer-question': async (context: Context<'application.answer-question'>) => {
      const { answer } = await confidentialBody(context, 'application.answer-question');
      const { body } = context.command;
      return act(
        parts,
        context,
        { type: 'application.answer-question', actor: actorOf(context), body: { ...body, answer } },
        { commits: 'message', kind: 'answer', body: { questionId: body.questionId, answer } },
      );
    },
    'application.remark': async (context: Context<'application.remark'>) => {
      const { text } = await confidentialBody(context, 'application.remark');
      const { body } = context.command;
      return act(
        parts,
        context,
        { type: 'application.remark', actor: actorOf(context), body: { ...body, text } },
        { commits: 'message', kind: 'remark', body: { text } },
      );
    },
    'application.invite-reviewer': async (context: Context<'application.invite-reviewer'>) => {
      const { email, account } = await confidentialBody(context, 'application.invite-reviewer');
      const { body } = context.command;
      const done = await act(parts, context, {
        type: 'application.invite-reviewer',
        actor: actorOf(context),
        body: { ...body, account },
      });
      if (!done.ok) return done;
      await keepText(context.tx, sealText({ email }), {
        about: body.invitationId,
        kind: INVITATION_ADDRESS,
        writtenBy: context.command.actor.ref,
        writtenAt: context.now,
      });
      await requestMessage(
        context.tx,
        { kind: 'reviewer-invited', to: account, about: 'application', aboutId: body.applicationId },
        context.cause,
      );
      return done;
    },
    'application.uninvite-reviewer': async (context: Context<'application.uninvite-reviewer'>) => {
      const { body } = context.command;
      const done = await act(parts, context, {
        type: 'application.uninvite-reviewer',
        actor: actorOf(context),
        body,
      });
      if (done.ok) await eraseTexts(context.tx, body.invitationId);
      return done;
    },
    'application.review': async (context: Context<'application.review'>) => {
      const { reason } = await confidentialBody(context, 'application.review');
      const { body } = context.command;
      return act(
        parts,
        context,
        { type: 'application.review', actor: actorOf(context), body: { ...body, reason } },
        { commits: 'reason', kind: 'review', body: { reason } },
      );
    },
  } satisfies CommandHandlers<'access-requests'>;
};

const actorOf = ({ command }: Pick<CommandContext, 'command'>) => ruleActor(command.actor);

/** Rules that look at no dataset and no environment ask for nothing of them. */
const NO_LOOKUP: Pick<ApplicationFacts, 'dataset' | 'environment'> = {
  dataset: () => undefined,
  environment: () => undefined,
};

async function act(
  { policy }: Pick<CommandDeps, 'policy'>,
  context: Pick<CommandContext, 'tx' | 'now' | 'command'>,
  rule: ApplicationCommand,
  text?: { commits: Commitment; kind: TextKind; body: unknown },
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId } = rule.body;
  demandKey(command, applicationId);
  await writeAlone(tx, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const sealed = text && sealText(text.body);
  const facts: ApplicationFacts = {
    ...NO_LOOKUP,
    policy,
    now,
    seats: await heldSeats(tx, now),
    ...(text && sealed ? { commitments: { [text.commits]: sealed.hash } } : {}),
  };
  const events = eventsOf(decideApplication(loaded.state, rule, facts));
  if (isRefused(events)) return events;
  if (text && sealed)
    await keepText(tx, sealed, {
      about: applicationId,
      kind: text.kind,
      writtenBy: command.actor.ref,
      writtenAt: now,
    });
  return commitApplication(context, loaded, events);
}

/** What was answered criterion by criterion, each with its person. */
async function answersOf(
  { tx }: Pick<CommandContext, 'tx'>,
  applicationId: string,
): Promise<CriterionVerdict[]> {
  const { state } = await loadApplication(tx, applicationId);
  const answers = state?.answers ?? [];
  const texts = await textsByHash<{ reason: string }>(
    tx,
    answers.map(({ reasonHash }) => reasonHash),
  );
  return answers.map(({ criterion, met, by, reasonHash }) => ({
    criterion,
    met,
    by,
    reason: texts.get(reasonHash)?.reason ?? '',
  }));
}
