import { DAY_MS, instant } from '../clocks/calendar.js';
import type { ClockCode } from '../clocks/clock.model.js';
import { CLOCK_BY_CODE } from '../clocks/clock.table.js';
import { deadline } from '../clocks/deadline.js';
import type { WorkingCalendar } from '../clocks/paris.calendar.js';

const monthsOf = (code: ClockCode): number => {
  const period = CLOCK_BY_CODE[code]!.period;
  return 'months' in period ? period.months : 0;
};
/** Months that the law gives after a permit, as the table of clocks has them. */
export const PERIODS = {
  /** EHDS Art. 60(2), once more as much when the access body extends. */
  D06: monthsOf('D06'),
  /** EHDS Art. 68(7). */
  D07: monthsOf('D07'),
  /** EHDS Art. 61(4). */
  D09: monthsOf('D09'),
  /** EHDS Art. 68(12). */
  D11: monthsOf('D11'),
} as const;

/** End of a period of months from an instant (Regulation 1182/71 Art. 3): the end of its last day in Paris, or of the next working day. */
export const monthsAfter = (from: string, months: number, calendar: WorkingCalendar): string =>
  deadline(from, { months }, calendar);

/** Whole days from one instant to another, rounded to one decimal; for averages that people read. */
export const daysFrom = (from: string, to: string): number =>
  Math.round(((instant(to) - instant(from)) / DAY_MS) * 10) / 10;
