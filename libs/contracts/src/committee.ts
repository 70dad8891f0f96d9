import { z } from 'zod';
import { RECOMMENDATIONS, SEAT_KINDS, WEIGHED_CRITERIA } from '@garant/rules';
import { longText, sha256Hex, slug, timestamp, uuid } from './ids.js';
import { p, type ProblemDescription } from './problem.row.js';

/** Acts of the access body on an application: completeness, assessment, votes, signature (EHDS Art. 68). */

/** Art. 68(1)(a)-(h). */
export const CRITERIA = [
  '68.1.a',
  '68.1.b',
  '68.1.c',
  '68.1.d',
  '68.1.e',
  '68.1.f',
  '68.1.g',
  '68.1.h',
] as const;

/** The criteria of Art. 68(1), then the risks of Art. 68(2), which an assessment may leave out. */
export const ASSESSED = [...CRITERIA, ...WEIGHED_CRITERIA] as const;

const answer = z.object({
  criterion: z.enum(ASSESSED),
  met: z.boolean().nullable().describe('null: not applicable'),
  reason: longText,
});
export const assessment = z.array(answer);
/** `by`: who answered, when it is not who gave the assessment. */
export const assessmentRead = z.array(answer.extend({ by: uuid.optional() }));

/**
 * The act a person logs in again for. The OIDC nonce is the SHA-256 (hex) of its RFC 8785 form, so the identity
 * provider's id_token binds the login to exactly this act, and `access-requests` checks it against the provider itself.
 */
export const voteAct = z.object({
  act: z.literal('vote'),
  applicationId: uuid,
  version: z.number().int(),
  vote: z.enum(['favour', 'against', 'abstain']),
  reason: longText,
  noConflictOfInterest: z.literal(true),
  actor: uuid,
  madeAt: timestamp,
});

export const signAct = z.object({
  act: z.literal('sign'),
  applicationId: uuid,
  version: z.number().int(),
  decision: z.enum(['grant', 'refuse']),
  reason: longText,
  conditions: z.array(longText).default([]),
  /** Duration of the permit; must lie inside the requested period and be at most ten years (Art. 68(12)). */
  validFrom: timestamp.optional(),
  validUntil: timestamp.optional(),
  actor: uuid,
  madeAt: timestamp,
});

export type VoteAct = z.infer<typeof voteAct>;

export type SignAct = z.infer<typeof signAct>;

const appKey = { applicationId: uuid };
const questions = z.array(z.object({ questionId: uuid, field: z.string().max(80).nullable() })).max(30);
const agenda = z.array(uuid).max(100);

export const committeeCommands = {
  /** `questions`: each about one field, or about the whole; their texts are confidential. */
  'application.request-information': z.strictObject({ applicationId: uuid, questions: questions.optional() }),
  'application.find-complete': z.strictObject({ applicationId: uuid }),
  'application.assess': z.strictObject({ applicationId: uuid }),
  /** `actHash`: SHA-256 (hex) of the RFC 8785 form of the act, which also is the nonce of the confirming login. */
  'application.vote': z.strictObject({ applicationId: uuid, actHash: sha256Hex }),
  'application.sign': z.strictObject({ applicationId: uuid, actHash: sha256Hex }),
  'application.assign': z.strictObject({ applicationId: uuid, account: uuid }),
  'application.unassign': z.strictObject({ applicationId: uuid, account: uuid }),
  'application.earmark': z.strictObject({ applicationId: uuid }),
  'application.declare-interest': z.strictObject({ applicationId: uuid, interest: z.boolean() }),
  'application.assess-criterion': z.strictObject({
    applicationId: uuid,
    criterion: z.enum(ASSESSED),
    met: answer.shape.met,
  }),
  /** \`toApplicant\`: the applicant reads it too. */
  'application.remark': z.strictObject({ applicationId: uuid, toApplicant: z.boolean() }),
  'application.answer-question': z.strictObject({ applicationId: uuid, questionId: uuid }),
  'application.invite-reviewer': z.strictObject({ applicationId: uuid, invitationId: uuid }),
  'application.uninvite-reviewer': z.strictObject({ applicationId: uuid, invitationId: uuid }),
  'application.review': z.strictObject({ applicationId: uuid, recommendation: z.enum(RECOMMENDATIONS) }),
  /** Key: the seat. */
  'committee.appoint': z.strictObject({
    seatId: uuid,
    account: uuid,
    seat: z.enum(SEAT_KINDS),
    from: timestamp,
    until: timestamp.nullable().default(null),
  }),
  'committee.end-seat': z.strictObject({ seatId: uuid, until: timestamp }),
  /** Key: the meeting. */
  'meeting.schedule': z.strictObject({ meetingId: uuid, at: timestamp, agenda }),
  'meeting.amend': z.strictObject({ meetingId: uuid, at: timestamp, agenda }),
  'meeting.open': z.strictObject({ meetingId: uuid, present: z.array(uuid).max(200) }),
  'meeting.attend': z.strictObject({ meetingId: uuid, account: uuid, present: z.boolean() }),
  'meeting.close': z.strictObject({ meetingId: uuid }),
  'meeting.write-minutes': z.strictObject({ meetingId: uuid }),
  'meeting.approve-minutes': z.strictObject({ meetingId: uuid }),
} as const;

