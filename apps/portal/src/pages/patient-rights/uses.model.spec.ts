import { describe, expect, it } from '@jest/globals';
import { readsByMonth, whyOf } from './uses.model.js';

describe('who read my data', () => {
  it('counts by month, months without reads included, the present one last', () => {
    const months = readsByMonth(
      [
        { at: '2026-11-24T09:00:00.000Z' },
        { at: '2026-11-01T00:00:00.000Z' },
        { at: '2026-02-28T23:59:59.999Z' },
      ],
      Date.parse('2026-11-24T12:00:00.000Z'),
    );
    expect(months).toHaveLength(12);
    expect(months.filter(({ count }) => count > 0)).toEqual([
      { month: '2026-02', count: 1 },
      { month: '2026-11', count: 2 },
    ]);
    expect(months.at(-1)?.month).toBe('2026-11');
  });
  it('leaves out what is older than a year', () => {
    const months = readsByMonth([{ at: '2020-01-01T00:00:00.000Z' }], Date.parse('2026-11-24T12:00:00.000Z'));
    expect(months.every(({ count }) => count === 0)).toBe(true);
  });
  const why = { requestId: null, mandateId: null, authorityId: null, permitId: null, purpose: null };
  it.each([
    [{ requestId: 'r' }, 'request'],
    [{ mandateId: 'm' }, 'mandate'],
    [{ authorityId: 'a' }, 'authority'],
    [{ permitId: 'p' }, 'permit'],
    [{}, 'task'],
  ] as const)('%j entitles as %s', (over, expected) => {
    expect(whyOf({ why: { ...why, ...over } })).toBe(expected);
  });
});
