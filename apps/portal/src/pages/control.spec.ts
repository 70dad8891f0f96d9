import { describe, expect, it } from '@jest/globals';
import { addressOf } from '../i18n/route.table.js';
import { mayOpen, ownPages } from '../shell/navigation.table.js';
import { expiryOf } from './environment/expiry.model.js';
import { tampered } from './inspector/tamper.model.js';
import { termsOf, toTimestamp } from './inspector/search.model.js';
import { parkedFirst } from './operator/parked.model.js';

describe('roles and pages', () => {
  it('the navigation shows the pages of one role and of no other', () => {
    expect(ownPages(['patient'])).toEqual([
      'myChoices',
      'myRelatives',
      'myHelp',
      'myUses',
      'myData',
      'myRequests',
      'myPreferences',
      'myTraces',
    ]);
    expect(ownPages(['inspector'])).toEqual([
      'deadlines',
      'inbox',
      'missions',
      'inspection',
      'questions',
      'bundles',
      'alarms',
      'consistency',
      'detection',
      'retention',
      'myTraces',
    ]);
    expect(ownPages([])).toEqual([]);
  });
  it('nobody opens a page of another role', () => {
    expect(mayOpen('review', ['researcher'])).toBe(false);
    expect(mayOpen('review', ['committee'])).toBe(true);
    expect(mayOpen('catalogue', [])).toBe(true);
    expect(addressOf('review', 'en', { applicationId: 'x' })).toBe('/en/review/x');
  });
});

describe('a dated certificate', () => {
  const now = Date.parse('2026-06-01T00:00:00.000Z');
  it.each([
    ['2026-05-31T00:00:00.000Z', 'lapsed'],
    ['2026-06-01T00:00:00.000Z', 'lapsed'],
    ['2026-08-01T00:00:00.000Z', 'soon'],
    ['2027-06-01T00:00:00.000Z', 'holds'],
  ])('until %s: %s', (until, state) => {
    expect(expiryOf(until, now)).toBe(state);
  });
});

describe('the search of the log', () => {
  it('reads its terms from the address and ignores the rest', () => {
    expect(termsOf(new URLSearchParams('permit=p&type=%20&colour=red&from=2026-01-01'))).toEqual({
      permit: 'p',
      from: '2026-01-01',
    });
  });
  it('a period covers whole days', () => {
    expect(toTimestamp('2026-01-01', false)).toBe('2026-01-01T00:00:00.000Z');
    expect(toTimestamp('2026-01-01', true)).toBe('2026-01-01T23:59:59.999Z');
    expect(toTimestamp(undefined, true)).toBeUndefined();
  });
});

describe('the demonstration of tampering', () => {
  it('changes exactly one byte of a copy', () => {
    const bytes = new TextEncoder().encode('{"a":"z9"}');
    const copy = tampered(bytes);
    expect(copy?.bytes.filter((byte, i) => byte !== bytes[i])).toHaveLength(1);
    expect(new TextDecoder().decode(bytes)).toBe('{"a":"z9"}');
  });
  it('has nothing to change where there is no letter', () => {
    expect(tampered(new Uint8Array())).toBeUndefined();
    expect(tampered(new TextEncoder().encode('{}'))).toBeUndefined();
  });
});

describe('parked keys', () => {
  it('those that wait for a person come first, the longest waiting on top', () => {
    const parked = (key: string, state: 'parked' | 'retrying', since: string) => ({
      service: 'consent',
      key,
      state,
      reason: 'r',
      commandId: null,
      since,
      waiting: 0,
    });
    const list = [
      parked('a', 'retrying', '2026-01-01'),
      parked('b', 'parked', '2026-01-03'),
      parked('c', 'parked', '2026-01-02'),
    ];
    expect(parkedFirst(list).map(({ key }) => key)).toEqual(['c', 'b', 'a']);
  });
});
