import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  BASE,
  PERSON,
  PROJECT,
  acts,
  anyAct,
  facts,
  state,
  stated,
  type Node,
} from '../../test/fhir-consent.example.js';
import { FHIR_VERSIONS, readConsent, writeConsent } from '../index.js';

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
