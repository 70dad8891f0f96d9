import { DAY_MS, addMonths, calendarDay, instant, timestamp, weekday } from './calendar.js';

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
  const day = Math.floor(start / DAY_MS) * DAY_MS;
  let last = 'weeks' in period ? day + period.weeks * 7 * DAY_MS : addMonths(day, period.months);
  while ([0, 6].includes(weekday(last)) || holidays.includes(calendarDay(last))) last += DAY_MS;
  return timestamp(last + DAY_MS - 1);
}

/** EHDS Art. 68(12): the latest end of a permit that starts at `from`. */
export const tenYearsAfter = (from: string): string => timestamp(addMonths(instant(from), 120));
