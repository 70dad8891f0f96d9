import { z } from 'zod';
import { applicationSummary, applicationView, savedFields, type ProblemCode } from '@garant/contracts';
import {
  assessmentBody,
  emptyBody,
  messageBody,
  signatureBody,
  voteBody,
} from '../applications/access.bodies.js';
import { contentBody, draftBody, newApplicationBody } from '../applications/authoring.bodies.js';
import { authoringOperations } from './authoring.operations.js';
import { ID, NOW, done, listQuery, pageOf, type Operation } from './operation.js';

const readers = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;
const content = {
  title: 'Asthma and air quality',
  laySummary: 'We look at whether asthma attacks follow days of bad air.',
  applicantType: 'university',
  purpose: '53.1.e',
  declaredUses: [],
  intendedUse: 'Association of admissions with measured air quality.',
  expectedBenefit: 'Better warnings for people with asthma.',
  persons: [ID],
  datasets: [
    { datasetId: ID, resources: [{ resourceType: 'Condition', elements: ['code', 'onsetDateTime'] }] },
  ],
  format: 'pseudonymised',
  anonymisedInsufficient: 'Attacks of one person must be linked over time.',
  gdprBasis: 'GDPR Art. 6(1)(e), 9(2)(j)',
  safeguards: 'Work in the environment only; aggregated output.',
  periodStart: '2026-04-01',
  periodEnd: '2027-03-31',
  environmentId: ID,
};
const common: ProblemCode[] = ['application-unknown', 'application-state'];
const contentProblems: ProblemCode[] = [
  'purpose-unknown',
  'purpose-prohibited',
  'purpose-not-for-applicant',
  'public-interest-missing',
  'anonymised-justification-missing',
  'gdpr-basis-missing',
  'persons-missing',
  'person-unknown',
  'dataset-unknown',
  'dataset-not-published',
  'environment-unknown',
  'element-not-in-dataset',
  'period-invalid',
  'lay-summary-too-long',
  'application-incomplete',
  'transfer-prohibited',
];
const changed = z.looseObject({ applicationId: z.uuid(), version: z.number().int() });
const saved = changed.extend(savedFields.pick({ saved: true, stale: true }).partial().shape);
const confirmed: ProblemCode[] = [
  ...common,
  'quorum-missing',
  'already-voted',
  'conflict-of-interest',
  'separation-of-duties',
  'criteria-not-met',
  'reason-missing',
  'period-invalid',
  'step-up-missing',
  'step-up-invalid',
  'step-up-too-old',
  'confidential-unreadable',
  'command-too-old',
];
const vote = {
  act: 'vote',
  applicationId: ID,
  version: 4,
  vote: 'favour',
  reason: 'Clear purpose, least data.',
  noConflictOfInterest: true,
  actor: ID,
  madeAt: NOW,
};
const sign = {
  act: 'sign',
  applicationId: ID,
  version: 5,
  decision: 'grant',
  reason: 'All criteria are met.',
  conditions: [],
  validFrom: NOW,
  validUntil: '2027-03-01T00:00:00.000Z',
  actor: ID,
  madeAt: NOW,
};
const idToken = 'eyJhbGciOiJFUzI1NiJ9.eyJub25jZSI6IuKApiJ9.c2lnbmF0dXJl';

const step = (
  name: string,
  summary: string,
  access: Operation['access'],
  body: NonNullable<Operation['body']>,
  problems: readonly ProblemCode[] = [],
): Operation => ({
  method: 'POST',
  path: `/api/v1/applications/{id}/${name}`,
  tag: 'Applications',
  summary,
  access,
  command: true,
  body,
  answers: done('Done', changed),
  problems: [...common, ...problems],
});

export const applicationsOperations: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/applications',
    tag: 'Applications',
    summary: 'Applications that concern the caller',
    access: readers,
    query: listQuery,
    answers: { 200: { description: 'Applications', schema: pageOf(applicationSummary) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/applications/{id}',
    tag: 'Applications',
    summary: 'One application, with the names of its people for those entitled',
    access: readers,
    answers: { 200: { description: 'The application', schema: applicationView } },
    problems: ['application-unknown'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/applications',
    tag: 'Applications',
    summary: 'Begin an application',
    access: ['researcher'],
    command: true,
    body: { schema: newApplicationBody, example: { content: { title: content.title } } },
    answers: { 201: { description: 'A draft', schema: changed, example: { applicationId: ID, version: 1 } } },
    problems: contentProblems,
  },
  {
    method: 'PUT',
    path: '/api/v1/applications/{id}',
    tag: 'Applications',
    summary:
      'Save a draft: the fields that changed, each against the version at which it was read, or the whole content over `expectedVersion`',
    access: ['researcher'],
    command: true,
    body: {
      schema: draftBody,
      example: { changes: [{ field: 'title', baseVersion: 1, value: content.title }] },
    },
    answers: done('Saved; `stale` names fields that somebody else changed meanwhile', saved),
    problems: [...common, ...contentProblems, 'field-stale'],
  },
  step(
    'submission',
    'Submit',
    ['researcher'],
    { schema: contentBody, example: { content } },
    contentProblems,
  ),
  step(
    'information',
    'Provide what was asked for',
    ['researcher'],
    { schema: contentBody, example: { content } },
    contentProblems,
  ),
  step('withdrawal', 'Withdraw', ['researcher'], { schema: emptyBody, example: {} }),
  step('completeness', 'Find the application complete: the clock of EHDS Art. 68(4) starts', ['assessor'], {
    schema: emptyBody,
    example: {},
  }),
  step('information-request', 'Ask for information', ['assessor'], {
    schema: messageBody,
    example: { message: 'Which air quality measurements?' },
  }),
  step(
    'assessment',
    'Assess each criterion of EHDS Art. 68(1)',
    ['assessor'],
    {
      schema: assessmentBody,
      example: {
        assessment: [{ criterion: '68.1.a', met: true, reason: 'The purpose is one of Art. 53(1).' }],
      },
    },
    ['criterion-unanswered', 'separation-of-duties', 'reason-missing'],
  ),
  {
    ...step(
      'votes',
      'Vote, with the id_token of a login whose nonce is the act’s SHA-256',
      ['committee'],
      { schema: voteBody, example: { act: vote, idToken } },
      confirmed,
    ),
    answers: { 201: { description: 'Voted', schema: changed } },
  },
  {
    ...step(
      'signatures',
      'Sign a decision, confirmed like a vote',
      ['signatory'],
      { schema: signatureBody, example: { act: sign, idToken } },
      confirmed,
    ),
    answers: {
      201: { description: 'Decided', schema: z.looseObject({ permitId: z.uuid().nullable().optional() }) },
    },
  },
  ...authoringOperations,
];
