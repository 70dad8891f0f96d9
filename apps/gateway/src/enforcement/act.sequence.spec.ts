import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ActSequence, positionsOf } from './act.sequence.js';

describe('the sequence of acts', () => {
  it('is applied up to the first that is missing', () => {
    const acts = new ActSequence();
    acts.saw(5);
    expect(acts.upTo).toBe(-1);
    acts.reach(3);
    expect(acts.upTo).toBe(3);
    acts.saw(4);
    expect(acts.upTo).toBe(5);
    acts.saw(4);
    acts.saw(7);
    expect(acts.upTo).toBe(5);
    acts.reach(7);
    expect(acts.upTo).toBe(7);
  });

  it('in whatever order the partitions deliver', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(
          Array.from({ length: 20 }, (_, at) => at + 1),
          { minLength: 20 },
        ),
        fc.nat(20),
        (order, known) => {
          const acts = new ActSequence();
          acts.reach(known);
          const seen = new Set<number>();
          for (const position of order) {
            acts.saw(position);
            seen.add(position);
            let expected = known;
            while (seen.has(expected + 1) && expected < 20) expected++;
            expect(acts.upTo).toBe(expected);
          }
          expect(acts.upTo).toBe(20);
        },
      ),
    );
  });

  it('counts acts only', () => {
    expect(positionsOf('choice.recorded', { position: 9 })).toEqual([9]);
    expect(positionsOf('register.cut', { position: 9 })).toEqual([]);
  });
});
