import { instant } from '../clocks/calendar.js';
import type { Refusal } from '../rule.js';
import type { ApplicationContent, ApplicationFacts, ApplicationState } from './application.model.js';
import { canCommit, methodologyVersion } from './methodology.table.js';
import type { OpinionBody } from './procedure.codes.js';
import type { Formality } from './procedure.model.js';

/** Whose opinion must come first (LIL Art. 76): CPP when people take part, CESREES outside a methodology; null: nobody's. */
export const opinionBody = (formality: Formality): OpinionBody | null =>
  formality.research !== 'RNIPH' ? 'CPP' : formality.methodology === undefined ? 'CESREES' : null;

/** Whether the CNIL authorises: whenever no reference methodology covers the processing (LIL Art. 66 III, 73). */
export const needsAuthorisation = (formality: Formality): boolean => formality.methodology === undefined;

/** What keeps a formality from being declared: a methodology must fit the research, and the day of the commitment. */
export function formalityRefusal(
  formality: Formality,
  content: ApplicationContent,
  facts: Pick<ApplicationFacts, 'now' | 'dataset'>,
): Refusal | undefined {
  const { methodology, methodologyVersion: version, commitment, committedOn, research } = formality;
  if (methodology === undefined) return undefined;
  const missing = (field: string): Refusal => ({
    code: 'formality-missing',
    params: { field, article: 'LIL Art. 73' },
  });
  if (version === undefined) return missing('formality.methodologyVersion');
  if (commitment === undefined || commitment.trim() === '') return missing('formality.commitment');
  if (committedOn === undefined) return missing('formality.committedOn');
  const row = methodologyVersion(methodology, version);
  const outside = (rule: string): Refusal => ({
    code: 'methodology-not-in-force',
    params: { rule, methodology, version, article: 'LIL Art. 73' },
  });
  if (!row) return outside('unknown-version');
  if (!(instant(committedOn) <= instant(facts.now))) return outside('committed-in-future');
  if (!canCommit(row, committedOn)) return outside('not-in-force-on-that-day');
  if (!row.research.includes(research)) return outside('other-research');
  const snds = content.datasets.some(
    ({ datasetId }) => facts.dataset(datasetId)?.regime === 'SNDS_OPPOSITION',
  );
  return snds && !row.snds ? outside('without-the-snds') : undefined;
}

/** What keeps a French case from a favourable decision (ETH-01, FOR-01): opinions and formality on record. */
export function formalityMissing(
  state: Pick<ApplicationState, 'formality' | 'opinion' | 'authorisation'>,
): Refusal | undefined {
  const { formality, opinion, authorisation } = state;
  if (!formality) return { code: 'formality-missing', params: { article: 'LIL Art. 66, 73' } };
  const body = opinionBody(formality);
  if (body !== null && opinion?.by !== body)
    return { code: 'opinion-missing', params: { by: body, article: 'LIL Art. 76' } };
  if (body === 'CPP' && opinion?.opinion !== 'favourable' && opinion?.opinion !== 'with-recommendations')
    return { code: 'opinion-missing', params: { by: body, rule: 'favourable', article: 'CSP L1121-4' } };
  if (needsAuthorisation(formality) && authorisation?.outcome !== 'authorised')
    return { code: 'authorisation-missing', params: { article: 'LIL Art. 66' } };
  return undefined;
}
