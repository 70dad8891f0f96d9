import { z } from 'zod';
import { RECOMMENDATIONS, SEAT_KINDS } from '@garant/rules';
import { ASSESSED, meetingOutcome } from './committee.js';
import { timestamp, uuid } from './ids.js';

/** What those who deliberate see of a case beside the application, and of the committee itself. */

const said = { by: uuid.nullable(), at: timestamp, text: z.string() };
export const committeeView = z.object({
  applicationId: uuid,
  /** Whether the file waits for the caller's declaration. */
  declaration: z.enum(['needed', 'none', 'not-asked']),
  assigned: z.array(uuid),
  /** References of those who declared an interest; never why. */
  recused: z.array(uuid),
  answers: z.array(
    z.object({
      criterion: z.enum(ASSESSED),
      met: z.boolean().nullable(),
      reason: z.string(),
      by: uuid,
      at: timestamp,
    }),
  ),
  guests: z.array(z.object({ invitationId: uuid, account: uuid, at: timestamp })),
  reviews: z.array(
    z.object({ by: uuid, at: timestamp, recommendation: z.enum(RECOMMENDATIONS), reason: z.string() }),
  ),
  remarks: z.array(z.object({ ...said, toApplicant: z.boolean() })),
  /** Every request for information with its questions and answers, oldest first. */
  exchange: z.array(
    z.object({
      ...said,
      dueAt: timestamp,
      questions: z.array(
        z.object({
          questionId: uuid,
          field: z.string().nullable(),
          text: z.string(),
          answer: z.string().nullable(),
          answeredAt: timestamp.nullable(),
        }),
      ),
    }),
  ),
  vote: z.object({
    closedAt: timestamp.nullable(),
    secret: z.boolean(),
    /** Votes that count now, of how many seats, and how many of them it takes. */
    cast: z.number().int(),
    seats: z.number().int(),
    needed: z.number().int(),
  }),
  /** SHA-256 of the signed decision; null before. */
  decisionDocument: z.string().nullable(),
});
export type CommitteeView = z.infer<typeof committeeView>;

export const seatView = z.object({
  seatId: uuid,
  /** Null for the public: who sits is not told, which seats there are is. */
  account: uuid.nullable(),
  seat: z.enum(SEAT_KINDS),
  from: timestamp,
  until: timestamp.nullable(),
});
export type SeatView = z.infer<typeof seatView>;

export const MEETING_STATES = ['scheduled', 'open', 'closed', 'approved'] as const;
export const meetingView = z.object({
  meetingId: uuid,
  state: z.enum(MEETING_STATES),
  at: timestamp,
  openedAt: timestamp.nullable(),
  closedAt: timestamp.nullable(),
  approvedAt: timestamp.nullable(),
  /** Without what the caller may not know: a recused person's item has no title. */
  agenda: z.array(
    z.object({ applicationId: uuid, title: z.string().nullable(), outcome: meetingOutcome.nullable() }),
  ),
  seats: z.array(seatView.extend({ present: z.boolean() })),
  present: z.array(uuid),
  needed: z.number().int(),
  presides: z.boolean(),
  allowed: z.array(z.string()),
  /** Null before the meeting is closed. */
  minutes: z.string().nullable(),
});
export type MeetingView = z.infer<typeof meetingView>;

/** What a signed decision says, grant and refusal alike (EHDS Art. 68(3), 68(9); CRPA L211-5, R421-5 CJA). */
export const decisionDocument = z.object({
  iss: z.url(),
  iat: z.number().int(),
  applicationId: uuid,
  version: z.number().int(),
  title: z.string(),
  applicant: uuid,
  organisation: z.string().nullable(),
  decision: z.enum(['grant', 'refuse']),
  permitId: uuid.nullable(),
  reason: z.string(),
  conditions: z.array(z.string()),
  legalBasis: z.array(z.string()),
  criteria: z.array(
    z.object({ criterion: z.enum(ASSESSED), met: z.boolean().nullable(), reason: z.string() }),
  ),
  votes: z.object({
    favour: z.number().int(),
    against: z.number().int(),
    abstain: z.number().int(),
    recused: z.number().int(),
    /** Kinds of the seats that took part. */
    composition: z.array(z.enum(SEAT_KINDS)),
  }),
  appeal: z.array(z.object({ fr: z.string(), en: z.string() })),
  publication: z.object({ fr: z.string(), en: z.string() }),
  signedBy: uuid,
  signedAt: timestamp,
  actHash: z.string(),
});
export type DecisionDocument = z.infer<typeof decisionDocument>;
