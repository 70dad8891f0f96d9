import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { TERMS, anyRegime, choice, history, project } from '../../test/choice.arbitrary.js';
import type { Choice } from './choice.model.js';
import { effectOfAct, recallDue, standing } from './choice.standing.js';

const terms = (regime: (typeof TERMS)['regime']) => ({ ...TERMS, regime });

describe('two holders of parental authority', () => {
  const by = (voice: string, one: Choice): Choice => ({ ...one, voice });
  const objection = choice('NON_OPPOSITION', 'object', 'everything', 1);
  const lifting = choice('NON_OPPOSITION', 'lift-objection', 'everything', 2);
  it.each([
    ['one objects', [by('anne', objection)], 'deny'],
    ['one objects, the other lifts', [by('anne', objection), by('karim', lifting)], 'deny'],
    ['one objects and lifts', [by('anne', objection), by('anne', lifting)], 'allow'],
    [
      'both object, one lifts',
      [
        by('anne', objection),
        by('karim', { ...objection, position: 2 }),
        by('anne', { ...lifting, position: 3 }),
      ],
      'deny',
    ],
    ['one objects, a resolution lifts', [by('anne', objection), lifting], 'allow'],
    ['one objected, the person of full age lifts', [by('anne', objection), lifting], 'allow'],
    ['the person objected, a parent lifts what had no voice', [objection, by('karim', lifting)], 'allow'],
  ] as [string, Choice[], string][])('%s', (_name, choices, expected) => {
    expect(standing(choices, terms('NON_OPPOSITION'), 99)).toBe(expected);
  });
  it('a yes of one does not outweigh the no of the other', () => {
    const yes = choice('EXPLICIT_CONSENT', 'consent', project, 2);
    const no = choice('EXPLICIT_CONSENT', 'refuse', project, 1);
    expect(standing([by('anne', no), by('karim', yes)], terms('EXPLICIT_CONSENT'), 99)).toBe('deny');
    expect(standing([by('karim', no), by('karim', yes)], terms('EXPLICIT_CONSENT'), 99)).toBe('allow');
  });
  it('another voice never widens: taking the voices away protects no more', () => {
    const rank = { deny: 0, silent: 1, allow: 2 };
    fc.assert(
      fc.property(
        anyRegime.chain((regime) => fc.tuple(fc.constant(regime), history(regime))),
        fc.array(fc.constantFrom('anne', 'karim', null), { minLength: 8, maxLength: 8 }),
        ([regime, choices], voices) => {
          const spoken = choices.map((one, i) => ({ ...one, voice: voices[i] ?? null }));
          expect(rank[standing(spoken, terms(regime), 99)]).toBeLessThanOrEqual(
            rank[standing(choices, terms(regime), 99)],
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('categories of data', () => {
  const object = choice('EHDS_OPT_OUT', 'opt-out', { kind: 'category', id: '51.1.f' }, 1);
  it.each([
    ['a dataset that holds the category among others', ['51.1.a', '51.1.f'], 'deny'],
    ['a dataset that does not', ['51.1.a'], 'silent'],
  ] as const)('%s', (_name, categories, expected) => {
    expect(standing([object], { ...terms('EHDS_OPT_OUT'), categories }, 99)).toBe(expected);
  });
});

describe('a lapse', () => {
  const consent = choice('EXPLICIT_CONSENT', 'consent', project, 1);
  const lapse = { ...choice('EXPLICIT_CONSENT', 'withdraw', project, 5), act: 'lapse' as const };
  const again = choice('EXPLICIT_CONSENT', 'consent', project, 8);
  it.each([
    ['ends a consent', [consent, lapse], 'deny'],
    ['gives way to a new consent', [consent, lapse, again], 'allow'],
  ] as [string, Choice[], string][])('%s', (_name, choices, expected) => {
    expect(standing(choices, terms('EXPLICIT_CONSENT'), 99)).toBe(expected);
  });
  it('takes nothing back of what was made readable before', () => {
    expect(recallDue(lapse, [consent, lapse], terms('EXPLICIT_CONSENT'), 4)).toBe(false);
  });
  it('protects under every regime, should one ever stand there', () => {
    for (const regime of ['NON_OPPOSITION', 'SNDS_OPPOSITION', 'EHDS_OPT_OUT'] as const)
      expect(effectOfAct({ regime, act: 'lapse' })).toBe('deny');
  });
});
