import { z } from 'zod';
import {
  measureView,
  procedureView,
  proceduresProblems,
  publicAnswer,
  shareView,
  type ProblemCode,
} from '@garant/contracts';
import { APPLICATION_STEPS, MEASURE_STEPS, type Step } from '../procedures/procedure.steps.js';
import { done, listQuery, pageOf, type Operation } from './operation.js';

const readers = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;
const refusals = Object.keys(proceduresProblems) as ProblemCode[];

/** Steps share an address whose last part names them; the body is that of the step. */
const bodyOf = (steps: Readonly<Record<string, Step>>): { schema: z.ZodType; example: object } => {
  const [first, ...rest] = Object.values(steps).map(({ body }) => body as z.ZodType);
  return { schema: z.union([first!, ...rest]), example: Object.values(steps)[0]!.example };
};
const namesOf = (steps: object): string => Object.keys(steps).join(', ');

export const proceduresOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/applications/{id}/procedure',
    tag: 'Procedures',
    summary: 'Where a case stands: kind, track, opinions, appeal, answer',
    access: readers,
    answers: { 200: { description: 'The procedure', schema: procedureView } },
    problems: ['application-unknown'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/applications/{id}/steps/{step}',
    tag: 'Procedures',
    summary: `A step of the procedure: ${namesOf(APPLICATION_STEPS)}`,
    access: ['researcher', 'assessor', 'signatory', 'holder'],
    command: true,
    body: bodyOf(APPLICATION_STEPS),
    answers: done('Done', z.looseObject({ applicationId: z.uuid() })),
    problems: [
      ...refusals,
      'application-unknown',
      'application-state',
      'separation-of-duties',
      'conflict-of-interest',
      'reason-missing',
      'confidential-unreadable',
      'command-too-old',
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/permits/{id}/measures',
    tag: 'Procedures',
    summary: 'Measures against the users of a permit: hearing, exclusion, appeal',
    access: ['researcher', 'assessor', 'committee', 'signatory', 'inspector'],
    answers: { 200: { description: 'The measures', schema: measureView } },
    problems: ['permit-unknown'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/permits/{id}/measures/{step}',
    tag: 'Procedures',
    summary: `A step of a measure: ${namesOf(MEASURE_STEPS)}`,
    access: ['researcher', 'signatory'],
    command: true,
    body: bodyOf(MEASURE_STEPS),
    answers: done('Done', z.looseObject({ permitId: z.uuid() })),
    problems: [
      ...refusals,
      'permit-unknown',
      'permit-state',
      'person-not-named',
      'separation-of-duties',
      'reason-missing',
      'confidential-unreadable',
      'command-too-old',
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/shares',
    tag: 'Procedures',
    summary: 'What applications ask of the caller’s organisation as a holder',
    access: ['holder'],
    query: listQuery,
    answers: { 200: { description: 'Shares', schema: pageOf(shareView) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/shares/{id}',
    tag: 'Procedures',
    summary: 'The share of one application',
    access: ['holder'],
    answers: { 200: { description: 'The share', schema: shareView } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/answers',
    tag: 'Public',
    summary: 'Anonymous answers to data requests',
    access: 'public',
    answers: { 200: { description: 'Answers', schema: pageOf(publicAnswer) } },
    problems: ['invalid-query'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/answers/{id}',
    tag: 'Public',
    summary: 'The answer to one data request',
    access: 'public',
    answers: { 200: { description: 'The answer', schema: publicAnswer } },
    proxied: true,
  },
];
