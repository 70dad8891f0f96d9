import type { CommandContext, HandlerResult } from '@garant/nest-kit';
import { decideApplication, type ApplicationCommand, type ApplicationFacts } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { eventsOf, isRefused } from '../commands/rule.outcome.js';
import { keepText, sealText, type TextKind } from '../texts/text.store.js';
import { commitApplication, loadApplication, writeAlone } from './application.change.js';

/** What a command that does not touch the content needs of its context. */
export type ActContext = Pick<CommandContext, 'tx' | 'now'> & {
  command: Pick<CommandContext['command'], 'key' | 'actor'>;
};

/** Rules that look at no dataset and no environment ask for nothing of them. */
const NO_LOOKUP: Pick<ApplicationFacts, 'policy' | 'dataset' | 'environment'> = {
  policy: { ehdsEarlyAdoption: false },
  dataset: () => undefined,
  environment: () => undefined,
};

/**
 * A command about who writes an application or what is attached to it, with a text of its own or none: decided,
 * appended, projected. The text is kept beside the event that carries its hash.
 */
export async function actOnApplication(
  context: ActContext,
  rule: ApplicationCommand,
  text?: { commits: 'reason'; kind: TextKind; body: unknown },
): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const { applicationId } = rule.body;
  demandKey(command, applicationId);
  await writeAlone(tx, applicationId);
  const loaded = await loadApplication(tx, applicationId);
  const sealed = text && sealText(text.body);
  const facts: ApplicationFacts = {
    ...NO_LOOKUP,
    now,
    ...(text && sealed ? { commitments: { [text.commits]: sealed.hash } } : {}),
  };
  // Whose case it is may be told by the content: a person with access has a stake in it.
  const state = loaded.state && {
    ...loaded.state,
    content: (loaded.content?.persons ? loaded.content : undefined) as typeof loaded.state.content,
  };
  const events = eventsOf(decideApplication(state, rule, facts));
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
