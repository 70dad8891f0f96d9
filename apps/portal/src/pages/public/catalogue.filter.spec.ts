import { describe, expect, it } from '@jest/globals';
import type { DatasetState } from '@garant/contracts';
import { facetValues, filterCatalogue } from './catalogue.filter.js';

const dataset = (
  id: string,
  title: string,
  part: Partial<DatasetState['description']> = {},
): DatasetState => ({
  datasetId: id,
  holderId: id === 'c' ? 'registre' : 'chu',
  status: 'published',
  jwk: null,
  description: {
    title: { fr: title, en: title },
    description: { fr: '', en: '' },
    categories: ['51.1.a'],
    conformsTo: [],
    resources: [{ resourceType: 'Condition', elements: ['code'] }],
    regime: 'NON_OPPOSITION',
    waitingDays: 0,
    minimumCell: 3,
    keywords: [],
    ...part,
  },
});
const list = [
  dataset('a', 'Séjours hospitaliers'),
  dataset('b', 'Diagnostics', { regime: 'EHDS_OPT_OUT', categories: ['51.1.a', '51.1.l'] }),
  dataset('c', 'Registre des cancers', {
    resources: [{ resourceType: 'Observation', elements: ['value[x]'] }],
  }),
];
const none = { text: '', category: '', regime: '', holder: '', resource: '' };
const ids = (filter: Partial<typeof none>) =>
  filterCatalogue(list, { ...none, ...filter }).map((one) => one.datasetId);

describe('the catalogue', () => {
  it('shows everything without a filter', () => {
    expect(ids({})).toEqual(['a', 'b', 'c']);
  });
  it('finds words without their accents, in any order, and in element names', () => {
    expect(ids({ text: 'SEJOURS' })).toEqual(['a']);
    expect(ids({ text: 'cancers registre' })).toEqual(['c']);
    expect(ids({ text: 'value[x]' })).toEqual(['c']);
    expect(ids({ text: 'séjours cancers' })).toEqual([]);
  });
  it('combines facets', () => {
    expect(ids({ category: '51.1.l' })).toEqual(['b']);
    expect(ids({ holder: 'chu', regime: 'NON_OPPOSITION' })).toEqual(['a']);
    expect(ids({ resource: 'Observation' })).toEqual(['c']);
  });
  it('counts the values of a facet', () => {
    expect(facetValues(list, 'category')).toEqual([
      { value: '51.1.a', count: 3 },
      { value: '51.1.l', count: 1 },
    ]);
  });
});
