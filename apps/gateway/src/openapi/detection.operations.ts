import { z } from 'zod';
import { detectionFile, detectionQueue, detectionRuleView, type ProblemCode } from '@garant/contracts';
import { queueQuery } from '../detection/detection.controller.js';
import { DETECTION_STEPS, tuningBody } from '../detection/detection.steps.js';
import { missionAccess, underMission } from './missions.operations.js';
import { done, type Operation } from './operation.js';

const TAG = 'Detection';
const readers = ['data-protection-officer', 'operator', 'inspector'] as const;
const workers = ['data-protection-officer', 'operator'] as const;
const refusals: ProblemCode[] = [
  'detection-unknown',
  'detection-state',
  'detection-about-oneself',
  'detection-not-yours',
  'confidential-unreadable',
];
const [first, ...others] = Object.values(DETECTION_STEPS).map(({ body }) => body as z.ZodType);

export const detectionOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/detections',
    tag: TAG,
    summary: 'The queue of findings, oldest open ones first; there is no search by account',
    access: readers,
    proxied: true,
    query: queueQuery,
    answers: {
      200: {
        description: 'A page of findings, and how far the log was looked at',
        schema: detectionQueue,
        example: {
          items: [],
          total: 0,
          counts: { NEW: 0, TAKEN: 0, EXPLAINED: 0, ESCALATED: 0, CLOSED: 0 },
          readTo: 4_120,
          size: 4_120,
        },
      },
    },
    problems: [...missionAccess],
  },
  {
    method: 'GET',
    path: '/api/v1/detections/{id}',
    tag: TAG,
    summary: 'One finding; its entries for whoever took it, noted as a read of the log',
    access: readers,
    proxied: true,
    query: z.object(underMission),
    answers: {
      200: {
        description: 'The finding with its history',
        schema: detectionFile.extend({ accountName: z.string().nullable() }),
      },
    },
    problems: ['detection-unknown', ...missionAccess],
  },
  {
    method: 'POST',
    path: '/api/v1/detections/{id}/steps/{step}',
    tag: TAG,
    summary: `A step of a human on a finding: ${Object.keys(DETECTION_STEPS).join(', ')}`,
    access: workers,
    command: true,
    body: {
      schema: z.union([first!, ...others]),
      example: { outcome: 'legitimate', reason: 'A campaign that was announced.' },
    },
    answers: done('Done', z.looseObject({ detectionId: z.uuid() })),
    problems: refusals,
  },
  {
    method: 'GET',
    path: '/api/v1/detection-rules',
    tag: TAG,
    summary: 'Every rule: what, why, its figures, how often it was wrong, who changed it',
    access: readers,
    proxied: true,
    answers: { 200: { description: 'The rules', schema: z.object({ items: z.array(detectionRuleView) }) } },
  },
  {
    method: 'POST',
    path: '/api/v1/detection-rules/{rule}',
    tag: TAG,
    summary: 'Gives a rule other figures, or turns it off or on',
    access: workers,
    command: true,
    body: {
      schema: tuningBody,
      example: { enabled: true, parameters: { limit: 300 }, reason: 'Information campaign until June.' },
    },
    answers: done('Tuned', z.looseObject({ rule: z.string() })),
    problems: ['detection-rule-unknown', 'detection-threshold', 'confidential-unreadable'],
  },
];
