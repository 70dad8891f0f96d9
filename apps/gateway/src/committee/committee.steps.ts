import { z } from 'zod';
import { ASSESSED, longText, timestamp, uuid } from '@garant/contracts';
import { RECOMMENDATIONS, SEAT_KINDS, type Role } from '@garant/rules';

/** An act as a word of the address: its command, who may try it, its body, and which of its fields are confidential. */
export interface CommitteeStep {
  readonly command: string;
  readonly by: readonly Role[];
  readonly body: z.ZodType<object>;
  readonly sealed: readonly string[];
}
const step = (
  command: string,
  by: readonly Role[],
  shape: z.ZodRawShape = {},
  sealed: readonly string[] = [],
): CommitteeStep => ({ command, by, body: z.strictObject(shape), sealed });

const account = { account: uuid };

/** POST /api/v1/applications/:id/deliberation/:step */
export const DELIBERATION_STEPS: Readonly<Record<string, CommitteeStep>> = {
  assignment: step('application.assign', ['assessor', 'signatory'], account),
  unassignment: step('application.unassign', ['assessor', 'signatory'], account),
  earmark: step('application.earmark', ['assessor']),
  interest: step(
    'application.declare-interest',
    ['assessor', 'committee', 'reviewer', 'signatory'],
    { interest: z.boolean(), reason: longText.optional() },
    ['reason'],
  ),
  criterion: step(
    'application.assess-criterion',
    ['assessor'],
    { criterion: z.enum(ASSESSED), met: z.boolean().nullable(), reason: longText },
    ['reason'],
  ),
  assessment: step('application.assess', ['assessor'], {}, ['assessment']),
  remark: step(
    'application.remark',
    ['assessor', 'committee', 'signatory'],
    { toApplicant: z.boolean(), text: longText },
    ['text'],
  ),
  answer: step('application.answer-question', ['researcher'], { questionId: uuid, answer: longText }, [
    'answer',
  ]),
  uninvitation: step('application.uninvite-reviewer', ['assessor'], { invitationId: uuid }),
  review: step(
    'application.review',
    ['reviewer'],
    { recommendation: z.enum(RECOMMENDATIONS), reason: longText },
    ['reason'],
  ),
};

const agenda = { at: timestamp, agenda: z.array(uuid).min(1).max(100) };
/** POST /api/v1/meetings/:id/:step */
export const MEETING_STEPS: Readonly<Record<string, CommitteeStep>> = {
  agenda: step('meeting.amend', ['assessor', 'committee'], agenda),
  opening: step('meeting.open', ['committee'], { present: z.array(uuid).max(200) }),
  attendance: step('meeting.attend', ['assessor', 'committee'], { ...account, present: z.boolean() }),
  closing: step('meeting.close', ['committee']),
  minutes: step('meeting.write-minutes', ['assessor', 'committee'], { text: z.string().max(40_000) }, [
    'text',
  ]),
  approval: step('meeting.approve-minutes', ['committee']),
};

export const meetingBody = z.strictObject(agenda);
export const seatBody = z.strictObject({
  ...account,
  seat: z.enum(SEAT_KINDS),
  from: timestamp,
  until: timestamp.nullable().default(null),
});
export const seatEndBody = z.strictObject({ until: timestamp });
export const guestBody = z.strictObject({ email: z.email().max(254) });
/** A request for information whose questions are each about a field of the form; `null`: about the whole. */
export const questionsBody = z.strictObject({
  message: longText,
  questions: z
    .array(z.strictObject({ field: z.string().max(80).nullable(), text: longText }))
    .max(30)
    .default([]),
});
