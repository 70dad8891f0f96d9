import type { DatasetDescription, DatasetState } from '@garant/contracts';
import { evolveDataset, type DatasetEvent } from '@garant/rules';
import { withClocks } from '../clocks/clock.projection.js';
import { recorded } from '../commands/rule.outcome.js';
import type { Projection, ReadEvent } from '../projection/projection.js';
import { writeRows } from '../projection/row.writing.js';
import { facetsOf, summaryOf, tsvectorsOf } from './dataset.words.js';

/** A dataset as its events tell it. */
export const foldDataset = (datasetId: string, events: readonly ReadEvent[]): DatasetState | undefined =>
  events.reduce<DatasetState | undefined>(
    (folded, event) =>
      evolveDataset(folded, recorded<DatasetEvent<DatasetDescription>>(event, datasetId)) as
        DatasetState | undefined,
    undefined,
  );

/** One row for each dataset. */
export const datasetProjection: Projection = withClocks({
  noun: 'dataset',
  tables: ['dataset'],
  async project(tx, streams) {
    const rows = streams.map(({ id, events }) => {
      const dataset = foldDataset(id, events);
      if (!dataset) throw new Error(`The events of dataset ${id} make no dataset`);
      const { variables = [], ...description } = dataset.description;
      return {
        dataset_id: id,
        holder_id: dataset.holderId,
        status: dataset.status,
        description,
        variables,
        jwk: dataset.jwk,
        version: dataset.version ?? 1,
        described_at: dataset.describedAt ?? null,
        checked_at: dataset.checkedAt ?? null,
        label: dataset.label ?? null,
        parent_id: description.parentId ?? null,
        summary: summaryOf(dataset),
        facets: facetsOf(dataset),
        period_start: description.period?.start ?? null,
        period_end: description.period?.end ?? null,
        ...tsvectorsOf(dataset),
        changed_at: events.at(-1)!.time,
      };
    });
    await writeRows(tx, 'dataset', ['dataset_id'], rows);
  },
});
