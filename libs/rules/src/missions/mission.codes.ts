/** Forms of control (loi 78-17 art. 19 III; CNIL, procedure of control). */
export const MISSION_FORMS = ['on-site', 'on-documents', 'summons', 'online'] as const;
export type MissionForm = (typeof MISSION_FORMS)[number];

/** Who orders a control. */
export const MISSION_AUTHORITIES = [
  'cnil-chair',
  'liberties-judge',
  'health-data-access-body',
  'health-ministry',
] as const;
export type MissionAuthority = (typeof MISSION_AUTHORITIES)[number];

/** On which text an inspection rests. */
export const MISSION_BASES = ['LIL.19', 'GDPR.58.1', 'EHDS.73.3', 'EHDS.63', 'CSP.L1461-1'] as const;
export type MissionBasis = (typeof MISSION_BASES)[number];

/** Hours, in Paris, in which a control on site may take place (loi 78-17 art. 19 I): from 06:00, until 21:00. */
export const ON_SITE_HOURS = { from: 6, until: 21 } as const;
/** Whole days between the day of a summons and the day of the hearing. */
export const SUMMONS_DAYS = 8;
/** An account of inspection is time-boxed: a longer mission needs an order of its own. */
export const LONGEST_MISSION_DAYS = 366;
/** A mission may be entered after its order; not after a month. */
export const LATEST_ENTRY_DAYS = 31;
