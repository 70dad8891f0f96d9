import { z } from 'zod';
import {
  activityReportView,
  complaintView,
  findingView,
  projectView,
  publicProject,
  registerEntry,
  type ProblemCode,
} from '@garant/contracts';
import {
  PROJECT_STEPS,
  closingBody,
  codeBody,
  complaintBody,
  findingBody,
  textBody,
} from '../projects/project.steps.js';
import { ID, done, listQuery, pageOf, type Operation } from './operation.js';

const readers = [
  'researcher',
  'holder',
  'environment-operator',
  'assessor',
  'committee',
  'signatory',
  'inspector',
  'data-protection-officer',
] as const;
const TAG = 'Projects';
const registerQuery = listQuery.omit({ mine: true }).extend({
  purpose: z.string().optional(),
  applicantType: z.string().optional(),
  holder: z.string().optional().describe('Organisation that holds data of the project'),
  dataset: z.uuid().optional(),
  late: z.stringbool().optional().describe('Only those whose results are late'),
  results: z.stringbool().optional().describe('Only those with published results'),
  sort: z.enum(['submitted', 'decided']).optional(),
});
const periodQuery = z.object({ from: z.iso.date(), until: z.iso.date().describe('First day outside') });
const [firstStep, ...otherSteps] = Object.values(PROJECT_STEPS).map(({ body }) => body as z.ZodType);
const REFUSALS: ProblemCode[] = [
  'project-unknown',
  'delivery-unknown',
  'delivery-state',
  'delivery-extended-already',
  'result-unknown',
  'result-state',
  'lay-summary-too-long',
  'doi-invalid',
  'postponement-invalid',
  'deletion-unknown',
  'deletion-state',
  'hold-state',
  'separation-of-duties',
];
const read = (
  path: string,
  summary: string,
  of: Pick<Operation, 'access' | 'answers'> & Partial<Operation>,
): Operation => ({
  method: 'GET',
  path,
  tag: TAG,
  summary,
  proxied: true,
  ...of,
});
const file = (path: string, summary: string, type: string, access: Operation['access']): Operation =>
  read(path, summary, { access, answers: { 200: { description: summary, type } }, problems: ['not-found'] });
const write = (
  path: string,
  summary: string,
  of: Pick<Operation, 'access' | 'body' | 'answers' | 'problems'>,
): Operation => ({
  method: 'POST',
  path,
  tag: TAG,
  summary,
  command: true,
  ...of,
});
const complaint = z.looseObject({ complaintId: z.uuid(), code: z.string() });
const filing = {
  body: {
    schema: complaintBody,
    example: { matter: 'opt-out' as const, text: 'My opt-out was not applied.' },
  },
  answers: { 201: { description: 'Received, with the code that reads the answer', schema: complaint } },
  problems: ['confidential-unreadable' as const],
};
const desk = ['assessor', 'signatory', 'data-protection-officer'] as const;

