import type { DeadlineItem } from '@garant/contracts';

/** Deadlines in order, those that passed first under `late`, the rest by month (`YYYY-MM`). */
export function byMonth(
  items: readonly DeadlineItem[],
  now: string,
): readonly { readonly month: string; readonly items: readonly DeadlineItem[] }[] {
  const months = new Map<string, DeadlineItem[]>();
  for (const item of [...items].sort((a, b) => a.dueAt.localeCompare(b.dueAt))) {
    const month = item.dueAt < now ? 'late' : item.dueAt.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), item]);
  }
  return [...months].map(([month, some]) => ({ month, items: some }));
}
