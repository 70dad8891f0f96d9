import type { FeeQuestion } from '@garant/contracts';
import type { Draft } from '../../../api/applications.api.js';

/** The part of a draft that prices depend on; undefined while it cannot be asked. */
export function feeQuestionOf(draft: Draft): FeeQuestion | undefined {
  const { applicantType, persons = [], datasets = [], periodStart, periodEnd } = draft;
  const asked = datasets
    .map(({ datasetId, resources }) => ({ datasetId, resourceTypes: resources.length }))
    .filter(({ resourceTypes }) => resourceTypes > 0);
  if (!applicantType || persons.length === 0 || asked.length === 0 || !periodStart || !periodEnd)
    return undefined;
  return periodEnd < periodStart
    ? undefined
    : { applicantType, persons: persons.length, datasets: asked, periodStart, periodEnd };
}
