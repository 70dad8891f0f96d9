import {
  dayAfter,
  daysBetween,
  endOfParisDay,
  parisDay,
  workingDayFrom,
  type WorkingCalendar,
} from '../clocks/paris.calendar.js';

/** GDPR Art. 12(3): one month, and at most two further ones. */
export const ANSWER_MONTHS = 1;
export const FURTHER_MONTHS = 2;
/** A deployer's policy: how many days before the end the officer is reminded. */
export const REMIND_DAYS_BEFORE = 7;

export interface RequestClock {
  /** When the request arrived, or was taken up again: the day after is the first of the period. */
  readonly from: string;
  /** 1, or up to 3 after an extension. */
  readonly months: number;
  /** Days that do not count: the request waited for proof of who asks (GDPR Art. 12(6)). */
  readonly pausedDays: number;
}

/**
 * When an answer is due: the last millisecond, Paris time, of the last day of the period (Regulation 1182/71 Art. 3:
 * it begins the day after, ends with the day of the same date, and goes on to the next working day). RFC 3339 UTC.
 */
export function answerDueAt(clock: RequestClock, calendar: WorkingCalendar): string {
  const last = dayAfter(parisDay(clock.from), clock.months, clock.pausedDays);
  return endOfParisDay(workingDayFrom(last, calendar));
}

/** Until when a person must have been told that more time is needed: the first month (GDPR Art. 12(3)). */
export const extensionDueAt = (clock: RequestClock, calendar: WorkingCalendar): string =>
  answerDueAt({ ...clock, months: ANSWER_MONTHS }, calendar);

/** Days for which a request waited, in Paris calendar days. */
export const waitedDays = (from: string, until: string): number =>
  Math.max(0, daysBetween(parisDay(from), parisDay(until)));

/** Day from which the officer is reminded of an answer that is due. */
export const reminderFrom = (dueAt: string): string =>
  endOfParisDay(dayAfter(parisDay(dueAt), 0, -REMIND_DAYS_BEFORE - 1));
