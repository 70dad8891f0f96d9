import { describe, expect, it } from '@jest/globals';
import { lettersWaiting, rowsOf, unsetWays } from './desk.model.js';

const at = (day: number): string => `2026-11-${String(day).padStart(2, '0')}T00:00:00.000Z`;
const desk = {
  counts: [
    { channel: 'email' as const, state: 'queued' as const, count: 4, oldest: at(3) },
    { channel: 'email' as const, state: 'sending' as const, count: 1, oldest: at(2) },
    { channel: 'email' as const, state: 'sent' as const, count: 9, oldest: at(1) },
    { channel: 'letter' as const, state: 'queued' as const, count: 2, oldest: at(4) },
    { channel: 'letter' as const, state: 'dead' as const, count: 1, oldest: at(1) },
  ],
  transports: { email: 'not-set' as const, sms: 'not-set' as const },
};

describe('the desk of deliveries', () => {
  it('shows per way what waits, what left and what was given up; failures first', () => {
    expect(rowsOf(desk)).toEqual([
      { channel: 'letter', waiting: 2, delivered: 0, dead: 1, since: at(4) },
      { channel: 'email', waiting: 5, delivered: 9, dead: 0, since: at(2) },
    ]);
  });

  it('names a way that is not set only when something waits for it', () => {
    expect(unsetWays(desk)).toEqual(['email']);
    expect(unsetWays({ ...desk, transports: { email: 'ready', sms: 'not-set' } })).toEqual([]);
  });

  it('counts the letters to print', () => {
    expect(lettersWaiting(desk)).toBe(2);
    expect(lettersWaiting({ counts: [] })).toBe(0);
  });
});
