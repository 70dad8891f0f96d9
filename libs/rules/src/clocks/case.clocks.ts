import type { CaseKind, CaseTrack } from '../procedures/case.kind.js';
import type { Clock, ClockCode, ClockMoment } from './clock.model.js';
import { CLOCK_EVENT_TYPES } from './clock.table.js';
import { clocksOf, isOpen } from './clocks.of.js';
import type { WorkingCalendar } from './paris.calendar.js';

/** What of a case its clocks follow. */
export interface CaseTime {
  readonly kind: CaseKind;
  readonly track: CaseTrack;
  /** Events that move clocks, oldest first. */
  readonly moments: readonly ClockMoment[];
}

/** The moments of a case with one more event, if clocks know it. */
export const withMoment = (
  moments: readonly ClockMoment[],
  { type, at, data }: { readonly type: string; readonly at: string; readonly data: object },
): readonly ClockMoment[] =>
  CLOCK_EVENT_TYPES.has(type)
    ? [...moments, { type, at, data: data as Readonly<Record<string, unknown>> }]
    : moments;

export const caseClocks = (
  { kind, track, moments }: CaseTime,
  calendar: WorkingCalendar = 'metropolitan',
): Clock[] => clocksOf(moments, kind, track, calendar);

/**
 * The end that the newest clock of these codes has once an event has happened: what the event states is what the table
 * counts. Null when none of them runs then.
 */
export function dueAfter(
  { kind, track, moments }: CaseTime,
  event: { readonly type: string; readonly at: string; readonly data?: object },
  codes: readonly ClockCode[],
  calendar: WorkingCalendar = 'metropolitan',
): string | null {
  const then = withMoment(moments, { data: {}, ...event });
  const running = clocksOf(then, kind, track, calendar).filter(
    (clock) => codes.includes(clock.code) && isOpen(clock),
  );
  return running.at(-1)?.dueAt ?? null;
}
