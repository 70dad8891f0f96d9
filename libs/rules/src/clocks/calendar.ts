/* eslint-disable no-restricted-globals -- Date as a calculator, in this file alone: it parses and formats what it is given and is never asked what time it is. */

export const DAY_MS = 86_400_000;

const RFC_3339 = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?$/;

/** Milliseconds since 1970 of an RFC 3339 time or ISO calendar day (its first instant, UTC). NaN when it is neither. */
export const instant = (value: string): number => (RFC_3339.test(value) ? Date.parse(value) : NaN);

/** RFC 3339, UTC, milliseconds. */
export const timestamp = (at: number): string => new Date(at).toISOString();

/** ISO calendar day, UTC, that an instant lies in. */
export const calendarDay = (at: number): string => timestamp(at).slice(0, 10);

/** 0 is Sunday, UTC. */
export const weekday = (at: number): number => new Date(at).getUTCDay();

/** The same time of the same day some months later, or of that month's last day. */
export function addMonths(at: number, months: number): number {
  const from = new Date(at);
  const wanted = from.getUTCMonth() + months;
  const lastOfMonth = new Date(Date.UTC(from.getUTCFullYear(), wanted + 1, 0)).getUTCDate();
  const day = Date.UTC(from.getUTCFullYear(), wanted, Math.min(from.getUTCDate(), lastOfMonth));
  return day + (((at % DAY_MS) + DAY_MS) % DAY_MS);
}
