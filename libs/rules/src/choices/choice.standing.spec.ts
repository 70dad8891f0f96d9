import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TERMS, anyRegime, choice, history, project } from '../../test/choice.arbitrary.js';
import type { Choice } from './choice.model.js';
import { displaces, effectOfAct, recallDue, standing } from './choice.standing.js';

const everything = { kind: 'everything' } as const;
const terms = (regime: (typeof TERMS)['regime']) => ({ ...TERMS, regime });

describe('what a person’s choices say', () => {
  const cases: [name: string, choices: Choice[], regime: (typeof TERMS)['regime'], expected: string][] = [
    ['nothing said', [], 'NON_OPPOSITION', 'silent'],
    [
      'objected to everything',
      [choice('NON_OPPOSITION', 'object', 'everything', 1)],
      'NON_OPPOSITION',
      'deny',
    ],
    ['objected to this project', [choice('NON_OPPOSITION', 'object', project, 1)], 'NON_OPPOSITION', 'deny'],
    [
      'objected to another project',
      [choice('NON_OPPOSITION', 'object', { kind: 'project', id: 'project-2' }, 1)],
      'NON_OPPOSITION',
      'silent',
    ],
    [
      'objected to this hospital',
      [choice('NON_OPPOSITION', 'object', { kind: 'holder', id: 'holder-1' }, 1)],
      'NON_OPPOSITION',
      'deny',
    ],
    [
      'objected to this dataset',
      [choice('NON_OPPOSITION', 'object', { kind: 'dataset', id: 'dataset-1' }, 1)],
      'NON_OPPOSITION',
      'deny',
    ],
    [
      'objected to all research, asked for innovation',
      [choice('NON_OPPOSITION', 'object', { kind: 'purpose', id: '53.1.e' }, 1)],
      'NON_OPPOSITION',
      'deny',
    ],
    [
      'objected under another regime',
      [choice('SNDS_OPPOSITION', 'object', 'everything', 1)],
      'NON_OPPOSITION',
      'silent',
    ],
    [
      'objected, then lifted',
      [
        choice('NON_OPPOSITION', 'object', project, 1),
        choice('NON_OPPOSITION', 'lift-objection', project, 2),
      ],
      'NON_OPPOSITION',
      'allow',
    ],
    [
      'objected to everything, lifted for this project only',
      [
        choice('NON_OPPOSITION', 'object', 'everything', 1),
        choice('NON_OPPOSITION', 'lift-objection', project, 2),
      ],
      'NON_OPPOSITION',
      'deny',
    ],
    [
      'lifted and objected at the same instant',
      [
        choice('NON_OPPOSITION', 'object', project, 1, 1),
        choice('NON_OPPOSITION', 'lift-objection', project, 2, 1),
      ],
      'NON_OPPOSITION',
      'deny',
    ],
    [
      'a lifting signed on day 2 and keyed in on day 9, an objection made on day 5',
      [
        choice('NON_OPPOSITION', 'object', project, 1, 5),
        choice('NON_OPPOSITION', 'lift-objection', project, 2, 2, 9),
      ],
      'NON_OPPOSITION',
      'deny',
    ],
    [
      'an objection signed on day 1 but keyed in on day 4, a lifting signed on day 2 and keyed in on day 9',
      [
        choice('NON_OPPOSITION', 'object', project, 1, 1, 4),
        choice('NON_OPPOSITION', 'lift-objection', project, 2, 2, 9),
      ],
      'NON_OPPOSITION',
      'deny',
    ],
    [
      'an objection made on day 1, a lifting signed on day 2 and keyed in on day 9',
      [
        choice('NON_OPPOSITION', 'object', project, 1, 1),
        choice('NON_OPPOSITION', 'lift-objection', project, 2, 2, 9),
      ],
      'NON_OPPOSITION',
      'allow',
    ],
    [
      'an objection signed on day 1 and keyed in after a lifting made on day 3',
      [
        choice('NON_OPPOSITION', 'lift-objection', project, 1, 3),
        choice('NON_OPPOSITION', 'object', project, 2, 1, 9),
      ],
      'NON_OPPOSITION',
      'allow',
    ],
    [
      'an objection made after a lifting by a gateway whose clock runs ahead',
      [
        choice('NON_OPPOSITION', 'lift-objection', project, 1, 5),
        choice('NON_OPPOSITION', 'object', project, 2, 4),
      ],
      'NON_OPPOSITION',
      'deny',
    ],
    ['opted out', [choice('EHDS_OPT_OUT', 'opt-out', 'everything', 1)], 'EHDS_OPT_OUT', 'deny'],
    [
      'opted out and reversed',
      [
        choice('EHDS_OPT_OUT', 'opt-out', 'everything', 1),
        choice('EHDS_OPT_OUT', 'reverse-opt-out', 'everything', 2),
      ],
      'EHDS_OPT_OUT',
      'allow',
    ],
    [
      'opted out, reversed, opted out',
      [
        choice('EHDS_OPT_OUT', 'opt-out', 'everything', 1),
        choice('EHDS_OPT_OUT', 'reverse-opt-out', 'everything', 2),
        choice('EHDS_OPT_OUT', 'opt-out', 'everything', 3),
      ],
      'EHDS_OPT_OUT',
      'deny',
    ],
    [
      'objected to the national system',
      [choice('SNDS_OPPOSITION', 'object', 'everything', 1)],
      'SNDS_OPPOSITION',
      'deny',
    ],
    [
      'consented to this project',
      [choice('EXPLICIT_CONSENT', 'consent', project, 1)],
      'EXPLICIT_CONSENT',
      'allow',
    ],
    [
      'consented to this purpose',
      [choice('EXPLICIT_CONSENT', 'consent', { kind: 'purpose', id: '53.1.e.i' }, 1)],
      'EXPLICIT_CONSENT',
      'allow',
    ],
    [
      'consented to research in general, asked for innovation',
      [choice('EXPLICIT_CONSENT', 'consent', { kind: 'purpose', id: '53.1.e' }, 1)],
      'EXPLICIT_CONSENT',
      'silent',
    ],
    [
      '“consented to everything”',
      [choice('EXPLICIT_CONSENT', 'consent', 'everything', 1)],
      'EXPLICIT_CONSENT',
      'silent',
    ],
    [
      'consented and withdrew',
      [choice('EXPLICIT_CONSENT', 'consent', project, 1), choice('EXPLICIT_CONSENT', 'withdraw', project, 2)],
      'EXPLICIT_CONSENT',
      'deny',
    ],
    [
      'withdrew and consented again',
      [choice('EXPLICIT_CONSENT', 'withdraw', project, 1), choice('EXPLICIT_CONSENT', 'consent', project, 2)],
      'EXPLICIT_CONSENT',
      'allow',
    ],
    [
      'consented, then refused everything',
      [
        choice('EXPLICIT_CONSENT', 'consent', project, 1),
        choice('EXPLICIT_CONSENT', 'refuse', 'everything', 2),
      ],
      'EXPLICIT_CONSENT',
      'deny',
    ],
    [
      'refused everything, then consented: denials subtract across lineages',
      [
        choice('EXPLICIT_CONSENT', 'refuse', 'everything', 1),
        choice('EXPLICIT_CONSENT', 'consent', project, 2),
      ],
      'EXPLICIT_CONSENT',
      'deny',
    ],
    [
      'consented, withdrew everything, lifted that: the old consent does not come back',
      [
        choice('EXPLICIT_CONSENT', 'consent', project, 1),
        choice('EXPLICIT_CONSENT', 'withdraw', 'everything', 2),
        choice('EXPLICIT_CONSENT', 'lift-refusal', 'everything', 3),
      ],
      'EXPLICIT_CONSENT',
      'silent',
    ],
    [
      'refused everything, lifted that, consented',
      [
        choice('EXPLICIT_CONSENT', 'refuse', 'everything', 1),
        choice('EXPLICIT_CONSENT', 'lift-refusal', 'everything', 2),
        choice('EXPLICIT_CONSENT', 'consent', project, 3),
      ],
      'EXPLICIT_CONSENT',
      'allow',
    ],
    [
      'lifted a refusal without consenting',
      [choice('EXPLICIT_CONSENT', 'lift-refusal', project, 1)],
      'EXPLICIT_CONSENT',
      'silent',
    ],
    [
      'an act that does not belong to its regime protects',
      [choice('NON_OPPOSITION', 'consent', project, 1)],
      'NON_OPPOSITION',
      'deny',
    ],
  ];

  it.each(cases)('%s', (_name, choices, regime, expected) => {
    expect(standing(choices, terms(regime), 99)).toBe(expected);
  });

  it('reads nothing after the position', () => {
    const acts = [
      choice('EHDS_OPT_OUT', 'opt-out', everything, 4),
      choice('EHDS_OPT_OUT', 'reverse-opt-out', everything, 7),
    ];
    expect([3, 4, 6, 7].map((upTo) => standing(acts, terms('EHDS_OPT_OUT'), upTo))).toEqual([
      'silent',
      'deny',
      'deny',
      'allow',
    ]);
  });
});

