import { DAY_MS, addMonths, calendarDay, instant, timestamp, weekday } from './calendar.js';
import { FIXED_HOLIDAYS, LOCAL_HOLIDAYS, MOVING_HOLIDAYS, type WorkingCalendar } from './holiday.table.js';

export { WORKING_CALENDARS, type WorkingCalendar } from './holiday.table.js';

const HOUR_MS = 3_600_000;
/** Last Sunday of a month (0 = January) at 01:00 UTC: when all clocks of the Union change (Directive 2000/84/EC). */
function clockChange(year: number, month: number): number {
  const first = instant(`${year}-${String(month + 1).padStart(2, '0')}-01`);
  const last = addMonths(first, 1) - DAY_MS;
  return last - weekday(last) * DAY_MS + HOUR_MS;
}

/** What a clock in Paris shows beyond UTC at an instant, in milliseconds. */
function parisOffset(at: number): number {
  const year = Number(calendarDay(at).slice(0, 4));
  return at >= clockChange(year, 2) && at < clockChange(year, 9) ? 2 * HOUR_MS : HOUR_MS;
}

/** ISO calendar day in Paris of an RFC 3339 time. @throws RangeError when it is none */
export function parisDay(time: string): string {
  const at = instant(time);
  if (!Number.isFinite(at)) throw new RangeError('a deadline counts from an RFC 3339 time');
  return calendarDay(at + parisOffset(at));
}

/** Hour that a clock in Paris shows at an RFC 3339 time, 0 to 23. */
export const parisHour = (time: string): number =>
  Math.floor(((instant(time) + parisOffset(instant(time))) % DAY_MS) / HOUR_MS);

/** Last millisecond of a Paris calendar day, RFC 3339 UTC. */
export function endOfParisDay(day: string): string {
  const next = instant(day) + DAY_MS;
  // Clocks change between one and three at night: an hour before midnight the next day's offset already counts.
  return timestamp(next - parisOffset(next - HOUR_MS * 2) - 1);
}

/** Sunday of Easter in the Gregorian calendar (Meeus, Jones and Butcher), as an instant. */
function easter(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const e = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - d - (c % 4)) % 7;
  const f = d + e - 7 * Math.floor((a + 11 * d + 22 * e) / 451) + 114;
  const [month, day] = [Math.floor(f / 31), (f % 31) + 1];
  return instant(`${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
}

/** Public holidays of a year at a place, in order. */
export function holidaysOf(year: number, calendar: WorkingCalendar): readonly string[] {
  const sunday = easter(year);
  const local = LOCAL_HOLIDAYS[calendar];
  return [
    ...[...FIXED_HOLIDAYS, ...local.fixed].map((day) => `${year}-${day}`),
    ...[...MOVING_HOLIDAYS, ...local.moving].map((days) => calendarDay(sunday + days * DAY_MS)),
  ].sort();
}

const CLOSED = new Map<string, ReadonlySet<string>>();
/** Holidays of a year, computed once: lists of thousands of clocks ask for them again and again. */
function closedDays(year: number, calendar: WorkingCalendar): ReadonlySet<string> {
  const key = `${calendar} ${year}`;
  const known = CLOSED.get(key) ?? new Set(holidaysOf(year, calendar));
  CLOSED.set(key, known);
  return known;
}

/** Neither Saturday, Sunday nor public holiday (Regulation 1182/71 Art. 2(2)). */
export const isWorkingDay = (day: string, calendar: WorkingCalendar): boolean =>
  ![0, 6].includes(weekday(instant(day))) && !closedDays(Number(day.slice(0, 4)), calendar).has(day);

/** The day itself, or the next that is neither Saturday, Sunday nor public holiday (Regulation 1182/71 Art. 3(4)). */
export function workingDayFrom(day: string, calendar: WorkingCalendar): string {
  let at = day;
  while (!isWorkingDay(at, calendar)) at = calendarDay(instant(at) + DAY_MS);
  return at;
}

/** Calendar day some months and days later; the last of its month where the day does not exist. */
export const dayAfter = (day: string, months: number, days: number): string =>
  calendarDay(addMonths(instant(day), months) + days * DAY_MS);

/** Whole calendar days from one day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((instant(to) - instant(from)) / DAY_MS);
