import type { NormFailure } from '@garant/rules';
import type { MessageId, Text } from '../../i18n/text.hook.js';

export const NORM_RULES = [
  'holder-missing',
  'title-missing',
  'category-missing',
  'standard-missing',
  'dictionary-missing',
  'regime-not-decided',
  'minimum-cell-missing',
  'waiting-period-invalid',
  'element-undescribed',
  'variable-incomplete',
  'variable-twice',
  'period-invalid',
  'label-missing',
] as const;

/** A failing rule of the norm gate in words; an unknown one shows its code rather than nothing. */
export const normText = (t: Text, failure: NormFailure): string =>
  NORM_RULES.some((rule) => rule === failure.rule)
    ? t(`norm.${failure.rule}` as MessageId) + where(failure)
    : failure.rule;

/** What a failure is about: a type, an element of it, a variable and what it lacks. */
function where({ resourceType, element, variable, missing = [] }: NormFailure): string {
  const place = variable ?? [resourceType, element].filter(Boolean).join('.');
  const lacks = missing.length > 0 ? ` – ${missing.join(', ')}` : '';
  return place === '' ? '' : ` (${place}${lacks})`;
}
