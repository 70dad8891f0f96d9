import type { ClockView } from '@garant/contracts';

/** Pieces of the line, from its start (0) to its right end (1). */
export interface ClockLine {
  /** Time that counted until today or until it was done. */
  readonly passed: readonly { readonly from: number; readonly to: number }[];
  readonly pauses: readonly { readonly from: number; readonly to: number }[];
  /** Where the end was before an extension; null when there was none. */
  readonly firstDue: number | null;
  readonly due: number;
  /** Null once the clock has stopped. */
  readonly today: number | null;
  /** From the end to today, when it is over. */
  readonly late: { readonly from: number; readonly to: number } | null;
}

/** A clock as a line. While it stands still, its end is drawn where it would be if it went on now. */
export function lineOf(clock: ClockView, now: string): ClockLine {
  const start = Date.parse(clock.startedAt);
  const at = Date.parse(clock.doneAt ?? now);
  const waiting = clock.pauses.find(({ until }) => until === null);
  const due =
    clock.dueAt === null
      ? Date.parse(clock.firstDueAt) + (waiting ? at - Date.parse(waiting.from) : 0)
      : Date.parse(clock.dueAt);
  const span = Math.max(due, at, start + 1) - start;
  const place = (time: number): number => Math.min(1, Math.max(0, (time - start) / span));
  const pauses = clock.pauses.map(({ from, until }) => ({
    from: place(Date.parse(from)),
    to: place(until === null ? at : Date.parse(until)),
  }));
  const end = place(Math.min(at, due));
  const edges = [0, ...pauses.flatMap(({ from, to }) => [from, to]), end];
  const passed = [];
  for (let i = 0; i + 1 < edges.length; i += 2) {
    const [from, to] = [edges[i]!, Math.min(edges[i + 1]!, end)];
    if (to > from) passed.push({ from, to });
  }
  return {
    passed,
    pauses,
    firstDue: clock.extension === null ? null : place(Date.parse(clock.firstDueAt)),
    due: place(due),
    today: clock.doneAt === null ? place(at) : null,
    late: at > due && clock.dueAt !== null ? { from: place(due), to: place(at) } : null,
  };
}
