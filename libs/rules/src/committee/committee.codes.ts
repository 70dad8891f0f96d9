/** Why the committee's acts go no further; each is a problem type (RFC 9457). */
export const COMMITTEE_REFUSALS = [
  'interest-undeclared',
  'not-assigned',
  'assigned-already',
  'seat-missing',
  'seat-taken',
  'seat-unknown',
  'seat-period',
  'vote-closed',
  'vote-open',
  'question-unknown',
  'question-unanswered',
  'guest-unknown',
  'not-chair',
  'meeting-unknown',
  'meeting-state',
  'meeting-agenda',
  'meeting-quorum',
] as const;

/** Seats of the committee: its chair, members, and the voices of patients, of professionals and of experts (EHDS Art. 55(3)). */
export const SEAT_KINDS = ['chair', 'member', 'patients', 'professionals', 'expert'] as const;
export type SeatKind = (typeof SEAT_KINDS)[number];

/** What a guest reviewer advises; the reasons come with it. */
export const RECOMMENDATIONS = ['grant', 'grant-with-conditions', 'refuse'] as const;
export type Recommendation = (typeof RECOMMENDATIONS)[number];

/** EHDS Art. 68(2): risks that the access body takes into account. */
export const WEIGHED_CRITERIA = ['68.2.a', '68.2.b'] as const;
