import { z } from 'zod';
import { FHIR_REFUSALS, SYSTEMS } from '@garant/rules';
import { SEARCH_PARAMETERS } from '../interoperability/fhir/fhir.search.js';
import {
  GOVSTACK_BASE,
  GOVSTACK_OPERATIONS,
  type GovstackOperation,
} from '../interoperability/govstack/govstack.operations.js';
import { recordBody, recordWithSignatureBody } from '../interoperability/govstack/govstack.service.js';
import { ID, type Operation } from './operation.js';
import { webhookOperations } from './webhook.operations.js';

const MIME = 'application/fhir+json';
const readers = ['patient', 'data-protection-officer'] as const;
const resource = (type: string) => z.looseObject({ resourceType: z.literal(type) });
const search = z.object(
  Object.fromEntries([
    ...SEARCH_PARAMETERS.map(({ name, documentation }) => [
      name,
      z.string().optional().describe(documentation),
    ]),
    ['_count', z.coerce.number().int().max(100).optional()],
    ['_cursor', z.string().optional().describe('From a `next` link')],
    ['_format', z.string().optional()],
  ]),
);
const bundle = (description: string) => ({ description, type: MIME, schema: resource('Bundle') });
const consent = (description: string) => ({ description, type: MIME, schema: resource('Consent') });
const seen = ['fhir-not-acceptable', 'enrolment-pending'] as const;

const exampleConsent = {
  resourceType: 'Consent',
  language: 'fr',
  status: 'active',
  scope: { coding: [{ system: SYSTEMS.scope, code: 'patient-privacy' }] },
  category: [{ coding: [{ system: SYSTEMS.loinc, code: '59284-0' }] }],
  patient: { reference: `Patient/${ID}` },
  dateTime: '2026-03-02T09:30:00.000Z',
  performer: [{ reference: `Patient/${ID}` }],
  policy: [{ uri: 'http://localhost:8080/api/v1/notices/ehds-opt-out/1' }],
  provision: { type: 'deny', purpose: [{ system: SYSTEMS.purpose, code: '53.1.e' }] },
};

const fhir: Operation[] = [
  {
    method: 'GET',
    path: '/fhir/{version}/metadata',
    tag: 'FHIR',
    summary: 'CapabilityStatement of R4 or R5',
    access: 'public',
    answers: {
      200: { description: 'What can be done', type: MIME, schema: resource('CapabilityStatement') },
    },
    problems: ['fhir-not-acceptable'],
  },
  {
    method: 'GET',
    path: '/fhir/policy/{regime}',
    tag: 'FHIR',
    summary: 'The policy that holds for a person who said nothing under a regime (IHE PCF)',
    access: 'public',
    answers: { 200: { description: 'The policy', schema: z.looseObject({ regime: z.string() }) } },
  },
  {
    method: 'GET',
    path: '/fhir/{version}/Consent',
    tag: 'FHIR',
    summary: 'Search one person’s agreements; the total counts what the caller may see',
    access: readers,
    query: search,
    answers: { 200: bundle('searchset') },
    problems: [...seen, 'fhir-search-unknown', 'invalid-query'],
    proxied: true,
  },
  {
    method: 'POST',
    path: '/fhir/{version}/Consent/_search',
    tag: 'FHIR',
    summary: 'The same search, its parameters in a form instead of the address',
    access: readers,
    body: { type: 'application/x-www-form-urlencoded', schema: search, example: { status: 'active' } },
    answers: { 200: bundle('searchset') },
    problems: [...seen, 'fhir-search-unknown', 'invalid-query'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/fhir/{version}/Consent/$export',
    tag: 'FHIR',
    summary: 'All agreements of one person in one Bundle',
    access: readers,
    query: search,
    answers: { 200: bundle('collection') },
    problems: [...seen, 'fhir-search-unknown', 'invalid-query'],
    proxied: true,
  },
  {
    method: 'GET',
    path: '/fhir/{version}/Consent/{id}',
    tag: 'FHIR',
    summary: 'One agreement as it stands; `ETag` is its register position',
    access: readers,
    answers: { 200: consent('The agreement') },
    problems: seen,
    proxied: true,
  },
  {
    method: 'GET',
    path: '/fhir/{version}/Consent/{id}/_history',
    tag: 'FHIR',
    summary: 'Every state of one agreement',
    access: readers,
    answers: { 200: bundle('history') },
    problems: seen,
    proxied: true,
  },
  {
    method: 'GET',
    path: '/fhir/{version}/Consent/{id}/_history/{position}',
    tag: 'FHIR',
    summary: 'One agreement as it stood at a register position',
    access: readers,
    answers: { 200: consent('The agreement then') },
    problems: seen,
    proxied: true,
  },
  {
    method: 'POST',
    path: '/fhir/{version}/Consent',
    tag: 'FHIR',
    summary:
      'Record the acts that a Consent states, all or none; what is not understood whole is refused by name',
    access: readers,
    command: true,
    body: {
      type: MIME,
      schema: z.looseObject({ resourceType: z.literal('Consent') }),
      example: exampleConsent,
    },
    answers: { 201: consent('The agreement as it stands') },
    problems: [
      ...seen,
      ...FHIR_REFUSALS,
      'not-found',
      'fhir-search-unknown',
      'subject-unknown',
      'authority-missing',
      'act-not-of-regime',
      'scope-not-of-regime',
      'consent-not-specific',
      'scope-unknown',
      'notice-unknown',
      'notice-hash',
      'notice-not-published',
      'acted-in-future',
      'acted-too-early',
      'command-too-old',
    ],
    proxied: true,
  },
];

const writes = ['POST', 'PUT'];
const bodyOf = ({ id }: GovstackOperation): Operation['body'] => {
  if (id === 'serviceIndividualConsentRecordUpdate') return { schema: recordBody, example: { optIn: false } };
  if (id === 'serviceIndividualConsentRecordSignatureCreate')
    return {
      schema: recordWithSignatureBody,
      example: { consentRecord: { dataAgreementId: 'ehds-opt-out', optIn: false } },
    };
  return undefined;
};
const RECORDING = [
  'serviceIndividualConsentRecordCreate',
  'serviceIndividualConsentRecordSignatureCreate',
  'serviceIndividualConsentRecordUpdate',
];

const govstack: Operation[] = GOVSTACK_OPERATIONS.map((operation): Operation => {
  const { id, method, path, summary } = operation;
  const shared = {
    method,
    path: `${GOVSTACK_BASE}${path}`.replace(/\/$/, ''),
    tag: 'GovStack',
  };
  if (operation.status === 'refused')
    return {
      ...shared,
      summary: `${summary}: not offered. ${operation.because}`,
      access: 'signed-in',
      answers: {},
      problems: [operation.answer === 405 ? 'method-not-allowed' : 'govstack-not-offered'],
    };
  const records = RECORDING.includes(id);
  return {
    ...shared,
    summary: `${summary} (${id})`,
    access: operation.roles,
    ...(bodyOf(operation) ? { body: bodyOf(operation) } : {}),
    answers: { 200: { description: summary, schema: z.looseObject({}) } },
    problems: [
      'not-found',
      'invalid-query',
      'govstack-individual',
      'enrolment-pending',
      ...(records
        ? (['notice-unknown', 'consent-not-specific', 'scope-unknown', 'scope-not-of-regime'] as const)
        : []),
    ],
    ...(records ? { command: true } : {}),
    ...(method === 'GET' || writes.includes(method) ? { proxied: true } : {}),
  };
});

export const interoperabilityOperations: Operation[] = [...fhir, ...govstack, ...webhookOperations];
