import { z } from 'zod';
import {
  applicationDraft,
  contentVersion,
  fieldView,
  invitationView,
  presenceView,
  type ProblemCode,
} from '@garant/contracts';
import { ATTACHMENT_TYPES } from '@garant/rules';
import { emptyBody, reasonBody } from '../applications/access.bodies.js';
import {
  applicantBody,
  attachmentBody,
  documentQuery,
  fieldQuery,
  memberBody,
  presenceBody,
} from '../applications/authoring.bodies.js';
import { ID, NOW, SHA, done, type Operation } from './operation.js';

const readers = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;
const tag = 'Applications';
const changed = z.looseObject({ applicationId: z.uuid(), version: z.number().int() });
const common: ProblemCode[] = ['application-unknown', 'application-state'];

const act = (
  path: string,
  summary: string,
  access: Operation['access'],
  body: NonNullable<Operation['body']>,
  problems: readonly ProblemCode[] = [],
): Operation => ({
  method: 'POST',
  path: `/api/v1/applications/{id}/${path}`,
  tag,
  summary,
  access,
  command: true,
  body,
  answers: done('Done', changed),
  problems: [...common, ...problems],
});
const made = (operation: Operation, description: string): Operation => ({
  ...operation,
  answers: { 201: { description, schema: changed } },
});
const nothing = { schema: emptyBody, example: {} };
const look = (path: string, summary: string, answers: Operation['answers']): Operation => ({
  method: 'GET',
  path: `/api/v1/applications/{id}/${path}`,
  tag,
  summary,
  access: readers,
  answers,
  proxied: true,
});

export const authoringOperations: Operation[] = [
  look('versions', 'Every version of the content that the caller may read, oldest first', {
    200: { description: 'Versions', schema: z.object({ items: z.array(contentVersion) }) },
  }),
  look('versions/{version}', 'The content as it was in one version', {
    200: {
      description: 'The content',
      schema: z.object({ version: z.number().int(), content: applicationDraft }),
    },
  }),
  {
    ...look('fields/{field}', 'One field now, and as it was at the version that the caller had read', {
      200: {
        description: 'The two texts',
        schema: fieldView,
        example: {
          field: 'title',
          version: 4,
          by: ID,
          at: NOW,
          value: 'Asthma and air',
          base: { version: 2, value: 'Asthma' },
        },
      },
    }),
    query: fieldQuery,
  },
  {
    ...look('document.pdf', 'The application for people', {
      200: { description: 'PDF', type: 'application/pdf' },
    }),
    query: documentQuery,
  },
  {
    method: 'PUT',
    path: '/api/v1/applications/{id}/presence',
    tag,
    summary: 'Say that the caller has the form open; answers who else has',
    access: ['researcher'],
    body: { schema: presenceBody, example: { field: 'title' } },
    answers: {
      200: {
        description: 'Others who have it open, and the version now',
        schema: presenceView,
        example: { version: 4, others: [{ account: ID, field: 'title', seenAt: NOW }] },
      },
    },
    proxied: true,
  },
  made(
    act(
      'members',
      'Invite somebody to write with the applicant, by their e-mail address',
      ['researcher'],
      { schema: memberBody, example: { email: 'thomas@university.example' } },
      ['already-member', 'already-invited'],
    ),
    'Invited',
  ),
  act('members/{member}/removal', 'Send a member away, or leave', ['researcher'], nothing, [
    'member-unknown',
  ]),
  act('invitations/{invitation}/withdrawal', 'Take an invitation back', ['researcher'], nothing, [
    'invitation-unknown',
  ]),
  act(
    'invitations/{invitation}/acceptance',
    'Accept an invitation with the login that was invited',
    ['researcher'],
    nothing,
    ['invitation-unknown'],
  ),
  act(
    'applicant',
    'Hand the application to one of its members',
    ['assessor'],
    { schema: applicantBody, example: { newApplicant: ID, reason: 'The applicant left the university.' } },
    ['member-unknown', 'conflict-of-interest', 'reason-missing'],
  ),
  act(
    'form-upgrade',
    'Fill in the newest form; the answer lists what it still lacks',
    ['researcher'],
    nothing,
    ['form-is-newest'],
  ),
  made(act('copies', 'Copy as new: a draft with the same words', ['researcher'], nothing), 'A new draft'),
  {
    method: 'DELETE',
    path: '/api/v1/applications/{id}',
    tag,
    summary: 'Throw a draft away, with every text of it',
    access: ['researcher'],
    command: true,
    answers: done('Gone', changed),
    problems: common,
  },
  {
    method: 'GET',
    path: '/api/v1/invitations',
    tag,
    summary: 'Invitations to write an application with somebody',
    access: ['researcher'],
    answers: { 200: { description: 'Invitations', schema: z.object({ items: z.array(invitationView) }) } },
    proxied: true,
  },
  {
    method: 'PUT',
    path: '/api/v1/attachments',
    tag,
    summary: 'Upload a document of at most 1 MB; a command then attaches it by its SHA-256',
    access: ['researcher', 'assessor', 'committee', 'signatory', 'holder', 'environment-operator'],
    body: { type: 'application/octet-stream' },
    answers: {
      200: {
        description: 'Kept',
        schema: z.object({
          sha256: z.string(),
          mediaType: z.enum(ATTACHMENT_TYPES),
          bytes: z.number().int(),
        }),
        example: { sha256: SHA, mediaType: 'application/pdf', bytes: 48_113 },
      },
    },
    problems: ['too-large', 'unsupported-media-type', 'attachment-type'],
    proxied: true,
  },
  made(
    act(
      'attachments',
      'Attach an uploaded document',
      ['researcher'],
      { schema: attachmentBody, example: { sha256: SHA, kind: 'protocol', name: 'protocol.pdf' } },
      ['file-unknown', 'attachment-type', 'attachment-there', 'attachments-full'],
    ),
    'Attached',
  ),
  {
    ...look('attachments/{attachment}', 'A document; reading it leaves a trace', {
      200: { description: 'The document, of the type that its bytes have', type: 'application/octet-stream' },
    }),
    problems: ['attachment-unknown'],
  },
  act('attachments/{attachment}/removal', 'Take a document back', ['researcher'], nothing, [
    'attachment-unknown',
    'attachment-submitted',
  ]),
  act(
    'attachments/{attachment}/redaction',
    'Redact a document: its bytes go, its hash stays',
    ['assessor'],
    { schema: reasonBody, example: { reason: 'It names a patient.' } },
    ['attachment-unknown', 'conflict-of-interest', 'reason-missing'],
  ),
];
