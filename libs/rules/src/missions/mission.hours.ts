import { parisHour } from '../clocks/paris.calendar.js';
import { ON_SITE_HOURS } from './mission.codes.js';

/** Whether it is, in Paris, an hour in which a control on site may take place (loi 78-17 art. 19 I). */
export const isOnSiteHour = (at: string): boolean => {
  const hour = parisHour(at);
  return hour >= ON_SITE_HOURS.from && hour < ON_SITE_HOURS.until;
};
