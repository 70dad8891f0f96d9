import type { CommandBody } from '@garant/contracts';
import { loadStream, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import { decideSuspension, type SuspensionCommand } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { confidentialBody } from '../commands/confidential.body.js';
import { eventsOf, isRefused, newEvent, ruleActor } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { keepText, sealText } from '../texts/text.store.js';
import { environmentProjection, foldEnvironment } from './environment.projection.js';
import { environmentStream } from './environment.service.js';
import { environmentById } from './environment.store.js';

type Type = SuspensionCommand['type'];
type Context<T extends Type> = CommandContext<CommandBody<'access-requests', T>>;

/** Suspension of a secure processing environment: enforced by the gateway as soon as its state arrives there. */
export const suspensionCommands = {
  'environment.suspend': (context: Context<'environment.suspend'>) => suspend(context, 'environment.suspend'),
  'environment.lift-suspension': (context: Context<'environment.lift-suspension'>) =>
    suspend(context, 'environment.lift-suspension'),
} satisfies CommandHandlers<'access-requests'>;

async function suspend<T extends Type>(context: Context<T>, type: T): Promise<HandlerResult> {
  const { tx, command, cause, now } = context;
  const body = command.body as SuspensionCommand['body'];
  const { environmentId } = body;
  demandKey(command, environmentId);
  const { reason } = await confidentialBody(context, type);
  const text = sealText({ reason });
  const { actor } = command;
  const stream = await loadStream(tx, environmentStream(environmentId));
  const rule = { type, actor: ruleActor(actor), body } as SuspensionCommand;
  const events = eventsOf(
    decideSuspension(foldEnvironment(environmentId, stream), rule, { reasonHash: text.hash }),
  );
  if (isRefused(events)) return events;
  await keepText(tx, text, {
    about: environmentId,
    kind: 'suspension-reason',
    writtenBy: actor.ref,
    writtenAt: now,
  });
  await environmentProjection.project(tx, [
    { id: environmentId, events: withNew(stream, events, { actor, now }) },
  ]);
  const suspended = type === 'environment.suspend';
  const state = await environmentById(tx, environmentId);
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
        event: { type: 'environment.state', key: environmentId, data: { ...state! } },
        cause,
      },
      {
        topic: 'suspension.state',
        key: environmentId,
        event: {
          type: 'suspension.state',
          key: environmentId,
          data: { target: { kind: 'environment', id: environmentId }, suspended, since: now },
        },
        cause,
      },
    ],
    result: { environmentId, suspended },
  };
}
