import type { ProjectView } from '@garant/contracts';

export type Stage =
  'application' | 'decision' | 'delivery' | 'access' | 'processing' | 'results' | 'deletion';
export interface StageState {
  stage: Stage;
  state: 'done' | 'now' | 'wait' | 'stop';
  /** When it was done, or is due. */
  at: string | null;
  late: boolean;
}

const last = (times: readonly (string | null)[]): string | null =>
  times.length > 0 && times.every((time) => time !== null) ? times.map(String).sort().at(-1)! : null;
const first = (times: readonly (string | null)[]): string | null =>
  times.filter((time) => time !== null).sort()[0] ?? null;

/** Where a project stands on its way from the application to the deletion of its data. */
export function progressOf(project: ProjectView, now: string): StageState[] {
  const deliveries = project.deliveries.filter(({ state }) => state !== 'ended');
  const delivered = last(deliveries.map(({ deliveredAt }) => deliveredAt));
  const access = first(project.deliveries.map(({ accessGivenAt }) => accessGivenAt));
  const open = project.endings.filter(({ confirmedAt }) => confirmedAt === null);
  const published = first(
    project.results.flatMap(({ versions }) =>
      versions.filter(({ state }) => state === 'PUBLISHED').map(({ decidedAt }) => decidedAt),
    ),
  );
  const ended = project.endings.length > 0 && project.permitStatus !== 'active';
  const rows: (Omit<StageState, 'state'> & { done: boolean; stopped?: boolean })[] = [
    { stage: 'application', at: project.submittedAt, done: true, late: false },
    { stage: 'decision', at: project.decidedAt, done: project.decidedAt !== null, late: false },
    {
      stage: 'delivery',
      at: delivered ?? first(deliveries.map(({ dueAt }) => dueAt)),
      done: delivered !== null || access !== null,
      stopped: ended && delivered === null && access === null,
      late: deliveries.some(({ late, deliveredAt }) => late && deliveredAt === null),
    },
    {
      stage: 'access',
      at: access ?? first(deliveries.map(({ accessDueAt }) => accessDueAt)),
      done: access !== null,
      stopped: ended && access === null,
      late: deliveries.some(({ late, deliveredAt }) => late && deliveredAt !== null),
    },
    {
      stage: 'processing',
      at: last(project.endings.map(({ endedAt }) => endedAt)),
      done: ended,
      late: false,
    },
    {
      stage: 'deletion',
      at: open[0]?.deletionDueAt ?? last(project.endings.map(({ confirmedAt }) => confirmedAt)),
      done: ended && open.length === 0,
      late: open.some(({ deletionDueAt }) => now > deletionDueAt),
    },
    {
      stage: 'results',
      at: published ?? project.resultsDueAt,
      done: published !== null,
      late: project.resultsLate,
    },
  ];
  let current = false;
  return rows.map(({ done, stopped, ...row }): StageState => {
    if (done) return { ...row, state: 'done' };
    if (stopped) return { ...row, state: 'stop' };
    const state = current ? 'wait' : 'now';
    current = true;
    return { ...row, state };
  });
}

/** Whole days from application to access, or until now while there is none: the delay that people feel. */
export function daysToAccess(project: ProjectView, now: string): { days: number; reached: boolean } {
  const access = first(project.deliveries.map(({ accessGivenAt }) => accessGivenAt));
  const days = Math.floor((Date.parse(access ?? now) - Date.parse(project.submittedAt)) / 86_400_000);
  return { days, reached: access !== null };
}
