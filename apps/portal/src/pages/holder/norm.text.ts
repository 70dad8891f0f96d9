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
] as const;

/** A failing rule of the norm gate in words; an unknown one shows its code rather than nothing. */
export const normText = (t: Text, failure: NormFailure): string =>
  NORM_RULES.some((rule) => rule === failure.rule)
    ? t(`norm.${failure.rule}` as MessageId) + (failure.resourceType ? ` (${failure.resourceType})` : '')
    : failure.rule;
