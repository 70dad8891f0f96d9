import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ReleaseRuleset } from './ruleset.model.js';
import { releaseResource } from './resource.release.js';

const people: Record<string, string> = { alice: 'p-1', bob: 'p-2' };
const ruleset = (
  resources: Record<string, string[]>,
  over: Partial<ReleaseRuleset> = {},
): ReleaseRuleset => ({
  resources: Object.entries(resources).map(([resourceType, elements]) => ({ resourceType, elements })),
  pseudonymOf: (id) => (Object.hasOwn(people, id) ? people[id] : undefined),
  idRewriter: (type, id) => `r-${type.length}-${[...id].reverse().join('')}`,
  inRelease: (_type, id) => id.startsWith('in-'),
  ...over,
});

const kept = (resource: unknown, rules: ReleaseRuleset): unknown => {
  const outcome = releaseResource(resource, rules);
  return 'kept' in outcome ? outcome.kept : outcome;
};

describe('properties', () => {
  // Secrets that could only come from a name, an identifier, a text or a person outside.
  const SECRET = 'S3CRET person';
  const leaf = fc.oneof(
    fc.constant(SECRET),
    fc.constant('Patient/carol'),
    fc.constant('Practitioner/in-x'),
    fc.boolean(),
    fc.integer(),
    fc.constant(null),
    fc.constant('2020-01-01'),
  );
  const key = fc.constantFrom(
    'text',
    'display',
    'reference',
    'identifier',
    'name',
    'value',
    'valueString',
    'given',
    'note',
    'title',
    'status',
    'code',
    'system',
    'extension',
    'contained',
    'coding',
    'url',
    'unit',
    '_status',
    'address',
    'description',
    'anything',
    'subject',
    'performer',
    'id',
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
      fc.array(tie('tree'), { maxLength: 3 }),
    ),
  }));
  const resource = fc
    .tuple(
      fc.dictionary(
        fc.oneof(key, fc.constantFrom('category', 'performer', 'component', 'partOf')),
        tree as fc.Arbitrary<unknown>,
        { maxKeys: 8 },
      ),
      fc.constantFrom('alice', 'bob', 'carol'),
    )
    .map(([body, person]): Record<string, unknown> => ({
      ...body,
      resourceType: 'Observation',
      id: 'o-original',
      subject: { reference: `Patient/${person}`, display: SECRET },
      patient: undefined,
    }));
  const elements = fc.subarray([
    'status',
    'code',
    'component',
    'category',
    'extension',
    'name',
    'identifier',
    'text',
    'performer',
    'anything',
    'value[x]',
    'note',
    'partOf',
    'title',
  ]);

  it('lets no unlisted element, no person outside and no secret through, whatever the record holds', () => {
    let released = 0;
    fc.assert(
      fc.property(resource, elements, (record, listed) => {
        const outcome = releaseResource(record, ruleset({ Observation: listed }));
        if ('left' in outcome) return;
        released++;
        for (const element of Object.keys(outcome.kept))
          expect([
            'resourceType',
            'id',
            'subject',
            ...listed.map((name) => (name === 'value[x]' ? 'valueString' : name)),
          ]).toContain(element);
        const text = JSON.stringify(outcome.kept);
        for (const secret of [SECRET, 'carol', 'alice', 'bob', 'o-original', 'Practitioner'])
          expect(text).not.toContain(secret);
        expect(outcome.kept.subject).toEqual({ reference: `Patient/${outcome.person}` });
      }),
      { numRuns: 2_000 },
    );
    expect(released).toBeGreaterThan(200);
  });

  it('answers every value, and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (rubbish, inner) => {
        expect(
          Object.keys(releaseResource(rubbish, ruleset({ Observation: ['code'] }))).length,
        ).toBeGreaterThan(0);
        const record = {
          resourceType: 'Observation',
          id: 'x',
          subject: { reference: 'Patient/alice' },
          code: inner,
        };
        expect(
          Object.keys(releaseResource(record, ruleset({ Observation: ['code'] }))).length,
        ).toBeGreaterThan(0);
      }),
    );
  });

  it('a record nested without end is malformed', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 500; i++) deep = { code: deep };
    expect(
      kept(
        { resourceType: 'Observation', id: 'x', subject: { reference: 'Patient/alice' }, code: deep },
        ruleset({ Observation: ['code'] }),
      ),
    ).toEqual({ left: 'malformed' });
  });

  it('a permit for fewer elements never gives more', () => {
    fc.assert(
      fc.property(resource, elements, elements, (record, some, more) => {
        const fewer = releaseResource(record, ruleset({ Observation: some }));
        const wider = releaseResource(
          record,
          ruleset({ Observation: [...some, ...more].filter((name) => name !== 'extension') }),
        );
        if ('left' in fewer || 'left' in wider || some.includes('extension')) return;
        expect(wider.kept).toMatchObject(fewer.kept);
      }),
    );
  });
});
