import { describe, expect, it } from '@jest/globals';
import type { DecidedRegime } from '../../src/index.js';
import type { Mutant } from './protocol.model.js';
import { MUTANTS } from './protocol.model.js';
import { search } from './protocol.search.js';

const MINUTES = 60_000;

describe('every interleaving of acts, cuts, plan, unsealing and recall, with a crash at every step', () => {
  it.each<[regime: DecidedRegime, beats: number, endings: string[]]>([
    ['EHDS_OPT_OUT', 1, ['left out + left out', 'left out + readable', 'readable + readable']],
    ['SNDS_OPPOSITION', 0, ['left out + left out', 'left out + readable', 'readable + readable']],
    [
      'NON_OPPOSITION',
      1,
      [
        'left out + left out',
        'left out + readable',
        'left out + recalled',
        'readable + readable',
        'readable + recalled',
        'recalled + recalled',
      ],
    ],
    [
      'EXPLICIT_CONSENT',
      0,
      [
        'left out + left out',
        'left out + readable',
        'left out + recalled',
        'readable + readable',
        'readable + recalled',
        'recalled + recalled',
      ],
    ],
  ])(
    '%s: whoever must be left out is, or is recalled, and nobody else',
    (regime, beats, endings) => {
      const result = search({ regime, beats });
      process.stdout.write(
        `protocol model, ${regime}, ${beats} beats: ${result.states} states, ${result.transitions} transitions\n`,
      );
      expect(result.violation).toBeUndefined();
      expect(result.states).toBeGreaterThan(40_000);
      // Every combination of fates occurs: the promises are not kept for want of a case.
      expect(result.endings).toEqual(endings);
    },
    5 * MINUTES,
  );
});

describe('a protocol that gets it wrong is caught', () => {
  const cases: [mutant: Mutant, regime: DecidedRegime, beats: number, promise: RegExp, step: RegExp][] = [
    [
      'cut-ignores-a-partition',
      'EHDS_OPT_OUT',
      0,
      /person 1: the act was accepted in time/,
      /^person 1 acts$/,
    ],
    [
      'cut-ignores-a-partition',
      'SNDS_OPPOSITION',
      0,
      /person 1: the act was accepted in time/,
      /^person 1 acts$/,
    ],
    [
      'cut-ignores-a-partition',
      'NON_OPPOSITION',
      0,
      /person 1: the act was accepted in time/,
      /^person 1 acts$/,
    ],
    [
      'beat-written-before-what-it-vouches-for',
      'EHDS_OPT_OUT',
      1,
      /the act was accepted in time, and the data are readable/,
      /^consent inserts a beat before reading the counter$/,
    ],
    [
      'recall-looked-up-by-the-choice-only',
      'NON_OPPOSITION',
      0,
      /nothing was recalled/,
      /^the join takes act/,
    ],
    [
      'recall-looked-up-by-the-unsealing-only',
      'NON_OPPOSITION',
      0,
      /nothing was recalled/,
      /^the join takes act/,
    ],
    ['plan-on-a-cut-seen-in-one-partition', 'EHDS_OPT_OUT', 0, /the data are readable/, /plans$/],
  ];
  it.each(cases)(
    '%s, under %s',
    (mutant, regime, beats, promise, step) => {
      const { violation } = search({ regime, beats, mutant });
      expect(violation?.promise).toMatch(promise);
      expect(violation?.steps).toContainEqual(expect.stringMatching(step));
    },
    5 * MINUTES,
  );
  it('no way of getting it wrong goes without a case', () => {
    expect(new Set(cases.map(([mutant]) => mutant))).toEqual(new Set(MUTANTS));
  });

  it('which lookup was lost shows in who came second', () => {
    const joinsFirst = (mutant: Mutant): boolean => {
      const path = search({ regime: 'NON_OPPOSITION', beats: 0, mutant }).violation!.steps;
      return (
        path.findIndex((step) => /^the join takes act/.test(step)) <
        path.findIndex((step) => /unseals$/.test(step))
      );
    };
    expect(joinsFirst('recall-looked-up-by-the-choice-only')).toBe(true);
    expect(joinsFirst('recall-looked-up-by-the-unsealing-only')).toBe(false);
  });
});
