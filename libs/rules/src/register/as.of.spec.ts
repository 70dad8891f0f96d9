import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, anyRegime, choice, history, project } from '../../test/choice.arbitrary.js';
import { actsAsOf, asOf, termsOfScope, type AsOfQuestion, type KnownChoice } from './as.of.js';
import { standing } from '../choices/choice.standing.js';
import type { Choice } from '../choices/choice.model.js';

const known = (acted: Choice, recordedDay?: number): KnownChoice => ({
  ...acted,
  recordedAt: recordedDay === undefined ? acted.acceptedAt : DAY(recordedDay),
});
const everything = { kind: 'everything' } as const;

/** What was known on day `knownDay` about day `day`. */
const answer = (acts: KnownChoice[], knownDay: number, day: number): string =>
  asOf(acts, { at: DAY(day), knownAt: DAY(knownDay) })
    .map(({ scope, standing: verdict }) => `${scope.kind} ${verdict}`)
    .join(', ') || 'nothing known';

describe('what was known at T about T′', () => {
  const optOut = known(choice('EHDS_OPT_OUT', 'opt-out', 'everything', 1, 2));
  const reversal = known(choice('EHDS_OPT_OUT', 'reverse-opt-out', 'everything', 2, 6));
  const paper = known(choice('NON_OPPOSITION', 'object', 'everything', 3, 1, 8));
  const lateLifting = known(choice('NON_OPPOSITION', 'lift-objection', 'everything', 5, 3, 9));
  const laterObjection = known(choice('NON_OPPOSITION', 'object', 'everything', 4, 5));
  it.each<[name: string, acts: KnownChoice[], knownDay: number, day: number, expected: string]>([
    ['before anything was said', [optOut], 1, 1, 'nothing known'],
    ['after the opt-out', [optOut, reversal], 3, 3, 'everything deny'],
    ['after the reversal', [optOut, reversal], 7, 7, 'everything allow'],
    ['knowing the reversal, about the time before it', [optOut, reversal], 7, 5, 'everything deny'],
    ['about a day after what was known', [optOut, reversal], 5, 7, 'everything deny'],
    ['a form that was signed but not yet keyed in', [paper], 7, 5, 'nothing known'],
    ['the same form once keyed in, about the day it was signed', [paper], 8, 1, 'everything deny'],
    [
      'a lifting signed before an objection and keyed in after it',
      [laterObjection, lateLifting],
      10,
      10,
      'everything deny',
    ],
    [
      'the same lifting, about the days before the objection',
      [laterObjection, lateLifting],
      10,
      4,
      'everything allow',
    ],
  ])('%s', (_name, acts, knownDay, day, expected) => {
    expect(answer(acts, knownDay, day)).toBe(expected);
  });

  it('answers about a project with what was said about everything, too, and names the act that decides', () => {
    const objection = known(choice('NON_OPPOSITION', 'object', 'everything', 1, 1));
    const lifted = known(choice('NON_OPPOSITION', 'lift-objection', project, 2, 2));
    expect(asOf([objection, lifted], { at: DAY(3) })).toEqual([
      { regime: 'NON_OPPOSITION', scope: everything, standing: 'deny', because: objection.choiceId },
      { regime: 'NON_OPPOSITION', scope: project, standing: 'deny', because: objection.choiceId },
    ]);
  });

  it('keeps the regimes apart', () => {
    const optedOut = known(choice('EHDS_OPT_OUT', 'opt-out', 'everything', 1, 1));
    const consent = known(choice('EXPLICIT_CONSENT', 'consent', project, 2, 2));
    expect(asOf([optedOut, consent], { at: DAY(3) }).map(({ regime, standing: s }) => [regime, s])).toEqual([
      ['EHDS_OPT_OUT', 'deny'],
      ['EXPLICIT_CONSENT', 'allow'],
    ]);
  });

  it('says nothing about a moment that is none', () => {
    expect(asOf([optOut], { at: 'yesterday' })).toEqual([]);
    expect(asOf([optOut], { at: DAY(9), knownAt: '' })).toEqual([]);
  });
});

const acts = anyRegime.chain(history).map((all) => all.map((one) => known(one)));
const question: fc.Arbitrary<AsOfQuestion> = fc.record({
  at: fc.integer({ min: 0, max: 14 }).map(DAY),
  knownAt: fc.option(fc.integer({ min: 0, max: 14 }).map(DAY), { nil: undefined }),
  upToPosition: fc.option(fc.nat(9), { nil: undefined }),
});

describe('as-of answers', () => {
  it('do not change when later events arrive', () => {
    fc.assert(
      fc.property(acts, acts, question, (earlier, others, asked) => {
        const knownAt = asked.knownAt ?? DAY(7);
        const later = others.map((act, n) => ({
          ...act,
          choiceId: `later-${n}`,
          position: earlier.length + n + 1,
          recordedAt: DAY(15 + n),
        }));
        const fixed = { ...asked, knownAt };
        expect(asOf([...earlier, ...later], fixed)).toEqual(asOf(earlier, fixed));
        const atPosition = { at: asked.at, upToPosition: earlier.length };
        expect(asOf([...earlier, ...later], atPosition)).toEqual(asOf(earlier, atPosition));
      }),
    );
  });

  it('are those of the register when it had only so many acts: replaying events gives the state', () => {
    fc.assert(
      fc.property(acts, fc.nat(8), (all, length) => {
        const prefix = all.slice(0, length);
        const at = DAY(99);
        expect(asOf(all, { at, upToPosition: length })).toEqual(asOf(prefix, { at }));
      }),
    );
  });

  it('do not depend on the order in which acts are read', () => {
    fc.assert(
      fc.property(acts, question, (all, asked) => {
        expect(asOf([...all].reverse(), asked)).toEqual(asOf(all, asked));
      }),
    );
  });

  it('know ever more as T goes on', () => {
    fc.assert(
      fc.property(acts, fc.nat(14), fc.nat(14), fc.nat(14), (all, one, other, day) => {
        const [early, late] = [Math.min(one, other), Math.max(one, other)];
        const ids = (knownDay: number) =>
          actsAsOf(all, { at: DAY(day), knownAt: DAY(knownDay) }).map(({ choiceId }) => choiceId);
        expect(ids(late)).toEqual(expect.arrayContaining(ids(early)));
      }),
    );
  });

  it('are what the decision itself would read', () => {
    fc.assert(
      fc.property(acts, question, (all, asked) => {
        for (const { regime, scope, standing: verdict } of asOf(all, asked))
          expect(verdict).toBe(standing(actsAsOf(all, asked), termsOfScope(regime, scope), Infinity));
      }),
    );
  });
});
