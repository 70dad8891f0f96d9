/** Codes with which the rules of missions refuse; each is a row of the problems table. */
export const MISSION_REFUSALS = [
  'mission-unknown',
  'mission-dates',
  'mission-hours',
  'mission-notice',
  'mission-members',
  'mission-scope',
  'mission-ended',
  'mission-not-begun',
] as const;
