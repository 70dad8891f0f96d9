import { addMonths, calendarDay, instant } from '../clocks/calendar.js';

/** Ages at which something changes for a minor. Sources: loi 78-17 art. 70 (15); Code civil art. 388, 414 (18). */
export const LETTER_AGE = 16;
export const MAJORITY_AGE = 18;

export type AgeBand = 'under-15' | '15-17' | 'adult' | 'unknown';

/**
 * Day (UTC) on which an age is complete. Born on 29 February: 1 March of a year without one, for the age is complete
 * only when the day has passed. Undefined when the birth date is no calendar day.
 */
export function birthday(birthDate: string, age: number): string | undefined {
  const born = instant(birthDate);
  if (!Number.isFinite(born) || birthDate.length !== 10) return undefined;
  const day = addMonths(born, age * 12);
  const leap = birthDate.endsWith('-02-29') && !calendarDay(day).endsWith('-02-29');
  return calendarDay(leap ? day + 86_400_000 : day);
}

/** Whether an age is complete at a moment; undefined when the birth date says nothing. */
export function hasReached(birthDate: string | null, age: number, at: string): boolean | undefined {
  const day = birthDate === null ? undefined : birthday(birthDate, age);
  if (day === undefined || !Number.isFinite(instant(at))) return undefined;
  return calendarDay(instant(at)) >= day;
}

/** `soloAge`: see {@link RepresentationPolicy}. */
export function ageBand(birthDate: string | null, at: string, soloAge: number): AgeBand {
  const adult = hasReached(birthDate, MAJORITY_AGE, at);
  if (adult === undefined) return 'unknown';
  if (adult) return 'adult';
  return hasReached(birthDate, soloAge, at) ? '15-17' : 'under-15';
}
