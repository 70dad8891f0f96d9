import { describe, expect, it } from '@jest/globals';
import { requestClock } from './request.clock.js';

const request = (over = {}) => ({
  state: 'IN_HAND' as const,
  clockFrom: '2026-11-24T09:00:00.000Z',
  dueAt: '2026-12-24T22:59:59.999Z',
  pausedAt: null,
  closedAt: null,
  ...over,
});
const at = (time: string) => Date.parse(time);

describe('the clock of a request, as people see it', () => {
  it.each([
    ['runs', '2026-11-25T09:00:00.000Z', 30, {}],
    ['soon', '2026-12-20T09:00:00.000Z', 5, {}],
    ['soon', '2026-12-24T20:00:00.000Z', 1, {}],
    ['late', '2026-12-24T23:00:00.000Z', -1, {}],
    ['late', '2026-12-27T23:00:00.000Z', -3, {}],
    [
      'paused',
      '2027-06-01T09:00:00.000Z',
      21,
      { state: 'AWAITING_IDENTITY', pausedAt: '2026-12-04T09:00:00.000Z' },
    ],
    ['done', '2027-06-01T09:00:00.000Z', 11, { state: 'ANSWERED', closedAt: '2026-12-14T09:00:00.000Z' }],
  ] as const)('%s at %s: %i days', (state, now, daysLeft, over) => {
    expect(requestClock(request(over), at(now))).toMatchObject({ state, daysLeft });
  });
  it('the share that has passed never leaves the ring', () => {
    expect(requestClock(request(), at('2026-11-01T00:00:00.000Z')).share).toBe(0);
    expect(requestClock(request(), at('2028-01-01T00:00:00.000Z')).share).toBe(1);
  });
});
