/** Facets in the order in which they are offered. */
export const FACETS = [
  'category',
  'domain',
  'territory',
  'use',
  'standard',
  'regime',
  'label',
  'holder',
  'resource',
] as const;
export type Facet = (typeof FACETS)[number];
export const PAGE_SIZE = 20;

/** What the address of the page says, as the catalogue is asked: what it does not know is left out. */
export function queryOf(search: URLSearchParams): string {
  const query = new URLSearchParams();
  for (const name of ['q', ...FACETS, 'from', 'to']) {
    const value = search.get(name)?.trim();
    if (value) query.set(name, value);
  }
  for (const name of ['from', 'to']) if (!/^\d{4}$/.test(query.get(name) ?? '')) query.delete(name);
  const page = pageIn(search);
  if (page > 1) query.set('offset', String((page - 1) * PAGE_SIZE));
  return query.toString();
}
export const pageIn = (search: URLSearchParams): number => {
  const page = Number(search.get('page') ?? 1);
  return Number.isInteger(page) && page > 0 ? page : 1;
};
export const valuesIn = (search: URLSearchParams, facet: Facet): string[] =>
  (search.get(facet) ?? '').split(',').filter(Boolean);

/** The address with one thing changed; a change begins again on the first page. */
export function withValue(search: URLSearchParams, name: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value === '') next.delete(name);
  else next.set(name, value);
  if (name !== 'page') next.delete('page');
  return next;
}
export const withToggled = (search: URLSearchParams, facet: Facet, value: string): URLSearchParams => {
  const values = valuesIn(search, facet);
  return withValue(
    search,
    facet,
    (values.includes(value) ? values.filter((one) => one !== value) : [...values, value]).join(','),
  );
};
/** Everything that narrows the list, for taking it away again. */
export const chosenIn = (search: URLSearchParams): { facet: Facet; value: string }[] =>
  FACETS.flatMap((facet) => valuesIn(search, facet).map((value) => ({ facet, value })));
