import { describe, expect, it } from '@jest/globals';
import { barOf, formatOf, momentOf, sizeOf } from './import.model.js';

describe('the desk of imports', () => {
  it.each([
    ['choix.CSV', 'csv'],
    ['export.ndjson', 'ndjson'],
    ['export.jsonl', 'ndjson'],
    ['bundle.json', 'fhir'],
    ['sans-extension', 'csv'],
  ])('takes %s for %s', (name, format) => expect(formatOf(name)).toBe(format));

  it('shows every part that exists, however small, one behind the other', () => {
    const bar = barOf({ imported: 999_000, duplicates: 0, rejected: 1_000 });
    expect(bar.map(({ part }) => part)).toEqual(['imported', 'rejected']);
    expect(bar[1]).toMatchObject({ start: 999, length: 4 });
    expect(barOf({ imported: 0, duplicates: 0, rejected: 0 })).toEqual([]);
  });

  it('says sizes with a fitting unit', () => {
    expect([12, 1_500, 2_500_000, 3e9].map((bytes) => sizeOf(bytes).unit)).toEqual([
      'byte',
      'kilobyte',
      'megabyte',
      'gigabyte',
    ]);
  });

  it('asks about a moment only when one is given', () => {
    expect(momentOf('')).toBeUndefined();
    expect(momentOf('soon')).toBeUndefined();
    expect(momentOf('2026-03-01T10:30')).toMatch(/^2026-0[23]-\d\dT\d\d:30:00\.000Z$/);
  });
});
