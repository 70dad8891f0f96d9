import { describe, expect, it } from '@jest/globals';
import { filterOf, leftOf, sizeOf, termsOf } from './bundle.model.js';

describe('the form of a bundle', () => {
  it('leaves empty conditions out and takes whole days', () => {
    expect(filterOf({ permit: ' p ', subject: '', from: '2026-01-02', to: '2026-01-03' })).toEqual({
      permit: 'p',
      from: '2026-01-02T00:00:00.000Z',
      to: '2026-01-03T23:59:59.999Z',
    });
  });
  it('begins with the conditions of a search, days of its moments', () => {
    const search = new URLSearchParams('permit=p&from=2026-01-02T00:00:00.000Z&page=3&type=');
    expect(termsOf(search)).toEqual({ permit: 'p', from: '2026-01-02' });
  });
  it('says sizes and times as people do', () => {
    expect([sizeOf(12).unit, sizeOf(2_500_000), sizeOf(3e9).unit]).toEqual([
      'kilobyte',
      { value: 2.5, unit: 'megabyte' },
      'gigabyte',
    ]);
    expect([leftOf(0.2), leftOf(89), leftOf(125)]).toEqual([
      { count: 1, unit: 'second' },
      { count: 89, unit: 'second' },
      { count: 2, unit: 'minute' },
    ]);
  });
});
