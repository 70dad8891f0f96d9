import { DAY_MS, instant } from '../clocks/calendar.js';
import {
  dayAfter,
  endOfParisDay,
  parisDay,
  workingDayFrom,
  type WorkingCalendar,
} from '../clocks/paris.calendar.js';

/** Months that the law gives after a permit, by clock of the deadline table. */
export const PERIODS = {
  /** EHDS Art. 60(2), once more as much when the access body extends. */
  D06: 3,
  /** EHDS Art. 68(7). */
  D07: 2,
  /** EHDS Art. 61(4). */
  D09: 18,
  /** EHDS Art. 68(12). */
  D11: 6,
} as const;

/** End of a period of months from an instant (Regulation 1182/71 Art. 3): the end of its last day in Paris, or of the next working day. */
export const monthsAfter = (from: string, months: number, calendar: WorkingCalendar): string =>
  endOfParisDay(workingDayFrom(dayAfter(parisDay(from), months, 0), calendar));

/** Whole days from one instant to another, rounded to one decimal; for averages that people read. */
export const daysFrom = (from: string, to: string): number =>
  Math.round(((instant(to) - instant(from)) / DAY_MS) * 10) / 10;
