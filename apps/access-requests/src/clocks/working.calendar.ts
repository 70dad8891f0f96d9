import type { WorkingCalendar } from '@garant/rules';

let calendar: WorkingCalendar = 'metropolitan';

/** The calendar of this deployment, said once when a program starts, before anything counts. */
export const useCalendar = (chosen: WorkingCalendar): void => {
  calendar = chosen;
};
/** Public holidays that move the ends of periods here. */
export const workingCalendar = (): WorkingCalendar => calendar;
