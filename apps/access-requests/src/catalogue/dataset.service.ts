import type { CommandBody, DatasetDescription } from '@garant/contracts';
import { loadStream, type CommandContext, type CommandHandlers, type HandlerResult } from '@garant/nest-kit';
import { decideDataset, type DatasetCommand } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { eventsOf, isRefused, newEvent, ruleActor } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { datasetProjection, foldDataset } from './dataset.projection.js';

type Body<T extends 'dataset.describe' | 'dataset.publish' | 'dataset.register-key'> = CommandBody<
  'access-requests',
  T
>;
const streamOf = (datasetId: string): string => `dataset:${datasetId}`;

/** Commands of data holders: describe, publish, register the key with which manifests are signed. */
export const datasetCommands = {
  'dataset.describe': (context: CommandContext<Body<'dataset.describe'>>) =>
    change(context, {
      type: 'dataset.describe',
      actor: ruleActor(context.command.actor),
      body: context.command.body,
    }),
  'dataset.publish': (context: CommandContext<Body<'dataset.publish'>>) =>
    change(context, {
      type: 'dataset.publish',
      actor: ruleActor(context.command.actor),
      body: context.command.body,
    }),
  'dataset.register-key': (context: CommandContext<Body<'dataset.register-key'>>) =>
    change(context, {
      type: 'dataset.register-key',
      actor: ruleActor(context.command.actor),
      body: context.command.body,
    }),
} satisfies CommandHandlers<'access-requests'>;

async function change(
  {
    tx,
    command,
    cause,
    now,
  }: Pick<CommandContext, 'tx' | 'command' | 'cause' | 'now'> & { command: { key: string } },
  rule: DatasetCommand<DatasetDescription>,
): Promise<HandlerResult> {
  const { datasetId } = rule.body;
  demandKey(command, datasetId);
  const stream = await loadStream(tx, streamOf(datasetId));
  const events = eventsOf(decideDataset(foldDataset(datasetId, stream), rule));
  if (isRefused(events)) return events;
  const after = withNew(stream, events, { actor: command.actor, now });
  const state = foldDataset(datasetId, after);
  if (!state) throw new Error(`The events of dataset ${datasetId} make no dataset`);
  await datasetProjection.project(tx, [{ id: datasetId, events: after }]);
  return {
    ok: true,
    streams: [
      { streamId: streamOf(datasetId), expectedVersion: stream.length, events: events.map(newEvent) },
    ],
    publish: [
      {
        topic: 'dataset.state',
        key: datasetId,
        event: { type: 'dataset.state', key: datasetId, data: { ...state } },
        cause,
      },
    ],
    result: { datasetId, status: state.status },
  };
}
