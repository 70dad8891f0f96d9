import type { CatalogueDataset } from '../../api/catalogue.jsonld.js';

export interface CatalogueFilter {
  text: string;
  category: string;
  regime: string;
  holder: string;
  resource: string;
}
export const FACETS = ['category', 'regime', 'holder', 'resource'] as const;
export type Facet = (typeof FACETS)[number];

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();

const valuesOf: Record<Facet, (dataset: CatalogueDataset) => readonly string[]> = {
  category: (dataset) => dataset.description.categories,
  regime: (dataset) => (dataset.description.regime === null ? [] : [dataset.description.regime]),
  holder: (dataset) => [dataset.holderId],
  resource: (dataset) => dataset.description.resources.map((one) => one.resourceType),
};

/** Values of a facet in a list, each with how many datasets have it, the most frequent first. */
export function facetValues(
  list: readonly CatalogueDataset[],
  facet: Facet,
): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const dataset of list)
    for (const value of new Set(valuesOf[facet](dataset))) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}

/** Datasets that fit every facet and every word, accents and case aside. */
export function filterCatalogue(
  list: readonly CatalogueDataset[],
  filter: CatalogueFilter,
): CatalogueDataset[] {
  const words = plain(filter.text).split(/\s+/).filter(Boolean);
  return list.filter((dataset) => {
    const { title, description, keywords, resources } = dataset.description;
    const text = plain(
      [
        title.fr,
        title.en,
        description.fr,
        description.en,
        ...keywords,
        dataset.holderId,
        ...resources.flatMap((one) => [one.resourceType, ...one.elements]),
      ].join(' '),
    );
    return (
      words.every((word) => text.includes(word)) &&
      FACETS.every((facet) => filter[facet] === '' || valuesOf[facet](dataset).includes(filter[facet]))
    );
  });
}
