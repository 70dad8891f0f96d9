import type { ApplicationContent, CommandBody } from '@garant/contracts';
import {
  ProblemError,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
} from '@garant/nest-kit';
import { decideApplication, formFaults, FORM_VERSION, type ApplicationFacts } from '@garant/rules';
import { requestMessage } from '../clocks/message.request.js';
import { removeAttachmentsAbout } from '../attachments/attachment.store.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, ruleActor } from '../commands/rule.outcome.js';
import { eraseTexts, keepText, sealText } from '../texts/text.store.js';
import { actOnApplication } from './application.act.js';
import { commitApplication, factsOf, loadApplication } from './application.change.js';
import { applicationIsVisible } from './application.store.js';
import { INVITATION_ADDRESS } from './invitation.controller.js';

type Body<T extends keyof CommandHandlers<'access-requests'>> = CommandBody<'access-requests', T>;
type Policy = ApplicationFacts['policy'];

/** Who writes an application with its applicant, and beginning, ending and renewing the writing. */
export const authoringCommands = (policy: Policy) =>
  ({
    'application.invite-member': async (context: CommandContext<Body<'application.invite-member'>>) => {
      const { email, account } = await confidentialBody(context, 'application.invite-member');
      const { applicationId, invitationId } = context.command.body;
      const done = await actOnApplication(context, {
        type: 'application.invite-member',
        actor: ruleActor(context.command.actor),
        body: { applicationId, invitationId, invitee: account },
      });
      if (!done.ok) return done;
      await keepText(context.tx, sealText({ email }), {
        about: invitationId,
        kind: INVITATION_ADDRESS,
        writtenBy: context.command.actor.ref,
        writtenAt: context.now,
      });
      await tell(context, 'application-member-invited', account);
      return done;
    },
    'application.uninvite-member': (context: CommandContext<Body<'application.uninvite-member'>>) =>
      answered(context, 'application.uninvite-member'),
    'application.join': (context: CommandContext<Body<'application.join'>>) =>
      answered(context, 'application.join'),
    'application.remove-member': async (context: CommandContext<Body<'application.remove-member'>>) =>
      actOnApplication(context, {
        type: 'application.remove-member',
        actor: ruleActor(context.command.actor),
        body: context.command.body,
      }),
    'application.change-applicant': async (context: CommandContext<Body<'application.change-applicant'>>) => {
      const { reason } = await confidentialBody(context, 'application.change-applicant');
      const { applicationId, newApplicant } = context.command.body;
      const { state } = await loadApplication(context.tx, applicationId);
      const done = await actOnApplication(
        context,
        {
          type: 'application.change-applicant',
          actor: ruleActor(context.command.actor),
          body: { applicationId, newApplicant, reason },
        },
        { commits: 'reason', kind: 'reason', body: { reason } },
      );
      if (done.ok && state)
        await tell(context, 'application-applicant-changed', [newApplicant, state.applicant]);
      return done;
    },
    /** Its result lists what the newer form asks for and the content does not say yet. */
    'application.upgrade-form': async (context: CommandContext<Body<'application.upgrade-form'>>) => {
      const { applicationId } = context.command.body;
      const { content, state } = await loadApplication(context.tx, applicationId);
      const done = await actOnApplication(context, {
        type: 'application.upgrade-form',
        actor: ruleActor(context.command.actor),
        body: { applicationId },
      });
      if (!done.ok) return done;
      const missing = formFaults((content ?? {}) as ApplicationContent, FORM_VERSION, state?.attachments).map(
        ({ field, section, rule, legalSource }) => ({ field, section, rule, legalSource }),
      );
      return { ...done, result: { ...(done.result as object), formVersion: FORM_VERSION, missing } };
    },
    'application.copy': (context: CommandContext<Body<'application.copy'>>) => copyAsNew(context, policy),
    'application.delete': async (context: CommandContext<Body<'application.delete'>>) => {
      const { applicationId } = context.command.body;
      const done = await actOnApplication(context, {
        type: 'application.delete',
        actor: ruleActor(context.command.actor),
        body: { applicationId },
      });
      if (!done.ok) return done;
      await eraseTexts(context.tx, applicationId);
      await removeAttachmentsAbout(context.tx, applicationId);
      return done;
    },
  }) satisfies CommandHandlers<'access-requests'>;

/** Words and addresses are the gateway's; what happened and to whom is said here. */
const tell = (
  { tx, cause, command }: CommandContext<{ applicationId: string }>,
  kind: string,
  to: string | readonly string[],
): Promise<void> =>
  requestMessage(tx, { kind, to, about: 'application', aboutId: command.body.applicationId }, cause);

/** The end of an invitation: the address is not needed any more. */
async function answered(
  context: CommandContext<{ applicationId: string; invitationId: string }>,
  type: 'application.join' | 'application.uninvite-member',
): Promise<HandlerResult> {
  const { body, actor } = context.command;
  const done = await actOnApplication(context, { type, actor: ruleActor(actor), body });
  if (!done.ok) return done;
  await eraseTexts(context.tx, body.invitationId);
  const { state } = await loadApplication(context.tx, body.applicationId);
  if (type === 'application.join' && state) await tell(context, 'application-member-joined', state.applicant);
  return done;
}

/**
 * A new draft with the words of an application that one writes or wrote. Promises are not copied: they are made anew.
 * @throws ProblemError `not-found` for an application that the actor does not write
 */
async function copyAsNew(
  context: CommandContext<Body<'application.copy'>>,
  policy: Policy,
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId, source } = command.body;
  const { actor } = command;
  demandKey(command, applicationId);
  const original = await loadApplication(tx, source);
  const writes = original.state?.applicant === actor.ref || original.state?.members.includes(actor.ref);
  if (!original.state || !writes || !(await applicationIsVisible(tx, actor, source)))
    throw new ProblemError('not-found');
  const { confirmations: _promises, ...content } = original.content ?? {};
  const text = sealText(content);
  const loaded = await loadApplication(tx, applicationId);
  const events = eventsOf(
    decideApplication(
      loaded.state,
      { type: 'application.copy', actor: ruleActor(actor), body: { applicationId } },
      {
        ...(await factsOf(tx, content, now, policy)),
        commitments: { content: text.hash },
        source: { applicationId: source, version: original.state.version },
      },
    ),
  );
  if (isRefused(events)) return events;
  await keepText(tx, text, {
    about: applicationId,
    kind: 'content',
    version: 1,
    writtenBy: actor.ref,
    writtenAt: now,
  });
  return commitApplication(context, loaded, events);
}
