import { z } from 'zod';
import {
  feeEstimate,
  feeQuestion,
  feeSchedule,
  feesView,
  permitPublicStatus,
  permitView,
  trainingView,
  type ProblemCode,
} from '@garant/contracts';
import { reasonBody } from '../applications/access.bodies.js';
import {
  disputeBody,
  estimateBody,
  personBody,
  scheduleBody,
  settlementBody,
  trainingBody,
} from '../permits/permit.bodies.js';
import { emptyBody } from '../applications/access.bodies.js';
import { done, ID, listQuery, pageOf, type Operation } from './operation.js';

const permitReaders = [
  'researcher',
  'holder',
  'environment-operator',
  'assessor',
  'committee',
  'signatory',
  'inspector',
] as const;
const permitProblems: ProblemCode[] = ['permit-unknown', 'permit-state', 'reason-missing'];

const permitAct = (name: string, summary: string, access: Operation['access']): Operation => ({
  method: 'POST',
  path: `/api/v1/permits/{id}/${name}`,
  tag: 'Permits',
  summary,
  access,
  command: true,
  body: { schema: reasonBody, example: { reason: 'The environment’s certificate is in doubt.' } },
  answers: done('Done', z.looseObject({ permitId: z.uuid() })),
  problems: [...permitProblems, ...(name === 'suspension-lift' ? (['command-too-old'] as const) : [])],
});
const document = (form: 'jws' | 'pdf', type: string, what: string): Operation => ({
  method: 'GET',
  path: `/api/v1/permits/{id}/document.${form}`,
  tag: 'Permits',
  summary: what,
  access: permitReaders,
  answers: { 200: { description: 'The document', type } },
  problems: ['permit-unknown'],
  proxied: true,
});

const permits: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/permits',
    tag: 'Permits',
    summary: 'Permits that concern the caller',
    access: permitReaders,
    query: listQuery,
    answers: { 200: { description: 'Permits', schema: pageOf(permitView) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/permits/{id}',
    tag: 'Permits',
    summary: 'One permit',
    access: permitReaders,
    answers: { 200: { description: 'The permit', schema: permitView } },
    problems: ['permit-unknown'],
    proxied: true,
  },
  document('jws', 'application/jose', 'The permit with the elements of EHDS Art. 68(10), signed'),
  document('pdf', 'application/pdf', 'The same content for people'),
  permitAct('suspension', 'Suspend a permit at once', ['signatory', 'inspector']),
  permitAct('suspension-lift', 'Lift a suspension', ['signatory', 'inspector']),
  permitAct('revocation', 'Revoke a permit', ['signatory']),
];

const bodyReaders = ['researcher', 'assessor', 'committee', 'signatory', 'inspector'] as const;
const personAct = (
  name: string,
  summary: string,
  access: Operation['access'],
  problems: ProblemCode[],
  body: Operation['body'] = { schema: emptyBody, example: {} },
): Operation => ({
  method: 'POST',
  path: `/api/v1/permits/{id}/persons/{account}/${name}`,
  tag: 'Permits',
  summary,
  access,
  command: true,
  body,
  answers: done('Done', z.looseObject({ permitId: z.uuid() })),
  problems: ['permit-unknown', 'permit-state', ...problems],
});

