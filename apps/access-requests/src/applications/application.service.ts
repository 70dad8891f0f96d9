import type { CommandBody } from '@garant/contracts';
import {
  ProblemError,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
} from '@garant/nest-kit';
import {
  changedFields,
  decideApplication,
  mergeChanges,
  type ApplicationCommand,
  type ApplicationEvent,
  type ApplicationFacts,
  type FieldChange,
} from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, ruleActor, type Refused } from '../commands/rule.outcome.js';
import { caseFactsFor } from '../procedures/case.facts.js';
import { keepText, sealText, type SealedText } from '../texts/text.store.js';
import {
  commitApplication,
  factsOf,
  loadApplication,
  writeAlone,
  type LoadedApplication,
} from './application.change.js';

type Body<T extends keyof CommandHandlers<'access-requests'>> = CommandBody<'access-requests', T>;
type Policy = ApplicationFacts['policy'];
type Content = Parameters<typeof factsOf>[1];

/** Commands on the content. Those of the people who deliberate on it are in `committee/`. */
export const applicationCommands = (policy: Policy) =>
  ({
    'application.draft': async (context: CommandContext<Body<'application.draft'>>) => {
      const given = await confidentialBody(context, 'application.draft');
      const { applicationId, expectedVersion, formVersion } = context.command.body;
      const actor = ruleActor(context.command.actor);
      if ('changes' in given) return saveFields(context, policy, given.changes);
      // A whole content takes the place of what is there: nobody may send one without having read that.
      if (expectedVersion === undefined)
        throw new ProblemError('invalid-body', { errors: [{ field: 'expectedVersion', rule: 'required' }] });
      const { content } = given;
      return withContent(context, policy, content, (fields) => ({
        type: 'application.draft',
        actor,
        body: { applicationId, content, expectedVersion, formVersion, fields },
      }));
    },
    'application.submit': async (context: CommandContext<Body<'application.submit'>>) => {
      const { content } = await confidentialBody(context, 'application.submit');
      const actor = ruleActor(context.command.actor);
      return withContent(context, policy, content, (fields) => ({
        type: 'application.submit',
        actor,
        body: { ...context.command.body, content, fields },
      }));
    },
    'application.provide-information': async (
      context: CommandContext<Body<'application.provide-information'>>,
    ) => {
      const { content } = await confidentialBody(context, 'application.provide-information');
      const actor = ruleActor(context.command.actor);
      return withContent(context, policy, content, (fields) => ({
        type: 'application.provide-information',
        actor,
        body: { ...context.command.body, content, fields },
      }));
    },
    'application.withdraw': async (context: CommandContext<Body<'application.withdraw'>>) =>
      onContent(context, policy, {
        type: 'application.withdraw',
        actor: ruleActor(context.command.actor),
        body: context.command.body,
      }),
    'application.find-complete': async (context: CommandContext<Body<'application.find-complete'>>) =>
      onContent(context, policy, {
        type: 'application.find-complete',
        actor: ruleActor(context.command.actor),
        body: context.command.body,
      }),
  }) satisfies CommandHandlers<'access-requests'>;

type Context = Pick<CommandContext, 'tx' | 'now'> & {
  command: Pick<CommandContext['command'], 'key' | 'actor'> & { body: { applicationId: string } };
};

/**
 * Single fields of a draft, each against its own version. What nobody else touched is saved; a field that somebody
 * changed meanwhile keeps their words, and its author is told which: `fields/:field` then shows both texts.
 */
async function saveFields(
  context: Context & { command: { body: Body<'application.draft'> } },
  policy: Policy,
  changes: readonly FieldChange[],
): Promise<HandlerResult> {
  const { tx, command } = context;
  const { applicationId, formVersion } = command.body;
  demandKey(command, applicationId);
  await writeAlone(tx, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const { content, saved, stale } = mergeChanges(loaded.content ?? {}, loaded.state, changes);
  const wanted = content as NonNullable<Content>;
  const judged = await judge(context, policy, loaded, wanted, {
    type: 'application.draft',
    actor: ruleActor(command.actor),
    body: { applicationId, content: wanted, fields: saved, formVersion },
  });
  if (isRefused(judged)) return judged;
  const late = stale.map((one) => ({ ...one, code: 'field-stale' as const }));
  const { state } = loaded;
  if (saved.length > 0 || state === undefined) {
    const done = await write(context, loaded, judged);
    return { ...done, result: { ...(done.result as object), saved, stale: late } };
  }
  // Nothing was left to save: no version without a change.
  if (late.length > 0) return { ok: false, problem: { code: 'field-stale', params: { fields: late } } };
  const result = { applicationId, version: state.version, state: state.status, saved, stale: late };
  return { ok: true, result };
}

/** A command that brings a new version of the content; `rule` is told which fields it changes. */
async function withContent(
  context: Context,
  policy: Policy,
  content: NonNullable<Content>,
  rule: (fields: string[]) => ApplicationCommand,
): Promise<HandlerResult> {
  const { tx, command } = context;
  const { applicationId } = command.body;
  demandKey(command, applicationId);
  await writeAlone(tx, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const judged = await judge(context, policy, loaded, content, rule(changedFields(loaded.content, content)));
  return isRefused(judged) ? judged : write(context, loaded, judged);
}

interface Judged {
  events: readonly ApplicationEvent[];
  text: SealedText;
}

async function judge(
  { tx, now }: Context,
  policy: Policy,
  loaded: LoadedApplication,
  content: NonNullable<Content>,
  rule: ApplicationCommand,
): Promise<Judged | Refused> {
  const text = sealText(content);
  const facts = {
    ...(await factsOf(tx, content, now, policy)),
    ...(await caseFactsFor(tx, loaded.state, rule, content.persons ?? [])),
    commitments: { content: text.hash },
  };
  const events = eventsOf(decideApplication(loaded.state, rule, facts));
  return isRefused(events) ? events : { events, text };
}

async function write(
  { tx, command, now }: Context,
  loaded: LoadedApplication,
  { events, text }: Judged,
): Promise<Extract<HandlerResult, { ok: true }>> {
  await keepText(tx, text, {
    about: loaded.applicationId,
    kind: 'content',
    version: (loaded.state?.version ?? 0) + 1,
    writtenBy: command.actor.ref,
    writtenAt: now,
  });
  return commitApplication({ tx, command, now }, loaded, events);
}

/** A command on the content as it is. */
async function onContent(context: Context, policy: Policy, rule: ApplicationCommand): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId } = rule.body;
  demandKey(command, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const facts = await factsOf(tx, loaded.content, now, policy);
  const events = eventsOf(decideApplication(loaded.state, rule, facts));
  return isRefused(events) ? events : commitApplication(context, loaded, events);
}
