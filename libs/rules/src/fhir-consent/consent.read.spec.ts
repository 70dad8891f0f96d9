import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BASE,
  NOTICES,
  PERSON,
  PROJECT,
  anyAct,
  facts,
  state,
  stated,
} from '../../test/fhir-consent.example.js';
import type { DecidedRegime, FhirVersion } from '../index.js';
import { EXTENSIONS, FHIR_VERSIONS, PCF, SYSTEMS, readConsent, writeConsent } from '../index.js';

type Node = Record<string, unknown>;
const r4 = (regime: DecidedRegime, provision: Node | undefined, over: Node = {}): Node => ({
  resourceType: 'Consent',
  language: 'fr',
  status: 'active',
  scope: { coding: [{ system: SYSTEMS.scope, code: 'patient-privacy' }] },
  category: [{ coding: [{ system: SYSTEMS.loinc, code: '59284-0' }] }],
  patient: { reference: `Patient/${PERSON}` },
  dateTime: '2026-03-01T09:30:00Z',
  performer: [{ reference: `Patient/${PERSON}` }],
  policy: [{ uri: `${BASE}/api/v1/notices/${NOTICES[regime]}/1` }],
  ...(provision === undefined ? {} : { provision }),
  ...over,
});
const r5 = (
  regime: DecidedRegime,
  decision: string | undefined,
  provision?: Node[],
  over: Node = {},
): Node => ({
  resourceType: 'Consent',
  language: 'en',
  status: 'active',
  subject: { reference: `Patient/${PERSON}` },
  date: '2026-03-01',
  grantor: [{ reference: `Patient/${PERSON}` }],
  policyBasis: { url: `${BASE}/api/v1/notices/${NOTICES[regime]}/1` },
  ...(decision === undefined ? {} : { decision }),
  ...(provision === undefined ? {} : { provision }),
  ...over,
});
const purpose = (code: string, system: string = SYSTEMS.purpose): Node => ({ purpose: [{ system, code }] });
const project: Node = {
  actor: [
    {
      role: { coding: [{ system: SYSTEMS.participation, code: 'IRCP' }] },
      reference: { identifier: { system: SYSTEMS.project, value: PROJECT } },
    },
  ],
};
const acts = (version: FhirVersion, resource: Node): string[] => {
  const read = readConsent(version, resource, facts);
  return read.ok
    ? read.consent.acts.map(({ act, scope }) => `${act} ${scope.kind}${scope.id ? ` ${scope.id}` : ''}`)
    : read.issues.map(({ code, expression }) => `${code} ${expression}`);
};

