import { z } from 'zod';
import {
  missionView,
  missionWork,
  missionsProblems,
  revealedIdentity,
  type ProblemCode,
} from '@garant/contracts';
import { missionBody } from '../missions/mission.bodies.js';
import { MISSION_STEPS, approvalBody, executionBody } from '../missions/mission.steps.js';
import { done, ID, NOW, SHA, type Operation } from './operation.js';

/** What every read of entries by an inspector takes, and may be refused with. */
export const underMission = {
  mission: z.uuid().optional().describe('Mission under which one reads; needed with several open ones'),
};
export const missionAccess: readonly ProblemCode[] = [
  'mission-required',
  'mission-unnamed',
  'mission-unknown',
  'mission-not-begun',
  'mission-ended',
];

const readers = ['inspector', 'data-protection-officer', 'signatory'] as const;
const refusals = Object.keys(missionsProblems) as ProblemCode[];
const changed = z.looseObject({ missionId: z.uuid() });
/** Steps share an address whose last part names them; the body is that of the step. */
const [firstBody, ...otherBodies] = Object.values(MISSION_STEPS).map(({ body }) => body);
const stepBodies = z.union([firstBody!, ...otherBodies]);

export const missionsOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/missions',
    tag: 'Missions',
    summary: 'Missions: to inspectors theirs, to the body that is inspected the register of all',
    access: readers,
    answers: { 200: { description: 'The newest first', schema: z.object({ items: z.array(missionView) }) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/missions/{id}',
    tag: 'Missions',
    summary: 'One mission',
    access: readers,
    answers: { 200: { description: 'Everything under the mission', schema: missionWork } },
    problems: ['mission-unknown'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/missions',
    tag: 'Missions',
    summary: 'Opens a mission on the strength of its order (loi 78-17 art. 19)',
    access: ['inspector'],
    command: true,
    body: {
      schema: missionBody,
      example: {
        orderNumber: '2026-100C',
        authority: 'cnil-chair',
        legalBasis: 'LIL.19',
        form: 'on-documents',
        startsAt: NOW,
        endsAt: '2026-04-02T21:59:59.999Z',
        orderHash: SHA,
        scope: { permits: [ID] },
        colleagues: [{ email: 'simone@example.org', doctor: true }],
      },
    },
    answers: { 201: { description: 'Opened', schema: changed } },
    problems: refusals,
  },
  {
    method: 'POST',
    path: '/api/v1/missions/{id}/{step}',
    tag: 'Missions',
    summary: `An act within a mission: ${Object.keys(MISSION_STEPS).join(', ')}`,
    access: ['inspector', 'data-protection-officer'],
    command: true,
    body: {
      schema: stepBodies,
      example: { period: { workingDays: 5 }, text: 'Send the record of processing.' },
    },
    answers: {
      ...done('Done', changed),
      201: { description: 'Made', schema: changed },
    },
    problems: [...refusals, 'confidential-unreadable'],
  },
  {
    method: 'POST',
    path: '/api/v1/missions/{id}/order-execution',
    tag: 'Missions',
    summary: 'The access body suspends what an inspector ordered suspended',
    access: ['signatory'],
    command: true,
    body: {
      schema: executionBody,
      example: { orderId: ID, reason: 'Order of mission 2026-100C, executed the same day.' },
    },
    answers: done('Suspended'),
    problems: [
      'mission-unknown',
      'order-unknown',
      'order-closed',
      'permit-unknown',
      'permit-state',
      'environment-unknown',
      'environment-suspension',
    ],
  },
  {
    method: 'POST',
    path: '/api/v1/missions/{id}/reveal-approval',
    tag: 'Missions',
    summary:
      'A doctor of the mission allows one identity to be revealed, confirmed by a new login (loi 78-17 art. 19)',
    access: ['inspector'],
    command: true,
    body: {
      schema: approvalBody,
      example: {
        act: { act: 'reveal', missionId: ID, revealId: ID, actor: ID, madeAt: NOW },
        idToken: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
      },
    },
    answers: done('Approved', changed),
    problems: [...refusals, 'step-up-invalid', 'step-up-too-old'],
  },
  {
    method: 'POST',
    path: '/api/v1/missions/{id}/reveals/{revealId}/identity',
    tag: 'Missions',
    summary: 'One identity, told once to the inspector who asked; the person sees that it happened',
    access: ['inspector'],
    answers: { 200: { description: 'The identity', schema: revealedIdentity } },
    problems: ['reveal-unknown', 'reveal-closed', 'subject-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/missions/{id}/files/{sha256}',
    tag: 'Missions',
    summary: 'A document that came with an answer',
    access: readers,
    answers: { 200: { description: 'The document', type: 'application/octet-stream' } },
    problems: ['mission-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/missions/{id}/minutes.pdf',
    tag: 'Missions',
    summary: 'Draft of the minutes',
    access: ['inspector'],
    query: z.object({ lang: z.enum(['fr', 'en']).optional() }),
    answers: { 200: { description: 'The draft', type: 'application/pdf' } },
    problems: ['mission-unknown'],
    proxied: true,
  },
];
