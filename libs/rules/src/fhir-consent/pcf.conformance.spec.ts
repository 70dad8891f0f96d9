import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BASE, PERSON, PROJECT, anyAct, facts, state, stated } from '../../test/fhir-consent.example.js';
import { TERMS, history } from '../../test/choice.arbitrary.js';
import type { ConsentState, RegisteredAct } from '../index.js';
import {
  DECIDED_REGIMES,
  FHIR_VERSIONS,
  PCF,
  REGIME_CODES,
  consentHistories,
  readConsent,
  standing,
  writeConsent,
} from '../index.js';

type Node = Record<string, unknown>;
const list = (value: unknown): Node[] => (Array.isArray(value) ? (value as Node[]) : []);
const codes = (value: unknown): string[] => list((value as Node)?.coding).map(({ code }) => String(code));

/** Constraints of IHE PCF 1.1 “Foundational Consent”, as the profile states them. */
function expectFoundation(consent: Node): void {
  expect(consent.status).toEqual(expect.any(String));
  expect(codes(consent.scope)).toContain('patient-privacy');
  expect(list(consent.category).length).toBeGreaterThanOrEqual(1);
  expect(list(consent.identifier).length).toBeLessThanOrEqual(1);
  expect((consent.patient as Node).reference).toMatch(/^Patient\//);
  expect(consent.dateTime).toMatch(/^\d{4}-\d{2}-\d{2}T/);
  expect(list(consent.performer).length).toBeGreaterThanOrEqual(1);
  expect(list(consent.organization).length).toBeGreaterThanOrEqual(1);
  expect(
    [consent.sourceReference, consent.sourceAttachment].filter((source) => source !== undefined),
  ).toHaveLength(1);
  expect(list(consent.policy).length).toBeGreaterThanOrEqual(1);
  for (const policy of list(consent.policy)) {
    expect(policy.uri).toMatch(/^https:\/\//);
    expect(policy).not.toHaveProperty('authority');
  }
  for (const never of ['policyRule', 'verification']) expect(consent).not.toHaveProperty(never);
  const provision = consent.provision as Node;
  expect(['permit', 'deny']).toContain(provision.type);
  for (const level of [provision, ...list(provision.provision)]) {
    for (const never of ['action', 'class', 'code']) expect(level).not.toHaveProperty(never);
    for (const actor of list(level.actor)) expect(codes(actor.role)).toEqual(['IRCP']);
  }
  for (const nested of list(provision.provision)) expect(nested).not.toHaveProperty('provision');
}
function expectBasic(consent: Node): void {
  const provision = consent.provision as Node;
  // The purposes that Basic knows are those of care and its administration: secondary use has none of them.
  for (const never of ['securityLabel', 'dataPeriod', 'data', 'provision', 'purpose'])
    expect(provision).not.toHaveProperty(never);
}
function expectIntermediate(consent: Node): void {
  const provision = consent.provision as Node;
  for (const level of [provision, ...list(provision.provision)]) {
    expect(level).not.toHaveProperty('securityLabel');
    for (const { meaning, reference } of list(level.data)) {
      expect(['instance', 'authoredby']).toContain(meaning);
      if (meaning === 'authoredby') expect((reference as Node).type).toBe('Organization');
    }
  }
}

const profiles = (consent: Node): unknown[] => list((consent.meta as Node).profile as unknown[]);

describe('conformance to IHE PCF', () => {
  const states: fc.Arbitrary<ConsentState> = anyAct.chain((act) =>
    fc
      .subarray([
        { kind: 'project' as const, id: PROJECT },
        { kind: 'holder' as const, id: 'hospital-a' },
        { kind: 'purpose' as const, id: '53.1.f' },
      ])
      .map((except) => state(act, act.act === 'consent' ? except : [])),
  );

  it('every R4 Consent meets the profile that it claims', () => {
    const claimed = new Set<unknown>();
    fc.assert(
      fc.property(states, (consent) => {
        const written = writeConsent('R4', consent, BASE) as Node;
        for (const profile of profiles(written)) {
          claimed.add(profile);
          expectFoundation(written);
          if (profile === PCF.basic) expectBasic(written);
          else expectIntermediate(written);
        }
      }),
      { numRuns: 500 },
    );
    expect([...claimed].sort()).toEqual([PCF.basic, PCF.intermediate]);
  });

  it('claims Basic for everything and for a project, Intermediate for the rest, and nothing for a category of data', () => {
    const claim = (
      scope:
        | { kind: 'everything' }
        | { kind: 'project' | 'purpose' | 'holder' | 'dataset' | 'category'; id: string },
    ) => profiles(writeConsent('R4', state(stated('NON_OPPOSITION', 'object', { scope })), BASE) as Node);
    expect(claim({ kind: 'everything' })).toEqual([PCF.basic]);
    expect(claim({ kind: 'project', id: PROJECT })).toEqual([PCF.basic]);
    expect(claim({ kind: 'purpose', id: '53.1.e' })).toEqual([PCF.intermediate]);
    expect(claim({ kind: 'holder', id: 'hospital-a' })).toEqual([PCF.intermediate]);
    expect(claim({ kind: 'dataset', id: PROJECT })).toEqual([PCF.intermediate]);
    expect(claim({ kind: 'category', id: '51.1.f' })).toEqual([]);
  });

  it('names the policy that holds without a consent: deny under explicit consent, permit for authorised uses elsewhere', () => {
    for (const regime of DECIDED_REGIMES) {
      const act = regime === 'EXPLICIT_CONSENT' ? 'refuse' : regime === 'EHDS_OPT_OUT' ? 'opt-out' : 'object';
      const written = writeConsent('R4', state(stated(regime, act)), BASE) as Node;
      expect(list(written.policy)[1]?.uri).toBe(REGIME_CODES[regime].implicitPolicy);
      expect(REGIME_CODES[regime].implicitPolicy).toBe(
        regime === 'EXPLICIT_CONSENT' ? PCF.deny : PCF.allNormal,
      );
    }
  });

  it('says yes only for a consent: a lifted objection is an ended objection', () => {
    for (const [regime, act] of [
      ['NON_OPPOSITION', 'lift-objection'],
      ['SNDS_OPPOSITION', 'lift-objection'],
      ['EHDS_OPT_OUT', 'reverse-opt-out'],
      ['EXPLICIT_CONSENT', 'lift-refusal'],
    ] as const)
      expect(writeConsent('R4', state(stated(regime, act)), BASE)).toMatchObject({
        status: 'inactive',
        provision: { type: 'deny' },
      });
    const lapsed = stated('EXPLICIT_CONSENT', 'lapse', { scope: { kind: 'project', id: PROJECT } });
    for (const version of FHIR_VERSIONS) {
      const written = writeConsent(version, state(lapsed), BASE);
      expect(written.status).toBe('inactive');
      // Nobody can send a lapse: it is the register's own act.
      expect(readConsent(version, written, facts).ok).toBe(false);
    }
  });

  it('a consent of which refusals have left nothing is no longer active, and is not read as one', () => {
    const given = stated('EXPLICIT_CONSENT', 'consent', { scope: { kind: 'project', id: PROJECT } });
    for (const version of FHIR_VERSIONS) {
      const written = writeConsent(version, { ...state(given), inForce: false }, BASE);
      expect(written.status).toBe('inactive');
      expect(readConsent(version, written, facts).ok).toBe(false);
    }
  });

  it('names who spoke under an authority by its number alone', () => {
    const act = stated('EHDS_OPT_OUT', 'opt-out', { authorityId: PROJECT });
    expect(list(writeConsent('R4', state(act), BASE).performer)).toEqual([
      { type: 'RelatedPerson', identifier: { system: 'urn:garant:fhir:authority', value: PROJECT } },
    ]);
  });
});

const register = (
  acts: ReturnType<typeof history> extends fc.Arbitrary<infer A> ? A : never,
): RegisteredAct[] =>
  acts
    .filter(({ act, scope }) => act !== 'consent' || scope.kind === 'project' || scope.kind === 'purpose')
    .map((act) => ({
      ...act,
      recordedAt: act.acceptedAt,
      notice: stated(act.regime, act.act).notice,
    }));

describe('a person’s agreements over time', () => {
  const anyHistory = fc
    .constantFrom(...DECIDED_REGIMES)
    .chain((regime) => history(regime).map((acts) => ({ regime, acts: register(acts) })));
  const histories = (acts: RegisteredAct[]) =>
    consentHistories(PERSON, acts, (key) => key.replace(/[^\w.]+/g, '-').replaceAll('_', '-'));

  it('a version never changes when later acts arrive', () => {
    fc.assert(
      fc.property(anyHistory, ({ acts }) => {
        const later = histories(acts);
        for (let n = 0; n <= acts.length; n++)
          for (const { id, versions } of histories(acts.slice(0, n)))
            expect(later.find((one) => one.id === id)?.versions.slice(-versions.length)).toEqual(versions);
      }),
      { numRuns: 150 },
    );
  });

  it.each(FHIR_VERSIONS)('%s: what is exported as it stands, read again, never permits more', (version) => {
    const rank = { deny: 0, silent: 1, allow: 2 } as const;
    fc.assert(
      fc.property(anyHistory, ({ regime, acts }) => {
        const read = histories(acts).flatMap(({ versions: [current] }) => {
          const reading = readConsent(version, writeConsent(version, current, BASE), facts);
          return reading.ok ? reading.consent.acts : [];
        });
        const again = read.map((act, index) => ({
          ...act,
          choiceId: `i${index}`,
          position: index + 1,
          acceptedAt: act.actedAt,
          channel: 'import' as const,
        }));
        const probes = ['53.1.e', '53.1.e.i', '53.1.a'] as const;
        for (const purpose of probes)
          for (const applicationId of ['project-1', 'project-3']) {
            const terms = { ...TERMS, regime, purpose, applicationId };
            const [before, after] = [standing(acts, terms, 99), standing(again, terms, 99)];
            expect(rank[after]).toBeLessThanOrEqual(rank[before]);
          }
      }),
      { numRuns: 1_000 },
    );
  });
});
