import { z } from 'zod';
import {
  erasurePreview,
  identityCase,
  identityCaseDetail,
  mergedPeople,
  myLinkage,
  vaultStatus,
} from '@garant/contracts';
import {
  casesQuery,
  erasureBody,
  officerErasureBody,
  reasonedBody,
  samePersonBody,
  splitBody,
} from '../people/people.bodies.js';
import { ID, SHA, done, type Operation } from './operation.js';

const TAG = 'Identity';
const patient = ['patient'] as const;
const officer = ['data-protection-officer'] as const;
const holder = ['holder'] as const;
const CASE = '/api/v1/identity/cases/{id}';
const UPLOAD = '/api/v1/datasets/{id}/linkage/uploads/{sha256}';
const reason = 'Les actes de naissance ont été comparés.';
const act = done(
  'Decided, at a position of the register',
  z.looseObject({ position: z.number().int().optional() }),
);
const erased = done(
  'Erased',
  z.looseObject({ erasureId: z.uuid(), position: z.number().int(), markerKept: z.boolean() }),
);
const erasureProblems = [
  'subject-unknown',
  'erasure-changed',
  'authority-missing',
  'enrolment-pending',
] as const;
const decision = ['case-decided', 'confidential-unreadable'] as const;
const uploadState = z.object({
  sha256: z.string(),
  complete: z.boolean(),
  bytes: z.number().int(),
  chunks: z.array(z.object({ seq: z.number().int(), sha256: z.string(), bytes: z.number().int() })),
});

const own: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/my/linkage',
    tag: TAG,
    summary: 'Whether holders’ records were found that are one’s own; nothing found is said plainly',
    access: patient,
    answers: { 200: { description: 'What was found', schema: myLinkage } },
    problems: ['subject-unknown', 'enrolment-pending'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/my/erasure',
    tag: TAG,
    summary: 'What an erasure would take and what it must leave',
    access: patient,
    answers: { 200: { description: 'The preview', schema: erasurePreview } },
    problems: ['subject-unknown', 'enrolment-pending'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/my/erasure',
    tag: TAG,
    summary: 'Have one’s data erased, as shown (GDPR Art. 17)',
    access: patient,
    command: true,
    body: { schema: erasureBody, example: { previewHash: SHA, keepMarker: true } },
    answers: erased,
    problems: erasureProblems,
  },
  {
    method: 'GET',
    path: '/api/v1/my/erasure/{id}/proof',
    tag: TAG,
    summary: 'Proof that the log holds one’s request for erasure, by the request’s number: C2SP .tlog-proof',
    access: patient,
    answers: { 200: { description: 'The proof', type: 'text/plain' } },
    problems: ['not-in-log-yet'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/my/enrolment',
    tag: TAG,
    summary: 'After an erasure: be known again from the next login on',
    access: patient,
    answers: done('Noted', z.object({ enrolsAtNextLogin: z.boolean() })),
    problems: ['conflict'],
  },
];

const desk: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/identity/cases',
    tag: TAG,
    summary: 'People whom traits do not tell apart, oldest first; no traits in the list',
    access: officer,
    query: casesQuery,
    answers: { 200: { description: 'Cases', schema: z.array(identityCase) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: CASE,
    tag: TAG,
    summary: 'The people of a case side by side; a read of the data of each',
    access: officer,
    answers: { 200: { description: 'The case', schema: identityCaseDetail } },
    proxied: true,
  },
  {
    method: 'POST',
    path: `${CASE}/same-person`,
    tag: TAG,
    summary: 'They are one person: choices of either protect both from here on',
    access: officer,
    command: true,
    body: { schema: samePersonBody, example: { candidateRef: ID, reason } },
    answers: act,
    problems: [...decision, 'candidate-unknown'],
  },
  {
    method: 'POST',
    path: `${CASE}/different-people`,
    tag: TAG,
    summary: 'They are different people',
    access: officer,
    command: true,
    body: { schema: reasonedBody, example: { reason } },
    answers: act,
    problems: decision,
  },
  {
    method: 'POST',
    path: `${CASE}/ask-holder`,
    tag: TAG,
    summary: 'Ask the holder to look at its records again; they stay out until then',
    access: officer,
    command: true,
    body: { schema: reasonedBody, example: { reason } },
    answers: act,
    problems: [...decision, 'case-without-holder'],
  },
  {
    method: 'GET',
    path: '/api/v1/identity/merges',
    tag: TAG,
    summary: 'Merges that stand, newest first; references only',
    access: officer,
    answers: { 200: { description: 'Merges', schema: z.array(mergedPeople) } },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/identity/splits',
    tag: TAG,
    summary: 'A merge was wrong: one goes on as a person of their own',
    access: officer,
    command: true,
    body: { schema: splitBody, example: { subjectRef: ID, retiredRef: ID, reason } },
    answers: act,
    problems: ['not-merged', 'confidential-unreadable'],
  },
  {
    method: 'GET',
    path: '/api/v1/people/{subjectRef}/erasure',
    tag: TAG,
    summary: 'What an erasure would take, for the officer who answers a request',
    access: officer,
    answers: { 200: { description: 'The preview', schema: erasurePreview } },
    problems: ['subject-unknown'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/people/{subjectRef}/erasure',
    tag: TAG,
    summary: 'Erase a person at their own request',
    access: officer,
    command: true,
    body: { schema: officerErasureBody, example: { previewHash: SHA, keepMarker: true, requestId: ID } },
    answers: erased,
    problems: [...erasureProblems, 'erasure-request-missing'],
  },
];

const uploads: Operation[] = [
  {
    method: 'PUT',
    path: UPLOAD,
    tag: 'Datasets',
    summary: 'Begin or resume the upload of a linkage file, named by its SHA-256',
    access: holder,
    answers: { 200: { description: 'What is there', schema: uploadState } },
    problems: ['dataset-not-yours', 'file-unknown'],
    proxied: true,
  },
  {
    method: 'PUT',
    path: `${UPLOAD}/chunks/{seq}`,
    tag: 'Datasets',
    summary: 'One chunk of the file, up to 4 MB',
    access: holder,
    body: { type: 'application/x-ndjson' },
    answers: done('Stored', z.object({ seq: z.number().int(), bytes: z.number().int() })),
    problems: ['file-unknown', 'file-empty'],
    proxied: true,
  },
  {
    method: 'POST',
    path: `${UPLOAD}/submit`,
    tag: 'Datasets',
    summary: 'The file is whole: compare it with its name and begin the linkage',
    access: holder,
    command: true,
    answers: done('Taken on', z.looseObject({ linkageId: z.uuid() })),
    problems: [
      'dataset-unknown',
      'dataset-not-yours',
      'file-empty',
      'file-hash',
      'file-unknown',
      'linkage-running',
    ],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/datasets/{id}/linkage/rejections',
    tag: 'Datasets',
    summary: 'Every rejected line of the newest linkage, as NDJSON',
    access: holder,
    answers: { 200: { description: 'NDJSON', type: 'application/x-ndjson' } },
    proxied: true,
  },
];

export const peopleOperations: Operation[] = [
  ...own,
  ...desk,
  ...uploads,
  {
    method: 'GET',
    path: '/api/v1/operations/vault',
    tag: 'Operations',
    summary: 'How many rows are on older vault keys',
    access: ['operator'],
    answers: {
      200: { description: 'By service', schema: z.object({ consent: vaultStatus, gateway: vaultStatus }) },
    },
    proxied: true,
  },
];
