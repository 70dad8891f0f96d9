import type { CommandBody, DatasetDescription } from '@garant/contracts';
import {
  loadStream,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import { decideDataset, type DatasetCommand, type DatasetFacts } from '@garant/rules';
import { demandKey } from '../commands/command.key.js';
import { eventsOf, isRefused, newEvent, ruleActor } from '../commands/rule.outcome.js';
import { withNew } from '../projection/projection.js';
import { datasetProjection, foldDataset } from './dataset.projection.js';
import { parentsFrom } from './dataset.store.js';

type DatasetCommandType =
  | 'dataset.describe'
  | 'dataset.publish'
  | 'dataset.check'
  | 'dataset.declare-label'
  | 'dataset.revoke-label'
  | 'dataset.register-key';
const streamOf = (datasetId: string): string => `dataset:${datasetId}`;

const handled =
  <T extends DatasetCommandType>(type: T) =>
  (context: CommandContext<CommandBody<'access-requests', T>>): Promise<HandlerResult> =>
    change(context, {
      type,
      actor: ruleActor(context.command.actor),
      body: context.command.body,
    } as unknown as DatasetCommand<DatasetDescription>);

/** Commands of data holders: describe, publish, check, label, the key with which manifests are signed. The body revokes labels. */
export const datasetCommands = {
  'dataset.describe': handled('dataset.describe'),
  'dataset.publish': handled('dataset.publish'),
  'dataset.check': handled('dataset.check'),
  'dataset.declare-label': handled('dataset.declare-label'),
  'dataset.revoke-label': handled('dataset.revoke-label'),
  'dataset.register-key': handled('dataset.register-key'),
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
  const events = eventsOf(decideDataset(foldDataset(datasetId, stream), rule, await factsOf(tx, rule)));
  if (isRefused(events)) return events;
  const after = withNew(stream, events, { actor: command.actor, now });
  const state = foldDataset(datasetId, after);
  if (!state) throw new Error(`The events of dataset ${datasetId} make no dataset`);
  // Who enforces permits needs what can leave, not what each variable means.
  const { variables: _, ...offered } = state.description;
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
        event: { type: 'dataset.state', key: datasetId, data: { ...state, description: offered } },
        cause,
      },
    ],
    result: { datasetId, status: state.status },
  };
}

const factsOf = async (tx: Tx, rule: DatasetCommand<DatasetDescription>): Promise<DatasetFacts> => {
  if (rule.type !== 'dataset.describe' || rule.body.description.parentId === undefined) return {};
  return { parents: await parentsFrom(tx, rule.body.description.parentId, rule.body.holderId) };
};
