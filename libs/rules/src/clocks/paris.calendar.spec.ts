import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { endOfParisDay, holidaysOf, parisDay, workingDayFrom } from './paris.calendar.js';

describe('the calendar of Paris', () => {
  it.each([
    ['2026-11-24T22:59:59.000Z', '2026-11-24', 'winter: one hour ahead'],
    ['2026-11-24T23:00:00.000Z', '2026-11-25', 'winter: midnight in Paris'],
    ['2026-07-01T22:00:00.000Z', '2026-07-02', 'summer: two hours ahead'],
    ['2026-03-29T00:59:59.000Z', '2026-03-29', 'before the clocks change'],
    ['2026-12-31T23:30:00.000Z', '2027-01-01', 'a year begins in Paris first'],
  ])('%s is the day %s (%s)', (time, day) => expect(parisDay(time)).toBe(day));

  it.each([
    ['2026-12-24', '2026-12-24T22:59:59.999Z'],
    ['2026-07-14', '2026-07-14T21:59:59.999Z'],
    ['2026-03-28', '2026-03-28T22:59:59.999Z'],
    ['2026-03-29', '2026-03-29T21:59:59.999Z'],
    ['2026-10-24', '2026-10-24T21:59:59.999Z'],
    ['2026-10-25', '2026-10-25T22:59:59.999Z'],
  ])('%s ends at %s', (day, end) => expect(endOfParisDay(day)).toBe(end));

  it('agrees with the time zone database for every hour of thirty years', () => {
    const paris = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' });
    fc.assert(
      fc.property(fc.integer({ min: 438_288, max: 701_280 }), (hours) => {
        const at = new Date(hours * 3_600_000);
        expect(parisDay(at.toISOString())).toBe(paris.format(at));
      }),
    );
  });

  it('the end of a day is the last millisecond that still is that day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 18_262, max: 29_219 }), (days) => {
        const day = new Date(days * 86_400_000).toISOString().slice(0, 10);
        const end = endOfParisDay(day);
        expect(parisDay(end)).toBe(day);
        expect(parisDay(new Date(Date.parse(end) + 1).toISOString())).not.toBe(day);
      }),
    );
  });

  it('knows the public holidays of France, and the two more of Alsace and Moselle', () => {
    expect(holidaysOf(2027, 'metropolitan')).toEqual([
      '2027-01-01',
      '2027-03-29',
      '2027-05-01',
      '2027-05-06',
      '2027-05-08',
      '2027-05-17',
      '2027-07-14',
      '2027-08-15',
      '2027-11-01',
      '2027-11-11',
      '2027-12-25',
    ]);
    const more = holidaysOf(2027, 'alsace-moselle').filter(
      (day) => !holidaysOf(2027, 'metropolitan').includes(day),
    );
    expect(more).toEqual(['2027-03-26', '2027-12-26']);
  });

  it('goes on over weekends and holidays to a working day', () => {
    expect(workingDayFrom('2026-12-25', 'metropolitan')).toBe('2026-12-28');
    expect(workingDayFrom('2027-03-26', 'metropolitan')).toBe('2027-03-26');
    expect(workingDayFrom('2027-03-26', 'alsace-moselle')).toBe('2027-03-30');
  });
});
