import type { ApplicationContent, EnvironmentState } from '@garant/contracts';
import {
  loadStream,
  type CommandContext,
  type HandlerResult,
  type StoredEvent,
  type Tx,
} from '@garant/nest-kit';
import {
  asPublished,
  type ApplicationEvent,
  type ApplicationFacts,
  type ApplicationState,
} from '@garant/rules';
import { tellOfCase } from '../clocks/case.messages.js';
import { newEvent } from '../commands/rule.outcome.js';
import { datasetsById } from '../catalogue/dataset.store.js';
import { environmentById } from '../environments/environment.store.js';
import { withNew } from '../projection/projection.js';
import { deliberationProjection } from '../committee/deliberation.projection.js';
import { caseProjection } from '../procedures/case.projection.js';
import { textByHash } from '../texts/text.store.js';
import { foldApplication, newestContentHash } from './application.fold.js';
import { applicationProjection } from './application.projection.js';

/** An application as its stream tells it, with the content of its newest version. */
export interface LoadedApplication {
  applicationId: string;
  stream: readonly StoredEvent[];
  streamVersion: number;
  state: ApplicationState | undefined;
  /** Of the newest content; null before the first, and its text is null after an erasure. */
  contentHash: string | null;
  content: Partial<ApplicationContent> | null;
  createdAt: string | null;
}

export const streamOf = (applicationId: string): string => `application:${applicationId}`;

/** One writer of an application at a time, until the end of the transaction: what is read under it stays true. */
export const writeAlone = (tx: Tx, applicationId: string): Promise<unknown> =>
  tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [streamOf(applicationId)]);

export async function loadApplication(tx: Tx, applicationId: string): Promise<LoadedApplication> {
  const stream = await loadStream(tx, streamOf(applicationId));
  const folded = foldApplication(applicationId, stream);
  const contentHash = newestContentHash(stream);
  const content =
    contentHash === null ? null : await textByHash<Partial<ApplicationContent>>(tx, contentHash);
  // A draft may be incomplete, and nothing but its author's commands reads it.
  const complete =
    folded && folded.status !== 'DRAFT' && content ? (content as ApplicationContent) : undefined;
  return {
    applicationId,
    stream,
    streamVersion: stream.length,
    state: folded && { ...folded, content: complete },
    contentHash,
    content,
    createdAt: stream[0]?.time ?? null,
  };
}

/** What the rules need to know about a content: its datasets and its environment, as they are now. */
export async function factsOf(
  tx: Tx,
  content: Partial<ApplicationContent> | null,
  now: string,
  policy: ApplicationFacts['policy'],
): Promise<ApplicationFacts & { environmentState: EnvironmentState | undefined }> {
  const ids = (content?.datasets ?? []).map(({ datasetId }) => datasetId);
  const datasets = await datasetsById(tx, ids);
  const environment = content?.environmentId ? await environmentById(tx, content.environmentId) : undefined;
  return {
    now,
    policy,
    dataset: (id) => {
      const found = datasets.get(id);
      return found && asPublished(found);
    },
    environment: (id) => (id === environment?.environmentId ? environment : undefined),
    environmentState: environment,
  };
}

/** Folds the new events, writes the read model, and hands everything to the outbox. */
export async function commitApplication(
  {
    tx,
    command,
    now,
  }: Pick<CommandContext, 'tx' | 'now'> & {
    /** Null: a clock of the platform. */
    command: { actor: CommandContext['command']['actor'] | null };
  },
  loaded: LoadedApplication,
  events: readonly ApplicationEvent[],
): Promise<Extract<HandlerResult, { ok: true }>> {
  const own = events.filter(({ type }) => type !== 'permit.signed');
  const { applicationId } = loaded;
  const stream = withNew(loaded.stream, own, { actor: command.actor, now });
  const state = foldApplication(applicationId, stream);
  if (!state) throw new Error('The events make no application');
  await applicationProjection.project(tx, [{ id: applicationId, events: stream }]);
  await caseProjection.project(tx, [{ id: applicationId, events: stream }]);
  await tellOfCase(tx, state, loaded.stream, own);
  await deliberationProjection.project(tx, [{ id: applicationId, events: stream }]);
  return {
    ok: true,
    streams: [
      {
        streamId: streamOf(applicationId),
        expectedVersion: loaded.streamVersion,
        events: own.map(newEvent),
      },
    ],
    result: { applicationId, version: state.version, state: state.status },
  };
}
