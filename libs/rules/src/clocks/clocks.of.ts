import type { CaseKind, CaseTrack } from '../procedures/case.kind.js';
import { instant } from './calendar.js';
import type { Clock, ClockMoment, ClockRow, ClockStanding, ClockTrigger } from './clock.model.js';
import { CLOCKS } from './clock.table.js';
import { added, deadline, monthsBefore, type Pause, type LegalPeriod } from './deadline.js';
import type { WorkingCalendar } from './paris.calendar.js';

/** A clock while its events are read. */
interface Going {
  readonly row: ClockRow;
  readonly instance: string;
  readonly startedAt: string;
  readonly period: LegalPeriod;
  /** An end that an event states; counted otherwise. */
  readonly statedEnd: string | null;
  readonly pauses: readonly Pause[];
  readonly extendedBy: LegalPeriod | null;
  readonly extendedAt: string | null;
  readonly stoppedAt: string | null;
  readonly done: boolean;
}

/**
 * The clocks that the events of one stream set going, in the order of their beginning. Rows of the table that are not of
 * this kind and track do not apply; a stream without kind (permit, project, dataset) ignores both.
 */
export function clocksOf(
  history: readonly ClockMoment[],
  kind: CaseKind,
  track: CaseTrack,
  calendar: WorkingCalendar,
): Clock[] {
  const rows = CLOCKS.filter(
    ({ noun, kinds, tracks }) =>
      noun !== null && (kinds?.includes(kind) ?? true) && (tracks?.includes(track) ?? true),
  );
  const clocks = rows.flatMap((row) => ofRow(row, history));
  return clocks
    .map((clock) => finished(clock, calendar))
    .sort((a, b) => a.startedAt.localeCompare(b.startedAt) || a.code.localeCompare(b.code));
}

function ofRow(row: ClockRow, history: readonly ClockMoment[]): Going[] {
  const clocks: Going[] = [];
  const open = (at: number): boolean => clocks[at] !== undefined && clocks[at].stoppedAt === null;
  history.forEach((moment, index) => {
    const before = history.slice(0, index);
    const matched = (triggers: readonly ClockTrigger[] = []): ClockTrigger | undefined =>
      triggers.find(({ on, when }) => on === moment.type && (when?.(moment, before) ?? true));
    const instance = instanceOf(row, moment);
    const change = (next: (clock: Going) => Going): void => {
      clocks.forEach((clock, at) => {
        if (open(at) && (row.of === undefined || concerns(clock.instance, instance)))
          clocks[at] = next(clock);
      });
    };
    const { at } = moment;
    if (matched(row.pausesOn))
      change((clock) =>
        clock.pauses.at(-1)?.until === null
          ? clock
          : { ...clock, pauses: [...clock.pauses, { from: at, until: null }] },
      );
    if (matched(row.resumesOn))
      change((clock) => ({
        ...clock,
        pauses: clock.pauses.map((pause) => (pause.until === null ? { ...pause, until: at } : pause)),
      }));
    const extension = matched(row.extension?.on);
    if (extension && row.extension)
      change((clock) => ({
        ...clock,
        extendedBy: row.extension!.by,
        extendedAt: at,
        statedEnd: stated(extension, moment) ?? clock.statedEnd,
      }));
    if (matched(row.stops)) change((clock) => ({ ...clock, stoppedAt: at, done: true }));
    if (matched(row.voids)) change((clock) => ({ ...clock, stoppedAt: at, done: false }));
    const start = matched(row.starts);
    if (!start) return;
    const going = clocks.findIndex((clock, place) => open(place) && clock.instance === instance);
    const begun = begin(row, start, moment, instance);
    if (going === -1) clocks.push(begun);
    else if (row.restarts) clocks[going] = begun;
  });
  return clocks;
}

/** An event that names less than a clock does concerns all that share it: the end of a permit, each of its deliveries. */
const concerns = (clock: string, event: string): boolean =>
  clock.split('/').every((part, at) => {
    const other = event.split('/')[at] ?? '';
    return other === '' || other === part;
  });

const instanceOf = ({ of = [] }: ClockRow, { data }: ClockMoment): string =>
  of.map((member) => (typeof data[member] === 'string' ? data[member] : '')).join('/');

/** A member of an event's data, `a.b` inside an object. */
function memberOf({ data }: ClockMoment, path: string): string | null {
  const found = path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], data);
  return typeof found === 'string' ? found : null;
}
const stated = ({ endIn }: ClockTrigger, moment: ClockMoment): string | null =>
  endIn === undefined ? null : memberOf(moment, endIn);

function begin(row: ClockRow, start: ClockTrigger, moment: ClockMoment, instance: string): Going {
  const back = start.backFrom === undefined ? null : memberOf(moment, start.backFrom);
  const months = 'months' in row.period ? row.period.months : 0;
  // A clock that begins and stops with one event is done at once.
  const atOnce = row.stops.some(({ on, when }) => on === moment.type && (when?.(moment, []) ?? true));
  return {
    row,
    instance,
    startedAt: moment.at,
    period: start.period ?? row.period,
    statedEnd: back === null ? stated(start, moment) : monthsBefore(back, months),
    pauses: [],
    extendedBy: null,
    extendedAt: null,
    stoppedAt: atOnce ? moment.at : null,
    done: atOnce,
  };
}

function finished(clock: Going, calendar: WorkingCalendar): Clock {
  const { row, startedAt, period, pauses, extendedBy, extendedAt, stoppedAt, done } = clock;
  const firstDueAt =
    extendedAt === null && clock.statedEnd !== null ? clock.statedEnd : deadline(startedAt, period, calendar);
  const paused = pauses.some(({ until }) => until === null) && stoppedAt === null;
  const whole = extendedBy === null || clock.statedEnd !== null ? period : added(period, extendedBy);
  const end = clock.statedEnd ?? deadline(startedAt, whole, calendar, pauses);
  return {
    code: row.code,
    instance: clock.instance,
    article: row.article,
    owedBy: row.owedBy,
    startedAt,
    dueAt: paused ? null : end,
    firstDueAt,
    pauses,
    extendedBy: extendedBy && isNothing(extendedBy) ? null : extendedBy,
    extendedAt,
    doneAt: done ? stoppedAt : null,
    voidedAt: done ? null : stoppedAt,
    lapsedAt: stoppedAt !== null && instant(stoppedAt) > instant(end) ? end : null,
  };
}
const isNothing = (period: LegalPeriod): boolean => Object.values(period)[0] === 0;

/** Where a clock stands at a moment. */
export function clockStanding(clock: Clock, now: string): ClockStanding {
  if (clock.voidedAt !== null) return 'void';
  if (clock.doneAt !== null) return clock.lapsedAt === null ? 'done' : 'done-late';
  if (clock.dueAt === null) return 'paused';
  return instant(now) > instant(clock.dueAt) ? 'lapsed' : 'running';
}

export const isOpen = (clock: Clock): boolean => clock.doneAt === null && clock.voidedAt === null;

/** Clocks within which an application is decided; an application has one of them. */
export const DECISION_CLOCKS = ['D02', 'D03', 'D04.decision', 'D05.assessment'] as const;
export const isDecisionClock = ({ code }: Pick<Clock, 'code'>): boolean =>
  (DECISION_CLOCKS as readonly string[]).includes(code);
