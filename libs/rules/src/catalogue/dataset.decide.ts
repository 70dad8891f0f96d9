import { refuse } from '../rule.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import type { DatasetDescription } from './description.model.js';
import { normGate } from './norm.gate.js';
import {
  LABEL_ELEMENTS,
  labelHolds,
  unansweredElements,
  type LabelAnswer,
  type LabelElement,
  type LabelState,
} from './quality.label.js';

export interface Dataset<D extends DatasetDescription = DatasetDescription> {
  readonly datasetId: string;
  readonly holderId: string;
  readonly status: 'described' | 'published';
  readonly description: D;
  readonly jwk: Readonly<Record<string, unknown>> | null;
  /** How often it was described; absent where nobody counted. */
  readonly version?: number;
  readonly describedAt?: string | null;
  /** When its holder last said that the description is accurate. */
  readonly checkedAt?: string | null;
  readonly label?: LabelState | null;
}
/** What a rule must know of other datasets. */
export interface DatasetFacts {
  /** The dataset named as parent and its own parents, nearest first; undefined when there is none of that holder. */
  readonly parents?: readonly string[];
}
export type DatasetCommand<D extends DatasetDescription = DatasetDescription> =
  | {
      readonly type: 'dataset.describe';
      readonly actor: Actor;
      readonly body: { readonly datasetId: string; readonly holderId: string; readonly description: D };
    }
  | {
      readonly type: 'dataset.publish' | 'dataset.check';
      readonly actor: Actor;
      readonly body: { readonly datasetId: string };
    }
  | {
      readonly type: 'dataset.declare-label';
      readonly actor: Actor;
      readonly body: { readonly datasetId: string; readonly answers: readonly LabelAnswer[] };
    }
  | {
      readonly type: 'dataset.revoke-label';
      readonly actor: Actor;
      readonly body: { readonly datasetId: string; readonly elements: readonly LabelElement[] };
    }
  | {
      readonly type: 'dataset.register-key';
      readonly actor: Actor;
      readonly body: { readonly datasetId: string; readonly jwk: Readonly<Record<string, unknown>> };
    };
export type DatasetEvent<D extends DatasetDescription = DatasetDescription> =
  | {
      readonly type: 'dataset.described';
      readonly key: string;
      readonly data: { readonly datasetId: string; readonly holderId: string; readonly description: D };
    }
  | {
      readonly type: 'dataset.published';
      readonly key: string;
      readonly data: { readonly datasetId: string; readonly holderId: string };
    }
  | {
      readonly type: 'dataset.checked';
      readonly key: string;
      readonly data: { readonly datasetId: string; readonly holderId: string; readonly version: number };
    }
  | {
      readonly type: 'dataset.label-declared';
      readonly key: string;
      readonly data: {
        readonly datasetId: string;
        readonly holderId: string;
        readonly version: number;
        readonly answers: readonly LabelAnswer[];
      };
    }
  | {
      readonly type: 'dataset.label-revoked';
      readonly key: string;
      readonly data: {
        readonly datasetId: string;
        readonly holderId: string;
        readonly elements: readonly LabelElement[];
      };
    }
  | {
      readonly type: 'dataset.key-registered';
      readonly key: string;
      readonly data: { readonly datasetId: string; readonly jwk: Readonly<Record<string, unknown>> };
    };

/** Who revokes an inaccurate label: the access body (Art. 78). */
const REVOKERS: readonly Actor['role'][] = ['assessor', 'signatory'];

/**
 * Only the holder's own people describe, publish, check, declare a label and register a key; a new description needs
 * publishing again. The access body revokes labels.
 */
export function decideDataset<D extends DatasetDescription>(
  dataset: Dataset<D> | undefined,
  command: DatasetCommand<D>,
  facts: DatasetFacts = {},
): Decided<DatasetEvent<D>> {
  const { actor } = command;
  const { datasetId } = command.body;
  if (command.type === 'dataset.revoke-label') {
    if (!REVOKERS.includes(actor.role)) return refuse('forbidden', { command: command.type });
    return dataset ? revokeLabel(dataset, command.body.elements) : refuse('dataset-unknown', { datasetId });
  }
  const holderId =
    dataset?.holderId ?? (command.type === 'dataset.describe' ? command.body.holderId : undefined);
  if (actor.role !== 'holder' || actor.organisation === undefined)
    return refuse('forbidden', { command: command.type });
  if (holderId !== undefined && actor.organisation !== holderId) return refuse('dataset-not-yours');
  if (command.type === 'dataset.describe') {
    if (dataset && command.body.holderId !== dataset.holderId) return refuse('dataset-not-yours');
    const { parentId } = command.body.description;
    if (parentId !== undefined) {
      const parents = facts.parents ?? [];
      if (parentId === datasetId || parents.includes(datasetId))
        return refuse('dataset-parent', { rule: 'cycle' });
      if (!parents.includes(parentId)) return refuse('dataset-parent', { rule: 'unknown' });
    }
    return one({
      type: 'dataset.described',
      key: datasetId,
      data: { datasetId, holderId: command.body.holderId, description: command.body.description },
    });
  }
  if (!dataset) return refuse('dataset-unknown', { datasetId });
  switch (command.type) {
    case 'dataset.publish':
      return publishDataset(dataset);
    case 'dataset.check':
      return dataset.status === 'published'
        ? one({
            type: 'dataset.checked',
            key: datasetId,
            data: { ...whose(dataset), version: versionOf(dataset) },
          })
        : refuse('dataset-not-published', { datasetId });
    case 'dataset.declare-label':
      return declareLabel(dataset, command.body.answers);
    case 'dataset.register-key': {
      const { jwk } = command.body;
      if ('d' in jwk) return refuse('holder-key-invalid', { rule: 'private-key' });
      if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string')
        return refuse('holder-key-invalid', { rule: 'ed25519' });
      return one({ type: 'dataset.key-registered', key: datasetId, data: { datasetId, jwk } });
    }
  }
}

