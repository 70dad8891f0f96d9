import type { DuoRequest } from '@garant/rules';
import type { Draft } from '../../../api/applications.api.js';

/** What a draft asks of the codes of use: health research, or methods for the training of algorithms (Art. 53(1)(e)(ii)). */
export function duoQuestionOf(draft: Draft): { datasetIds: string[]; request: DuoRequest } | undefined {
  const datasetIds = (draft.datasets ?? []).map(({ datasetId }) => datasetId);
  const { purpose, applicantType } = draft;
  if (datasetIds.length === 0 || !purpose || !applicantType) return undefined;
  const research = purpose.startsWith('53.1.e') || purpose === 'L1461-1.III.6';
  const business = applicantType === 'company' || applicantType === 'insurer';
  const purposes = !research
    ? []
    : purpose === '53.1.e.ii'
      ? (['methods'] as const)
      : (['DUO:0000006'] as const);
  return { datasetIds, request: { purposes, nonProfit: !business, nonCommercial: !business } };
}