describe('properties of a history', () => {
  it('answers always, and the order in which choices are handed over does not matter', () => {
    fc.assert(
      fc.property(
        anyRegime.chain((regime) => fc.tuple(fc.constant(regime), history(regime), fc.nat(9))),
        ([regime, choices, upTo]) => {
          const answer = standing(choices, terms(regime), upTo);
          expect(['allow', 'deny', 'silent']).toContain(answer);
          expect(standing([...choices].reverse(), terms(regime), upTo)).toBe(answer);
        },
      ),
    );
  });

  it('a protective act never widens access, wherever it stands', () => {
    const rank = { allow: 2, silent: 1, deny: 0 };
    fc.assert(
      fc.property(
        anyRegime.chain((regime) => fc.tuple(fc.constant(regime), history(regime), fc.nat(7))),
        ([regime, choices, at]) => {
          const removed = choices[at];
          fc.pre(removed !== undefined && effectOfAct(removed) === 'deny');
          const without = standing(
            choices.filter((one) => one !== removed),
            terms(regime),
            99,
          );
          expect(rank[standing(choices, terms(regime), 99)]).toBeLessThanOrEqual(rank[without]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('a protective act on everything, made now, denies now', () => {
    fc.assert(
      fc.property(
        anyRegime.chain((regime) => fc.tuple(fc.constant(regime), history(regime))),
        ([regime, choices]) => {
          const act = {
            EXPLICIT_CONSENT: 'withdraw',
            NON_OPPOSITION: 'object',
            SNDS_OPPOSITION: 'object',
            EHDS_OPT_OUT: 'opt-out',
          } as const;
          const now = choice(regime, act[regime], 'everything', 9, 20);
          expect(standing([...choices, now], terms(regime), 99)).toBe('deny');
        },
      ),
    );
  });

  it('the same instant protects', () => {
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), fc.nat(9), fc.nat(9), (day, late, first, second) => {
        const deny = choice('NON_OPPOSITION', 'object', project, first, day, day + late);
        const allow = choice('NON_OPPOSITION', 'lift-objection', project, second, day, day);
        expect(displaces(allow, deny)).toBe(false);
      }),
    );
  });

  it('a back-dated permissive act never displaces a protective act recorded after its signature', () => {
    fc.assert(
      fc.property(
        fc.nat(9),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(9),
        fc.nat(9),
        (signed, late, denied, recordedAfter) => {
          const allow = choice('NON_OPPOSITION', 'lift-objection', project, 9, signed, signed + late);
          const deny = choice(
            'NON_OPPOSITION',
            'object',
            project,
            1,
            denied,
            Math.max(denied, signed) + recordedAfter,
          );
          expect(displaces(allow, deny)).toBe(false);
          expect(standing([deny, allow], terms('NON_OPPOSITION'), 99)).toBe('deny');
        },
      ),
    );
  });

  it('only EXPLICIT_CONSENT can be at allow by consent alone, and never without one', () => {
    fc.assert(
      fc.property(history('EXPLICIT_CONSENT'), (choices) => {
        if (standing(choices, terms('EXPLICIT_CONSENT'), 99) !== 'allow') return;
        expect(choices.some((one) => one.act === 'consent' && one.scope.kind !== 'everything')).toBe(true);
      }),
    );
  });
});

describe('recall', () => {
  const objection = choice('NON_OPPOSITION', 'object', project, 5);
  it.each([
    ['an objection after the unsealing', objection, [objection], 'NON_OPPOSITION', 4, true],
    [
      'an objection that the unsealing already subtracted',
      objection,
      [objection],
      'NON_OPPOSITION',
      5,
      false,
    ],
    [
      'an opt-out after the unsealing: earlier permits are unaffected',
      choice('EHDS_OPT_OUT', 'opt-out', 'everything', 5),
      [],
      'EHDS_OPT_OUT',
      4,
      false,
    ],
    [
      'an SNDS objection after the unsealing: no recall',
      choice('SNDS_OPPOSITION', 'object', 'everything', 5),
      [],
      'SNDS_OPPOSITION',
      4,
      false,
    ],
    ['a lifting', choice('NON_OPPOSITION', 'lift-objection', project, 5), [], 'NON_OPPOSITION', 4, false],
    [
      'an objection to another project',
      choice('NON_OPPOSITION', 'object', { kind: 'project', id: 'project-2' }, 5),
      [],
      'NON_OPPOSITION',
      4,
      false,
    ],
    [
      'a consent withdrawn',
      choice('EXPLICIT_CONSENT', 'withdraw', project, 5),
      [choice('EXPLICIT_CONSENT', 'consent', project, 1)],
      'EXPLICIT_CONSENT',
      4,
      true,
    ],
    [
      'an old refusal on paper, keyed in after a newer consent',
      choice('EXPLICIT_CONSENT', 'refuse', project, 5, 1, 9),
      [choice('EXPLICIT_CONSENT', 'consent', project, 1, 3)],
      'EXPLICIT_CONSENT',
      4,
      false,
    ],
  ] as const)('%s', (_name, act, history, regime, unsealCut, due) => {
    expect(recallDue(act, [...history, act], terms(regime), unsealCut)).toBe(due);
  });
});
