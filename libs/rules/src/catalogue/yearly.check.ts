/**
 * The day on which a holder's yearly check is due (EHDS Art. 60(3)): a year after the last one, by the calendar; from
 * 29 February, on 28 February.
 * @param checkedAt RFC 3339 time or ISO day
 * @returns ISO day
 */
export function checkDueOn(checkedAt: string): string {
  const [year, month, day] = checkedAt.slice(0, 10).split('-') as [string, string, string];
  const leapDay = month === '02' && day === '29';
  return `${String(Number(year) + 1).padStart(4, '0')}-${month}-${leapDay ? '28' : day}`;
}
/** @param today ISO day in Paris */
export const checkIsOverdue = (checkedAt: string, today: string): boolean => checkDueOn(checkedAt) < today;
