import { describe, expect, it } from '@jest/globals';
import {
  PROJECT,
  acts,
  facts,
  project,
  purpose,
  r4,
  r5,
  type Node,
} from '../../test/fhir-consent.example.js';
import type { DecidedRegime } from '../index.js';
import { SYSTEMS, readConsent } from '../index.js';

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
      'under the national system, HL7’s code means the national purpose',
      'SNDS_OPPOSITION',
      { type: 'permit', ...purpose('HRESCH', SYSTEMS.actReason) },
      ['lift-objection purpose L1461-1.III.6'],
    ],
    [
      'a code that means two purposes of the law permits neither',
      'SNDS_OPPOSITION',
      { type: 'permit', ...purpose('PUBHLTH', SYSTEMS.actReason) },
      ['fhir-code-unknown Consent.provision.purpose[0]'],
    ],
    [
      'a code that means several purposes of the law refuses all of them',
      'SNDS_OPPOSITION',
      { type: 'deny', ...purpose('PUBHLTH', SYSTEMS.actReason) },
      ['object purpose 53.1.a', 'object purpose L1461-1.III.1', 'object purpose L1461-1.III.5'],
    ],
    [
      'HL7’s own code of a purpose',
      'NON_OPPOSITION',
      { type: 'deny', ...purpose('HRESCH', SYSTEMS.actReason) },
      ['object purpose 53.1.e', 'object purpose L1461-1.III.6'],
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
