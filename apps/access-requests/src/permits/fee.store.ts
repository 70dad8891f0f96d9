import type { ApplicationContent, FeeQuestion } from '@garant/contracts';
import { ProblemError, type Tx } from '@garant/nest-kit';
import type { FeeFacts, FeeSchedule } from '@garant/rules';
import { datasetsById } from '../catalogue/dataset.store.js';

/** Every schedule that was set, first to newest. */
export async function schedules(tx: Tx): Promise<FeeSchedule[]> {
  return tx.query<FeeSchedule & Record<string, unknown>>(
    `SELECT version, to_char(valid_from, 'YYYY-MM-DD') AS "validFrom", prices, reductions FROM fee_schedule ORDER BY version`,
  );
}

/** What prices depend on. @throws ProblemError `dataset-unknown` */
export async function feeFacts(tx: Tx, question: FeeQuestion): Promise<FeeFacts> {
  const datasets = await datasetsById(
    tx,
    question.datasets.map(({ datasetId }) => datasetId),
  );
  return {
    ...question,
    datasets: question.datasets.map(({ datasetId, resourceTypes }) => {
      const dataset = datasets.get(datasetId);
      if (!dataset) throw new ProblemError('dataset-unknown', { params: { datasetId } });
      return { holderId: dataset.holderId, resourceTypes };
    }),
  };
}

export const questionOf = (content: ApplicationContent, microEnterprise: boolean): FeeQuestion => ({
  applicantType: content.applicantType,
  microEnterprise,
  persons: content.persons.length,
  datasets: content.datasets.map(({ datasetId, resources }) => ({
    datasetId,
    resourceTypes: resources.length,
  })),
  periodStart: content.periodStart,
  periodEnd: content.periodEnd,
});
