import type { SearchTerms } from '../../api/log.api.js';

export const SEARCH_FIELDS = [
  'permit',
  'subject',
  'actor',
  'type',
  'outcome',
  'dataset',
  'application',
  'project',
  'release',
  'environment',
  'organisation',
  'purpose',
  'from',
  'to',
] as const satisfies (keyof SearchTerms)[];

export const termsOf = (search: URLSearchParams): SearchTerms =>
  Object.fromEntries(
    SEARCH_FIELDS.flatMap((field) => {
      const value = search.get(field)?.trim();
      return value ? [[field, value]] : [];
    }),
  );

/** The first or last moment of a day, as the API takes periods. Undefined for no day. */
export const toTimestamp = (day: string | undefined, end: boolean): string | undefined =>
  day ? `${day}T${end ? '23:59:59.999' : '00:00:00.000'}Z` : undefined;
