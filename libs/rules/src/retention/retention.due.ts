import { addMonths, instant, timestamp } from '../clocks/calendar.js';
import { endOfParisDay, parisDay } from '../clocks/paris.calendar.js';
import { LOG_CLASSES, type LogClass, type LogClassId, type LogMonthsSetting } from './log.class.table.js';

/** Months per class as the deployer chose them; what is absent has the table's default. */
export type ChosenMonths = { readonly [S in LogMonthsSetting]?: number | undefined };

/** How long details of a class are kept; null for ever. @throws RangeError when a choice is outside of what the law allows */
export function classMonths(one: LogClass, chosen: ChosenMonths): number | null {
  if (one.months === null) return null;
  const months = (one.setting && chosen[one.setting]) ?? one.months;
  if (!Number.isInteger(months) || months < one.min! || months > one.max!)
    throw new RangeError(`${one.setting}: ${one.min} to ${one.max} months (${one.source})`);
  return months;
}

export interface ClassDuration {
  readonly id: LogClassId;
  readonly months: number | null;
}
/** The duration of every class under these choices. @throws RangeError as {@link classMonths} does */
export const durationsOf = (chosen: ChosenMonths): readonly ClassDuration[] =>
  LOG_CLASSES.map((one) => ({ id: one.id, months: classMonths(one, chosen) }));

/**
 * The instant up to which what the log took in is past its time: whole days of Paris, so that an entry's last day ends
 * at midnight. RFC 3339, UTC.
 */
export function dueBefore(now: string, months: number): string {
  const today = instant(parisDay(now));
  const day = timestamp(addMonths(today, -months)).slice(0, 10);
  // The day itself is the last one that counts; what was taken in before it began is due.
  return timestamp(instant(endOfParisDay(timestamp(instant(day) - 86_400_000).slice(0, 10))) + 1);
}

/** Copies in backups are gone this long after an erasure. */
export const BACKUP_DAYS = 30;
export const outOfBackups = (erasedAt: string): string =>
  timestamp(instant(erasedAt) + BACKUP_DAYS * 86_400_000);
