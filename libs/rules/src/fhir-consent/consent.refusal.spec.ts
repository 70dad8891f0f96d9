import { describe, expect, it } from '@jest/globals';
import { BASE, acts, facts, r4, type Node } from '../../test/fhir-consent.example.js';
import { EXTENSIONS, FHIR_VERSIONS, PCF, SYSTEMS, readConsent } from '../index.js';

describe('what is not understood whole is refused by name', () => {
  const deny = { type: 'deny' };
  const wrong: [string, Node, string][] = [
    [
      'an unknown policy',
      { policy: [{ uri: 'https://elsewhere.example/policy' }] },
      'fhir-policy-unknown Consent.policy[0].uri',
    ],
    [
      'a notice of nobody',
      { policy: [{ uri: `${BASE}/api/v1/notices/other/1` }] },
      'fhir-policy-unknown Consent.policy[0].uri',
    ],
    [
      'the implicit policy of another regime',
      { policy: [{ uri: `${BASE}/api/v1/notices/ehds-opt-out/1` }, { uri: PCF.deny }] },
      'fhir-policy-unknown Consent.policy[1].uri',
    ],
    ['no policy', { policy: undefined }, 'fhir-policy-unknown Consent.policy'],
    ['a draft', { status: 'draft' }, 'fhir-status-unknown Consent.status'],
    ['entered in error', { status: 'entered-in-error' }, 'fhir-status-unknown Consent.status'],
    [
      'an ended refusal of somebody else’s system',
      { status: 'inactive' },
      'fhir-status-unknown Consent.status',
    ],
    [
      'treatment',
      { scope: { coding: [{ system: SYSTEMS.scope, code: 'treatment' }] } },
      'fhir-code-unknown Consent.scope.coding[0]',
    ],
    [
      'another directive than the regime’s',
      { category: [{ coding: [{ system: SYSTEMS.actCode, code: 'OPTIN' }] }] },
      'fhir-code-unknown Consent.category[0].coding[0]',
    ],
    [
      'an unknown category',
      { category: [{ coding: [{ system: 'urn:x', code: 'y' }] }] },
      'fhir-code-unknown Consent.category[0].coding[0]',
    ],
    ['an unknown profile', { meta: { profile: ['urn:x'] } }, 'fhir-code-unknown Consent.meta.profile[0]'],
    ['a security tag', { meta: { security: [] } }, 'fhir-element-unsupported Consent.meta.security'],
    [
      'a modifier extension',
      { modifierExtension: [{ url: EXTENSIONS.act, valueCode: 'opt-out' }] },
      'fhir-modifier-extension Consent.modifierExtension',
    ],
    [
      'an unknown extension',
      { extension: [{ url: 'urn:x', valueBoolean: true }] },
      'fhir-extension-unknown Consent.extension[0]',
    ],
    [
      'an extension that says the contrary',
      { extension: [{ url: EXTENSIONS.act, valueCode: 'reverse-opt-out' }] },
      'fhir-contradiction Consent.extension',
    ],
    ['implicit rules', { implicitRules: 'urn:x' }, 'fhir-element-unsupported Consent.implicitRules'],
    ['a contained resource', { contained: [{}] }, 'fhir-element-unsupported Consent.contained'],
    [
      'a narrative that may say more',
      { text: { status: 'additional', div: '<div/>' } },
      'fhir-code-unknown Consent.text.status',
    ],
    [
      'a verification',
      { verification: [{ verified: true }] },
      'fhir-element-unsupported Consent.verification',
    ],
    ['an element of no release', { retention: 'long' }, 'fhir-element-unknown Consent.retention'],
    ['an extension of a primitive', { _status: { id: 'x' } }, 'fhir-element-unknown Consent._status'],
    [
      'a practitioner as speaker',
      { performer: [{ reference: 'Practitioner/1' }] },
      'fhir-actor-unknown Consent.performer[0]',
    ],
    [
      'another person as speaker',
      { performer: [{ reference: 'Patient/0' }] },
      'fhir-actor-unknown Consent.performer[0]',
    ],
    ['nobody as speaker', { performer: undefined }, 'fhir-actor-unknown Consent.performer'],
    [
      'another organisation',
      { organization: [{ reference: 'Organization/1' }] },
      'fhir-actor-unknown Consent.organization[0]',
    ],
    ['a year for a date', { dateTime: '2026' }, 'fhir-date Consent.dateTime'],
    ['a date that is none', { dateTime: '2026-13-45' }, 'fhir-date Consent.dateTime'],
    ['no language: which text was shown?', { language: undefined }, 'fhir-code-unknown Consent.language'],
    ['a patient by name', { patient: { display: 'Anne' } }, 'fhir-actor-unknown Consent.patient.reference'],
    [
      'another text than the one shown',
      {
        sourceReference: {
          identifier: { system: SYSTEMS.notice, value: 'ehds-opt-out/1' },
          extension: [{ url: EXTENSIONS.noticeHash, valueString: '0' }],
        },
      },
      'notice-hash Consent.sourceReference.extension',
    ],
    ['another resource', { resourceType: 'Contract' }, 'fhir-structure Consent.resourceType'],
    ['null', { organization: null }, 'fhir-structure Consent.organization'],
    ['an empty list', { organization: [] }, 'fhir-structure Consent.organization'],
  ];
  it.each(wrong)('%s', (_, over, expected) => {
    const resource = Object.fromEntries(
      Object.entries(r4('EHDS_OPT_OUT', deny, over)).filter(([, value]) => value !== undefined),
    );
    expect(acts('R4', resource)).toEqual([expected]);
  });

  it('names every fault, not the first alone', () => {
    const resource = r4(
      'EHDS_OPT_OUT',
      { type: 'deny', class: [] },
      { retention: 1, implicitRules: 'urn:x' },
    );
    expect(acts('R4', resource)).toHaveLength(3);
  });

  it.each([undefined, null, 'x', 1, [], {}])('%p is no Consent', (value) => {
    for (const version of FHIR_VERSIONS) expect(readConsent(version, value, facts).ok).toBe(false);
  });
});
