import { z } from 'zod';
import { permitState, type ProblemCode } from '@garant/contracts';
import { reasonBody } from '../applications/access.bodies.js';
import { done, listQuery, pageOf, type Operation } from './operation.js';

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
    answers: { 200: { description: 'Permits', schema: pageOf(permitState) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/permits/{id}',
    tag: 'Permits',
    summary: 'One permit',
    access: permitReaders,
    answers: { 200: { description: 'The permit', schema: permitState } },
    problems: ['permit-unknown'],
    proxied: true,
  },
  document('jws', 'application/jose', 'The permit with the elements of EHDS Art. 68(10), signed'),
  document('pdf', 'application/pdf', 'The same content for people'),
  permitAct('suspension', 'Suspend a permit at once', ['signatory', 'inspector']),
  permitAct('suspension-lift', 'Lift a suspension', ['signatory', 'inspector']),
  permitAct('revocation', 'Revoke a permit', ['signatory']),
];

export const permitsOperations: readonly Operation[] = permits;
