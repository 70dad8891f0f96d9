import type { DataReadView } from '@garant/contracts';

export interface MonthOfReads {
  /** `2026-11`. */
  month: string;
  count: number;
}

/** Reads by calendar month (UTC), the months without any included, oldest first; at most the last twelve. */
export function readsByMonth(reads: readonly Pick<DataReadView, 'at'>[], now: number): MonthOfReads[] {
  const end = new Date(now);
  const months = Array.from({ length: 12 }, (_, back) =>
    new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - 11 + back, 1)).toISOString().slice(0, 7),
  );
  const counts = new Map(months.map((month) => [month, 0]));
  for (const { at } of reads) {
    const month = at.slice(0, 7);
    const count = counts.get(month);
    if (count !== undefined) counts.set(month, count + 1);
  }
  return [...counts].map(([month, count]) => ({ month, count }));
}

/** What entitled a reader, as codes of the texts; the first that is known. */
export function whyOf({
  why,
}: Pick<DataReadView, 'why'>): 'request' | 'mandate' | 'authority' | 'permit' | 'task' {
  if (why.requestId) return 'request';
  if (why.mandateId) return 'mandate';
  if (why.authorityId) return 'authority';
  return why.permitId ? 'permit' : 'task';
}
