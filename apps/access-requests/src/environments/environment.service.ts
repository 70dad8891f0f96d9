import type { CommandBody, EnvironmentState } from '@garant/contracts';
import { loadStream, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import {
  decideEnvironment,
  evolveEnvironment,
  type Environment,
  type EnvironmentCommand,
  type EnvironmentEvent,
} from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { eventsOf, isRefused, newEvent, recorded, ruleActor } from '../commands/rule.outcome.js';
import { environmentById, saveEnvironment } from './environment.store.js';

type Body<T extends 'environment.register' | 'environment.attest'> = CommandBody<'access-requests', T>;

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
} satisfies CommandHandlers<'access-requests'>;

/** @param name of a new environment; it is in the read model only, for it says nothing about a person but is free text */
async function change(
  { tx, command, cause, now }: Pick<CommandContext, 'tx' | 'cause' | 'now'> & { command: { key: string } },
  rule: EnvironmentCommand,
  name?: string,
): Promise<HandlerResult> {
  const { environmentId } = rule.body;
  demandKey(command, environmentId);
  const streamId = `environment:${environmentId}`;
  const stream = await loadStream(tx, streamId);
  const environment = stream.reduce<Environment | undefined>(
    (folded, event) => evolveEnvironment(folded, recorded<EnvironmentEvent>(event, environmentId)),
    undefined,
  );
  const events = eventsOf(decideEnvironment(environment, rule, { now }));
  if (isRefused(events)) return events;
  const next = events.reduce<Environment | undefined>(evolveEnvironment, environment);
  const title = name ?? (await environmentById(tx, environmentId))?.name;
  if (!next || title === undefined)
    throw new Error(`The events of environment ${environmentId} make no environment`);
  const state: EnvironmentState = {
    environmentId,
    name: title,
    operatorId: next.operatorId,
    country: next.country,
    attestation: next.attestation as EnvironmentState['attestation'],
  };
  await saveEnvironment(tx, state, now);
  return {
    ok: true,
    streams: [{ streamId, expectedVersion: stream.length, events: events.map(newEvent) }],
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