function publishDataset<D extends DatasetDescription>(dataset: Dataset<D>): Decided<DatasetEvent<D>> {
  if (dataset.status === 'published')
    return refuse('conflict', { command: 'dataset.publish', state: dataset.status });
  const failures = normGate(dataset);
  if (failures.length > 0) return refuse('norm-gate', { failures });
  return one({ type: 'dataset.published', key: dataset.datasetId, data: whose(dataset) });
}

function declareLabel<D extends DatasetDescription>(
  dataset: Dataset<D>,
  answers: readonly LabelAnswer[],
): Decided<DatasetEvent<D>> {
  const missing = unansweredElements(answers);
  if (missing.length > 0) return refuse('label-incomplete', { missing });
  if (answers.length > LABEL_ELEMENTS.length) return refuse('label-incomplete', { rule: 'twice' });
  return one({
    type: 'dataset.label-declared',
    key: dataset.datasetId,
    data: { ...whose(dataset), version: versionOf(dataset), answers },
  });
}

function revokeLabel<D extends DatasetDescription>(
  dataset: Dataset<D>,
  elements: readonly LabelElement[],
): Decided<DatasetEvent<D>> {
  if (!labelHolds(dataset.label)) return refuse('label-missing', { datasetId: dataset.datasetId });
  if (elements.length === 0) return refuse('reason-missing');
  return one({
    type: 'dataset.label-revoked',
    key: dataset.datasetId,
    data: { ...whose(dataset), elements },
  });
}

const whose = ({ datasetId, holderId }: Pick<Dataset, 'datasetId' | 'holderId'>) => ({ datasetId, holderId });
const versionOf = ({ version }: Pick<Dataset, 'version'>): number => version ?? 1;
const one = <D extends DatasetDescription>(event: DatasetEvent<D>): Decided<DatasetEvent<D>> => ({
  ok: true,
  events: [event],
});

/** @param event with the time at which it was recorded, where somebody knows it */
export function evolveDataset<D extends DatasetDescription>(
  dataset: Dataset<D> | undefined,
  event: DatasetEvent<D> & { readonly at?: string },
): Dataset<D> | undefined {
  const at = event.at ?? null;
  if (event.type === 'dataset.described') {
    const { datasetId, holderId, description } = event.data;
    return {
      datasetId,
      holderId,
      status: 'described',
      description,
      jwk: dataset?.jwk ?? null,
      version: (dataset?.version ?? 0) + 1,
      describedAt: at,
      checkedAt: at,
      label: dataset?.label ?? null,
    };
  }
  if (!dataset) return undefined;
  switch (event.type) {
    case 'dataset.published':
      return { ...dataset, status: 'published' };
    case 'dataset.key-registered':
      return { ...dataset, jwk: event.data.jwk };
    case 'dataset.checked':
      return { ...dataset, checkedAt: at };
    case 'dataset.label-declared': {
      const { answers, version } = event.data;
      return { ...dataset, label: { answers, version, declaredAt: at, revoked: null } };
    }
    case 'dataset.label-revoked':
      return dataset.label
        ? { ...dataset, label: { ...dataset.label, revoked: { at, elements: event.data.elements } } }
        : dataset;
    default:
      return dataset;
  }
}

/** A dataset as an application sees it. */
export const asPublished = (dataset: Dataset) => ({
  datasetId: dataset.datasetId,
  holderId: dataset.holderId,
  status: dataset.status,
  regime: dataset.description.regime,
  waitingDays: dataset.description.waitingDays,
  minimumCell: dataset.description.minimumCell,
  resources: dataset.description.resources,
  categories: dataset.description.categories,
});
