import type { WorkingCalendar } from '@garant/rules';

/** Public holidays that move the end of a period. */
export const CALENDAR: WorkingCalendar = 'metropolitan';