export const projectsOperations: readonly Operation[] = [
  read('/api/v1/register', 'Public register of projects, filtered', {
    access: 'public',
    query: registerQuery,
    answers: { 200: { description: 'Projects', schema: pageOf(registerEntry) } },
  }),
  read('/api/v1/register/{id}', 'One project of the public register', {
    access: 'public',
    answers: { 200: { description: 'The project', schema: publicProject } },
    problems: ['project-unknown'],
  }),
  {
    ...file(
      '/api/v1/register/{id}/jsonld',
      'The same as schema.org ResearchProject',
      'application/ld+json',
      'public',
    ),
    problems: ['project-unknown'],
  },
  file(
    '/projects.atom',
    'New entries of the register, as a feed (RFC 4287)',
    'application/atom+xml',
    'public',
  ),
  read('/api/v1/activity-report', 'Activity report of a period (EHDS Art. 59)', {
    access: 'public',
    query: periodQuery,
    answers: { 200: { description: 'The report', schema: activityReportView } },
    problems: ['report-period'],
  }),
  {
    ...file('/api/v1/activity-report.csv', 'The same as CSV', 'text/csv', 'public'),
    query: periodQuery,
    problems: ['report-period'],
  },
  read('/api/v1/projects', 'Projects after their permit, for those whom they concern', {
    access: readers,
    query: listQuery,
    answers: { 200: { description: 'Projects', schema: pageOf(projectView) } },
  }),
  read('/api/v1/projects/{id}', 'One project after its permit', {
    access: readers,
    answers: { 200: { description: 'The project', schema: projectView } },
  }),
  file(
    '/api/v1/projects/{id}/deletions/{permitId}',
    'Certificate of a deletion (JWS)',
    'application/jose',
    readers,
  ),
  write(
    '/api/v1/projects/{id}/steps/{step}',
    `A step of a project: ${Object.keys(PROJECT_STEPS).join(', ')}`,
    {
      access: [
        'researcher',
        'holder',
        'environment-operator',
        'assessor',
        'signatory',
        'data-protection-officer',
      ],
      body: {
        schema: z.union([firstStep!, ...otherSteps]),
        example: { permitId: ID, holderId: 'hopital-kerval' },
      },
      answers: done('Done', z.looseObject({ applicationId: z.uuid() })),
      problems: REFUSALS,
    },
  ),
  read('/api/v1/findings', 'Significant findings that concern the caller (EHDS Art. 61(5))', {
    access: ['researcher', 'holder', 'assessor', 'signatory', 'inspector'],
    query: listQuery,
    answers: { 200: { description: 'Findings', schema: pageOf(findingView) } },
  }),
  write('/api/v1/findings', 'Report a significant finding', {
    access: ['researcher'],
    body: {
      schema: findingBody,
      example: { permitId: ID, datasetId: ID, text: 'Record R-17: a nodule to look at.' },
    },
    answers: { 201: { description: 'Reported', schema: z.looseObject({ findingId: z.uuid() }) } },
    problems: ['permit-unknown', 'dataset-unknown'],
  }),
  write('/api/v1/findings/{id}/forwarding', 'Pass a finding on to the holder (EHDS Art. 58(3))', {
    access: ['assessor', 'signatory'],
    body: { schema: textBody, example: { text: 'Please check with the treating doctor.' } },
    answers: done('Passed on'),
    problems: ['finding-unknown', 'finding-state'],
  }),
  write('/api/v1/findings/{id}/closing', 'Say what became of a finding', {
    access: ['holder'],
    body: { schema: closingBody, example: { outcome: 'professional-informed' } },
    answers: done('Closed'),
    problems: ['finding-unknown', 'finding-state'],
  }),
  write('/api/v1/complaints', 'Complain to the access body without a login (EHDS Art. 81)', {
    access: 'public',
    ...filing,
  }),
  write('/api/v1/my/complaints', 'Complain to the access body, signed in', {
    access: 'signed-in',
    ...filing,
  }),
  {
    method: 'POST',
    path: '/api/v1/complaints/{id}/status',
    tag: TAG,
    summary: 'What became of a complaint, for whoever has its code',
    access: 'public',
    body: { schema: codeBody, example: { code: 'q8dX3vVw0k2m' } },
    answers: {
      200: {
        description: 'The complaint, without its text',
        schema: complaintView.omit({ text: true, contact: true, anonymous: true, projectId: true }),
      },
    },
    problems: ['complaint-unknown'],
    proxied: true,
  },
  read('/api/v1/complaints', 'Complaints, for those who answer them', {
    access: [...desk, 'inspector'],
    query: listQuery,
    answers: { 200: { description: 'Complaints', schema: pageOf(complaintView) } },
  }),
  write(
    '/api/v1/complaints/{id}/forwarding',
    'Pass a complaint on to the data protection authority (EHDS Art. 81(4))',
    {
      access: desk,
      answers: done('Passed on'),
      problems: ['complaint-unknown', 'complaint-state'],
    },
  ),
  write('/api/v1/complaints/{id}/answer', 'Answer a complaint', {
    access: desk,
    body: { schema: textBody, example: { text: 'We have corrected the release.' } },
    answers: done('Answered'),
    problems: ['complaint-unknown', 'complaint-state'],
  }),
  file('/api/v1/exports/{name}/{form}', 'A whole list as CSV or JSON; leaves a trace', 'text/csv', [
    'signatory',
    'data-protection-officer',
  ]),
  file('/api/v1/applications/{id}/archive', 'One case as a ZIP; leaves a trace', 'application/zip', [
    'assessor',
    'committee',
    'signatory',
    'inspector',
  ]),
];
