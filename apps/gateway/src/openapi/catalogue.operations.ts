import { z } from 'zod';
import {
  datasetDescription,
  datasetImportBody,
  datasetState,
  linkageReport,
  type ProblemCode,
} from '@garant/contracts';
import { LABEL_ELEMENTS } from '@garant/rules';
import { datasetBody, emptyBody, keyBody } from '../applications/access.bodies.js';
import { duoMatchBody } from '../catalogue/duo.bodies.js';
import { labelBody, revocationBody } from '../catalogue/label.controller.js';
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
    problems: ['regime-unknown', 'dataset-parent'],
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
    problems: [...datasetProblems, 'regime-unknown', 'dataset-parent'],
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

const title = z.object({ fr: z.string(), en: z.string() });
const line = z.looseObject({
  version: z.number().int(),
  describedAt: z.string(),
  changes: z.array(z.string()),
});
const versionView = line.extend({ description: datasetDescription });
const words = z
  .string()
  .optional()
  .describe('One value, or several with commas: alternatives. Facets are conditions.');
const year = z.coerce.number().int().optional();
const catalogueQuery = z.object({
  q: z
    .string()
    .optional()
    .describe('Words of titles, descriptions, keywords, variables; each from its beginning'),
  category: words,
  holder: words,
  regime: words,
  standard: words,
  use: words.describe('DUO purposes that the terms of use leave open'),
  domain: words,
  territory: words.describe('NUTS codes of regions'),
  label: words,
  resource: words,
  from: year,
  to: year,
  limit: z.coerce.number().int().min(1).max(100).optional(),
  offset: z.coerce.number().int().min(0).optional(),
});
const item = z.looseObject({ datasetId: z.uuid(), holderId: z.string(), title });
const facet = z.array(z.object({ value: z.string(), count: z.number().int() }));
const described = [
  {
    method: 'GET',
    path: '/api/v1/catalogue',
    tag: 'Catalogue',
    summary: 'Search the published datasets, with facets',
    access: 'public',
    query: catalogueQuery,
    answers: {
      200: {
        description: 'Datasets, and how many there are by facet',
        schema: pageOf(item).extend({ facets: z.record(z.string(), facet) }),
      },
    },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/catalogue/{id}',
    tag: 'Catalogue',
    summary: 'One published dataset, with dictionary, label, versions and hierarchy',
    access: 'public',
    answers: {
      200: {
        description: 'The dataset',
        schema: datasetState.extend({
          parents: z.array(item),
          parts: z.array(item),
          versions: z.array(line),
        }),
      },
    },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/catalogue/{id}/versions/{version}',
    tag: 'Catalogue',
    summary: 'An earlier description of a dataset, as it was published',
    access: 'public',
    answers: { 200: { description: 'The description', schema: versionView } },
    proxied: true,
  },
  {
    method: 'POST',
    path: '/api/v1/duo/match',
    tag: 'Catalogue',
    summary: 'Match terms of use (GA4GH DUO) with a request: advice, code by code',
    access: 'public',
    body: {
      schema: duoMatchBody,
      example: {
        dataset: [{ code: 'DUO:0000007', diseases: ['MONDO:0004992'] }, { code: 'DUO:0000021' }],
        request: { purposes: ['DUO:0000007'], diseases: ['MONDO:0005105'], nonProfit: true },
      },
    },
    answers: {
      200: {
        description: 'A verdict for each dataset and over all of them, each line with its reason',
        schema: z.object({
          verdict: z.enum(['approve', 'deny', 'abstain']),
          advisory: z.literal(true),
          datasets: z.array(
            z.looseObject({
              datasetId: z.uuid().nullable(),
              verdict: z.enum(['approve', 'deny', 'abstain']),
              lines: z.array(z.looseObject({ verdict: z.string(), explanation: title })),
            }),
          ),
        }),
      },
    },
    problems: ['dataset-unknown'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/datasets/overdue-checks',
    tag: 'Datasets',
    summary: 'Published datasets not checked for a year (EHDS Art. 60(3))',
    access: ['holder', 'assessor', 'signatory', 'inspector'],
    answers: {
      200: {
        description: 'The longest first',
        schema: z.object({ items: z.array(z.looseObject({ datasetId: z.uuid(), dueOn: z.iso.date() })) }),
      },
    },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/datasets/{id}/versions',
    tag: 'Datasets',
    summary: 'Versions of a description, the newest first, with what changed',
    access: 'signed-in',
    answers: { 200: { description: 'Versions', schema: z.object({ items: z.array(line) }) } },
    proxied: true,
  },
  {
    method: 'GET',
    path: '/api/v1/datasets/{id}/versions/{version}',
    tag: 'Datasets',
    summary: 'One version of a description',
    access: 'signed-in',
    answers: { 200: { description: 'The version', schema: versionView } },
    proxied: true,
  },
  {
    method: 'PUT',
    path: '/api/v1/datasets/{id}/label',
    tag: 'Datasets',
    summary: 'Declare the quality and utility label (EHDS Art. 78)',
    access: holder,
    command: true,
    body: {
      schema: labelBody,
      example: { answers: LABEL_ELEMENTS.map((element) => ({ element, level: 3 })) },
    },
    answers: done('Declared', dataset),
    problems: [...datasetProblems, 'label-incomplete'],
  },
  {
    method: 'POST',
    path: '/api/v1/datasets/{id}/label/revocation',
    tag: 'Datasets',
    summary: 'Revoke an inaccurate label, naming what is inaccurate',
    access: ['assessor', 'signatory'],
    command: true,
    body: { schema: revocationBody, example: { elements: ['accuracy'] } },
    answers: done('Revoked', dataset),
    problems: ['dataset-unknown', 'label-missing', 'reason-missing'],
  },
  {
    method: 'POST',
    path: '/api/v1/datasets/{id}/checks',
    tag: 'Datasets',
    summary: 'State that the description is accurate: the yearly check (EHDS Art. 60(3))',
    access: holder,
    command: true,
    body: { schema: emptyBody, example: {} },
    answers: done('Checked', dataset),
    problems: [...datasetProblems, 'dataset-not-published'],
  },
  {
    method: 'POST',
    path: '/api/v1/dataset-imports',
    tag: 'Datasets',
    summary:
      'Read a description in DCAT or a dictionary in CSV or JSON, and tell line by line what would come of it',
    access: holder,
    body: {
      schema: datasetImportBody,
      example: { format: 'csv', text: 'name,label_fr,label_en,type,unit\nage,Âge,Age,quantity,a\n' },
    },
    answers: {
      200: {
        description: 'What was read; nothing is kept',
        schema: z.looseObject({ ok: z.boolean(), lines: z.array(z.looseObject({ rule: z.string() })) }),
      },
    },
    problems: ['description-unreadable'],
    proxied: true,
  },
] satisfies Operation[];

export const catalogueOperations: readonly Operation[] = [...datasets, ...described];
