import { z } from 'zod';
import { committeeProblems, committeeView, meetingView, seatView, type ProblemCode } from '@garant/contracts';
import {
  DELIBERATION_STEPS,
  guestBody,
  MEETING_STEPS,
  meetingBody,
  questionsBody,
  seatBody,
  seatEndBody,
  type CommitteeStep,
} from '../committee/committee.steps.js';
import { done, ID, NOW, type Operation } from './operation.js';

const readers = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;
const body = ['assessor', 'committee', 'signatory', 'inspector'] as const;
const refusals = Object.keys(committeeProblems) as ProblemCode[];
const onApplication: ProblemCode[] = [
  ...refusals,
  'application-unknown',
  'application-state',
  'conflict-of-interest',
  'separation-of-duties',
  'criterion-unanswered',
  'reason-missing',
  'already-invited',
  'confidential-unreadable',
  'command-too-old',
];
/** Steps share an address whose last part names them; the body is that of the step. */
const schemaOf = (steps: Readonly<Record<string, CommitteeStep>>): z.ZodType => {
  const [first, ...rest] = Object.values(steps).map((step) => step.body as z.ZodType);
  return z.union([first!, ...rest]);
};
const changed = z.looseObject({ applicationId: z.uuid() });
const met = z.looseObject({ meetingId: z.uuid() });
const seated = z.looseObject({ seatId: z.uuid() });
const named = z.object({ names: z.record(z.uuid(), z.string()).optional() }).shape;

export const committeeOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/applications/{id}/deliberation',
    tag: 'Committee',
    summary: 'Who deliberates on an application, and what they said on the way',
    access: readers,
    answers: { 200: { description: 'The deliberation', schema: committeeView.extend(named) } },
    problems: ['interest-undeclared'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/applications/{id}/deliberation/{step}',
    tag: 'Committee',
    summary: `An act of deliberation: ${Object.keys(DELIBERATION_STEPS).join(', ')}`,
    access: ['researcher', 'assessor', 'committee', 'reviewer', 'signatory'],
    command: true,
    body: { schema: schemaOf(DELIBERATION_STEPS), example: { account: ID } },
    answers: done('Done', changed),
    problems: onApplication,
  },
  {
    method: 'POST',
    path: '/api/v1/applications/{id}/questions',
    tag: 'Committee',
    summary: 'Asks for information, each question about a field: the clock stops (EHDS Art. 68(4))',
    access: ['assessor'],
    command: true,
    body: {
      schema: questionsBody,
      example: {
        message: 'Two points are open.',
        questions: [{ field: 'safeguards', text: 'Who reads the logs?' }],
      },
    },
    answers: done('Asked', changed),
    problems: onApplication,
  },
  {
    method: 'POST',
    path: '/api/v1/applications/{id}/guests',
    tag: 'Committee',
    summary: 'Invites a guest reviewer to this one application',
    access: ['assessor'],
    command: true,
    body: { schema: guestBody, example: { email: 'reviewer@example.org' } },
    answers: { 201: { description: 'Invited', schema: changed } },
    problems: onApplication,
  },
  {
    method: 'GET',
    path: '/api/v1/applications/{id}/decision.jws',
    tag: 'Committee',
    summary: 'The signed decision (JWS, typ garant-decision+jwt)',
    access: readers,
    answers: { 200: { description: 'Compact JWS', type: 'application/jose' } },
    problems: ['interest-undeclared'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/applications/{id}/decision.pdf',
    tag: 'Committee',
    summary: 'The decision for people, with reasons per criterion and the appeal route',
    access: readers,
    query: z.object({ lang: z.enum(['fr', 'en']).optional() }),
    answers: { 200: { description: 'PDF', type: 'application/pdf' } },
    problems: ['interest-undeclared'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/committee',
    tag: 'Committee',
    summary: 'Which seats the committee has',
    access: 'public',
    answers: {
      200: {
        description: 'Seats held now, without who holds them',
        schema: z.object({ items: z.array(seatView) }),
      },
    },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/committee/seats',
    tag: 'Committee',
    summary: 'Every seat with who holds or held it',
    access: body,
    answers: { 200: { description: 'Seats', schema: z.object({ items: z.array(seatView.extend(named)) }) } },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/committee/seats',
    tag: 'Committee',
    summary: 'Appoints somebody to a seat',
    access: ['signatory'],
    command: true,
    body: { schema: seatBody, example: { account: ID, seat: 'patients', from: NOW, until: null } },
    answers: { 201: { description: 'Appointed', schema: seated } },
    problems: ['seat-taken', 'seat-period', 'separation-of-duties'],
  },
  {
    method: 'POST',
    path: '/api/v1/committee/seats/{id}/end',
    tag: 'Committee',
    summary: 'Ends a seat',
    access: ['signatory'],
    command: true,
    body: { schema: seatEndBody, example: { until: NOW } },
    answers: done('Ended', seated),
    problems: ['seat-unknown', 'seat-period'],
  },
  {
    method: 'GET',
    path: '/api/v1/meetings',
    tag: 'Committee',
    summary: 'Meetings, newest first',
    access: body,
    answers: {
      200: { description: 'Meetings', schema: z.object({ items: z.array(meetingView.extend(named)) }) },
    },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/meetings',
    tag: 'Committee',
    summary: 'Calls a meeting with its agenda',
    access: ['assessor', 'committee'],
    command: true,
    body: { schema: meetingBody, example: { at: NOW, agenda: [ID] } },
    answers: { 201: { description: 'Called', schema: met } },
    problems: refusals,
  },
  {
    method: 'GET',
    path: '/api/v1/meetings/{id}',
    tag: 'Committee',
    summary: 'A meeting: agenda, quorum, votes once closed, minutes',
    access: body,
    answers: { 200: { description: 'The meeting', schema: meetingView.extend(named) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/meetings/{id}/minutes.pdf',
    tag: 'Committee',
    summary: 'Minutes of a closed meeting',
    access: body,
    query: z.object({ lang: z.enum(['fr', 'en']).optional() }),
    answers: { 200: { description: 'PDF', type: 'application/pdf' } },
    problems: ['meeting-state'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/meetings/{id}/{step}',
    tag: 'Committee',
    summary: `An act on a meeting: ${Object.keys(MEETING_STEPS).join(', ')}`,
    access: ['assessor', 'committee'],
    command: true,
    body: { schema: schemaOf(MEETING_STEPS), example: { present: [ID] } },
    answers: done('Done', met),
    problems: refusals,
  },
];
