import { describe, expect, it } from '@jest/globals';
import { NOW } from '../../test/application.example.js';
import type { Actor } from '../procedures/application.model.js';
import type { Dataset, DatasetCommand } from './dataset.decide.js';
import { decideDataset, evolveDataset } from './dataset.decide.js';
import type { DatasetDescription } from './description.model.js';
import { normGate } from './norm.gate.js';
import { decideEnvironment, evolveEnvironment } from '../environments/environment.decide.js';
import type { Environment } from '../environments/environment.model.js';

const holder: Actor = { ref: 'h', role: 'holder', organisation: 'hospital' };
const description: DatasetDescription = {
  title: { fr: 'Dossiers', en: 'Records' },
  description: { fr: 'Séjours', en: 'Stays' },
  categories: ['51.1.a'],
  conformsTo: ['http://hl7.org/fhir/R4'],
  resources: [{ resourceType: 'Condition', elements: ['code'] }],
  regime: 'NON_OPPOSITION',
  waitingDays: 30,
  minimumCell: 3,
};
const describeIt = (over: object = {}, actor = holder): DatasetCommand => ({
  type: 'dataset.describe',
  actor,
  body: { datasetId: 'd1', holderId: 'hospital', description: { ...description, ...over } },
});
const publish: DatasetCommand = { type: 'dataset.publish', actor: holder, body: { datasetId: 'd1' } };
const jwk = (key: object): DatasetCommand => ({
  type: 'dataset.register-key',
  actor: holder,
  body: { datasetId: 'd1', jwk: { ...key } },
});

function dataset(commands: readonly DatasetCommand[]): string {
  let state: Dataset | undefined;
  for (const command of commands) {
    const outcome = decideDataset(state, command);
    if (!outcome.ok) return outcome.refusal.code;
    for (const event of outcome.events) state = evolveDataset(state, event);
  }
  return `${state?.status}${state?.jwk ? ' with key' : ''}`;
}

describe('a dataset', () => {
  it.each<[name: string, commands: DatasetCommand[], expected: string]>([
    ['described by its holder', [describeIt()], 'described'],
    ['published', [describeIt(), publish], 'published'],
    ['published twice', [describeIt(), publish, publish], 'conflict'],
    ['described anew: to be published again', [describeIt(), publish, describeIt()], 'described'],
    [
      'described by another holder',
      [describeIt({}, { ...holder, organisation: 'clinic' })],
      'dataset-not-yours',
    ],
    ['described by a researcher', [describeIt({}, { ...holder, role: 'researcher' })], 'forbidden'],
    [
      'described by a holder without an organisation',
      [describeIt({}, { ref: 'h', role: 'holder' })],
      'forbidden',
    ],
    [
      'published by another holder',
      [describeIt(), { ...publish, actor: { ...holder, organisation: 'clinic' } }],
      'dataset-not-yours',
    ],
    ['published before it was described', [publish], 'dataset-unknown'],
    [
      'with an Ed25519 key',
      [describeIt(), jwk({ kty: 'OKP', crv: 'Ed25519', x: 'x' })],
      'described with key',
    ],
    [
      'with a private key',
      [describeIt(), jwk({ kty: 'OKP', crv: 'Ed25519', x: 'x', d: 'secret' })],
      'holder-key-invalid',
    ],
    [
      'with a key of another kind',
      [describeIt(), jwk({ kty: 'EC', crv: 'P-256', x: 'x' })],
      'holder-key-invalid',
    ],
  ])('%s', (_name, commands, expected) => expect(dataset(commands)).toBe(expected));

  it.each<[name: string, over: object, rule: string]>([
    ['no declared standard', { conformsTo: [] }, 'standard-missing'],
    ['a standard that is no address', { conformsTo: ['our own format'] }, 'standard-missing'],
    ['no dictionary', { resources: [] }, 'dictionary-missing'],
    [
      'a resource type without elements',
      { resources: [{ resourceType: 'Condition', elements: [] }] },
      'dictionary-missing',
    ],
    ['a regime that is not decided', { regime: 'PUBLIC_TASK_NO_OBJECTION' }, 'regime-not-decided'],
    ['an unknown regime', { regime: 'NONE' }, 'regime-not-decided'],
    ['no smallest count', { minimumCell: 0 }, 'minimum-cell-missing'],
    ['a title in one language', { title: { fr: 'Dossiers', en: ' ' } }, 'title-missing'],
    ['no category', { categories: [] }, 'category-missing'],
  ])('with %s does not pass the norm gate', (_name, over, rule) => {
    expect(
      normGate({ holderId: 'hospital', description: { ...description, ...over } }).map(
        (failure) => failure.rule,
      ),
    ).toEqual([rule]);
    expect(dataset([describeIt(over), publish])).toBe('norm-gate');
  });
});

