import type { EntryView } from '@garant/contracts';
import { BUNDLE_CSV } from '@garant/rules';

/** Entries found, as the table of an inspection bundle has them. */
export const csvOf = (views: readonly EntryView[]): string =>
  BUNDLE_CSV.head + views.map((view) => `${BUNDLE_CSV.line(view)}\n`).join('');
