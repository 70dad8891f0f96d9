import { useMemo } from 'react';
import { useIntl, type IntlShape } from 'react-intl';
import type french from '../messages/fr.js';
import type { Localized } from '@garant/contracts';
import type { Locale } from './route.table.js';

export type MessageId = keyof typeof french;
export type Values = Record<string, string | number | Date | boolean | null | undefined>;

export interface Text {
  (id: MessageId, values?: Values): string;
  locale: Locale;
  /** The reader's language of a text that has both. */
  pick(text: Localized | { readonly fr: string; readonly en: string }): string;
  /** Day of a moment, where the reader is. */
  date(value: string | Date): string;
  /** A calendar day, or the UTC day of a moment: legal periods run in UTC days. */
  day(value: string): string;
  /** Last day of a period that ends before this moment. */
  lastDay(until: string): string;
  dateTime(value: string | Date): string;
  number(value: number): string;
  list(values: readonly string[]): string;
  relative(value: string, now?: number): string;
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

function textOf(intl: IntlShape): Text {
  const locale: Locale = intl.locale.startsWith('en') ? 'en' : 'fr';
  const text = (id: MessageId, values?: Values) => String(intl.formatMessage({ id }, values));
  const relative = (value: string, now = Date.now()) => {
    const seconds = Math.round((Date.parse(value) - now) / 1000);
    for (const [unit, size] of UNITS) {
      if (Math.abs(seconds) >= size)
        return intl.formatRelativeTime(Math.round(seconds / size), unit, { numeric: 'auto' });
    }
    return intl.formatRelativeTime(seconds, 'second', { numeric: 'auto' });
  };
  return Object.assign(text, {
    locale,
    pick: (both: Localized) => both[locale],
    date: (value: string | Date) => intl.formatDate(value, { dateStyle: 'long' }),
    day: (value: string) => intl.formatDate(value, { dateStyle: 'long', timeZone: 'UTC' }),
    lastDay: (until: string) =>
      intl.formatDate(Date.parse(until) - 1, { dateStyle: 'long', timeZone: 'UTC' }),
    dateTime: (value: string | Date) => intl.formatDate(value, { dateStyle: 'medium', timeStyle: 'short' }),
    number: (value: number) => intl.formatNumber(value),
    list: (values: readonly string[]) => intl.formatList([...values]),
    relative,
  });
}

/** The texts, dates and numbers of the page's language. */
export function useText(): Text {
  const intl = useIntl();
  return useMemo(() => textOf(intl), [intl]);
}