describe('a Consent is read as written', () => {
  // regime, R4 provision → acts of the register
  const R4: [string, DecidedRegime, Node, string[]][] = [
    ['a type on the root', 'EHDS_OPT_OUT', { type: 'deny' }, ['opt-out everything']],
    ['permit on the root', 'EHDS_OPT_OUT', { type: 'permit' }, ['reverse-opt-out everything']],
    [
      'an objection to a purpose',
      'NON_OPPOSITION',
      { type: 'deny', ...purpose('53.1.e') },
      ['object purpose 53.1.e'],
    ],
    [
      'HL7’s own code of a purpose',
      'NON_OPPOSITION',
      { type: 'deny', ...purpose('HRESCH', SYSTEMS.actReason) },
      ['object purpose 53.1.e'],
    ],
    [
      'a consent to a project',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...project },
      [`consent project ${PROJECT}`],
    ],
    [
      'values of one attribute are alternatives',
      'EXPLICIT_CONSENT',
      {
        type: 'permit',
        purpose: [...(purpose('53.1.e').purpose as Node[]), ...(purpose('53.1.f').purpose as Node[])],
      },
      ['consent purpose 53.1.e', 'consent purpose 53.1.f'],
    ],
    [
      'no type on the root (R4 to the letter), exceptions with theirs',
      'EXPLICIT_CONSENT',
      { provision: [{ type: 'permit', ...purpose('53.1.e') }] },
      ['consent purpose 53.1.e'],
    ],
    [
      'a permit under a permit adds: not flipped',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...purpose('53.1.e'), provision: [{ type: 'permit', ...purpose('53.1.f') }] },
      ['consent purpose 53.1.e', 'consent purpose 53.1.f'],
    ],
    [
      'a deny under a permit subtracts',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...purpose('53.1.e'), provision: [{ type: 'deny', ...project }] },
      ['consent purpose 53.1.e', `refuse project ${PROJECT}`],
    ],
    [
      'a deny under a deny stays a deny',
      'EHDS_OPT_OUT',
      { type: 'deny', ...purpose('53.1.e'), provision: [{ type: 'deny', ...purpose('53.1.f') }] },
      ['opt-out purpose 53.1.e', 'opt-out purpose 53.1.f'],
    ],
    [
      'a base deny with permits, where silence denies anyway',
      'EXPLICIT_CONSENT',
      { type: 'deny', provision: [{ type: 'permit', ...project }] },
      [`consent project ${PROJECT}`],
    ],
    [
      'a permit under a deny, where silence permits: not representable',
      'EHDS_OPT_OUT',
      { type: 'deny', provision: [{ type: 'permit', ...purpose('53.1.e') }] },
      ['fhir-exception-unsupported Consent.provision.provision[0]'],
    ],
    [
      'a permit under a narrow deny: not representable',
      'EXPLICIT_CONSENT',
      { type: 'deny', ...purpose('53.1.e'), provision: [{ type: 'permit', ...project }] },
      ['fhir-exception-unsupported Consent.provision.provision[0]'],
    ],
    [
      'attributes that narrow each other',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...purpose('53.1.e'), ...project },
      ['fhir-combination Consent.provision.actor'],
    ],
    [
      'a root without type and without exceptions',
      'EXPLICIT_CONSENT',
      { ...purpose('53.1.e') },
      ['fhir-decision-missing Consent.provision.type'],
    ],
    [
      'a third level',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...project, provision: [{ type: 'deny', provision: [{ type: 'permit' }] }] },
      ['fhir-element-unsupported Consent.provision.provision[0].provision'],
    ],
    [
      'a nested rule without its type',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...project, provision: [{ ...purpose('53.1.e') }] },
      ['fhir-structure Consent.provision.provision[0].type'],
    ],
    [
      'a type of the future',
      'EXPLICIT_CONSENT',
      { type: 'maybe', ...project },
      ['fhir-code-unknown Consent.provision.type'],
    ],
    [
      'a narrower purpose: the wider one would permit more',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...purpose('BIORCH', SYSTEMS.actReason) },
      ['fhir-code-unknown Consent.provision.purpose[0]'],
    ],
    [
      'marketing',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...purpose('HMARKT', SYSTEMS.actReason) },
      ['fhir-code-unknown Consent.provision.purpose[0]'],
    ],
    [
      'somebody who is no project',
      'EXPLICIT_CONSENT',
      {
        type: 'permit',
        actor: [
          {
            role: { coding: [{ system: SYSTEMS.participation, code: 'IRCP' }] },
            reference: { reference: 'Organization/1' },
          },
        ],
      },
      ['fhir-actor-unknown Consent.provision.actor[0].reference'],
    ],
    [
      'a period',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...project, period: { end: '2027-01-01' } },
      ['fhir-element-unsupported Consent.provision.period'],
    ],
    [
      'a security label',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...project, securityLabel: [{ code: 'R' }] },
      ['fhir-element-unsupported Consent.provision.securityLabel'],
    ],
    [
      'an action',
      'EXPLICIT_CONSENT',
      { type: 'permit', ...project, action: [{}] },
      ['fhir-element-unsupported Consent.provision.action'],
    ],
  ];
  it.each(R4)('R4: %s', (_, regime, provision, expected) => {
    expect(acts('R4', r4(regime, provision))).toEqual(expected);
  });

  const R5: [string, DecidedRegime, string | undefined, Node[] | undefined, string[]][] = [
    ['a decision', 'EHDS_OPT_OUT', 'deny', undefined, ['opt-out everything']],
    [
      'an exception to permit is a refusal; the permission itself was said, too',
      'NON_OPPOSITION',
      'permit',
      [purpose('53.1.e')],
      ['lift-objection everything', 'object purpose 53.1.e'],
    ],
    [
      'an exception to deny is a consent where silence denies',
      'EXPLICIT_CONSENT',
      'deny',
      [project],
      [`consent project ${PROJECT}`],
    ],
    [
      'exceptions to exceptions',
      'EXPLICIT_CONSENT',
      'deny',
      [{ ...purpose('53.1.e'), provision: [project] }],
      ['consent purpose 53.1.e', `refuse project ${PROJECT}`],
    ],
    [
      'an exception to deny where silence permits',
      'EHDS_OPT_OUT',
      'deny',
      [purpose('53.1.e')],
      ['fhir-exception-unsupported Consent.provision[0]'],
    ],
    ['no decision', 'EHDS_OPT_OUT', undefined, undefined, ['fhir-decision-missing Consent.decision']],
    [
      'a type, which R5 does not have',
      'EHDS_OPT_OUT',
      'permit',
      [{ type: 'deny', ...purpose('53.1.e') }],
      ['fhir-element-unknown Consent.provision[0].type'],
    ],
    [
      'an expression',
      'EHDS_OPT_OUT',
      'permit',
      [{ expression: {} }],
      ['fhir-element-unsupported Consent.provision[0].expression'],
    ],
  ];
  it.each(R5)('R5: %s', (_, regime, decision, provision, expected) => {
    expect(acts('R5', r5(regime, decision, provision))).toEqual(expected);
  });
});

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

