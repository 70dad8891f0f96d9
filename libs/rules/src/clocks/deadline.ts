import { instant } from '../rule.js';

const DAY_MS = 86_400_000;
const HOURS_A_DAY_ENDS = DAY_MS - 1;

/**
 * End of a period counted from a day (Regulation 1182/71 Art. 3): it starts the day after, ends with its last day at
 * midnight, and goes on to the next working day when that last day is a Saturday, Sunday or holiday. UTC days.
 */
export function deadline(
  from: string,
  period: { readonly weeks: number } | { readonly months: number },
  holidays: readonly string[] = [],
): string {
  const start = instant(from);
  if (!Number.isFinite(start)) throw new RangeError('a deadline counts from an RFC 3339 time');
  const day = new Date(Math.floor(start / DAY_MS) * DAY_MS);
  let last = 'weeks' in period ? day.getTime() + period.weeks * 7 * DAY_MS : addMonths(day, period.months);
  while (isFree(last, holidays)) last += DAY_MS;
  return new Date(last + HOURS_A_DAY_ENDS).toISOString();
}

/** The same day of a later month, or that month's last day. */
function addMonths(day: Date, months: number): number {
  const wanted = day.getUTCMonth() + months;
  const lastOfMonth = new Date(Date.UTC(day.getUTCFullYear(), wanted + 1, 0)).getUTCDate();
  return Date.UTC(day.getUTCFullYear(), wanted, Math.min(day.getUTCDate(), lastOfMonth));
}

const isFree = (day: number, holidays: readonly string[]): boolean => {
  const weekday = new Date(day).getUTCDay();
  return weekday === 0 || weekday === 6 || holidays.includes(new Date(day).toISOString().slice(0, 10));
};

/** EHDS Art. 68(12): the latest end of a permit that starts at `from`. */
export function tenYearsAfter(from: string): string {
  const start = new Date(instant(from));
  return new Date(addMonths(start, 120) + (start.getTime() % DAY_MS)).toISOString();
}
