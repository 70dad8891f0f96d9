import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decideHold, evolveHold, mayLift } from './hold.decide.js';
import type { HoldCommand, LegalHold } from './hold.model.js';
import { classOf, LISTED_NOUNS, listedClass } from './log.class.members.js';
import { LOG_CLASS_IDS, LOG_CLASSES, logClass } from './log.class.table.js';
import { classMonths, dueBefore, durationsOf, outOfBackups } from './retention.due.js';

describe('classes of the log', () => {
  it('each have a duration within what the law leaves open, a basis and an end', () => {
    expect(LOG_CLASSES.map(({ id }) => id)).toEqual(LOG_CLASS_IDS);
    for (const { months, min, max, atEnd, source, title, what, why, setting } of LOG_CLASSES) {
      expect(source.length).toBeGreaterThan(0);
      for (const { fr, en } of [title, what, why]) expect(fr.length * en.length).toBeGreaterThan(0);
      expect(atEnd === 'kept').toBe(months === null);
      if (months === null) expect([min, max, setting]).toEqual([null, null, null]);
      else {
        expect(min! <= months && months <= max!).toBe(true);
        // A setting where there is a choice, and only there.
        expect(setting !== null).toBe(min !== max);
      }
    }
  });

  it.each<[string, string]>([
    ['data.read', 'access'],
    ['entries.read', 'access'],
    ['decision.made', 'access'],
    ['decision.published', 'permits'],
    ['command.done', 'technical'],
    ['command.refused', 'access'],
    ['choice.recorded', 'choices'],
    ['release.unsealed', 'environment'],
    ['delivery.retried', 'contact'],
    ['delivery.delivered', 'permits'],
    ['hold.placed', 'control'],
    ['details.erased', 'log'],
    ['something.new', 'unreadable'],
  ])('%s belongs to %s', (type, id) => {
    expect(classOf(type)).toBe(id);
  });

  it('name each noun once', () => {
    expect(LISTED_NOUNS.filter((noun, at) => LISTED_NOUNS.indexOf(noun) !== at)).toEqual([]);
    expect(listedClass('something.new')).toBeNull();
  });

  it('keep accesses at least as long as a person may ask for them, and no longer than internal control may', () => {
    expect(classMonths(logClass('access'), {})).toBe(36);
    expect(classMonths(logClass('environment'), {})).toBeGreaterThanOrEqual(12);
  });

  it.each<[string, Record<string, number>, string | null]>([
    ['no choice', {}, null],
    ['a shorter one', { GARANT_POLICY_LOG_ACCESS_MONTHS: 12 }, null],
    ['more than the CNIL allows', { GARANT_POLICY_LOG_ACCESS_MONTHS: 37 }, 'GARANT_POLICY_LOG_ACCESS_MONTHS'],
    [
      'less than EHDS Art. 73 asks',
      { GARANT_POLICY_LOG_ENVIRONMENT_MONTHS: 11 },
      'GARANT_POLICY_LOG_ENVIRONMENT_MONTHS',
    ],
  ])('take %s of a deployer', (_, chosen, fault) => {
    const all = () => durationsOf(chosen);
    if (fault === null) expect(all()).toHaveLength(LOG_CLASSES.length);
    else expect(all).toThrow(fault);
  });
});

describe('the end of a duration', () => {
  it.each([
    // Taken in on 24 May 2026 in Paris; six months end with 24 November, and at midnight in Paris it is due.
    ['the last day', '2026-11-24T22:59:59.999Z', '2026-05-24T10:00:00.000Z', false],
    ['midnight in Paris', '2026-11-24T23:00:00.000Z', '2026-05-24T10:00:00.000Z', true],
    [
      'the first hour of a day in Paris counts as that day',
      '2026-11-24T23:00:00.000Z',
      '2026-05-24T22:30:00.000Z',
      false,
    ],
    ['a month that has no such day', '2027-02-28T23:00:00.000Z', '2026-08-28T12:00:00.000Z', true],
  ])('%s', (_, now, takenIn, due) => {
    expect(takenIn < dueBefore(now, 6)).toBe(due);
  });

  it('never comes earlier for a longer duration, and moves only forward', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000 }),
        fc.integer({ min: 0, max: 86_399 }),
        fc.integer({ min: 1, max: 299 }),
        (day, second, months) => {
          const now = new Date(Date.UTC(2026, 0, 1) + day * 86_400_000 + second * 1000).toISOString();
          const later = new Date(Date.parse(now) + 3_600_000).toISOString();
          expect(dueBefore(now, months + 1) <= dueBefore(now, months)).toBe(true);
          expect(dueBefore(now, months) <= dueBefore(later, months)).toBe(true);
          expect(dueBefore(now, months) < now).toBe(true);
        },
      ),
    );
  });

  it('leaves backups thirty days later', () => {
    expect(outOfBackups('2026-03-01T12:00:00.000Z')).toBe('2026-03-31T12:00:00.000Z');
  });
});

