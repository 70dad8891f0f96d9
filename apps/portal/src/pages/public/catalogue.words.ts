import { DUO_TERMS, REGIONS } from '@garant/rules';
import type { MessageId, Text } from '../../i18n/text.hook.js';
import type { Facet } from './catalogue.filter.js';

/** A term of use in words; its code where the table does not know it. */
export const duoText = (t: Text, id: string): string => {
  const term = DUO_TERMS.find((one) => one.id === id);
  return term ? t.pick(term.label) : id === 'methods' ? t('catalogue.use.methods') : id;
};
export const regionName = (code: string): string => REGIONS.find((one) => one.code === code)?.name ?? code;

const byTable: Partial<Record<Facet, string>> = {
  category: 'category',
  regime: 'regime',
  domain: 'domain',
  label: 'label.state',
  standard: 'standard',
};
/** The value of a facet in words. */
export function facetText(t: Text, facet: Facet, value: string): string {
  if (facet === 'use') return duoText(t, value);
  if (facet === 'territory') return regionName(value);
  const table = byTable[facet];
  return table === undefined ? value : t(`${table}.${value}` as MessageId);
}
