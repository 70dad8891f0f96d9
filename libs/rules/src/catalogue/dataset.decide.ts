import type { DataCategory, Regime } from '../codes.js';
import { isDecidedRegime } from '../choices/regime.table.js';
import type { Sentence } from '../rule.js';
import { refuse } from '../rule.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import type { ResourceElements } from '../permits/permit.model.js';

export interface DatasetDescription {
  readonly title: Sentence;
  readonly description: Sentence;
  readonly categories: readonly DataCategory[];
  /** Declared standards, as URIs. */
  readonly conformsTo: readonly string[];
  readonly resources: readonly ResourceElements[];
  readonly regime: Regime;
  readonly waitingDays: number;
  readonly minimumCell: number;
}
export interface Dataset<D extends DatasetDescription = DatasetDescription> {
  readonly datasetId: string;
  readonly holderId: string;
  readonly status: 'described' | 'published';
  readonly description: D;
  readonly jwk: Readonly<Record<string, unknown>> | null;
}
export type DatasetCommand<D extends DatasetDescription = DatasetDescription> =
  | {
      readonly type: 'dataset.describe';
      readonly actor: Actor;
      readonly body: { readonly datasetId: string; readonly holderId: string; readonly description: D };
    }
  | { readonly type: 'dataset.publish'; readonly actor: Actor; readonly body: { readonly datasetId: string } }
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
      readonly type: 'dataset.key-registered';
      readonly key: string;
      readonly data: { readonly datasetId: string; readonly jwk: Readonly<Record<string, unknown>> };
    };

const isUri = (text: string): boolean => /^(https?:\/\/|urn:)\S+$/.test(text);
const blank = (sentence: Sentence): boolean => sentence.fr.trim() === '' || sentence.en.trim() === '';

/** A rule of the norm gate that a description does not meet yet. */
export interface NormFailure {
  readonly rule: string;
  readonly resourceType?: string;
  readonly regime?: string;
}

/**
 * The norm gate (CSP L1462-1, EHDS Art. 77): what a dataset must have before anyone can apply for it. Returns every
 * failing rule, so that a holder repairs all at once.
 */
export function normGate(dataset: Pick<Dataset, 'holderId' | 'description'>): readonly NormFailure[] {
  const { description: d, holderId } = dataset;
  const rules: [boolean, string, Record<string, unknown>?][] = [
    [holderId.trim() !== '', 'holder-missing'],
    [!blank(d.title) && !blank(d.description), 'title-missing'],
    [d.categories.length > 0, 'category-missing'],
    [d.conformsTo.some(isUri), 'standard-missing'],
    [d.resources.length > 0, 'dictionary-missing'],
    ...d.resources.map((r): [boolean, string, Record<string, unknown>] => [
      r.elements.length > 0,
      'dictionary-missing',
      { resourceType: r.resourceType },
    ]),
    [isDecidedRegime(d.regime), 'regime-not-decided', { regime: d.regime }],
    [Number.isInteger(d.minimumCell) && d.minimumCell >= 1, 'minimum-cell-missing'],
    [Number.isInteger(d.waitingDays) && d.waitingDays >= 0, 'waiting-period-invalid'],
  ];
  return rules.filter(([holds]) => !holds).map(([, rule, params]) => ({ rule, ...params }));
}

/** Only the holder's own people describe, publish and register a key; a new description needs publishing again. */
export function decideDataset<D extends DatasetDescription>(
  dataset: Dataset<D> | undefined,
  command: DatasetCommand<D>,
): Decided<DatasetEvent<D>> {
  const { actor } = command;
  const holderId =
    dataset?.holderId ?? (command.type === 'dataset.describe' ? command.body.holderId : undefined);
  if (actor.role !== 'holder' || actor.organisation === undefined)
    return refuse('forbidden', { command: command.type });
  if (holderId !== undefined && actor.organisation !== holderId) return refuse('dataset-not-yours');
  const { datasetId } = command.body;
  if (command.type === 'dataset.describe') {
    if (dataset && command.body.holderId !== dataset.holderId) return refuse('dataset-not-yours');
    return one({
      type: 'dataset.described',
      key: datasetId,
      data: { datasetId, holderId: command.body.holderId, description: command.body.description },
    });
  }
  if (!dataset) return refuse('dataset-unknown', { datasetId });
  if (command.type === 'dataset.publish') {
    if (dataset.status === 'published')
      return refuse('conflict', { command: command.type, state: dataset.status });
    const failures = normGate(dataset);
    if (failures.length > 0) return refuse('norm-gate', { failures });
    return one({
      type: 'dataset.published',
      key: datasetId,
      data: { datasetId, holderId: dataset.holderId },
    });
  }
  const { jwk } = command.body;
  if ('d' in jwk) return refuse('holder-key-invalid', { rule: 'private-key' });
  if (jwk.kty !== 'OKP' || jwk.crv !== 'Ed25519' || typeof jwk.x !== 'string')
    return refuse('holder-key-invalid', { rule: 'ed25519' });
  return one({ type: 'dataset.key-registered', key: datasetId, data: { datasetId, jwk } });
}

const one = <D extends DatasetDescription>(event: DatasetEvent<D>): Decided<DatasetEvent<D>> => ({
  ok: true,
  events: [event],
});

export function evolveDataset<D extends DatasetDescription>(
  dataset: Dataset<D> | undefined,
  event: DatasetEvent<D>,
): Dataset<D> | undefined {
  if (event.type === 'dataset.described') {
    const { datasetId, holderId, description } = event.data;
    return { datasetId, holderId, status: 'described', description, jwk: dataset?.jwk ?? null };
  }
  if (!dataset) return undefined;
  if (event.type === 'dataset.published') return { ...dataset, status: 'published' };
  if (event.type === 'dataset.key-registered') return { ...dataset, jwk: event.data.jwk };
  return dataset;
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
