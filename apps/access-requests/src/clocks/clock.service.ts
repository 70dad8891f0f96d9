import type { CommandBody } from '@garant/contracts';
import type { CommandContext, CommandHandlers, HandlerResult } from '@garant/nest-kit';
import { decideApplication, type ApplicationCommand, type ApplicationFacts } from '@garant/rules';
import { commitApplication, factsOf, loadApplication } from '../applications/application.change.js';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, ruleActor } from '../commands/rule.outcome.js';
import { keepText, sealText } from '../texts/text.store.js';
import { requestMessage } from './message.request.js';

type Context = CommandContext<CommandBody<'access-requests', 'application.extend-clock'>>;

/** Kind of the text that says why more time is needed. */
export const EXTENSION_REASON = 'clock-reason';

/** Acts on the clock of a case. */
export const clockCommands = (policy: ApplicationFacts['policy']) =>
  ({
    'application.extend-clock': (context: Context) => extend(context, policy),
  }) satisfies CommandHandlers<'access-requests'>;

/** More time to decide; the applicant is told at once, and reads the reason in the case. */
async function extend(context: Context, policy: ApplicationFacts['policy']): Promise<HandlerResult> {
  const { reason } = await confidentialBody(context, 'application.extend-clock');
  const { tx, command, now, cause } = context;
  const { applicationId } = command.body;
  demandKey(command, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const text = sealText({ reason });
  const facts = { ...(await factsOf(tx, loaded.content, now, policy)), commitments: { reason: text.hash } };
  const rule = {
    type: 'application.extend-clock',
    actor: ruleActor(command.actor),
    body: { applicationId, reason },
  } as ApplicationCommand;
  const events = eventsOf(decideApplication(loaded.state, rule, facts));
  if (isRefused(events)) return events;
  await keepText(tx, text, {
    about: applicationId,
    kind: EXTENSION_REASON,
    writtenBy: command.actor.ref,
    writtenAt: now,
  });
  const { applicant, members } = loaded.state!;
  await requestMessage(
    tx,
    { to: [applicant, ...members], kind: 'clock-extended', about: 'application', aboutId: applicationId },
    cause,
  );
  return commitApplication(context, loaded, events);
}
