import { DAY_MS, addMonths, instant, timestamp } from '../clocks/calendar.js';

/** An ISO 8601 period in years, months, weeks and days: `P2Y`, `P1Y6M`, `P90D`. Hours are no term of a consent. */
const PERIOD = /^P(?=\d)(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$/;
const LONGEST_MONTHS = 1200;

export interface Period {
  readonly months: number;
  readonly days: number;
}

/** Undefined for anything that is no period, is empty, or is longer than a hundred years. */
export function periodOf(text: string): Period | undefined {
  const match = PERIOD.exec(text);
  if (!match) return undefined;
  const [years, months, weeks, days] = match.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  const period = { months: years * 12 + months, days: weeks * 7 + days };
  const length = period.months + period.days / 28;
  return length > 0 && length <= LONGEST_MONTHS ? period : undefined;
}

/** The moment at which a term is over: the same time of day, months first, then days (as ISO 8601-2 adds them). */
export function endOfTerm(from: string, term: string): string {
  const period = periodOf(term);
  const start = instant(from);
  if (!period || !Number.isFinite(start)) throw new RangeError('a term is a period from an RFC 3339 time');
  return timestamp(addMonths(start, period.months) + period.days * DAY_MS);
}

/** End of a consent given at `from` under several terms: the shortest counts; null without any. */
export function endOfConsent(from: string, terms: readonly (string | undefined)[]): string | null {
  const ends = terms.flatMap((term) => (term === undefined ? [] : [endOfTerm(from, term)]));
  return ends.length === 0 ? null : ends.reduce((a, b) => (a < b ? a : b));
}

const LONGEST_LEAD_MS = 30 * DAY_MS;

/** When a person is reminded of the end of a consent: thirty days before it, or half-way through a term under sixty days. */
export function reminderOf(from: string, end: string): string {
  const [start, stop] = [instant(from), instant(end)];
  const lead = Math.min(LONGEST_LEAD_MS, (stop - start) / 2);
  return timestamp(Math.floor(stop - lead));
}
