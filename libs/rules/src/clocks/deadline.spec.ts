import { describe, expect, it } from '@jest/globals';
import { deadline, tenYearsAfter } from './deadline.js';

describe('periods (Regulation 1182/71 Art. 3)', () => {
  it.each([
    ['four weeks from a Tuesday', '2026-11-24T09:00:00.000Z', { weeks: 4 }, [], '2026-12-22T23:59:59.999Z'],
    [
      'four weeks ending on a Saturday go on to Monday',
      '2026-11-28T09:00:00.000Z',
      { weeks: 4 },
      [],
      '2026-12-28T23:59:59.999Z',
    ],
    [
      'a holiday moves the end by a day',
      '2026-11-24T09:00:00.000Z',
      { weeks: 4 },
      ['2026-12-22'],
      '2026-12-23T23:59:59.999Z',
    ],
    ['three months', '2026-11-24T23:59:00.000Z', { months: 3 }, [], '2027-02-24T23:59:59.999Z'],
    [
      'three months from 30 November end with February, then Monday',
      '2026-11-30T00:00:00.000Z',
      { months: 3 },
      [],
      '2027-03-01T23:59:59.999Z',
    ],
  ] as const)('%s', (_name, from, period, holidays, expected) => {
    expect(deadline(from, period, holidays)).toBe(expected);
  });
  it('refuses what is no time', () => expect(() => deadline('tomorrow', { weeks: 1 })).toThrow(RangeError));
  it('ten years of a permit', () => {
    expect(tenYearsAfter('2026-11-24T09:30:00.000Z')).toBe('2036-11-24T09:30:00.000Z');
    expect(tenYearsAfter('2028-02-29')).toBe('2038-02-28T00:00:00.000Z');
  });
});
