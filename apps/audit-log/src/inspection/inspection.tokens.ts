/** Public holidays of the deployment: which days are working days. */
export const CALENDAR = Symbol('inspection calendar');