/** Plaintext of the confidential body, by command. */
export const committeeConfidential = {
  'application.request-information': z.object({
    message: longText,
    questions: z
      .array(z.object({ questionId: uuid, text: longText }))
      .max(30)
      .optional(),
  }),
  /** Absent: of what was answered criterion by criterion. */
  'application.assess': z.object({ assessment: assessment.optional() }),
  /** `idToken`: what the provider answered to the login whose nonce is the hash of `act`. */
  'application.vote': z.object({ act: voteAct, idToken: z.string().min(1) }),
  'application.sign': z.object({ act: signAct, idToken: z.string().min(1) }),
  'application.declare-interest': z.object({ reason: longText.optional() }),
  'application.assess-criterion': z.object({ reason: longText }),
  'application.remark': z.object({ text: longText }),
  'application.answer-question': z.object({ answer: longText }),
  /** The gateway knows which account has the address. */
  'application.invite-reviewer': z.object({ email: z.email().max(254), account: uuid }),
  'application.review': z.object({ reason: longText }),
  'meeting.write-minutes': z.object({ text: z.string().max(40_000) }),
} as const;

const meetingKey = { meetingId: uuid };
/** How a vote stood when the meeting ended. \`adjourned\`: too few without an interest were there. */
export const meetingOutcome = z.object({
  applicationId: uuid,
  outcome: z.enum(['closed', 'adjourned']),
  favour: z.number().int(),
  against: z.number().int(),
  abstain: z.number().int(),
  seats: z.number().int(),
  present: z.number().int(),
  recused: z.array(uuid),
});

