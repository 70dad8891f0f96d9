import { z } from 'zod';
import { entrySearch, entryView } from '@garant/contracts';
import { releaseKeyBody } from '../operations/operations.controller.js';
import { missionAccess, underMission } from './missions.operations.js';
import { done, type Operation } from './operation.js';

const text = (path: string, summary: string, type: string, proxied = true): Operation => ({
  method: 'GET',
  path,
  tag: 'Public',
  summary,
  access: 'public',
  answers: { 200: { description: summary, type } },
  proxied,
});
const inspector = ['inspector'] as const;
const operator = ['operator'] as const;
const size = z.coerce.number().int().nonnegative();
const health = z.looseObject({ status: z.string() });

export const publicOperations: Operation[] = [
  text('/catalogue.ttl', 'Catalogue of datasets, HealthDCAT-AP, Turtle', 'text/turtle'),
  text('/catalogue.jsonld', 'Catalogue of datasets, HealthDCAT-AP, JSON-LD', 'application/ld+json'),
  {
    method: 'GET',
    path: '/projects.json',
    tag: 'Public',
    summary: 'Register of projects: permits, refusals, purposes, results',
    access: 'public',
    answers: {
      200: { description: 'Projects', schema: z.looseObject({ items: z.array(z.looseObject({})) }) },
    },
    problems: ['invalid-query'],
    proxied: true,
  },
  text('/log/checkpoint', 'Newest checkpoint of the log (C2SP signed note)', 'text/plain'),
  text('/log/vkey', 'Verifier key of the log', 'text/plain'),
  text('/log/policy', 'Trust policy of the log', 'text/plain'),
  {
    ...text('/log/tile/{path}', 'Hash tile (C2SP tlog-tiles): `<L>/<N>[.p/<W>]`', 'application/octet-stream'),
    problems: ['tile-unknown'],
  },
  {
    method: 'GET',
    path: '/log/tile/entries/{path}',
    tag: 'Inspection',
    summary: 'Entry bundle (C2SP tlog-tiles): pseudonymous personal data',
    access: inspector,
    answers: { 200: { description: 'Bundle', type: 'application/octet-stream' } },
    query: z.object(underMission),
    problems: ['tile-unknown', ...missionAccess],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/.well-known/jwks.json',
    tag: 'Public',
    summary: 'Public keys of the services, with use and owner',
    access: 'public',
    answers: {
      200: {
        description: 'JWK set',
        type: 'application/jwk-set+json',
        schema: z.object({ keys: z.array(z.looseObject({ kty: z.string() })) }),
      },
    },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    tag: 'Public',
    summary: 'This description',
    access: 'public',
    answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
  },
  {
    method: 'GET',
    path: '/problems/{code}',
    tag: 'Public',
    summary: 'What a problem code means; a page for browsers',
    access: 'public',
    answers: {
      200: {
        description: 'The code',
        schema: z.object({
          type: z.string(),
          code: z.string(),
          status: z.number().int(),
          title: z.object({ fr: z.string(), en: z.string() }),
          source: z.string().optional(),
        }),
      },
    },
  },
  {
    method: 'GET',
    path: '/health/live',
    tag: 'Public',
    summary: 'The process is alive',
    access: 'public',
    answers: { 200: { description: 'Alive', schema: health, example: { status: 'live' } } },
  },
  {
    method: 'GET',
    path: '/health/ready',
    tag: 'Public',
    summary: 'The service can do its work',
    access: 'public',
    answers: {
      200: { description: 'Ready', schema: health },
      503: { description: 'Not ready, with what is missing', schema: health },
    },
  },

  {
    method: 'GET',
    path: '/api/v1/inspection/entries',
    tag: 'Inspection',
    summary: 'Search the log; each search is itself an entry',
    access: inspector,
    query: entrySearch.extend(underMission),
    answers: {
      200: {
        description: 'Entries within the scope of the mission',
        schema: z.object({
          entries: z.array(entryView),
          next: z.number().nullable(),
          scope: z.looseObject({ missionId: z.uuid(), orderNumber: z.string(), limited: z.boolean() }),
        }),
      },
    },
    problems: missionAccess,
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/inspection/entries/{index}',
    tag: 'Inspection',
    summary: 'One entry with its erasable details',
    access: inspector,
    query: z.object(underMission),
    answers: { 200: { description: 'The entry', schema: entryView } },
    problems: ['entry-unknown', ...missionAccess],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/inspection/entries/{index}/proof',
    tag: 'Inspection',
    summary: 'Proof of inclusion (C2SP .tlog-proof)',
    access: inspector,
    answers: { 200: { description: 'The proof', type: 'text/plain' } },
    problems: ['entry-unknown', 'not-in-log-yet'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/inspection/consistency',
    tag: 'Inspection',
    summary: 'Consistency proof between two sizes (RFC 6962 §2.1.2)',
    access: inspector,
    query: z.object({ from: size, to: size }),
    answers: {
      200: {
        description: 'The proof',
        schema: z.object({ from: size, to: size, proof: z.array(z.string()) }),
      },
    },
    problems: ['tile-unknown'],
    proxied: true,
  },

  {
    method: 'GET',
    path: '/api/v1/operations/status',
    tag: 'Operations',
    summary: 'How the parts of the platform are',
    access: operator,
    answers: {
      200: {
        description: 'Status',
        schema: z.looseObject({
          services: z.array(z.looseObject({ service: z.string(), ready: z.boolean() })),
        }),
      },
    },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/operations/parked',
    tag: 'Operations',
    summary: 'Keys whose commands wait',
    access: operator,
    answers: {
      200: {
        description: 'Keys',
        schema: z.array(z.looseObject({ service: z.string(), key: z.string(), reason: z.string() })),
      },
    },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/operations/parked/{key}/release',
    tag: 'Operations',
    summary: 'Let the commands of a key go on',
    access: operator,
    command: true,
    body: { schema: releaseKeyBody, example: { service: 'consent' } },
    answers: done('Released'),
    problems: ['key-not-parked'],
    proxied: true,
  },
];
