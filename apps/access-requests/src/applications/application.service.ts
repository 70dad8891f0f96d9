import type { CommandBody } from '@garant/contracts';
import type { CommandContext, CommandHandlers, HandlerResult } from '@garant/nest-kit';
import { decideApplication, type ApplicationCommand, type ApplicationFacts } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, ruleActor } from '../commands/rule.outcome.js';
import { keepText, sealText, type TextKind } from '../texts/text.store.js';
import { commitApplication, factsOf, loadApplication } from './application.change.js';

type Body<T extends keyof CommandHandlers<'access-requests'>> = CommandBody<'access-requests', T>;
type Policy = ApplicationFacts['policy'];
type Content = Parameters<typeof factsOf>[1];

/** Commands of the applicant and of the assessor. The committee's and the signatory's are in `committee/`. */
export const applicationCommands = (policy: Policy) =>
  ({
    'application.draft': async (context: CommandContext<Body<'application.draft'>>) => {
      const { content } = await confidentialBody(context, 'application.draft');
      const { applicationId, expectedVersion } = context.command.body;
      return withContent(context, policy, content, {
        type: 'application.draft',
        actor: ruleActor(context.command.actor),
        body: { applicationId, content, expectedVersion },
      });
    },
    'application.submit': async (context: CommandContext<Body<'application.submit'>>) => {
      const { content } = await confidentialBody(context, 'application.submit');
      const { applicationId } = context.command.body;
      return withContent(context, policy, content, {
        type: 'application.submit',
        actor: ruleActor(context.command.actor),
        body: { applicationId, content },
      });
    },
    'application.provide-information': async (
      context: CommandContext<Body<'application.provide-information'>>,
    ) => {
      const { content } = await confidentialBody(context, 'application.provide-information');
      const { applicationId } = context.command.body;
      return withContent(context, policy, content, {
        type: 'application.provide-information',
        actor: ruleActor(context.command.actor),
        body: { applicationId, content },
      });
    },
    'application.withdraw': async (context: CommandContext<Body<'application.withdraw'>>) =>
      withText(context, policy, null, {
        type: 'application.withdraw',
        actor: ruleActor(context.command.actor),
        body: context.command.body,
      }),
    'application.find-complete': async (context: CommandContext<Body<'application.find-complete'>>) =>
      withText(context, policy, null, {
        type: 'application.find-complete',
        actor: ruleActor(context.command.actor),
        body: context.command.body,
      }),
    'application.request-information': async (
      context: CommandContext<Body<'application.request-information'>>,
    ) => {
      const { message } = await confidentialBody(context, 'application.request-information');
      const { applicationId } = context.command.body;
      return withText(
        context,
        policy,
        { kind: 'message', body: { message } },
        {
          type: 'application.request-information',
          actor: ruleActor(context.command.actor),
          body: { applicationId, message },
        },
      );
    },
    'application.assess': async (context: CommandContext<Body<'application.assess'>>) => {
      const { assessment } = await confidentialBody(context, 'application.assess');
      const { applicationId } = context.command.body;
      return withText(
        context,
        policy,
        { kind: 'assessment', body: assessment },
        {
          type: 'application.assess',
          actor: ruleActor(context.command.actor),
          body: { applicationId, assessment },
        },
      );
    },
  }) satisfies CommandHandlers<'access-requests'>;

type Context = Pick<CommandContext, 'tx' | 'now'> & {
  command: Pick<CommandContext['command'], 'key' | 'actor'>;
};

/** A command that brings a new version of the content. */
async function withContent(
  context: Context,
  policy: Policy,
  content: NonNullable<Content>,
  rule: ApplicationCommand,
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId } = rule.body;
  demandKey(command, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const text = sealText(content);
  const facts = { ...(await factsOf(tx, content, now, policy)), commitments: { content: text.hash } };
  const events = eventsOf(decideApplication(loaded.state, rule, facts));
  if (isRefused(events)) return events;
  const version = (loaded.state?.version ?? 0) + 1;
  await keepText(tx, text, {
    about: applicationId,
    kind: 'content',
    version,
    writtenBy: command.actor.ref,
    writtenAt: now,
  });
  return commitApplication(context, loaded, events);
}

/** A command on the content as it is, with a text of its own or none. */
async function withText(
  context: Context,
  policy: Policy,
  text: { kind: TextKind & ('message' | 'assessment'); body: unknown } | null,
  rule: ApplicationCommand,
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId } = rule.body;
  demandKey(command, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const sealed = text && sealText(text.body);
  const facts = {
    ...(await factsOf(tx, loaded.content, now, policy)),
    ...(text && sealed ? { commitments: { [text.kind]: sealed.hash } } : {}),
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