export const committeeEvents = {
  'application.information-requested': z.object({
    ...appKey,
    messageHash: sha256Hex,
    dueAt: timestamp,
    questions: questions.optional(),
  }),
  'application.found-complete': z.object({
    ...appKey,
    /** Null on the French route, where no time to decide runs. */
    decisionDueAt: timestamp.nullable(),
    /** Present: an opinion comes first, and its period ends then. */
    opinionDueAt: timestamp.optional(),
    /** What is asked of each holder, and by when a trusted one proposes (Art. 72(5)). */
    shares: z.array(z.object({ holderId: slug, datasetIds: z.array(uuid) })).optional(),
    proposalDueAt: timestamp.optional(),
  }),
  'application.assessed': z.object({
    ...appKey,
    verdicts: z.array(
      z.object({ criterion: z.enum(ASSESSED), met: z.boolean().nullable(), by: uuid.optional() }),
    ),
    assessmentHash: sha256Hex,
  }),
  'application.voted': z.object({
    ...appKey,
    vote: voteAct.shape.vote,
    actHash: sha256Hex,
    reasonHash: sha256Hex,
  }),
  'application.decided': z.object({
    ...appKey,
    decision: z.enum(['grant', 'refuse']),
    actHash: sha256Hex,
    reasonHash: sha256Hex,
    permitId: uuid.nullable(),
  }),
  'application.assigned': z.object({ ...appKey, account: uuid }),
  'application.unassigned': z.object({ ...appKey, account: uuid }),
  /** The reason is confidential and kept; whoever reads the event learns that there is one. */
  'application.interest-declared': z.object({
    ...appKey,
    interest: z.boolean(),
    reasonHash: sha256Hex.optional(),
  }),
  'application.criterion-assessed': z.object({
    ...appKey,
    criterion: z.enum(ASSESSED),
    met: z.boolean().nullable(),
    reasonHash: sha256Hex,
  }),
  'application.remarked': z.object({ ...appKey, toApplicant: z.boolean(), messageHash: sha256Hex }),
  'application.question-answered': z.object({ ...appKey, questionId: uuid, messageHash: sha256Hex }),
  'application.reviewer-invited': z.object({ ...appKey, invitationId: uuid, account: uuid }),
  'application.reviewer-uninvited': z.object({ ...appKey, invitationId: uuid }),
  'application.reviewed': z.object({
    ...appKey,
    recommendation: z.enum(RECOMMENDATIONS),
    reasonHash: sha256Hex,
  }),
  'application.vote-closed': z.object({ ...appKey, meetingId: uuid }),
  /** In the public register from now on (EHDS Art. 57(1)(j)). */
  'decision.published': z.object({ ...appKey, documentHash: sha256Hex }),
  'committee.appointed': z.object({
    seatId: uuid,
    account: uuid,
    seat: z.enum(SEAT_KINDS),
    from: timestamp,
    until: timestamp.nullable(),
  }),
  'committee.seat-ended': z.object({ seatId: uuid, until: timestamp }),
  'meeting.scheduled': z.object({ ...meetingKey, at: timestamp, agenda }),
  'meeting.amended': z.object({ ...meetingKey, at: timestamp, agenda }),
  'meeting.opened': z.object({ ...meetingKey, present: z.array(uuid) }),
  'meeting.attended': z.object({ ...meetingKey, account: uuid, present: z.boolean() }),
  'meeting.closed': z.object({ ...meetingKey, outcomes: z.array(meetingOutcome) }),
  'meeting.minutes-written': z.object({ ...meetingKey, minutesHash: sha256Hex }),
  'meeting.minutes-approved': z.object({ ...meetingKey, minutesHash: sha256Hex.nullable() }),
} as const;

export const committeeProblems = {
  'interest-undeclared': p(
    403,
    'Say first whether you have an interest in this application',
    'Dites d’abord si vous avez un intérêt dans cette demande',
    'EHDS Art. 55(4); CRPA R133-12',
  ),
  'not-assigned': p(
    403,
    'Somebody else is assigned to this application',
    'Cette demande est confiée à quelqu’un d’autre',
    'EHDS Art. 55(3)',
  ),
  'assigned-already': p(409, 'Assigned already', 'Déjà confiée à cette personne'),
  'seat-missing': p(
    403,
    'Only those with a seat in the committee vote and attend',
    'Seules les personnes qui siègent au comité votent et assistent',
    'CRPA R133-10',
  ),
  'seat-taken': p(
    409,
    'One seat per person and one chair at a time',
    'Un siège par personne et une seule présidence à la fois',
  ),
  'seat-unknown': p(404, 'There is no such seat', 'Ce siège n’existe pas'),
  'seat-period': p(
    422,
    'That period is not possible for this seat',
    'Cette durée n’est pas possible pour ce siège',
  ),
  'vote-closed': p(409, 'The vote is closed', 'Le vote est clos', 'CRPA R133-13'),
  'vote-open': p(
    409,
    'Votes are secret: the vote must be closed in a meeting first',
    'Les votes sont secrets : le vote doit d’abord être clos en séance',
  ),
  'question-unknown': p(404, 'There is no such question', 'Cette question n’existe pas'),
  'question-unanswered': p(
    422,
    'Answer every question first',
    'Répondez d’abord à chaque question',
    'EHDS Art. 68(4)',
  ),
  'guest-unknown': p(404, 'There is no such invitation', 'Cette invitation n’existe pas'),
  'not-chair': p(403, 'Only the chair does that', 'Seule la présidence le fait', 'CRPA R133-11'),
  'meeting-unknown': p(404, 'There is no such meeting', 'Cette séance n’existe pas'),
  'meeting-state': p(409, 'The meeting is not at that point', 'La séance n’en est pas là'),
  'meeting-agenda': p(
    422,
    'That agenda is not possible',
    'Cet ordre du jour n’est pas possible',
    'CRPA R133-13',
  ),
  'meeting-quorum': p(
    409,
    'Half of the seats at least must be present',
    'La moitié au moins des sièges doit être présente',
    'CRPA R133-10',
  ),
} as const satisfies Record<string, ProblemDescription>;
