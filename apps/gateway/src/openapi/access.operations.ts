import { z } from 'zod';
import {
  datasetState,
  environmentState,
  linkageReport,
  permitState,
  type ProblemCode,
} from '@garant/contracts';
import {
  attestationBody,
  datasetBody,
  emptyBody,
  environmentBody,
  keyBody,
  reasonBody,
} from '../access/access.bodies.js';
import { ID, NOW, done, listQuery, pageOf, type Operation } from './operation.js';

const description = {
  title: { fr: 'Séjours hospitaliers', en: 'Hospital stays' },
  description: { fr: 'Diagnostics et actes, 2016-2025', en: 'Diagnoses and procedures, 2016-2025' },
  categories: ['51.1.a'],
  conformsTo: ['http://hl7.org/fhir/R4'],
  resources: [{ resourceType: 'Condition', elements: ['code', 'onsetDateTime', 'subject'] }],
  regime: 'EHDS_OPT_OUT',
  minimumCell: 11,
};
const dataset = z.looseObject({ datasetId: z.uuid() });
const environment = z.looseObject({ environmentId: z.uuid() });
const holder = ['holder'] as const;
const operator = ['environment-operator'] as const;
const datasetProblems: ProblemCode[] = ['dataset-unknown', 'dataset-not-yours'];
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

const datasets: Operation[] = [
  {
    method: 'GET',
    path: '/api/v1/datasets',
    tag: 'Datasets',
    summary: 'Published datasets, and one’s own',
    access: 'signed-in',
    query: listQuery,
    answers: { 200: { description: 'Datasets', schema: pageOf(datasetState) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/datasets/{id}',
    tag: 'Datasets',
    summary: 'One dataset',
    access: 'signed-in',
    answers: { 200: { description: 'The dataset', schema: datasetState } },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/datasets',
    tag: 'Datasets',
    summary: 'Describe a new dataset',
    access: holder,
    command: true,
    body: { schema: datasetBody, example: { description } },
    answers: { 201: { description: 'Described', schema: dataset, example: { datasetId: ID } } },
    problems: ['regime-unknown', 'norm-gate'],
  },
  {
    method: 'PUT',
    path: '/api/v1/datasets/{id}',
    tag: 'Datasets',
    summary: 'Describe a dataset anew',
    access: holder,
    command: true,
    body: { schema: datasetBody, example: { description } },
    answers: done('Described', dataset),
    problems: [...datasetProblems, 'regime-unknown', 'norm-gate'],
  },
  {
    method: 'POST',
    path: '/api/v1/datasets/{id}/publication',
    tag: 'Datasets',
    summary: 'Publish a dataset in the catalogue',
    access: holder,
    command: true,
    body: { schema: emptyBody, example: {} },
    answers: done('Published', dataset),
    problems: [...datasetProblems, 'norm-gate', 'command-too-old'],
  },
  {
    method: 'PUT',
    path: '/api/v1/datasets/{id}/key',
    tag: 'Datasets',
    summary: 'Register the public key that signs manifests',
    access: holder,
    command: true,
    body: {
      schema: keyBody,
      example: { jwk: { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } },
    },
    answers: done('Registered', dataset),
    problems: [...datasetProblems, 'holder-key-invalid'],
  },
  {
    method: 'PUT',
    path: '/api/v1/datasets/{id}/linkage',
    tag: 'Datasets',
    summary: 'Submit local ids with identity traits, as NDJSON (up to 200 MB)',
    access: holder,
    command: true,
    body: { type: 'application/x-ndjson' },
    answers: done('Taken on', z.looseObject({ linkageId: z.uuid(), fileSha256: z.string() })),
    problems: [...datasetProblems, 'file-empty', 'file-hash', 'file-unknown', 'linkage-running'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/datasets/{id}/linkage',
    tag: 'Datasets',
    summary: 'Report of the linkage: matched, ambiguous, unmatched, rejected lines',
    access: holder,
    answers: { 200: { description: 'The report', schema: linkageReport } },
    proxied: true,
  },
];

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
];

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

export const accessOperations: Operation[] = [...datasets, ...environments, ...permits];
