import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  added,
  deadline,
  isoPeriod,
  monthsBefore,
  tenYearsAfter,
  type LegalPeriod,
  type Pause,
} from './deadline.js';
import { LOCAL_HOLIDAYS } from './holiday.table.js';
import { WORKING_CALENDARS, isWorkingDay, parisDay, type WorkingCalendar } from './paris.calendar.js';

type Example = readonly [why: string, from: string, period: LegalPeriod, end: string];

describe('periods in metropolitan France (Regulation 1182/71 Art. 3)', () => {
  it.each<Example>([
    [
      'the day of the event does not count',
      '2026-11-24T09:00:00.000Z',
      { weeks: 4 },
      '2026-12-22T22:59:59.999Z',
    ],
    [
      'late in the evening it is the next day in Paris',
      '2026-11-24T23:30:00.000Z',
      { weeks: 4 },
      '2026-12-23T22:59:59.999Z',
    ],
    [
      'Christmas and the weekend after it move the end to Monday',
      '2026-11-27T09:00:00.000Z',
      { weeks: 4 },
      '2026-12-28T22:59:59.999Z',
    ],
    ['a Saturday goes on to Monday', '2026-11-28T09:00:00.000Z', { weeks: 2 }, '2026-12-14T22:59:59.999Z'],
    [
      'three months end with the same date',
      '2026-11-24T09:00:00.000Z',
      { months: 3 },
      '2027-02-24T22:59:59.999Z',
    ],
    [
      'no 30 February: the last day of February, a Sunday, so Monday',
      '2026-11-30T09:00:00.000Z',
      { months: 3 },
      '2027-03-01T22:59:59.999Z',
    ],
    ['a leap year has a 29 February', '2027-11-29T09:00:00.000Z', { months: 3 }, '2028-02-29T22:59:59.999Z'],
    [
      'no 31 April: Sunday the 30th, then 1 May is a holiday',
      '2028-01-31T09:00:00.000Z',
      { months: 3 },
      '2028-05-02T21:59:59.999Z',
    ],
    [
      'Easter Sunday, clocks change, Easter Monday: Tuesday, two hours ahead of UTC',
      '2027-01-28T09:00:00.000Z',
      { months: 2 },
      '2027-03-30T21:59:59.999Z',
    ],
    [
      'the Sunday on which winter time begins',
      '2026-09-25T09:00:00.000Z',
      { months: 1 },
      '2026-10-26T22:59:59.999Z',
    ],
    [
      'from winter into summer: the end is an hour earlier in UTC',
      '2026-01-15T23:30:00.000Z',
      { months: 3 },
      '2026-04-16T21:59:59.999Z',
    ],
    ['two years from a leap day', '2028-02-29T09:00:00.000Z', { years: 2 }, '2030-02-28T22:59:59.999Z'],
    ['eighteen months', '2026-11-24T09:00:00.000Z', { months: 18 }, '2028-05-24T21:59:59.999Z'],
    [
      'seven working days over Christmas and New Year',
      '2026-12-24T09:00:00.000Z',
      { workingDays: 7 },
      '2027-01-06T22:59:59.999Z',
    ],
    [
      'thirty working days over Christmas and New Year',
      '2026-11-24T09:00:00.000Z',
      { workingDays: 30 },
      '2027-01-07T22:59:59.999Z',
    ],
    [
      'seven working days with a Saturday as the day of the event',
      '2026-11-28T09:00:00.000Z',
      { workingDays: 7 },
      '2026-12-08T22:59:59.999Z',
    ],
    [
      'hours begin with the next full hour and pass through the change of clocks',
      '2026-03-28T22:30:00.000Z',
      { hours: 72 },
      '2026-03-31T22:59:59.999Z',
    ],
    [
      'hours do not wait for a working day',
      '2026-12-25T08:15:00.000Z',
      { hours: 72 },
      '2026-12-28T08:59:59.999Z',
    ],
  ])('%s', (_why, from, period, end) => expect(deadline(from, period)).toBe(end));

  it('refuses what is no time', () => {
    expect(() => deadline('tomorrow', { weeks: 1 })).toThrow(RangeError);
    expect(() => deadline('tomorrow', { hours: 1 })).toThrow(RangeError);
  });
});

describe('holidays of a place', () => {
  /** Each falls on a working day of that year; a week before it is the event. */
  it.each<readonly [WorkingCalendar, event: string, holiday: string, end: string]>([
    ['alsace-moselle', '2027-03-19', '2027-03-26', '2027-03-30'],
    ['guadeloupe', '2027-05-20', '2027-05-27', '2027-05-28'],
    ['guyane', '2027-06-03', '2027-06-10', '2027-06-11'],
    ['martinique', '2028-05-15', '2028-05-22', '2028-05-23'],
    ['la-reunion', '2027-12-13', '2027-12-20', '2027-12-21'],
    ['mayotte', '2027-04-20', '2027-04-27', '2027-04-28'],
    ['saint-barthelemy', '2028-10-02', '2028-10-09', '2028-10-10'],
    ['saint-martin', '2027-05-21', '2027-05-28', '2027-05-31'],
  ])('in %s a week from %s does not end on %s, but on %s', (calendar, event, holiday, end) => {
    const from = `${event}T10:00:00.000Z`;
    expect(parisDay(deadline(from, { weeks: 1 }, 'metropolitan'))).toBe(holiday);
    expect(parisDay(deadline(from, { weeks: 1 }, calendar))).toBe(end);
    expect(isWorkingDay(holiday, calendar)).toBe(false);
  });
  it('working days leave out those of the place', () => {
    const from = '2027-03-19T10:00:00.000Z';
    expect(parisDay(deadline(from, { workingDays: 7 }, 'metropolitan'))).toBe('2027-03-31');
    expect(parisDay(deadline(from, { workingDays: 7 }, 'alsace-moselle'))).toBe('2027-04-01');
  });
  it('each place names its source', () => {
    for (const calendar of WORKING_CALENDARS) expect(LOCAL_HOLIDAYS[calendar].source).toMatch(/\d/);
  });
});

