import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { insFault, nirKey, type Ins } from './ins.js';

const ins = (value: string, over: Partial<Ins> = {}): Ins => ({
  value,
  oid: '1.2.250.1.213.1.4.8',
  status: 'qualified',
  ...over,
});

describe('national health identity (INS)', () => {
  it.each([
    ['2550814168025', 38],
    ['180122A004003', 48],
    ['180122B004003', 75],
    ['1780675116001', 30],
  ])('computes the key of %s as %i', (number, key) => {
    expect(nirKey(number)).toBe(key);
    expect(insFault(ins(`${number}${key}`))).toBeNull();
  });

  it.each([
    ['another key', ins('255081416802539'), 'key'],
    ['a letter where a digit stands', ins('25508141680A538'), 'form'],
    ['spaces', ins('2 55 08 14 168 025 38'), 'form'],
    ['no key', ins('2550814168025'), 'form'],
    ['an OID of nobody', ins('255081416802538', { oid: '1.2.3' as Ins['oid'] }), 'oid'],
    ['a test number', ins('255081416802538', { oid: '1.2.250.1.213.1.4.10' }), 'oid'],
  ])('refuses %s', (_what, given, fault) => expect(insFault(given)).toBe(fault));

  it('does not judge the month: 20, 30 and 50 are added for incomplete civil status', () => {
    const number = '2553314168025';
    expect(insFault(ins(`${number}${String(nirKey(number)).padStart(2, '0')}`))).toBeNull();
  });

  it('notices every wrong digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
        const number = '2550814168025';
        const changed = [...number]
          .map((digit, i) => (i === place ? String((Number(digit) + by) % 10) : digit))
          .join('');
        expect(insFault(ins(`${changed}38`))).toBe('key');
      }),
    );
  });
});
