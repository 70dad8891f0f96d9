import { describe, expect, it } from '@jest/globals';
import {
  MESSAGE_CHANNELS,
  NO_PREFERENCES,
  type ContactPreferences,
  type MessageChannel,
} from '@garant/contracts';
import fc from 'fast-check';
import {
  channelFor,
  nextAttempt,
  nextDigest,
  RETRY_AFTER_MS,
  waitsForDigest,
  type Reachable,
} from './delivery.plan.js';

const contact = (
  over: Partial<NonNullable<Reachable>> = {},
  preferences: Partial<ContactPreferences> = {},
): Reachable => ({
  email: 'ada@example.org',
  emailVerified: true,
  phone: '+33612345678',
  postal: { name: 'Ada', lines: ['1 rue Haute'], postcode: '13001', city: 'Marseille', country: 'FR' },
  preferences: { ...NO_PREFERENCES, channel: 'email', ...preferences },
  ...over,
});

describe('the way a message goes', () => {
  it.each<[string, Reachable, readonly MessageChannel[], MessageChannel]>([
    ['nothing known of the person: their space, nothing is guessed', null, [], 'portal'],
    ['they asked for no messages', contact({}, { channel: 'portal' }), [], 'portal'],
    ['e-mail, verified', contact(), [], 'email'],
    [
      'e-mail that nobody confirmed: a letter, for they gave an address',
      contact({ emailVerified: false }),
      [],
      'letter',
    ],
    [
      'e-mail that nobody confirmed, and no other address',
      contact({ emailVerified: false, postal: null }),
      [],
      'portal',
    ],
    ['e-mail that was given up', contact(), ['email'], 'letter'],
    ['e-mail and letter that were given up', contact(), ['email', 'letter'], 'portal'],
    ['text message', contact({}, { channel: 'sms' }), [], 'sms'],
    ['text message without a number', contact({ phone: null }, { channel: 'sms' }), [], 'letter'],
    ['braille is embossed and posted', contact({}, { accessibility: ['braille'] }), [], 'letter'],
    [
      'braille, but no messages wanted',
      contact({}, { accessibility: ['braille'], channel: 'portal' }),
      [],
      'portal',
    ],
  ])('%s', (_case, who, failed, expected) => {
    expect(channelFor(who, failed)).toBe(expected);
  });

  it('never uses an address that is missing, unconfirmed or given up', () => {
    fc.assert(
      fc.property(
        fc.record({
          email: fc.constantFrom(null, 'a@example.org'),
          emailVerified: fc.boolean(),
          phone: fc.constantFrom(null, '+33612345678'),
          postal: fc.constantFrom(null, contact()!.postal),
          channel: fc.constantFrom(...MESSAGE_CHANNELS),
          braille: fc.boolean(),
          failed: fc.subarray(['email', 'letter', 'sms'] as MessageChannel[]),
        }),
        ({ channel, braille, failed, ...rest }) => {
          const way = channelFor(
            contact(rest, { channel, accessibility: braille ? ['braille'] : [] }),
            failed,
          );
          expect(failed).not.toContain(way);
          if (channel === 'portal') expect(way).toBe('portal');
          if (way === 'email') expect([rest.email === null, rest.emailVerified]).toEqual([false, true]);
          if (way === 'letter') expect(rest.postal).not.toBeNull();
          if (way === 'sms') expect(rest.phone).not.toBeNull();
        },
      ),
    );
  });
});

describe('digests', () => {
  it.each([
    ['daily', '2026-11-24T06:59:59.999Z', '2026-11-24T07:00:00.000Z'],
    ['daily', '2026-11-24T07:00:00.000Z', '2026-11-25T07:00:00.000Z'],
    ['daily', '2026-12-31T12:00:00.000Z', '2027-01-01T07:00:00.000Z'],
    // 30 November 2026 is a Monday.
    ['weekly', '2026-11-24T12:00:00.000Z', '2026-11-30T07:00:00.000Z'],
    ['weekly', '2026-11-30T06:00:00.000Z', '2026-11-30T07:00:00.000Z'],
    ['weekly', '2026-11-30T08:00:00.000Z', '2026-12-07T07:00:00.000Z'],
  ] as const)('%s from %s leaves %s', (digest, now, leaves) => {
    expect(nextDigest(digest, now)).toBe(leaves);
  });

  it('hold back what can wait, and nothing that somebody else did', () => {
    const daily = contact({}, { digest: 'daily' });
    expect(waitsForDigest(daily, 'choice-asked-again')).toBe(true);
    for (const template of [
      'choice-recorded',
      'agent-acted',
      'objection-by-other-parent',
      'authority-ended',
    ] as const)
      expect(waitsForDigest(daily, template)).toBe(false);
    expect(waitsForDigest(contact(), 'choice-asked-again')).toBe(false);
    expect(waitsForDigest(null, 'choice-asked-again')).toBe(false);
  });
});

describe('attempts', () => {
  it('come after longer and longer pauses, and end', () => {
    const now = '2026-11-24T12:00:00.000Z';
    expect(nextAttempt(1, now)).toBe('2026-11-24T12:01:00.000Z');
    expect(nextAttempt(2, now)).toBe('2026-11-24T12:05:00.000Z');
    expect([...RETRY_AFTER_MS].sort((a, b) => a - b)).toEqual(RETRY_AFTER_MS);
    expect(nextAttempt(RETRY_AFTER_MS.length + 1, now)).toBeNull();
  });
});
