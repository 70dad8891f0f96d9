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

/** What an inspector marks an entry as. */
export const FLAG_KINDS = ['finding', 'to-check', 'evidence'] as const;
export type FlagKind = (typeof FLAG_KINDS)[number];

/** What an order suspends. */
export const ORDER_TARGETS = ['permit', 'environment'] as const;
export type OrderTarget = (typeof ORDER_TARGETS)[number];

/** Where the answer to a request of an inspector stands. */
export const MISSION_REQUEST_STATES = ['open', 'answered', 'settled', 'withdrawn'] as const;
export type MissionRequestState = (typeof MISSION_REQUEST_STATES)[number];
export const MISSION_REQUEST_OUTCOMES = ['sufficient', 'insufficient'] as const;
export type MissionRequestOutcome = (typeof MISSION_REQUEST_OUTCOMES)[number];
/** Days before the end of a period on which the officer is reminded; 0: it is over. */
export const REQUEST_REMINDERS = [2, 0] as const;

/** Identities that may be revealed under one mission within 24 hours: never a list, always a person. */
export const REVEALS_PER_DAY = 3;
/** How long an approved reveal may wait to be opened. */
export const REVEAL_OPEN_HOURS = 24;
export const REVEAL_STATES = ['asked', 'approved', 'refused', 'opened'] as const;
export type RevealState = (typeof REVEAL_STATES)[number];
