import type { CommandBody } from '@garant/contracts';
import { loadStream, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import { decideEnvironment, type EnvironmentCommand } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { eventsOf, isRefused, newEvent, ruleActor } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { keepText, sealText } from '../texts/text.store.js';
import { environmentProjection, foldEnvironment, NAME_KIND } from './environment.projection.js';
import { environmentById } from './environment.store.js';

type Body<T extends `environment.${'register' | 'attest' | 'declare' | 'retract'}`> = CommandBody<
  'access-requests',
  T
>;

/** Commands of operators of secure processing environments (EHDS Art. 73). */
export const environmentCommands = {
  'environment.register': (context: CommandContext<Body<'environment.register'>>) => {
    const { actor, body } = context.command;
    return change(context, { type: 'environment.register', actor: ruleActor(actor), body }, body.name);
  },
  'environment.attest': (context: CommandContext<Body<'environment.attest'>>) => {
    const { actor, body } = context.command;
    return change(context, { type: 'environment.attest', actor: ruleActor(actor), body });
  },
  'environment.declare': (context: CommandContext<Body<'environment.declare'>>) => {
    const { actor, body } = context.command;
    return change(context, { type: 'environment.declare', actor: ruleActor(actor), body });
  },
  'environment.retract': (context: CommandContext<Body<'environment.retract'>>) => {
    const { actor, body } = context.command;
    return change(context, { type: 'environment.retract', actor: ruleActor(actor), body });
  },
} satisfies CommandHandlers<'access-requests'>;

/** @param name of a new environment; free text, and therefore in the erasable table only */
async function change(
  { tx, command, cause, now }: Pick<CommandContext, 'tx' | 'command' | 'cause' | 'now'>,
  rule: EnvironmentCommand,
  name?: string,
): Promise<HandlerResult> {
  const { environmentId } = rule.body;
  demandKey(command, environmentId);
  const stream = await loadStream(tx, environmentStream(environmentId));
  const events = eventsOf(decideEnvironment(foldEnvironment(environmentId, stream), rule, { now }));
  if (isRefused(events)) return events;
  const { actor } = command;
  if (name !== undefined)
    await keepText(tx, sealText({ name }), {
      about: environmentId,
      kind: NAME_KIND,
      writtenBy: actor.ref,
      writtenAt: now,
    });
  await environmentProjection.project(tx, [
    { id: environmentId, events: withNew(stream, events, { actor, now }) },
  ]);
  const state = await environmentById(tx, environmentId);
  if (!state) throw new Error(`The events of environment ${environmentId} make no environment`);
  return {
    ok: true,
    streams: [
      {
        streamId: environmentStream(environmentId),
        expectedVersion: stream.length,
        events: events.map(newEvent),
      },
    ],
    publish: [
      {
        topic: 'environment.state',
        key: environmentId,
        event: { type: 'environment.state', key: environmentId, data: { ...state } },
        cause,
      },
    ],
    result: { environmentId },
  };
}

export const environmentStream = (environmentId: string): string => `environment:${environmentId}`;
