import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { standing } from '../choices/choice.standing.js';
import type { Choice } from '../choices/choice.model.js';
import { DAY, TERMS } from '../../test/choice.arbitrary.js';
import { advanceTimes, decideMoment } from './advance.decide.js';

const AT = '2026-03-02T09:00:00.000Z';

describe('a choice for later (TEHDAS2 D8.1 §5.7)', () => {
  it.each([
    ['the next day', '2026-03-03', true],
    ['the same day', '2026-03-02', false],
    ['the day before', '2026-03-01', false],
    ['in fifty years', '2076-03-02', true],
    ['beyond', '2076-03-03', false],
  ])('from %s: %s', (_when, on, ok) => {
    expect(decideMoment({ kind: 'date', on }, AT).ok).toBe(ok);
  });
  it('may wait for an authority over oneself, or for one’s death', () => {
    expect(decideMoment({ kind: 'authority-begins' }, AT).ok).toBe(true);
    expect(decideMoment({ kind: 'death' }, AT).ok).toBe(true);
  });

  const base = { regime: 'NON_OPPOSITION', scope: { kind: 'everything' }, channel: 'portal' } as const;
  const said = (act: 'object' | 'lift-objection', day: number, position: number): Choice => ({
    ...base,
    choiceId: `${act} ${day}`,
    act,
    actedAt: DAY(day),
    acceptedAt: DAY(day),
    position,
  });
  const advance = (
    act: 'object' | 'lift-objection',
    laidDown: number,
    due: number,
    position: number,
  ): Choice => ({
    ...base,
    choiceId: 'advance',
    act,
    ...advanceTimes(act === 'object' ? 'deny' : 'allow', DAY(laidDown), DAY(due)),
    position,
  });

  it('that permits never displaces a no said since it was laid down', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(100), fc.nat(100), (laidDown, since, wait) => {
        const due = laidDown + since + wait;
        const history = [
          said('object', 0, 1),
          said('object', laidDown + since, 2),
          advance('lift-objection', laidDown, due, 3),
        ];
        expect(standing(history, TERMS, Infinity)).toBe('deny');
      }),
    );
  });
  it('that permits lifts a no said before it', () => {
    expect(standing([said('object', 0, 1), advance('lift-objection', 5, 50, 2)], TERMS, Infinity)).toBe(
      'allow',
    );
  });
  it('that protects counts from its moment, over a yes said meanwhile', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.nat(100),
        fc.integer({ min: 1, max: 100 }),
        (laidDown, since, wait) => {
          const due = laidDown + since + wait;
          const history = [said('lift-objection', laidDown + since, 1), advance('object', laidDown, due, 2)];
          expect(standing(history, TERMS, 1)).toBe('allow');
          expect(standing(history, TERMS, 2)).toBe('deny');
          expect(standing([...history, said('lift-objection', due + 1, 3)], TERMS, 3)).toBe('allow');
        },
      ),
    );
  });
});
