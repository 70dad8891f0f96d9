import type { ClockView } from '@garant/contracts';
import type { StoredEvent, Tx } from '@garant/nest-kit';
import {
  CLOCK_BY_CODE,
  clockStanding,
  daysBetween,
  isoPeriod,
  parisDay,
  type Clock,
  type Pause,
} from '@garant/rules';
import { textsByHash } from '../texts/text.store.js';
import { clocksOfStream } from './clock.projection.js';

/** The clocks of some streams of one case for people, those that are going first, each group by its end. */
export async function clockViews(
  tx: Tx,
  streams: readonly (readonly StoredEvent[])[],
  now: string,
): Promise<ClockView[]> {
  const reasons = await reasonsOf(tx, streams.flat());
  return streams
    .flatMap((events) => clocksOfStream(events))
    .filter(({ owedBy }) => owedBy !== 'platform')
    .map((clock) => viewOf(clock, now, reasons))
    .sort((a, b) => Number(isOver(a)) - Number(isOver(b)) || endOf(a).localeCompare(endOf(b)));
}
const isOver = ({ standing }: ClockView): boolean => ['done', 'done-late', 'void'].includes(standing);
const endOf = ({ dueAt, firstDueAt }: ClockView): string => dueAt ?? firstDueAt;

/** Reasons of extensions by the time of their event. */
async function reasonsOf(tx: Tx, events: readonly StoredEvent[]): Promise<Map<string, string>> {
  const extensions = events.filter(({ type }) => type === 'application.clock-extended');
  if (extensions.length === 0) return new Map();
  const texts = await textsByHash<{ reason: string }>(
    tx,
    extensions.map(({ data }) => String(data.reasonHash)),
  );
  return new Map(
    extensions.map(({ time, data }) => [time, texts.get(String(data.reasonHash))?.reason ?? '']),
  );
}

function viewOf(clock: Clock, now: string, reasons: ReadonlyMap<string, string>): ClockView {
  const { title, lapse } = CLOCK_BY_CODE[clock.code]!;
  const { extendedAt, extendedBy, pauses, code, instance, article, owedBy, startedAt, dueAt, firstDueAt } =
    clock;
  return {
    code,
    instance,
    title: { ...title },
    lapse: { ...lapse },
    article,
    owedBy,
    standing: clockStanding(clock, now),
    startedAt,
    dueAt,
    firstDueAt,
    daysLeft: daysLeft(clock, now),
    pauses: pauses.map((pause) => ({ ...pause, days: pauseDays(pause, now) })),
    extension:
      extendedAt === null
        ? null
        : {
            at: extendedAt,
            by: extendedBy && isoPeriod(extendedBy),
            reason: reasons.get(extendedAt) ?? null,
          },
    doneAt: clock.doneAt,
    lapsedAt: clock.lapsedAt,
  };
}

const pauseDays = ({ from, until }: Pause, now: string): number =>
  daysBetween(parisDay(from), parisDay(until ?? now));

/** Paris days from today to the end; of a clock that stands still, those it had when it stopped. */
function daysLeft({ dueAt, doneAt, voidedAt, pauses, firstDueAt }: Clock, now: string): number | null {
  if (doneAt !== null || voidedAt !== null) return null;
  if (dueAt !== null) return daysBetween(parisDay(now), parisDay(dueAt));
  const before = pauses.slice(0, -1).reduce((days, pause) => days + pauseDays(pause, now), 0);
  return daysBetween(parisDay(pauses.at(-1)!.from), parisDay(firstDueAt)) + before;
}
