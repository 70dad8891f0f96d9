import { z } from 'zod';
import { datasetState, linkageReport, type ProblemCode } from '@garant/contracts';
import { datasetBody, emptyBody, keyBody } from '../applications/access.bodies.js';
import { ID, done, listQuery, pageOf, type Operation } from './operation.js';

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
const holder = ['holder'] as const;
const datasetProblems: ProblemCode[] = ['dataset-unknown', 'dataset-not-yours'];
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

export const catalogueOperations: readonly Operation[] = datasets;
