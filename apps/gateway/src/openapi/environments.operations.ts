import { z } from 'zod';
import { environmentState } from '@garant/contracts';
import { attestationBody, environmentBody } from '../applications/access.bodies.js';
import { declarationBody, retractionBody } from '../projects/project.steps.js';
import { ID, NOW, done, listQuery, pageOf, type Operation } from './operation.js';

const environment = z.looseObject({ environmentId: z.uuid() });
const operator = ['environment-operator'] as const;
const environments: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/environments',
    tag: 'Environments',
    summary: 'Secure processing environments',
    access: 'signed-in',
    query: listQuery,
    answers: { 200: { description: 'Environments', schema: pageOf(environmentState) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/environments/{id}',
    tag: 'Environments',
    summary: 'One environment',
    access: 'signed-in',
    answers: { 200: { description: 'The environment', schema: environmentState } },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/environments',
    tag: 'Environments',
    summary: 'Register an environment',
    access: operator,
    command: true,
    body: { schema: environmentBody, example: { name: 'Bulle Sud', operatorId: 'bulle-sud', country: 'FR' } },
    answers: { 201: { description: 'Registered', schema: environment, example: { environmentId: ID } } },
    problems: ['environment-not-yours'],
  },
  {
    method: 'POST',
    path: '/api/v1/environments/{id}/attestations',
    tag: 'Environments',
    summary: 'Attest hosting, place and audit (EHDS Art. 73; CSP L1111-8)',
    access: operator,
    command: true,
    body: {
      schema: attestationBody,
      example: {
        hds: { certificate: 'HDS-2025-118', validFrom: NOW, validUntil: '2028-03-02T00:00:00.000Z' },
        storageCountry: 'FR',
        auditedOn: '2026-01-15',
        logRetentionMonths: 12,
      },
    },
    answers: { 201: { description: 'Attested', schema: environment } },
    problems: ['environment-unknown', 'environment-not-yours', 'attestation-invalid', 'command-too-old'],
  },
  {
    method: 'POST',
    path: '/api/v1/environments/{id}/declarations',
    tag: 'Environments',
    summary:
      'Declare one thing with its validity: certificate, place, audit, logs, capital, remote access and more',
    access: operator,
    command: true,
    body: {
      schema: declarationBody,
      example: {
        declaration: {
          kind: 'hds',
          certificate: 'HDS-2025-118',
          activities: [1, 2, 3],
          referential: '2024',
          validFrom: NOW,
          validUntil: '2028-03-02T00:00:00.000Z',
        },
      },
    },
    answers: done('Declared', environment),
    problems: ['environment-unknown', 'environment-not-yours', 'attestation-invalid'],
  },
  {
    method: 'POST',
    path: '/api/v1/environments/{id}/retractions',
    tag: 'Environments',
    summary: 'Take back a declaration that is not required',
    access: operator,
    command: true,
    body: { schema: retractionBody, example: { kind: 'secnumcloud' } },
    answers: done('Taken back', environment),
    problems: ['environment-unknown', 'environment-not-yours', 'attestation-invalid'],
  },
];

export const environmentsOperations: readonly Operation[] = environments;
