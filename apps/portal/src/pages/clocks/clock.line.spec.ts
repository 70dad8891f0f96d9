import { describe, expect, it } from '@jest/globals';
import type { ClockView } from '@garant/contracts';
import { lineOf } from './clock.line.model.js';

const day = (number: number): string => new Date(Date.UTC(2026, 10, number)).toISOString();
const clock = (more: Partial<ClockView> = {}): ClockView => ({
  code: 'D02',
  instance: '',
  title: { fr: 'Décider', en: 'Decide' },
  lapse: { fr: 'Rien.', en: 'Nothing.' },
  article: 'EHDS Art. 68(4)',
  owedBy: 'access-body',
  standing: 'running',
  startedAt: day(1),
  dueAt: day(101),
  firstDueAt: day(101),
  daysLeft: 75,
  pauses: [],
  extension: null,
  doneAt: null,
  lapsedAt: null,
  ...more,
});

describe('the line of a clock', () => {
  it('has passed to today', () => {
    expect(lineOf(clock(), day(26))).toMatchObject({
      passed: [{ from: 0, to: 0.25 }],
      today: 0.25,
      due: 1,
      late: null,
    });
  });
  it('leaves a pause out of the time that passed', () => {
    const pauses = [{ from: day(11), until: day(21), days: 10 }];
    expect(lineOf(clock({ pauses }), day(31))).toMatchObject({
      passed: [
        { from: 0, to: 0.1 },
        { from: 0.2, to: 0.3 },
      ],
      pauses: [{ from: 0.1, to: 0.2 }],
    });
  });
  it('moves its end on while it stands still', () => {
    const line = lineOf(clock({ dueAt: null, pauses: [{ from: day(51), until: null, days: 50 }] }), day(101));
    expect(line.passed).toEqual([{ from: 0, to: 50 / 150 }]);
    expect(line.pauses).toEqual([{ from: 50 / 150, to: 100 / 150 }]);
    expect(line.due).toBe(1);
    expect(line.late).toBeNull();
  });
  it('goes beyond its end when it is late, and shows where the end was before an extension', () => {
    const line = lineOf(
      clock({ dueAt: day(81), firstDueAt: day(41), extension: { at: day(30), by: 'P3M', reason: null } }),
      day(101),
    );
    expect([line.firstDue, line.due, line.late]).toEqual([0.4, 0.8, { from: 0.8, to: 1 }]);
  });
  it('has no today once it is done', () => {
    expect(lineOf(clock({ doneAt: day(51) }), day(300))).toMatchObject({
      passed: [{ from: 0, to: 0.5 }],
      today: null,
    });
  });
});