describe('a day without time', () => {
  const at = (resource: Node): string | undefined => {
    const read = readConsent('R4', resource, facts);
    return read.ok ? read.consent.acts[0]?.actedAt : undefined;
  };
  it('permits from its beginning, and refuses to its end', () => {
    const dateTime = '2026-02-01';
    expect(at(r4('EXPLICIT_CONSENT', { type: 'permit', ...project }, { dateTime }))).toBe(
      '2026-02-01T00:00:00.000Z',
    );
    expect(at(r4('EHDS_OPT_OUT', { type: 'deny' }, { dateTime }))).toBe('2026-02-01T23:59:59.999Z');
  });
  it('ends today when the resource arrives', () => {
    expect(at(r4('EHDS_OPT_OUT', { type: 'deny' }, { dateTime: '2026-03-02' }))).toBe(facts.acceptedAt);
  });
});

describe('properties', () => {
  it.each(FHIR_VERSIONS)('%s: writing then reading gives the same act', (version) => {
    fc.assert(
      fc.property(anyAct, (act) => {
        const read = readConsent(version, writeConsent(version, state(act), BASE), facts);
        expect(read).toEqual({ ok: true, consent: { subjectRef: PERSON, regime: act.regime, acts: [act] } });
      }),
      { numRuns: 400 },
    );
  });

  it.each(FHIR_VERSIONS)('%s: a consent keeps the refusals that stand against it', (version) => {
    const act = stated('EXPLICIT_CONSENT', 'consent', { scope: { kind: 'purpose', id: '53.1.e' } });
    const written = writeConsent(version, state(act, [{ kind: 'project', id: PROJECT }]), BASE);
    expect(acts(version, written as Node)).toEqual(['consent purpose 53.1.e', `refuse project ${PROJECT}`]);
  });

  it.each(FHIR_VERSIONS)('%s: an element too many anywhere is named, never dropped', (version) => {
    const places = fc.constantFrom(
      [],
      ['meta'],
      ['category', '0'],
      ['category', '0', 'coding', '0'],
      version === 'R4' ? ['provision'] : ['provision', '0'],
      version === 'R4' ? ['patient'] : ['subject'],
      version === 'R4' ? ['policy', '0'] : ['policyBasis'],
    );
    const scoped = anyAct.filter(({ scope }) => scope.kind !== 'everything');
    fc.assert(
      fc.property(
        scoped,
        places,
        fc.stringMatching(/^x[A-Za-z]{1,12}$/),
        fc.jsonValue(),
        (act, path, name, value) => {
          const resource = JSON.parse(JSON.stringify(writeConsent(version, state(act), BASE))) as Node;
          let target: Node = resource;
          for (const step of path) target = target[step] as Node;
          target[name] = value;
          const read = readConsent(version, resource, facts);
          expect(read.ok).toBe(false);
          expect(read.ok ? [] : read.issues.map(({ expression }) => expression).join()).toContain(name);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(...FHIR_VERSIONS),
        anyAct,
        fc.string(),
        (value, version, act, name) => {
          const resource = JSON.parse(JSON.stringify(writeConsent(version, state(act), BASE))) as Node;
          const names = Object.keys(resource);
          resource[names[name.length % names.length]!] = value;
          readConsent(version, resource, facts);
          readConsent(version, value, facts);
        },
      ),
      { numRuns: 300 },
    );
  });
});
