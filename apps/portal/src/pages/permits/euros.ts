import type { Text } from '../../i18n/text.hook.js';

/** Whole cents as the reader's language writes money. */
export const euros = (t: Pick<Text, 'locale'>, cents: number): string =>
  new Intl.NumberFormat(t.locale === 'fr' ? 'fr-FR' : 'en-GB', { style: 'currency', currency: 'EUR' }).format(
    cents / 100,
  );

/** What a person wrote as euros, in cents; undefined when it is no amount of whole cents. */
export function centsOf(text: string): number | undefined {
  const match = /^(\d{1,9})(?:[.,](\d{1,2}))?$/.exec(text.trim().replace(/[\s\u00a0\u202f€]/g, ''));
  if (!match) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}
