import { z } from 'zod';
import {
  ATTACHMENT_LIMIT_BYTES,
  dataReads,
  exportView,
  projectsLikeMineView,
  requestDetail,
  requestView,
} from '@garant/contracts';
import { readsQuery } from '../rights/my-uses.controller.js';
import {
  answerBody,
  assignmentBody,
  assistedRequestBody,
  exportBody,
  extensionBody,
  noBody,
  rectificationBody,
  refusalBody,
  requestBody,
  textBody,
} from '../rights/rights.bodies.js';
import { done, ID, pageOf, type Operation } from './operation.js';

const TAG = 'Rights';
const MINE = '/api/v1/my/requests';
const DESK = '/api/v1/rights-requests';
const patient = ['patient'] as const;
const officer = ['data-protection-officer'] as const;
const enrolled = ['enrolment-pending'] as const;
const anyFile = { 200: { description: 'The file', type: 'application/octet-stream' } };
const text = { schema: textBody, example: { text: 'Voici la copie de ma carte d’identité.' } };
const step = ['request-unknown', 'request-state', 'confidential-unreadable'] as const;
const officerStep = [...step, 'request-not-yours'] as const;
const requestId = z.object({ requestId: z.uuid() });

const mine: Operation[] = [
  {
    method: 'GET',
    path: MINE,
    tag: TAG,
    summary: 'One’s requests under GDPR chapter III, newest first, with those made for somebody',
    access: patient,
    answers: { 200: { description: 'Requests', schema: z.array(requestView) } },
    problems: enrolled,
    proxied: true,
  },
  {
    method: 'POST',
    path: MINE,
    tag: TAG,
    summary:
      'Ask for access, rectification, erasure, restriction, portability, object, or ask for information',
    access: patient,
    command: true,
    body: {
      schema: requestBody,
      example: { kind: 'access', language: 'fr', text: 'Quelles données avez-vous sur moi ?' },
    },
    answers: {
      201: { description: 'Received; the clock runs', schema: requestId, example: { requestId: ID } },
    },
    problems: [...enrolled, 'subject-unknown', 'authority-missing', 'confidential-unreadable'],
  },
  {
    method: 'GET',
    path: `${MINE}/{id}`,
    tag: TAG,
    summary: 'A request with its clock, what was written, and the answer',
    access: patient,
    answers: { 200: { description: 'The request', schema: requestDetail } },
    problems: [...enrolled, 'request-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: `${MINE}/{id}/files/{fileId}`,
    tag: TAG,
    summary: 'An attachment of an answer',
    access: patient,
    answers: anyFile,
    problems: ['request-unknown'],
    proxied: true,
  },
  {
    method: 'POST',
    path: `${MINE}/{id}/identity`,
    tag: TAG,
    summary: 'Prove who one is, when it was asked for (GDPR Art. 12(6)); the clock goes on',
    access: patient,
    command: true,
    body: text,
    answers: done('The clock goes on', requestId),
    problems: step,
  },
  {
    method: 'POST',
    path: `${MINE}/{id}/withdrawal`,
    tag: TAG,
    summary: 'Take a request back',
    access: patient,
    command: true,
    body: { schema: noBody, example: {} },
    answers: done('Withdrawn', requestId),
    problems: step,
  },
  {
    method: 'POST',
    path: `${MINE}/{id}/reopening`,
    tag: TAG,
    summary: 'Say why an answer does not satisfy; a new month begins',
    access: patient,
    command: true,
    body: text,
    answers: done('Taken up again', requestId),
    problems: step,
  },
  {
    method: 'POST',
    path: '/api/v1/assisted-requests',
    tag: TAG,
    summary: 'A request that an agent keys in for the person beside them, under a mandate',
    access: ['agent'],
    command: true,
    body: {
      schema: assistedRequestBody,
      example: {
        subjectRef: '3f2b8c1e-5b2d-4c4a-9f10-2b6c8d0e4f12',
        mandateId: ID,
        kind: 'access',
        channel: 'assisted',
        language: 'fr',
        text: 'Madame demande une copie de ses données.',
      },
    },
    answers: {
      201: { description: 'Received; the clock runs', schema: requestId, example: { requestId: ID } },
    },
    problems: ['subject-unknown', 'authority-missing', 'confidential-unreadable'],
  },
];

const copies: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/my/exports',
    tag: TAG,
    summary: 'Copies of everything held about oneself, with their progress',
    access: patient,
    answers: { 200: { description: 'Copies, newest first', schema: z.array(exportView) } },
    problems: [...enrolled, 'subject-unknown'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/my/exports',
    tag: TAG,
    summary: 'Ask for a copy of everything held about oneself (GDPR Art. 15(3), 20)',
    access: patient,
    command: true,
    proxied: true,
    body: { schema: exportBody, example: { language: 'fr' } },
    answers: {
      201: {
        description: 'Being prepared; ready for seven days',
        schema: z.object({ exportId: z.uuid() }),
        example: { exportId: ID },
      },
    },
    problems: [...enrolled, 'subject-unknown', 'authority-missing', 'export-running'],
  },
  {
    method: 'GET',
    path: '/api/v1/my/exports/{id}/files/{format}',
    tag: TAG,
    summary: 'The copy as json, csv (zip), html or pdf; the download is logged',
    access: patient,
    answers: anyFile,
    problems: [...enrolled, 'export-gone'],
    proxied: true,
  },
];

