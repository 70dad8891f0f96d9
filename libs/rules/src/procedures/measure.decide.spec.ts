import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOW, play, toPermit } from '../../test/application.example.js';
import { decidePermit, evolvePermit, permitStatus } from '../permits/permit.decide.js';
import type { PermitCommand, PermitLife, RecordedPermitEvent } from '../permits/permit.decide.js';

const signed = play(toPermit).events.at(-1)!;
const start: PermitLife = {
  ...evolvePermit(undefined, { ...signed, actor: null, at: NOW } as RecordedPermitEvent)!,
  applicant: 'ada',
};
const HELENE = { ref: 'helene', role: 'signatory' } as const;
const GABRIEL = { ref: 'gabriel', role: 'signatory' } as const;
const ADA = { ref: 'ada', role: 'researcher' } as const;

const act = (type: string, actor: object = HELENE, more: object = {}): PermitCommand =>
  ({ type, actor, body: { permitId: start.permitId, reason: 'because', ...more } }) as PermitCommand;
const activate = act('permit.activate', { ref: 'cut', role: 'system' }, { cutPosition: 7, cutAt: NOW });
const announce = (more: object = {}) =>
  act('permit.announce-measure', HELENE, { measures: ['revoke', 'exclude'], ...more });
const answer = act('permit.answer-measure', ADA);
const revoke = act('permit.revoke');
const exclude = (until = '2029-11-24T00:00:00.000Z', account = 'ada') =>
  act('permit.exclude', HELENE, { account, until });

/** Each step at its own time, NOW when none is given. @returns the last answer, the permit and its events */
function run(steps: readonly (PermitCommand | [PermitCommand, string])[]) {
  let permit: PermitLife = start;
  let last = '';
  const events: RecordedPermitEvent[] = [];
  for (const step of steps) {
    const [command, now] = Array.isArray(step) ? step : [step, NOW];
    const outcome = decidePermit(permit, command, { now, reasonHash: 'h' });
    if (!outcome.ok) {
      last = outcome.refusal.code;
      continue;
    }
    for (const event of outcome.events) {
      const recorded = { ...event, actor: command.actor, at: now } as RecordedPermitEvent;
      events.push(recorded);
      permit = evolvePermit(permit, recorded)!;
      last = event.type;
    }
  }
  return { last, permit, status: permitStatus(permit), events };
}

