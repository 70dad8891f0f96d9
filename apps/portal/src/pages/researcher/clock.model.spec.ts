import { describe, expect, it } from '@jest/globals';
import { clockOf } from './clock.model.js';

const DAY = 86_400_000;
const now = Date.parse('2026-06-15T00:00:00.000Z');
const running = (about: 'information' | 'decision', from: number, due: number) => ({
  clock: {
    about,
    startedAt: new Date(now + from * DAY).toISOString(),
    dueAt: new Date(now + due * DAY).toISOString(),
  },
});

describe('the clock of an application', () => {
  it('shows how much of the time for the decision has passed', () => {
    const clock = clockOf(running('decision', -30, 60), now);
    expect(clock).toMatchObject({ about: 'decision', daysLeft: 60 });
    expect(clock?.share).toBeCloseTo(1 / 3);
  });

  it('counts backwards when it is late, and stays full', () => {
    expect(clockOf(running('decision', -100, -2), now)).toMatchObject({ daysLeft: -2, share: 1 });
  });

  it('runs for the missing information from the day it was asked for', () => {
    expect(clockOf(running('information', -14, 14), now)).toMatchObject({
      about: 'information',
      daysLeft: 14,
      share: 0.5,
    });
  });

  it('is none where no legal time runs', () => {
    expect(clockOf({ clock: null }, now)).toBeUndefined();
  });
});
