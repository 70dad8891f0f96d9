import { deadline } from '../clocks/deadline.js';
import type { CaseKind, CaseTrack } from './case.kind.js';

/** Months to decide on a complete application, by track (EHDS Art. 68(4), 68(6); 72: two for the holder, two for the body). */
const MONTHS_BY_TRACK: Readonly<Record<CaseTrack, number>> = {
  standard: 3,
  accelerated: 2,
  'trusted-holder': 4,
};

/** Months that a trusted holder has to propose (Art. 72(5)). */
export const PROPOSAL_MONTHS = 2;
/** CESREES: one month, renewable once (decree 2019-536). CNIL: two months, renewable once (LIL Art. 66 V). */
export const OPINION_MONTHS = 1;
export const AUTHORISATION_MONTHS = 2;
/** Weeks to be heard before a measure, at most (EHDS Art. 63(2)). */
export const HEARING_WEEKS = 4;
/** Years of exclusion, at most (EHDS Art. 63(4)). */
export const EXCLUSION_YEARS = 5;
export const DEFAULT_APPEAL_MONTHS = 2;
export const DEFAULT_DRAFT_MONTHS = 12;

/** End of the time to decide on a complete application; null on the French route, whose clocks are the authorities'. */
export const decisionDue = (
  kind: CaseKind,
  track: CaseTrack,
  from: string,
  holidays: readonly string[] = [],
): string | null =>
  kind === 'french-route'
    ? null
    : deadline(from, { months: kind === 'data-request' ? 3 : MONTHS_BY_TRACK[track] }, holidays);
