import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { SYSTEMS } from '@garant/rules';
import { testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import { GATEWAY, importText, ndjson, row } from '../../test/import.fixture.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { indexTraits } from '../people/traits.match.js';
import { findingsOf } from './import.store.js';

let register: TestDatabase;
const cipher = testCipher();
beforeAll(async () => {
  register = await testRegister();
});
afterAll(() => register.drop());

type Node = Record<string, unknown>;
const noticeUri = (id: string): string => `${GATEWAY}/api/v1/notices/${id}/1`;
const patientOf = (familyName: string): Node => ({
  resourceType: 'Patient',
  id: 'p',
  name: [{ family: familyName, given: ['Sumiko', 'Larue'] }],
  birthDate: '1960-05-21',
  gender: 'female',
});
/** What a hospital's consent service exports: an R4 Consent with the person inside. */
const r4 = (id: string, familyName: string, over: Node = {}): Node => ({
  resourceType: 'Consent',
  contained: [patientOf(familyName)],
  language: 'fr',
  identifier: [{ system: 'https://chu.example/consents', value: id }],
  status: 'active',
  scope: { coding: [{ system: SYSTEMS.scope, code: 'patient-privacy' }] },
  category: [{ coding: [{ system: SYSTEMS.loinc, code: '59284-0' }] }],
  patient: { reference: '#p' },
  dateTime: '2026-03-01T09:30:00Z',
  performer: [{ reference: '#p' }],
  policy: [{ uri: noticeUri('ehds-opt-out') }],
  provision: { type: 'deny' },
  ...over,
});
const bundle = (...resources: Node[]): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'collection',
    entry: resources.map((resource) => ({ resource })),
  });
const importBundle = (...resources: Node[]) =>
  importText(register.database, cipher, bundle(...resources), { format: 'fhir', chunkRows: 2 });
const findings = async (importId: string) =>
  (await findingsOf(register.database, importId, { after: 0, limit: 100, rule: null })).map(
    ({ line, field, rule }) => `${line} ${field} ${rule}`,
  );
async function actsOf(familyName: string) {
  const [found] = await register.database.query<{ subject_ref: string }>(
    'SELECT subject_ref FROM vault_person WHERE exact_index = $1',
    [indexTraits(cipher, traits({ familyName })).exact],
  );
  return found ? choicesOfSubject(register.database, found.subject_ref) : [];
}

describe('importing a Bundle of FHIR Consents', () => {
  it('records what each states, as written, under the person inside', async () => {
    const report = await importBundle(
      r4('1', 'Rouen'),
      r4('2', 'Brest', {
        policy: [{ uri: noticeUri('non-opposition') }],
        provision: { type: 'deny', purpose: [{ system: SYSTEMS.purpose, code: '53.1.e' }] },
      }),
      r4('3', 'Rouen', { status: 'inactive', provision: { type: 'permit' } }),
    );
    expect(report.counts).toMatchObject({ lines: 3, newPeople: 2 });
    expect((await actsOf('Rouen'))[0]).toMatchObject({
      regime: 'EHDS_OPT_OUT',
      act: 'opt-out',
      scope: { kind: 'everything' },
      channel: 'import',
      actedAt: '2026-03-01T09:30:00.000Z',
    });
    expect(await actsOf('Brest')).toMatchObject([
      { regime: 'NON_OPPOSITION', act: 'object', scope: { kind: 'purpose', id: '53.1.e' } },
    ]);
  });

  it('records every act of one resource, or none of them', async () => {
    const two = (id: string, code: string): Node =>
      r4(id, 'Several', {
        policy: [{ uri: noticeUri('non-opposition') }],
        provision: {
          provision: [
            { type: 'deny', purpose: [{ system: SYSTEMS.purpose, code: '53.1.a' }] },
            {
              type: 'deny',
              data: [
                {
                  meaning: 'instance',
                  reference: { type: 'List', identifier: { system: SYSTEMS.dataset, value: code } },
                },
              ],
            },
          ],
        },
      });
    await register.database.query(`INSERT INTO known_scope (kind, id) VALUES ('dataset', 'd-known')`);
    const report = await importBundle(two('10', 'd-unknown'), two('11', 'd-known'), two('11', 'd-known'));
    expect(report.counts).toMatchObject({ lines: 3, imported: 2, rejected: 1 });
    expect(await findings(report.importId)).toEqual(['1 scope scope-unknown']);
    expect((await actsOf('Several')).map(({ scope }) => scope.id)).toEqual(['53.1.a', 'd-known']);
  });

  it('names a person by this register’s reference or by a holder’s local id', async () => {
    await importText(register.database, cipher, ndjson([row(traits({ familyName: 'Referred' }))]));
    const [first] = await actsOf('Referred');
    const { contained: _none, ...rest } = r4('20', 'x');
    const byReference = {
      ...rest,
      patient: { reference: `Patient/${first!.subjectRef}` },
      performer: [{ reference: `Patient/${first!.subjectRef}` }],
    };
    const datasetId = randomUUID();
    const somebody = { identifier: { system: `urn:garant:fhir:local-id:${datasetId}`, value: 'H-1' } };
    const byLocalId = {
      ...rest,
      identifier: [{ system: 's', value: '21' }],
      patient: somebody,
      performer: [somebody],
    };
    const report = await importBundle(byReference, byLocalId);
    expect(await findings(report.importId)).toEqual(['2 person.localId person-not-linked']);
    expect(await actsOf('Referred')).toHaveLength(2);
  });

  it('refuses what it does not understand, by the element’s name', async () => {
    const report = await importBundle(
      r4('30', 'Odd', { extension: [{ url: 'https://elsewhere.example/x', valueCode: 'y' }] }),
      r4('31', 'Odd', { policy: [{ uri: 'https://elsewhere.example/policy' }] }),
      r4('32', 'Odd', { status: 'entered-in-error' }),
      r4('33', 'Odd', { contained: [{ ...patientOf('Odd'), deceasedBoolean: true }] }),
      r4('34', 'Odd', { identifier: undefined }),
      { resourceType: 'Observation' },
      r4('36', 'Odd', {
        provision: { type: 'deny', purpose: [{ system: SYSTEMS.purpose, code: 'unknown' }] },
      }),
    );
    expect(report.counts).toMatchObject({ lines: 7, imported: 0, rejected: 7 });
    const found = await findings(report.importId);
    expect(found.map((each) => each.replace(/ \S+ /, ' '))).toEqual([
      '1 fhir-extension-unknown',
      '2 fhir-policy-unknown',
      '3 fhir-status-unknown',
      '4 fhir-actor-unknown',
      '5 fhir-structure',
      '6 fhir-structure',
      '7 fhir-code-unknown',
    ]);
    expect(found[1]).toContain('policy');
    expect(await actsOf('Odd')).toEqual([]);
  });
});
