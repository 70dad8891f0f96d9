import { z } from 'zod';
import { missionView, missionsProblems, type ProblemCode } from '@garant/contracts';
import { extensionBody, missionBody } from '../missions/mission.bodies.js';
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
    answers: { 200: { description: 'The mission', schema: missionView } },
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
    path: '/api/v1/missions/{id}/extension',
    tag: 'Missions',
    summary: 'A later end, on the strength of another order',
    access: ['inspector'],
    command: true,
    body: { schema: extensionBody, example: { endsAt: NOW, orderHash: SHA } },
    answers: done('Extended', changed),
    problems: refusals,
  },
  {
    method: 'POST',
    path: '/api/v1/missions/{id}/end',
    tag: 'Missions',
    summary: 'Closes a mission: its access ends',
    access: ['inspector'],
    command: true,
    answers: done('Closed', changed),
    problems: refusals,
  },
];
