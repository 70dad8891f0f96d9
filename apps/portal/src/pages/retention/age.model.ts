import type { RetentionOverview } from '@garant/contracts';

type Row = Pick<RetentionOverview['classes'][number], 'ages' | 'months'>;

/** Years on the picture: ten, and one more for all that is older. */
export const YEARS = 11;

export interface AgeCell {
  readonly year: number;
  readonly count: number;
  /** 0 for none, else 0.15 to 1: the fuller, the more of them. */
  readonly strength: number;
}
/** A class as a strip of years; the strength of a cell is relative to the fullest of its strip. */
export function cellsOf({ ages }: Row): AgeCell[] {
  const most = Math.max(1, ...ages);
  return Array.from({ length: YEARS }, (_, year) => {
    const count = ages[year] ?? 0;
    return { year, count, strength: count === 0 ? 0 : 0.15 + 0.85 * (count / most) };
  });
}

/** Where on the strip the duration ends, 0 to {@link YEARS}; null where nothing ends, or beyond the picture. */
export function endOnStrip({ months }: Row): number | null {
  if (months === null) return null;
  return months / 12 <= YEARS ? months / 12 : null;
}

/** Age in whole years of the oldest entries, or null when there are none. */
export function oldestYear({ ages }: Row): number | null {
  const year = ages.findLastIndex((count) => count > 0);
  return year === -1 ? null : year;
}
export const totalOf = ({ ages }: Row): number => ages.reduce((sum, count) => sum + count, 0);
