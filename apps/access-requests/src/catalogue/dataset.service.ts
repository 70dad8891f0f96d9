import type { CommandBody, DatasetDescription, DatasetState } from '@garant/contracts';
import {
  loadStream,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import { decideDataset, evolveDataset, type DatasetCommand, type DatasetEvent } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { eventsOf, isRefused, newEvent, recorded, ruleActor } from '../commands/rule.outcome.js';
import { saveDataset } from './dataset.store.js';

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
  const { version, dataset } = await loadDataset(tx, datasetId);
  const events = eventsOf(decideDataset(dataset, rule));
  if (isRefused(events)) return events;
  const state = events.reduce<DatasetState | undefined>(
    (folded, event) => evolveDataset(folded, event) as DatasetState | undefined,
    dataset,
  );
  if (!state) throw new Error(`The events of dataset ${datasetId} make no dataset`);
  await saveDataset(tx, state, now);
  return {
    ok: true,
    streams: [{ streamId: streamOf(datasetId), expectedVersion: version, events: events.map(newEvent) }],
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

async function loadDataset(
  tx: Tx,
  datasetId: string,
): Promise<{ version: number; dataset: DatasetState | undefined }> {
  const stream = await loadStream(tx, streamOf(datasetId));
  const dataset = stream.reduce<DatasetState | undefined>(
    (folded, event) =>
      evolveDataset(folded, recorded<DatasetEvent<DatasetDescription>>(event, datasetId)) as
        DatasetState | undefined,
    undefined,
  );
  return { version: stream.length, dataset };
}
