import type { ChoiceAct } from '../codes.js';

/** By what somebody speaks for another person. Sources: loi 78-17 art. 70; Code civil art. 371-1, 440, 477, 494-1. */
export const AUTHORITY_TYPES = [
  'parental-authority',
  'guardianship',
  'family-habilitation',
  'future-protection-mandate',
  'trusted-helper',
] as const;
export type AuthorityType = (typeof AUTHORITY_TYPES)[number];

export const AUTHORITY_STATUSES = ['declared', 'verified', 'refused', 'ended'] as const;
export type AuthorityStatus = (typeof AUTHORITY_STATUSES)[number];

export const AUTHORITY_END_REASONS = [
  'end-date',
  'majority',
  'revoked-by-person',
  'revoked-by-officer',
  'renounced',
  'death',
  'holder-death',
] as const;
export type AuthorityEndReason = (typeof AUTHORITY_END_REASONS)[number];

/** One authority as its stream tells it. Days are ISO calendar days, UTC; `endsOn` is the last day in force. */
export interface AuthorityState {
  readonly authorityId: string;
  readonly type: AuthorityType;
  readonly status: AuthorityStatus;
  /** Account of the representative. */
  readonly declaredBy: string;
  /** The representative's own subject reference. */
  readonly declarantRef: string | null;
  /** Known once verified. */
  readonly subjectRef: string | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  /** Acts that the authority names; null: all. */
  readonly acts: readonly ChoiceAct[] | null;
  /** The only holder: nobody else's word stands beside it. */
  readonly sole: boolean;
  readonly endedAt: string | null;
}

export type AuthorityCommandType =
  'authority.declare' | 'authority.verify' | 'authority.refuse' | 'authority.end';

/** What each type presupposes. Ages are completed years of the represented person. */
export interface AuthorityTypeRule {
  readonly minimumAge: number;
  /** First age at which it is over; null: no age ends it. */
  readonly overAt: number | null;
  /** Whether the document must name the acts. */
  readonly namesActs: boolean;
  /** Whether the represented person can end it alone. */
  readonly revocable: boolean;
  /** Whether a second person may hold the same authority beside the first. */
  readonly shared: boolean;
  /** Whether the person's own permissive acts wait for the representative (protected adults). */
  readonly protects: boolean;
}

export const AUTHORITY_TYPE_RULES: Readonly<Record<AuthorityType, AuthorityTypeRule>> = {
  'parental-authority': {
    minimumAge: 0,
    overAt: 18,
    namesActs: false,
    revocable: false,
    shared: true,
    protects: false,
  },
  guardianship: {
    minimumAge: 0,
    overAt: null,
    namesActs: false,
    revocable: false,
    shared: false,
    protects: true,
  },
  'family-habilitation': {
    minimumAge: 18,
    overAt: null,
    namesActs: false,
    revocable: false,
    shared: false,
    protects: true,
  },
  'future-protection-mandate': {
    minimumAge: 18,
    overAt: null,
    namesActs: false,
    revocable: false,
    shared: false,
    protects: true,
  },
  'trusted-helper': {
    minimumAge: 18,
    overAt: null,
    namesActs: true,
    revocable: true,
    shared: false,
    protects: false,
  },
};