describe('legal holds', () => {
  const NOW = '2026-03-03T10:00:00.000Z';
  const place = (change: object = {}, role = 'data-protection-officer'): HoldCommand =>
    ({
      type: 'hold.place',
      actor: { ref: 'x', role },
      body: {
        holdId: 'h',
        scope: { kind: 'permit', ref: 'p' },
        basis: role === 'inspector' ? 'order' : 'data-protection-officer',
        ...(role === 'inspector' ? { basisRef: 'o' } : {}),
        until: '2028-01-01T00:00:00.000Z',
        ...change,
      },
    }) as HoldCommand;
  it.each<[string, HoldCommand, string | null]>([
    ['by the officer', place(), null],
    ['by an inspector, under an order', place({}, 'inspector'), null],
    ['by an operator', place({}, 'operator'), 'forbidden'],
    ['by an inspector as if officer', place({ basis: 'data-protection-officer' }, 'inspector'), 'forbidden'],
    ['under an order that is not named', place({ basis: 'order' }), 'legal-hold-basis'],
    ['on nothing', place({ scope: { kind: 'subject' } }), 'legal-hold-scope'],
    ['for ever', place({ until: '2099-01-01T00:00:00.000Z' }), 'legal-hold-period'],
    ['until yesterday', place({ until: '2026-03-02T10:00:00.000Z' }), 'legal-hold-period'],
    [
      'of a period that ends before it begins',
      place({ from: NOW, to: '2025-01-01T00:00:00.000Z' }),
      'legal-hold-period',
    ],
  ])('%s', (_, command, code) => {
    const decided = decideHold(undefined, command, NOW, 'ab');
    expect(decided.ok ? null : decided.refusal.code).toBe(code);
  });

  it('end once, and the inspected do not lift an inspector’s', () => {
    const held = (role: string): LegalHold => {
      const decided = decideHold(undefined, place({}, role), NOW, 'ab');
      if (!decided.ok) throw new Error(decided.refusal.code);
      return evolveHold(undefined, { ...decided.events[0]!, at: NOW, actor: { ref: 'x', role } })!;
    };
    expect(mayLift(held('inspector'), { ref: 'y', role: 'data-protection-officer' })).toBe(false);
    expect(mayLift(held('inspector'), { ref: 'y', role: 'inspector' })).toBe(true);
    expect(mayLift(held('data-protection-officer'), { ref: 'y', role: 'inspector' })).toBe(false);
    const officers = held('data-protection-officer');
    const lift: HoldCommand = {
      type: 'hold.lift',
      actor: { ref: 'x', role: 'data-protection-officer' },
      body: { holdId: 'h' },
    };
    const lifted = decideHold(officers, lift, NOW, 'ab');
    if (!lifted.ok) throw new Error(lifted.refusal.code);
    const ended = evolveHold(officers, { ...lifted.events[0]!, at: NOW, actor: lift.actor })!;
    expect(ended).toMatchObject({ ended: 'lifted', endedAt: NOW });
    const again = decideHold(ended, lift, NOW, 'ab');
    expect(again.ok ? null : again.refusal.code).toBe('legal-hold-state');
    expect(
      evolveHold(officers, { type: 'hold.lapsed', key: 'h', data: { holdId: 'h' }, at: NOW, actor: null }),
    ).toMatchObject({ ended: 'lapsed' });
  });
});