describe('a measure against users of data (EHDS Art. 63)', () => {
  it.each<[name: string, steps: (PermitCommand | [PermitCommand, string])[], expected: string]>([
    ['a revocation out of the blue', [revoke], 'hearing-missing'],
    ['before the person answered', [announce(), revoke], 'hearing-running'],
    ['once the person answered', [announce(), answer, revoke], 'permit.revoked'],
    ['four weeks later, in silence', [announce(), [revoke, '2026-12-23T00:00:00.000Z']], 'permit.revoked'],
    ['on the last day', [announce(), [revoke, '2026-12-22T22:59:59.999Z']], 'hearing-running'],
    ['a hearing of five weeks', [announce({ heardUntil: '2026-12-29T00:00:00.000Z' })], 'hearing-too-long'],
    ['a hearing that is over', [announce({ heardUntil: NOW })], 'invalid-body'],
    ['of no measure', [announce({ measures: [] })], 'invalid-body'],
    ['announced twice', [announce(), announce()], 'permit-state'],
    [
      'answered by somebody else',
      [announce(), act('permit.answer-measure', { ...ADA, ref: 'eve' })],
      'forbidden',
    ],
    ['answered twice', [announce(), answer, answer], 'permit-state'],
    ['dropped, then taken', [announce(), answer, act('permit.drop-measure'), revoke], 'hearing-missing'],
    [
      'another measure than the one announced',
      [announce({ measures: ['revoke'] }), answer, exclude()],
      'hearing-missing',
    ],
    ['an exclusion', [announce(), answer, exclude()], 'permit.user-excluded'],
    [
      'an exclusion of five years',
      [announce(), answer, exclude('2031-11-24T09:00:00.000Z')],
      'permit.user-excluded',
    ],
    [
      'of five years and a moment',
      [announce(), answer, exclude('2031-11-24T09:00:00.001Z')],
      'exclusion-too-long',
    ],
    ['of a stranger', [announce(), answer, exclude(undefined, 'eve')], 'person-not-named'],
    [
      'lifted',
      [announce(), answer, exclude(), act('permit.lift-exclusion', GABRIEL, { account: 'ada' })],
      'permit.exclusion-lifted',
    ],
    ['lifted without need', [act('permit.lift-exclusion', GABRIEL, { account: 'ada' })], 'permit-state'],
    ['a suspension without a hearing', [activate, act('permit.suspend')], 'permit.suspended'],
  ])('%s', (_name, steps, expected) => expect(run(steps).last).toBe(expected));

  const revoked = [activate, announce(), answer, revoke];
  const appeal = act('permit.appeal', ADA);
  it.each<
    [name: string, steps: (PermitCommand | [PermitCommand, string])[], expected: string, status: string]
  >([
    [
      'reinstated by another',
      [...revoked, appeal, act('permit.reinstate', GABRIEL)],
      'permit.reinstated',
      'active',
    ],
    ['by whoever revoked', [...revoked, appeal, act('permit.reinstate')], 'separation-of-duties', 'revoked'],
    ['without an appeal', [...revoked, act('permit.reinstate', GABRIEL)], 'permit-state', 'revoked'],
    [
      'confirmed',
      [...revoked, appeal, act('permit.confirm-revocation', GABRIEL)],
      'permit.revocation-confirmed',
      'revoked',
    ],
    [
      'contested again',
      [...revoked, appeal, act('permit.confirm-revocation', GABRIEL), appeal],
      'appeal-settled',
      'revoked',
    ],
    ['too late', [...revoked, [appeal, '2027-02-01T00:00:00.000Z']], 'appeal-too-late', 'revoked'],
    [
      'over meanwhile',
      [...revoked, appeal, [act('permit.reinstate', GABRIEL), '2030-01-01T00:00:00.000Z']],
      'permit-state',
      'revoked',
    ],
  ])('a revocation %s', (_name, steps, expected, status) => {
    const life = run(steps);
    expect([life.last, life.status]).toEqual([expected, status]);
  });
  it('a reinstated permit keeps the cut that it had', () => {
    const { permit } = run([...revoked, appeal, act('permit.reinstate', GABRIEL)]);
    expect(permit).toMatchObject({ cut: { position: 7 }, hearing: null, appeal: null, endedAt: null });
  });

  it('nobody is punished unheard, whatever is tried', () => {
    const anything = fc.constantFrom(
      announce(),
      answer,
      revoke,
      exclude(),
      activate,
      act('permit.suspend'),
      act('permit.drop-measure'),
      act('permit.lift-suspension'),
    );
    const when = fc
      .integer({ min: 0, max: 40 })
      .map((days) => new Date(Date.parse(NOW) + days * 86_400_000).toISOString());
    let taken = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(anything, when), { minLength: 4, maxLength: 14 }), (steps) => {
        const inOrder = [...steps].sort(([, a], [, b]) => a.localeCompare(b));
        const { events } = run(inOrder);
        events.forEach(({ type, at }, index) => {
          if (type !== 'permit.revoked' && type !== 'permit.user-excluded') return;
          taken++;
          const before = events.slice(0, index);
          const announced = before.findLast((event) => event.type === 'permit.measure-announced')!;
          const heard = before.some(
            (event) => event.type === 'permit.measure-answered' && event.at >= announced.at,
          );
          expect(
            heard || (announced.type === 'permit.measure-announced' && at > announced.data.heardUntil),
          ).toBe(true);
        });
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(10);
  });
});