const uses: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/my/uses/reads',
    tag: TAG,
    summary: 'Who read one’s data, in which role, what and why, from the log (EHDS Art. 9)',
    access: patient,
    query: readsQuery,
    answers: {
      200: { description: 'Reads by others, newest first; one’s own are counted', schema: dataReads },
    },
    problems: enrolled,
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/uses/reads/{index}/proof',
    tag: TAG,
    summary: 'Proof that the log holds that read: C2SP .tlog-proof, or JSON with the entry beside it',
    access: patient,
    answers: { 200: { description: 'The proof', type: 'text/plain' } },
    problems: [...enrolled, 'not-in-log-yet'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/uses/projects',
    tag: TAG,
    summary:
      'Projects that were entitled to use data like one’s own, with results; the same whatever one chose',
    access: patient,
    answers: { 200: { description: 'Projects', schema: projectsLikeMineView } },
    problems: [...enrolled, 'subject-unknown'],
    proxied: true,
  },
];

const deskStep = (
  path: string,
  summary: string,
  body: NonNullable<Operation['body']>,
  problems: NonNullable<Operation['problems']> = [],
): Operation => ({
  method: 'POST',
  path: `${DESK}/{id}/${path}`,
  tag: TAG,
  summary,
  access: officer,
  command: true,
  body,
  answers: done('Done', requestId),
  problems: [...officerStep, ...problems],
});

const desk: Operation[] = [
  {
    method: 'GET',
    path: DESK,
    tag: TAG,
    summary: 'The queue of requests, the nearest deadline first; no word of what anybody wrote',
    access: officer,
    query: z.object({
      state: z.string().optional().describe('open (default), all, or one state'),
      kind: z.string().optional(),
      mine: z.stringbool().optional().describe('Only those assigned to the caller'),
      limit: z.coerce.number().int().min(1).max(200).optional(),
      offset: z.coerce.number().int().min(0).optional(),
    }),
    answers: { 200: { description: 'Requests', schema: pageOf(requestView) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: `${DESK}/officers`,
    tag: TAG,
    summary: 'Colleagues to whom a request can be handed',
    access: officer,
    answers: {
      200: {
        description: 'Data protection officers',
        schema: z.array(z.object({ ref: z.uuid(), name: z.string().nullable() })),
      },
    },
  },
  {
    method: 'GET',
    path: `${DESK}/{id}`,
    tag: TAG,
    summary: 'A request with who asks and what they wrote; the read is logged and the person sees it',
    access: officer,
    answers: { 200: { description: 'The request', schema: requestDetail } },
    problems: ['request-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: `${DESK}/{id}/files/{fileId}`,
    tag: TAG,
    summary: 'An attachment of an answer',
    access: officer,
    answers: anyFile,
    problems: ['request-unknown'],
    proxied: true,
  },
  deskStep(
    'assignment',
    'Take a request, or hand it to a colleague',
    { schema: assignmentBody, example: {} },
    ['person-unknown'],
  ),
  deskStep(
    'identity-question',
    'Ask for proof of who asks; the clock stands still (GDPR Art. 12(6))',
    { schema: textBody, example: { text: 'Merci de joindre un justificatif.' } },
    ['request-period-over'],
  ),
  deskStep(
    'extension',
    'Take one or two further months, and tell the person why within the first (GDPR Art. 12(3))',
    {
      schema: extensionBody,
      example: { months: 2, ground: 'complexity', text: 'Trois détenteurs répondent.' },
    },
    ['request-period-over', 'request-extended-already'],
  ),
  deskStep(
    'rectification',
    'Correct identity traits (GDPR Art. 16); the former ones are kept until the request is closed',
    {
      schema: rectificationBody,
      example: {
        traits: { familyName: 'Medhurst', givenNames: 'Sumiko', birthDate: '1960-05-21', gender: 'female' },
      },
    },
    ['subject-unknown'],
  ),
  deskStep('restoration', 'Put the former traits back', { schema: noBody, example: {} }),
  deskStep(
    'answer',
    `Answer, with attachments of ${ATTACHMENT_LIMIT_BYTES / 1000} kB together`,
    { schema: answerBody, example: { outcome: 'done', text: 'Voici la copie demandée.', attachments: [] } },
    ['attachments-too-large'],
  ),
  deskStep(
    'refusal',
    'Refuse, on a ground that the law knows and with reasons; the person learns where to complain (GDPR Art. 12(4))',
    { schema: refusalBody, example: { ground: 'rights-of-others', text: 'La lettre nomme un tiers.' } },
    ['request-ground', 'request-not-excessive', 'request-identity-not-asked', 'request-rectified'],
  ),
  deskStep('reopening', 'Take a closed request up again; a new month begins', {
    schema: textBody,
    example: { text: 'Une pièce manquait.' },
  }),
];

export const rightsOperations: Operation[] = [...mine, ...copies, ...uses, ...desk];