describe('pauses', () => {
  const from = '2026-11-24T09:00:00.000Z';
  const pause = (start: string, end: string | null): Pause => ({ from: start, until: end });
  it.each<readonly [string, LegalPeriod, readonly Pause[], string]>([
    ['none', { months: 3 }, [], '2027-02-24'],
    [
      'ten days: Saturday 6 March, so Monday',
      { months: 3 },
      [pause('2026-12-01T08:00:00.000Z', '2026-12-11T17:00:00.000Z')],
      '2027-03-08',
    ],
    [
      'asked and answered on one day takes nothing',
      { months: 3 },
      [pause('2026-12-01T08:00:00.000Z', '2026-12-01T17:00:00.000Z')],
      '2027-02-24',
    ],
    [
      'a minute past midnight in Paris is a day',
      { months: 3 },
      [pause('2026-12-01T22:59:00.000Z', '2026-12-01T23:01:00.000Z')],
      '2027-02-25',
    ],
    [
      'two pauses add up: five days and two',
      { months: 3 },
      [
        pause('2026-12-01T08:00:00.000Z', '2026-12-06T08:00:00.000Z'),
        pause('2027-01-11T08:00:00.000Z', '2027-01-13T08:00:00.000Z'),
      ],
      '2027-03-03',
    ],
    [
      'one that lasts takes nothing yet',
      { months: 3 },
      [pause('2026-12-01T08:00:00.000Z', null)],
      '2027-02-24',
    ],
    [
      'over the change of clocks in spring days count, not hours',
      { months: 5 },
      [pause('2027-03-26T10:00:00.000Z', '2027-03-30T09:00:00.000Z')],
      '2027-04-28',
    ],
    [
      'working days inside a pause do not count: three before, four after',
      { workingDays: 7 },
      [pause('2026-11-27T08:00:00.000Z', '2026-12-09T08:00:00.000Z')],
      '2026-12-15',
    ],
  ])('%s', (_why, period, pauses, end) => {
    expect(parisDay(deadline(from, period, 'metropolitan', pauses))).toBe(end);
  });
});

const anyCalendar = fc.constantFrom(...WORKING_CALENDARS);
const anyTime = fc
  .integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2045, 0, 1) })
  .map((at) => new Date(at).toISOString());
const anyPeriod = fc.oneof(
  fc.record({ weeks: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ months: fc.integer({ min: 1, max: 130 }) }),
  fc.record({ years: fc.integer({ min: 1, max: 10 }) }),
  fc.record({ workingDays: fc.integer({ min: 1, max: 60 }) }),
);

describe('whatever the period', () => {
  it('it ends with a working day, after the event, and a later event never ends earlier', () => {
    fc.assert(
      fc.property(anyTime, anyTime, anyPeriod, anyCalendar, (one, other, period, calendar) => {
        const [early, late] = [one, other].sort() as [string, string];
        const [end, laterEnd] = [deadline(early, period, calendar), deadline(late, period, calendar)];
        expect(isWorkingDay(parisDay(end), calendar)).toBe(true);
        expect(end > early).toBe(true);
        expect(laterEnd >= end).toBe(true);
      }),
    );
  });
  it('a pause never shortens it', () => {
    fc.assert(
      fc.property(anyTime, fc.nat(400), fc.nat(90), anyPeriod, (from, after, days, period) => {
        const at = (plus: number): string => new Date(Date.parse(from) + plus * 86_400_000).toISOString();
        const paused = deadline(from, period, 'metropolitan', [{ from: at(after), until: at(after + days) }]);
        expect(paused >= deadline(from, period)).toBe(true);
      }),
    );
  });
});

describe('counted back, extended, written', () => {
  it.each([
    ['an end at midnight: the last day before it counts', '2027-03-31T22:00:00.000Z', '2027-02-28'],
    ['never moved to a working day: 10 January 2027 is a Sunday', '2027-02-10T22:59:59.999Z', '2027-01-10'],
    ['a leap year', '2028-03-30T10:00:00.000Z', '2028-02-29'],
  ])('one month before: %s', (_why, end, last) => expect(parisDay(monthsBefore(end, 1))).toBe(last));
  it('an extension runs in one with its period, in its own unit', () => {
    expect(added({ months: 3 }, { months: 3 })).toEqual({ months: 6 });
    expect(() => added({ months: 3 }, { weeks: 1 })).toThrow(TypeError);
  });
  it.each([
    [{ hours: 72 }, 'PT72H'],
    [{ weeks: 4 }, 'P4W'],
    [{ months: 18 }, 'P18M'],
    [{ years: 10 }, 'P10Y'],
    [{ workingDays: 30 }, '30 working days'],
  ] as const)('%j is %s', (period, text) => expect(isoPeriod(period)).toBe(text));
  it('ten years of a permit', () => {
    expect(tenYearsAfter('2026-11-24T09:30:00.000Z')).toBe('2036-11-24T09:30:00.000Z');
    expect(tenYearsAfter('2028-02-29')).toBe('2038-02-28T00:00:00.000Z');
  });
});
