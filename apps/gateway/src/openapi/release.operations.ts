import { z } from 'zod';
import { releaseView, releaseViewForUser, unsealKey, type ProblemCode } from '@garant/contracts';
import { evaluationRequest, evaluationsRequest } from '../decisions/evaluation.schema.js';
import { ID, SHA, done, pageOf, type Operation } from './operation.js';

const readers = [
  'holder',
  'environment-operator',
  'inspector',
  'operator',
  'assessor',
  'committee',
  'signatory',
  'researcher',
] as const;
const operator = ['environment-operator'] as const;
const page = { limit: z.coerce.number().int().optional(), offset: z.coerce.number().int().optional() };
const found: ProblemCode[] = ['release-unknown', 'release-state'];
const released = z.looseObject({ releaseId: z.uuid() });
const jwsText = 'eyJhbGciOiJFZERTQSJ9.eyJtYW5pZmVzdFZlcnNpb24iOjF9.c2lnbmF0dXJl';

const releases: Operation[] = [
  {
    method: 'POST',
    path: '/api/v1/releases',
    tag: 'Releases',
    summary: 'Open a release of one’s dataset under a permit',
    access: ['holder'],
    command: true,
    body: {
      schema: z.strictObject({
        permitId: z.uuid(),
        datasetId: z.uuid(),
        purpose: z.string().optional(),
        environmentId: z.uuid().optional(),
      }),
      example: { permitId: ID, datasetId: ID },
    },
    answers: { 201: { description: 'Opened', schema: released, example: { releaseId: ID } } },
    problems: [
      'permit-unknown',
      'dataset-not-yours',
      'release-refused',
      'stale-state',
      'linkage-missing',
      'command-too-old',
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/releases',
    tag: 'Releases',
    summary: 'Releases that concern the caller; data users see no counts and no reasons',
    access: readers,
    query: z.object({ permit: z.uuid().optional(), ...page }),
    answers: { 200: { description: 'Releases', schema: pageOf(z.union([releaseView, releaseViewForUser])) } },
  },
  {
    method: 'GET',
    path: '/api/v1/releases/{id}',
    tag: 'Releases',
    summary: 'One release',
    access: readers,
    answers: { 200: { description: 'The release', schema: z.union([releaseView, releaseViewForUser]) } },
    problems: ['release-unknown'],
  },
  {
    method: 'GET',
    path: '/api/v1/releases/{id}/plan',
    tag: 'Releases',
    summary: 'The signed plan',
    access: ['holder'],
    answers: { 200: { description: 'Compact JWS', type: 'application/jose' } },
    problems: [...found, 'release-refused'],
  },
  {
    method: 'GET',
    path: '/api/v1/releases/{id}/people',
    tag: 'Releases',
    summary: 'The people file that the plan names by its SHA-256',
    access: ['holder'],
    answers: { 200: { description: 'NDJSON', type: 'application/x-ndjson' } },
    problems: found,
    proxied: true,
  },
  {
    method: 'PUT',
    path: '/api/v1/releases/{id}/manifest',
    tag: 'Releases',
    summary: 'Hand in the manifest, signed with the registered key',
    access: ['holder'],
    command: true,
    body: { schema: z.strictObject({ manifest: z.string() }), example: { manifest: jwsText } },
    answers: done('Sealed', released),
    problems: [...found, 'manifest-signature', 'manifest-mismatch', 'holder-key-invalid'],
  },
  {
    method: 'POST',
    path: '/api/v1/releases/{id}/unsealing',
    tag: 'Releases',
    summary: 'Ask for the key; permit, environment and choices are checked once more',
    access: operator,
    command: true,
    answers: done('Asked', z.looseObject({ unsealId: z.uuid() })),
    problems: [...found, 'not-in-log-yet', 'release-refused', 'stale-state', 'command-too-old'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/releases/{id}/key',
    tag: 'Releases',
    summary: 'The one-time key, and the pseudonyms to drop',
    access: operator,
    query: z.object({ unsealId: z.uuid() }),
    answers: { 200: { description: 'The key', schema: unsealKey } },
    problems: [...found, 'release-refused'],
  },
  {
    method: 'POST',
    path: '/api/v1/releases/{id}/acknowledgement',
    tag: 'Releases',
    summary: 'Acknowledge what was unsealed',
    access: operator,
    command: true,
    body: {
      schema: z.strictObject({
        unsealId: z.uuid(),
        outputs: z.array(z.object({ name: z.string(), sha256: z.string() })),
      }),
      example: { unsealId: ID, outputs: [{ name: 'Condition.ndjson', sha256: SHA }] },
    },
    answers: done('Acknowledged', released),
    problems: found,
  },
  {
    method: 'GET',
    path: '/api/v1/recalls',
    tag: 'Recalls',
    summary: 'Deletion orders to this operator’s environments',
    access: operator,
    query: z.object({ pending: z.stringbool().optional(), ...page }),
    answers: {
      200: {
        description: 'Recalls',
        schema: pageOf(z.looseObject({ recallId: z.uuid(), releaseId: z.uuid() })),
      },
    },
    problems: ['forbidden'],
  },
  {
    method: 'GET',
    path: '/api/v1/recalls/{id}',
    tag: 'Recalls',
    summary: 'The signed order',
    access: operator,
    answers: { 200: { description: 'Compact JWS', type: 'application/jose' } },
    problems: ['recall-unknown'],
  },
  {
    method: 'POST',
    path: '/api/v1/recalls/{id}/acknowledgement',
    tag: 'Recalls',
    summary: 'Acknowledge a deletion',
    access: operator,
    command: true,
    answers: done('Acknowledged', z.looseObject({ recallId: z.uuid() })),
    problems: ['recall-unknown'],
  },
];

const evaluation = {
  subject: { type: 'person', id: ID },
  action: { name: 'read' },
  resource: { type: 'dataset', id: ID },
  context: { permit: ID, purpose: '53.1.e', environment: ID },
};
const decision = z.object({ decision: z.boolean(), context: z.record(z.string(), z.unknown()) });

const decisions: Operation[] = [
  {
    method: 'POST',
    path: '/access/v1/evaluation',
    tag: 'Decisions',
    summary: 'OpenID AuthZEN 1.0: one decision, with every check',
    access: 'signed-in',
    body: { schema: evaluationRequest, example: evaluation },
    answers: { 200: { description: 'The decision', schema: decision } },
    problems: ['forbidden', 'trace-unavailable'],
  },
  {
    method: 'POST',
    path: '/access/v1/evaluations',
    tag: 'Decisions',
    summary: 'OpenID AuthZEN 1.0: several decisions at once',
    access: 'signed-in',
    body: { schema: evaluationsRequest, example: { ...evaluation, evaluations: [{}] } },
    answers: {
      200: { description: 'The decisions, in order', schema: z.object({ evaluations: z.array(decision) }) },
    },
    problems: ['forbidden', 'trace-unavailable'],
  },
  {
    method: 'GET',
    path: '/.well-known/authzen-configuration',
    tag: 'Decisions',
    summary: 'OpenID AuthZEN 1.0: where decisions are made',
    access: 'public',
    answers: { 200: { description: 'Metadata', schema: z.record(z.string(), z.string()) } },
  },
];

export const releaseOperations: Operation[] = [...releases, ...decisions];
