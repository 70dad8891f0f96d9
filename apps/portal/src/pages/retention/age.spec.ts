import { describe, expect, it } from '@jest/globals';
import { cellsOf, endOnStrip, oldestYear, totalOf, YEARS } from './age.model.js';

describe('the picture of ages', () => {
  it('is strongest where most entries are, and never hides a year that has some', () => {
    const cells = cellsOf({ ages: [100, 1, 0, 50], months: 36 });
    expect(cells).toHaveLength(YEARS);
    expect(cells[0]!.strength).toBe(1);
    expect(cells[1]!.strength).toBeGreaterThan(0.1);
    expect(cells[2]!.strength).toBe(0);
  });
  it.each([
    [36, 3],
    [6, 0.5],
    [null, null],
    [300, null],
  ])('marks the end of %s months at %s years', (months, at) => {
    expect(endOnStrip({ ages: [], months })).toBe(at);
  });
  it('says in words what it shows', () => {
    expect([
      totalOf({ ages: [2, 0, 3], months: 12 }),
      oldestYear({ ages: [2, 0, 3, 0], months: 12 }),
    ]).toEqual([5, 2]);
    expect(oldestYear({ ages: [0, 0], months: 12 })).toBeNull();
  });
});