describe('a secure environment', () => {
  const operator: Actor = { ref: 'o', role: 'environment-operator', organisation: 'bubble' };
  const attestation = {
    hds: {
      certificate: 'HDS-1',
      validFrom: '2026-01-01T00:00:00.000Z',
      validUntil: '2027-01-01T00:00:00.000Z',
    },
    storageCountry: 'FR',
    auditedOn: '2026-06-01',
    logRetentionMonths: 12,
  };
  const registered: Environment = {
    environmentId: 'e1',
    operatorId: 'bubble',
    country: 'FR',
    attestation: null,
  };
  const attest = (over: object = {}, actor = operator): string => {
    const outcome = decideEnvironment(
      registered,
      { type: 'environment.attest', actor, body: { environmentId: 'e1', ...attestation, ...over } },
      { now: NOW },
    );
    return outcome.ok ? outcome.events[0]!.type : outcome.refusal.code;
  };
  it.each<[name: string, answer: () => string, expected: string]>([
    ['attested', () => attest(), 'environment.attested'],
    [
      'attested by another operator',
      () => attest({}, { ...operator, organisation: 'cloud' }),
      'environment-not-yours',
    ],
    ['attested by a holder', () => attest({}, { ...operator, role: 'holder' }), 'forbidden'],
    ['storing outside the EEA', () => attest({ storageCountry: 'US' }), 'attestation-invalid'],
    ['keeping logs for eleven months', () => attest({ logRetentionMonths: 11 }), 'attestation-invalid'],
    [
      'with a certificate that ends before it starts',
      () => attest({ hds: { ...attestation.hds, validUntil: '2025-01-01T00:00:00.000Z' } }),
      'attestation-invalid',
    ],
    ['audited tomorrow', () => attest({ auditedOn: '2026-11-25' }), 'attestation-invalid'],
    [
      'with a certificate that has lapsed: recorded, and opens nothing',
      () => attest({ hds: { ...attestation.hds, validUntil: '2026-02-01T00:00:00.000Z' } }),
      'environment.attested',
    ],
  ])('%s', (_name, answer, expected) => expect(answer()).toBe(expected));

  it('is registered once, by its operator, and keeps its newest attestation', () => {
    const register = {
      type: 'environment.register' as const,
      actor: operator,
      body: { environmentId: 'e1', name: 'Bubble', operatorId: 'bubble', country: 'FR' },
    };
    const first = decideEnvironment(undefined, register, { now: NOW });
    expect(first.ok).toBe(true);
    expect(decideEnvironment(registered, register, { now: NOW })).toMatchObject({
      ok: false,
      refusal: { code: 'conflict' },
    });
    expect(
      decideEnvironment(
        undefined,
        { type: 'environment.attest', actor: operator, body: { environmentId: 'e1', ...attestation } },
        { now: NOW },
      ),
    ).toMatchObject({ refusal: { code: 'environment-unknown' } });
    const state = evolveEnvironment(registered, {
      type: 'environment.attested',
      key: 'e1',
      data: { environmentId: 'e1', ...attestation },
    });
    expect(state).toMatchObject({ operatorId: 'bubble', attestation: { logRetentionMonths: 12 } });
  });
});
