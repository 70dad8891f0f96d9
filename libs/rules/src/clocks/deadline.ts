import { DAY_MS, addMonths, calendarDay, instant, timestamp, weekday } from './calendar.js';
import {
  dayAfter,
  daysBetween,
  endOfParisDay,
  isWorkingDay,
  parisDay,
  workingDayFrom,
  type WorkingCalendar,
} from './paris.calendar.js';

/** Length of a period. Working days leave out Saturdays, Sundays and public holidays; hours pass at night and on Sundays too. */
export type LegalPeriod =
  | { readonly hours: number }
  | { readonly workingDays: number }
  | { readonly weeks: number }
  | { readonly months: number }
  | { readonly years: number };

/** Time that does not count, RFC 3339; `until: null`: it lasts. */
export interface Pause {
  readonly from: string;
  readonly until: string | null;
}

const HOUR_MS = 3_600_000;

/**
 * Last moment of a period, RFC 3339 UTC (Regulation (EEC, Euratom) 1182/71 Art. 3, in Europe/Paris). The day of the event
 * does not count; the period ends with the last millisecond of its last day, the one of the same date or weekday; where a
 * month has no such date, with its last day; on a Saturday, Sunday or public holiday it goes on to the next working day.
 * Hours begin with the full hour after the event and do not go on. Days of a pause are added: the day on which it begins
 * still counts, the day on which it ends does not.
 * @throws RangeError when `from` is no RFC 3339 time
 */
export function deadline(
  from: string,
  period: LegalPeriod,
  calendar: WorkingCalendar = 'metropolitan',
  pauses: readonly Pause[] = [],
): string {
  if ('hours' in period) {
    if (!Number.isFinite(instant(from))) throw new RangeError('a deadline counts from an RFC 3339 time');
    return timestamp((Math.floor(instant(from) / HOUR_MS) + 1 + period.hours) * HOUR_MS - 1);
  }
  const day = parisDay(from);
  if ('workingDays' in period) return endOfParisDay(nthWorkingDay(day, period.workingDays, calendar, pauses));
  const last = dayAfter(
    'weeks' in period ? dayAfter(day, 0, period.weeks * 7) : dayAfter(day, monthsOf(period), 0),
    0,
    pausedDays(pauses),
  );
  return endOfParisDay(workingDayFrom(last, calendar));
}

const monthsOf = (period: { readonly months: number } | { readonly years: number }): number =>
  'months' in period ? period.months : period.years * 12;

/** Whole Paris days that pauses take out of a period; one that lasts takes none yet. */
export const pausedDays = (pauses: readonly Pause[]): number =>
  pauses.reduce(
    (days, { from, until }) => days + (until === null ? 0 : daysBetween(parisDay(from), parisDay(until))),
    0,
  );

const isWeekend = (at: number): boolean => [0, 6].includes(weekday(at));

function nthWorkingDay(
  day: string,
  wanted: number,
  calendar: WorkingCalendar,
  pauses: readonly Pause[],
): string {
  const still = pauses.flatMap(({ from, until }) =>
    until === null ? [] : [[parisDay(from), parisDay(until)] as const],
  );
  let at = instant(day);
  for (let left = wanted; left > 0;) {
    at += DAY_MS;
    // Most days that do not count are these; nothing else has to be known of them.
    if (isWeekend(at)) continue;
    const date = calendarDay(at);
    const paused = still.some(([from, until]) => date > from && date <= until);
    if (!paused && isWorkingDay(date, calendar)) left--;
  }
  return calendarDay(at);
}

/** Two periods in a row from one event, as one: a period and its extension. @throws TypeError for different units */
export function added(period: LegalPeriod, more: LegalPeriod): LegalPeriod {
  const [unit, length] = Object.entries(period)[0]!;
  const other = (more as Readonly<Record<string, number>>)[unit];
  if (other === undefined) throw new TypeError('a period is extended in its own unit');
  return { [unit]: (length as number) + other } as unknown as LegalPeriod;
}

/**
 * Latest moment of an act that must come some months before an end: counted back from its last day, and never moved to
 * a working day (Art. 3(4), last sentence). @param end first instant that is over
 */
export const monthsBefore = (end: string, months: number): string =>
  endOfParisDay(dayAfter(parisDay(timestamp(instant(end) - 1)), -months, 0));

/** ISO 8601 duration; working days, which have none, as `30 working days`. */
export function isoPeriod(period: LegalPeriod): string {
  if ('hours' in period) return `PT${period.hours}H`;
  if ('workingDays' in period) return `${period.workingDays} working days`;
  if ('weeks' in period) return `P${period.weeks}W`;
  return 'months' in period ? `P${period.months}M` : `P${period.years}Y`;
}

/** EHDS Art. 68(12): the latest end of a permit that starts at `from`. */
export const tenYearsAfter = (from: string): string => timestamp(addMonths(instant(from), 120));
