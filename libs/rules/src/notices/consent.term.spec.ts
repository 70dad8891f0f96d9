import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { endOfConsent, endOfTerm, periodOf, reminderOf } from './consent.term.js';
import { REFUSAL_REASONS, shownCount } from './refusal.reason.js';

describe('the term of a consent', () => {
  it.each([
    ['P2Y', '2026-11-24T09:30:00.000Z', '2028-11-24T09:30:00.000Z'],
    ['P6M', '2026-08-31T09:30:00.000Z', '2027-02-28T09:30:00.000Z'],
    ['P1Y', '2028-02-29T00:00:00.000Z', '2029-02-28T00:00:00.000Z'],
    ['P1Y6M', '2026-01-15T12:00:00.000Z', '2027-07-15T12:00:00.000Z'],
    ['P90D', '2026-11-24T09:30:00.000Z', '2027-02-22T09:30:00.000Z'],
    ['P2W', '2026-12-24T09:30:00.000Z', '2027-01-07T09:30:00.000Z'],
  ])('%s from %s ends at %s', (term, from, end) => expect(endOfTerm(from, term)).toBe(end));

  it.each(['', 'P', '2Y', 'P-1Y', 'PT1H', 'P1.5Y', 'P0D', 'P101Y', 'p1y', 'P1Y '])('%j is no term', (text) =>
    expect(periodOf(text)).toBeUndefined(),
  );

  it('the shortest of several counts, and none means no end', () => {
    const from = '2026-01-01T00:00:00.000Z';
    expect(endOfConsent(from, ['P2Y', 'P6M', undefined, 'P1Y'])).toBe('2026-07-01T00:00:00.000Z');
    expect(endOfConsent(from, [undefined])).toBeNull();
  });

  it('a person is reminded thirty days before the end, or half-way through a short term', () => {
    const from = '2026-01-01T00:00:00.000Z';
    expect(reminderOf(from, '2028-01-01T00:00:00.000Z')).toBe('2027-12-02T00:00:00.000Z');
    expect(reminderOf(from, '2026-01-11T00:00:00.000Z')).toBe('2026-01-06T00:00:00.000Z');
  });

  it('one more term never makes a consent last longer, and the reminder lies inside the term', () => {
    const term = fc.integer({ min: 1, max: 60 }).map((months) => `P${months}M`);
    const from = fc
      .integer({ min: 0, max: 3_650 })
      .map((day) => new Date(Date.UTC(2020, 0, 1 + day)).toISOString());
    fc.assert(
      fc.property(from, fc.array(term, { minLength: 1 }), term, (start, terms, more) => {
        const end = endOfConsent(start, terms)!;
        expect(endOfConsent(start, [...terms, more])! <= end).toBe(true);
        expect(end > start).toBe(true);
        const reminder = reminderOf(start, end);
        expect(reminder > start && reminder < end).toBe(true);
      }),
    );
  });
});

describe('reasons after a refusal', () => {
  it('no count below ten is shown, zero included', () => {
    expect([0, 1, 9, 10, 250].map(shownCount)).toEqual([null, null, null, 10, 250]);
  });
  it('are few, in both languages', () => {
    const rows = Object.values(REFUSAL_REASONS);
    expect(rows.length).toBeLessThanOrEqual(6);
    expect(rows.every(({ fr, en }) => fr.length > 0 && en.length > 0)).toBe(true);
  });
});
