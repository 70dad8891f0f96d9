import { describe, expect, it } from '@jest/globals';
import { clockOf } from './clock.model.js';

const DAY = 86_400_000;
const now = Date.parse('2026-06-15T00:00:00.000Z');
const at = (days: number) => new Date(now + days * DAY).toISOString();
const base = {
  informationRequest: null,
  completeAt: null,
  decisionDueAt: null,
  submittedAt: at(-40),
  history: [],
};

describe('the clock of an application', () => {
  it('runs for the decision once the file is complete', () => {
    const clock = clockOf({ ...base, state: 'PROCESSING', completeAt: at(-30), decisionDueAt: at(60) }, now);
    expect(clock).toMatchObject({ about: 'decision', daysLeft: 60 });
    expect(clock?.share).toBeCloseTo(1 / 3);
  });

  it('counts backwards when it is late, and stays full', () => {
    expect(
      clockOf({ ...base, state: 'PROCESSING', completeAt: at(-100), decisionDueAt: at(-2) }, now),
    ).toMatchObject({ daysLeft: -2, share: 1 });
  });

  it('runs for the missing information from the day it was asked for', () => {
    const clock = clockOf(
      {
        ...base,
        state: 'AWAITING_ADDITIONAL_INFORMATION',
        informationRequest: { message: 'm', dueAt: at(14) },
        history: [{ type: 'application.information-requested', at: at(-14), by: null }],
      },
      now,
    );
    expect(clock).toMatchObject({ about: 'information', daysLeft: 14, share: 0.5 });
  });

  it.each(['DRAFT', 'SUBMITTED', 'DECISION_ISSUED', 'WITHDRAWN'] as const)('does not run in %s', (state) => {
    expect(clockOf({ ...base, state, completeAt: at(-30), decisionDueAt: at(60) }, now)).toBeUndefined();
  });
});