const people: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/permits/{id}/credential',
    tag: 'Permits',
    summary: 'The permit as W3C Verifiable Credential 2.0 (vc+jwt, ES256)',
    access: permitReaders,
    answers: { 200: { description: 'The credential', type: 'application/vc+jwt' } },
    problems: ['permit-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/permits/{id}/visas',
    tag: 'Permits',
    summary: 'GA4GH visas of a person named on the permit; of everybody for the access body',
    access: bodyReaders,
    answers: {
      200: {
        description: 'One visa for each person and dataset',
        schema: z.object({
          items: z.array(z.object({ account: z.uuid(), datasetId: z.uuid(), visa: z.string() })),
        }),
      },
    },
    problems: ['person-not-named', 'permit-state'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/permits/{id}/status',
    tag: 'Permits',
    summary: 'Whether a permit is in use, for whoever has its id',
    access: 'public',
    answers: { 200: { description: 'Its status', schema: permitPublicStatus } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/permit-status/{list}',
    tag: 'Permits',
    summary: 'A public status list (W3C Bitstring Status List 1.0): `revocation-1`, `suspension-1`, …',
    access: 'public',
    answers: { 200: { description: 'The list’s credential', type: 'application/vc+jwt' } },
    problems: ['status-list-unknown'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/permits/{id}/persons',
    tag: 'Permits',
    summary: 'Ask for a person to be named on a permit',
    access: ['researcher'],
    command: true,
    body: { schema: personBody, example: { email: 'thomas@example.org' } },
    answers: done('Done', z.looseObject({ permitId: z.uuid() })),
    problems: ['permit-unknown', 'permit-state', 'person-without-account', 'person-already-named'],
  },
  personAct(
    'naming',
    'Name a person that the applicant asked for',
    ['assessor', 'signatory'],
    ['person-not-requested', 'person-already-named', 'training-missing', 'command-too-old'],
  ),
  personAct(
    'refusal',
    'Refuse to name a person',
    ['assessor', 'signatory'],
    ['person-not-requested', 'reason-missing'],
    { schema: reasonBody, example: { reason: 'The person left the project’s team.' } },
  ),
  personAct(
    'removal',
    'Take a person’s name off a permit, with effect at once',
    ['researcher', 'assessor', 'signatory'],
    ['person-not-named', 'persons-missing'],
  ),
  {
    method: 'GET',
    path: '/api/v1/trainings',
    tag: 'Training',
    summary: 'One’s own trainings; everybody’s for the access body',
    access: bodyReaders,
    query: listQuery,
    answers: { 200: { description: 'Trainings', schema: pageOf(trainingView) } },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/trainings',
    tag: 'Training',
    summary: 'Record a training: without one in date nobody is named on a permit',
    access: ['assessor', 'signatory'],
    command: true,
    body: {
      schema: trainingBody,
      example: {
        email: 'thomas@example.org',
        module: 'secondary-use',
        on: '2026-11-02',
        validUntil: '2028-11-01',
      },
    },
    answers: done('Recorded', z.looseObject({ account: z.uuid() })),
    problems: ['training-invalid', 'person-without-account'],
  },
  {
    method: 'GET',
    path: '/api/v1/applications/{id}/training',
    tag: 'Training',
    summary: 'Who of an application’s persons can be named on a permit today',
    access: bodyReaders,
    answers: {
      200: {
        description: 'Last day of each person’s training; null: none in date',
        schema: z.object({
          required: z.boolean(),
          persons: z.array(z.object({ account: z.uuid(), validUntil: z.iso.date().nullable() })),
        }),
      },
    },
    proxied: true,
  },
];

const fees: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/fees/schedules',
    tag: 'Fees',
    summary: 'Every fee schedule that was set, and the one in force',
    access: 'public',
    answers: {
      200: {
        description: 'Prices in euro cents; nothing is charged while none is in force',
        schema: z.object({ items: z.array(feeSchedule), inForce: z.number().int().nullable() }),
      },
    },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/fees/schedules',
    tag: 'Fees',
    summary: 'Set the prices from a day on',
    access: ['signatory'],
    command: true,
    body: {
      schema: scheduleBody,
      example: {
        validFrom: '2027-01-01',
        prices: [
          { code: 'application-processing', basis: 'once', cents: 150_000 },
          { code: 'environment-running', basis: 'per-person-month', cents: 4_500 },
          { code: 'holder', holderId: 'hopital-kerval', basis: 'per-dataset', cents: 90_000 },
        ],
        reductions: [{ payer: 'university', percent: 30, codes: ['application-processing'] }],
      },
    },
    answers: done('Set', z.looseObject({ version: z.number().int() })),
    problems: ['fee-schedule-invalid'],
  },
  {
    method: 'POST',
    path: '/api/v1/fees/estimate',
    tag: 'Fees',
    summary: 'What an application would cost, line by line; nothing is kept',
    access: 'public',
    body: {
      schema: feeQuestion,
      example: {
        applicantType: 'university',
        persons: 2,
        datasets: [{ datasetId: ID, resourceTypes: 3 }],
        periodStart: '2027-01-01',
        periodEnd: '2028-12-31',
      },
    },
    answers: { 200: { description: 'The estimate', schema: feeEstimate } },
    problems: ['fee-schedule-unknown', 'dataset-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/applications/{id}/fees',
    tag: 'Fees',
    summary: 'Fees of an application, and what a withdrawal costs now',
    access: bodyReaders,
    answers: { 200: { description: 'Fees', schema: feesView } },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/applications/{id}/fee-estimates',
    tag: 'Fees',
    summary: 'Send the estimate to the applicant, before the permit',
    access: ['assessor', 'signatory'],
    command: true,
    body: { schema: estimateBody, example: { microEnterprise: false } },
    answers: done('Sent', z.looseObject({ applicationId: z.uuid() })),
    problems: ['application-unknown', 'application-state', 'fee-schedule-unknown', 'dataset-unknown'],
  },
  {
    method: 'POST',
    path: '/api/v1/applications/{id}/fee-acceptance',
    tag: 'Fees',
    summary: 'Accept the estimate',
    access: ['researcher'],
    command: true,
    body: { schema: emptyBody, example: {} },
    answers: done('Accepted', z.looseObject({ applicationId: z.uuid() })),
    problems: [
      'application-unknown',
      'application-state',
      'fee-estimate-missing',
      'fee-estimate-outdated',
      'fee-accepted-already',
    ],
  },
  {
    method: 'POST',
    path: '/api/v1/permits/{id}/fee-disputes',
    tag: 'Fees',
    summary: 'Disagree with a holder’s fee, within a month of the permit',
    access: ['researcher', 'holder'],
    command: true,
    body: {
      schema: disputeBody,
      example: { holderId: 'hopital-kerval', reason: 'The preparation took one day, not five.' },
    },
    answers: done('Notified', z.looseObject({ permitId: z.uuid() })),
    problems: ['permit-unknown', 'fee-dispute-missing', 'fee-dispute-too-late', 'fee-accepted-already'],
  },
  {
    method: 'POST',
    path: '/api/v1/permits/{id}/fee-settlements',
    tag: 'Fees',
    summary: 'Set a holder’s fee when holder and user did not agree within a month',
    access: ['signatory'],
    command: true,
    body: {
      schema: settlementBody,
      example: { holderId: 'hopital-kerval', cents: 45_000, reason: 'Half of the days were needed.' },
    },
    answers: done('Set', z.looseObject({ permitId: z.uuid() })),
    problems: ['permit-unknown', 'fee-dispute-missing', 'fee-period-running'],
  },
];

export const permitsOperations: readonly Operation[] = [...permits, ...people, ...fees];
