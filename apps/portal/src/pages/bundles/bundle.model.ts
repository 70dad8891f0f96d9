import type { BundleView } from '@garant/contracts';
import type { Tone } from '../../ui/surface.js';

/** Conditions of a bundle in the order of the form: those of a search of entries. */
export const BUNDLE_FIELDS = [
  'subject',
  'permit',
  'dataset',
  'application',
  'project',
  'actor',
  'organisation',
  'environment',
  'purpose',
  'type',
  'outcome',
  'from',
  'to',
] as const;
export type BundleTerms = Partial<Record<(typeof BUNDLE_FIELDS)[number], string>>;

const DAY = /^\d{4}-\d\d-\d\d$/;
/** What the form holds, as the API takes it: empty conditions left out, days as their first or last moment (UTC). */
export function filterOf(terms: BundleTerms): Record<string, string> {
  const moment = (day: string, end: boolean): string =>
    DAY.test(day) ? `${day}T${end ? '23:59:59.999' : '00:00:00.000'}Z` : day;
  return Object.fromEntries(
    BUNDLE_FIELDS.flatMap((field) => {
      const value = terms[field]?.trim();
      if (!value) return [];
      return [[field, field === 'from' || field === 'to' ? moment(value, field === 'to') : value]];
    }),
  );
}

/** The conditions that an address carries, so that a search can be made a bundle. */
export const termsOf = (search: URLSearchParams): BundleTerms =>
  Object.fromEntries(
    BUNDLE_FIELDS.flatMap((field) => {
      const value = search.get(field)?.trim();
      return value ? [[field, value.slice(0, field === 'from' || field === 'to' ? 10 : 200)]] : [];
    }),
  );

export const STATE_TONES: Readonly<Record<BundleView['state'], Tone>> = {
  waiting: 'info',
  making: 'info',
  made: 'ok',
  failed: 'danger',
  cancelled: 'neutral',
  deleted: 'neutral',
};

/** A size in the unit that people would say it in. */
export function sizeOf(bytes: number): { value: number; unit: 'kilobyte' | 'megabyte' | 'gigabyte' } {
  if (bytes < 1e6) return { value: Math.max(1, bytes / 1e3), unit: 'kilobyte' };
  return bytes < 1e9 ? { value: bytes / 1e6, unit: 'megabyte' } : { value: bytes / 1e9, unit: 'gigabyte' };
}

/** Seconds left as whole minutes or seconds. */
export const leftOf = (seconds: number): { count: number; unit: 'minute' | 'second' } =>
  seconds >= 90
    ? { count: Math.round(seconds / 60), unit: 'minute' }
    : { count: Math.max(1, Math.round(seconds)), unit: 'second' };
