import { z } from 'zod';
import {
  erasureAct,
  holdView,
  publicRetention,
  retentionOverview,
  type ProblemCode,
} from '@garant/contracts';
import { erasuresQuery, holdBody, reasonBody } from '../retention/retention.bodies.js';
import { ID, NOW, done, type Operation } from './operation.js';

const TAG = 'Retention';
const readers = ['inspector', 'data-protection-officer'] as const;
const holders = ['inspector', 'data-protection-officer', 'signatory'] as const;
const changed = z.looseObject({ holdId: z.uuid() });
const refusals: ProblemCode[] = [
  'legal-hold-unknown',
  'legal-hold-state',
  'legal-hold-scope',
  'legal-hold-basis',
  'legal-hold-period',
  'mission-unknown',
  'mission-ended',
  'mission-not-begun',
  'confidential-unreadable',
];

export const retentionOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/log/retention',
    tag: TAG,
    summary: 'How long the log keeps what, on which legal basis',
    access: 'public',
    proxied: true,
    answers: {
      200: {
        description: 'Classes with durations and sources',
        schema: publicRetention,
        example: {
          classes: [
            {
              id: 'access',
              title: { fr: 'Accès aux données', en: 'Access to data' },
              what: { fr: 'Lectures de données personnelles', en: 'Reads of personal data' },
              why: { fr: 'Contrôle interne', en: 'Internal control' },
              months: 36,
              min: 6,
              max: 36,
              setting: 'GARANT_POLICY_LOG_ACCESS_MONTHS',
              atEnd: 'details-erased',
              source: 'CNIL délibération 2021-122',
            },
          ],
          minimumIndex: 0,
          pruning: { policy: 'never', months: 300, legalBasis: null },
          backupDays: 30,
        },
      },
    },
  },
  {
    method: 'GET',
    path: '/api/v1/retention',
    tag: TAG,
    summary: 'What is there by age and class, what is due, what is held, what went',
    access: readers,
    proxied: true,
    answers: { 200: { description: 'Numbers and indexes, no entry', schema: retentionOverview } },
  },
  {
    method: 'GET',
    path: '/api/v1/erasures',
    tag: TAG,
    summary: 'Acts of erasure, newest first',
    access: readers,
    proxied: true,
    query: erasuresQuery,
    answers: {
      200: {
        description: 'A page of acts',
        schema: z.object({ items: z.array(erasureAct), next: z.number().int().nullable() }),
        example: {
          items: [
            {
              erasureId: ID,
              entryIndex: 41_203,
              reason: 'person-erased',
              requestId: ID,
              class: null,
              at: NOW,
              outOfBackups: '2026-04-01T09:30:00.000Z',
              fromIndex: 12,
              toIndex: 40_998,
              count: 7,
              held: 0,
            },
          ],
          next: null,
        },
      },
    },
  },
  {
    method: 'GET',
    path: '/api/v1/holds',
    tag: TAG,
    summary: 'Legal holds, active ones first',
    access: holders,
    proxied: true,
    answers: { 200: { description: 'The holds', schema: z.object({ items: z.array(holdView) }) } },
  },
  {
    method: 'POST',
    path: '/api/v1/holds',
    tag: TAG,
    summary: 'Stops erasure and pruning of what it covers, until it is lifted or ends',
    access: holders,
    command: true,
    body: {
      schema: holdBody,
      example: {
        scope: { kind: 'permit', ref: ID },
        basis: 'data-protection-officer',
        until: '2028-03-02T09:30:00.000Z',
        reason: 'A court case about this permit is announced.',
      },
    },
    answers: { 201: { description: 'Placed', schema: changed } },
    problems: refusals,
  },
  {
    method: 'POST',
    path: '/api/v1/holds/{id}/lift',
    tag: TAG,
    summary: 'Lifts a hold; one of an inspector is lifted by inspectors alone',
    access: holders,
    command: true,
    body: { schema: reasonBody, example: { reason: 'The case is closed.' } },
    answers: done('Lifted', changed),
    problems: refusals,
  },
];
