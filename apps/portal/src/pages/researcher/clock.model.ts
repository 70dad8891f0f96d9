import type { ApplicationSummary } from '@garant/contracts';

export interface Clock {
  /** What the time runs for: completing the file, deciding. */
  about: 'information' | 'decision';
  due: string;
  /** Part of the time that has passed, 0 to 1. */
  share: number;
  daysLeft: number;
}

/** The running clock of an application, if any. A lapsed clock escalates and never approves, so it is shown as late. */
export function clockOf({ clock }: Pick<ApplicationSummary, 'clock'>, now: number): Clock | undefined {
  if (!clock) return undefined;
  const [from, due] = [Date.parse(clock.startedAt), Date.parse(clock.dueAt)];
  const share = due > from ? Math.min(1, Math.max(0, (now - from) / (due - from))) : 1;
  return { about: clock.about, due: clock.dueAt, share, daysLeft: Math.ceil((due - now) / 86_400_000) };
}
