import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACTS, DECIDED_REGIMES, SCOPE_KINDS } from '../codes.js';
import type { ChoiceCommand, ChoiceFacts } from './choice.validation.js';
import { validateChoice } from './choice.validation.js';
import { REGIME_RULES } from './regime.table.js';

const HASH = 'a'.repeat(64);
const AT = '2026-11-24T09:00:00.000Z';
const command = (over: Partial<ChoiceCommand> = {}): ChoiceCommand => ({
  subjectRef: 'subject-1',
  regime: 'NON_OPPOSITION',
  act: 'object',
  scope: { kind: 'everything' },
  notice: { noticeId: 'non-opposition', version: 1, hash: HASH, language: 'fr' },
  channel: 'portal',
  actedAt: AT,
  ...over,
});
const facts = (over: Partial<ChoiceFacts> = {}): ChoiceFacts => ({
  actor: { ref: 'account-1', role: 'patient', subjectRef: 'subject-1' },
  acceptedAt: AT,
  now: AT,
  notice: { regime: 'NON_OPPOSITION', status: 'published', hash: HASH },
  ...over,
});
const verdict = (c: ChoiceCommand, f: ChoiceFacts): string => {
  const answer = validateChoice(c, f);
  return answer.ok ? 'recorded' : answer.refusal.code;
};
const notice = (over: object): Partial<ChoiceFacts> => ({
  notice: { regime: 'NON_OPPOSITION', status: 'published', hash: HASH, ...over },
});
const lift = command({ act: 'lift-objection' });
const consent = { regime: 'EXPLICIT_CONSENT', act: 'consent', scope: { kind: 'project', id: 'p1' } } as const;

describe('an act on the register', () => {
  it.each<[name: string, c: ChoiceCommand, f: Partial<ChoiceFacts>, expected: string]>([
    ['an objection to everything, for oneself', command(), {}, 'recorded'],
    ['for somebody else', command({ subjectRef: 'subject-2' }), {}, 'authority-missing'],
    [
      'by a researcher',
      command(),
      { actor: { ref: 'a', role: 'researcher', subjectRef: 'subject-1' } },
      'authority-missing',
    ],
    [
      'by an agent without a mandate',
      command({ channel: 'assisted' }),
      { actor: { ref: 'a', role: 'agent' } },
      'authority-missing',
    ],
    [
      'by an agent on the portal',
      command(),
      { actor: { ref: 'a', role: 'agent' }, acting: 'agent' as const },
      'authority-missing',
    ],
    [
      'by an operator as an import',
      command({ channel: 'import' }),
      { actor: { ref: 'a', role: 'operator' }, acting: 'import' as const },
      'authority-missing',
    ],
    [
      'about an unknown kind of data',
      command({ scope: { kind: 'category', id: '51.1.z' } }),
      {},
      'scope-unknown',
    ],
    ['by a patient who claims a paper form', command({ channel: 'paper' }), {}, 'authority-missing'],
    ['through an unknown channel', command({ channel: 'pigeon' as never }), {}, 'authority-missing'],
    ['under an unknown regime', command({ regime: 'NONE' as never }), {}, 'regime-unknown'],
    ['under a regime without acts', command({ regime: 'PUBLIC_TASK_NO_OBJECTION' }), {}, 'regime-unknown'],
    ['an act of another regime', command({ act: 'opt-out' }), {}, 'act-not-of-regime'],
    [
      'a consent to everything',
      command({ ...consent, scope: { kind: 'everything' } }),
      notice({ regime: 'EXPLICIT_CONSENT' }),
      'consent-not-specific',
    ],
    [
      'a consent to all data of a hospital',
      command({ ...consent, scope: { kind: 'holder', id: 'h' } }),
      notice({ regime: 'EXPLICIT_CONSENT' }),
      'consent-not-specific',
    ],
    ['a consent to a project', command(consent), notice({ regime: 'EXPLICIT_CONSENT' }), 'recorded'],
    [
      'a consent to a purpose',
      command({ ...consent, scope: { kind: 'purpose', id: '53.1.e' } }),
      notice({ regime: 'EXPLICIT_CONSENT' }),
      'recorded',
    ],
    [
      'a withdrawal of everything',
      command({ ...consent, act: 'withdraw', scope: { kind: 'everything' } }),
      notice({ regime: 'EXPLICIT_CONSENT' }),
      'recorded',
    ],
    [
      'lifting a refusal of everything',
      command({ ...consent, act: 'lift-refusal', scope: { kind: 'everything' } }),
      notice({ regime: 'EXPLICIT_CONSENT' }),
      'recorded',
    ],
    [
      'an opt-out of one project',
      command({ regime: 'EHDS_OPT_OUT', act: 'opt-out', scope: { kind: 'project', id: 'p1' } }),
      notice({ regime: 'EHDS_OPT_OUT' }),
      'scope-not-of-regime',
    ],
    [
      'an opt-out of one holder',
      command({ regime: 'EHDS_OPT_OUT', act: 'opt-out', scope: { kind: 'holder', id: 'h' } }),
      notice({ regime: 'EHDS_OPT_OUT' }),
      'recorded',
    ],
    [
      'a scope of an unknown kind',
      command({ scope: { kind: 'galaxy' as never, id: 'x' } }),
      {},
      'scope-not-of-regime',
    ],
    ['everything with an id', command({ scope: { kind: 'everything', id: 'x' } }), {}, 'scope-unknown'],
    ['a project without an id', command({ scope: { kind: 'project' } }), {}, 'scope-unknown'],
    [
      'an unknown project',
      command({ scope: { kind: 'project', id: 'x' } }),
      { scopeKnown: false },
      'scope-unknown',
    ],
    ['an unknown purpose', command({ scope: { kind: 'purpose', id: '53.1.z' } }), {}, 'scope-unknown'],
    ['on a notice that does not exist', command(), { notice: undefined }, 'notice-unknown'],
    ['on a draft', command(), notice({ status: 'draft' }), 'notice-unknown'],
    ['on another text than the published one', command(), notice({ hash: 'b'.repeat(64) }), 'notice-hash'],
    [
      'on a notice of another regime',
      command(),
      notice({ regime: 'SNDS_OPPOSITION' }),
      'notice-not-of-regime',
    ],
    [
      'an objection on a notice withdrawn meanwhile still counts',
      command(),
      notice({ status: 'withdrawn' }),
      'recorded',
    ],
    [
      'a lifting on a notice withdrawn meanwhile',
      lift,
      notice({ status: 'withdrawn' }),
      'notice-not-published',
    ],
    [
      'made a millisecond in the future',
      command({ actedAt: '2026-11-24T09:00:00.001Z' }),
      {},
      'acted-in-future',
    ],
    [
      'made two days before it reached the portal',
      command({ actedAt: '2026-11-22T09:00:00.000Z' }),
      {},
      'acted-too-early',
    ],
    ['made at no time at all', command({ actedAt: 'soon' }), {}, 'acted-too-early'],
    ['a lifting that waited for 25 hours', lift, { now: '2026-11-25T10:00:00.000Z' }, 'command-too-old'],
    ['an objection that waited for a month', command(), { now: '2026-12-24T09:00:00.000Z' }, 'recorded'],
  ])('%s', (_name, c, f, expected) => expect(verdict(c, facts(f))).toBe(expected));

  it.each([
    ['a parent, for a child, on the portal', 'portal', 'patient', 'representative'],
    ['an agent, beside the person', 'assisted', 'agent', 'agent'],
    ['an agent, from a checked paper form', 'paper', 'agent', 'agent'],
    ['an agent, on the phone', 'phone', 'agent', 'agent'],
    ['an officer, from an earlier register', 'import', 'data-protection-officer', 'import'],
  ] as const)('records what comes from %s', (_name, channel, role, acting) => {
    expect(verdict(command({ channel }), facts({ actor: { ref: 'a', role }, acting }))).toBe('recorded');
  });

  it('authority is the first check: a stranger learns nothing else', () => {
    fc.assert(
      fc.property(
        fc.record({
          regime: fc.string(),
          act: fc.string(),
          scope: fc.record({ kind: fc.string() }),
          channel: fc.string(),
          actedAt: fc.string(),
        }),
        (odd) => {
          expect(
            verdict({ ...command(), ...(odd as Partial<ChoiceCommand>), subjectRef: 'subject-2' }, facts()),
          ).toBe('authority-missing');
        },
      ),
    );
  });

  it('whoever may make a permissive act may make a protective one of the same scope: saying no is never harder', () => {
    for (const regime of DECIDED_REGIMES)
      for (const kind of SCOPE_KINDS)
        for (const act of ACTS) {
          if (REGIME_RULES[regime].acts[act] !== 'allow') continue;
          const scope = kind === 'everything' ? { kind } : { kind, id: kind === 'purpose' ? '53.1.e' : 'x' };
          const f = facts(notice({ regime }));
          if (verdict(command({ regime, act, scope }), f) !== 'recorded') continue;
          const protective = ACTS.filter((other) => REGIME_RULES[regime].acts[other] === 'deny');
          for (const other of protective)
            expect(verdict(command({ regime, act: other, scope }), f)).toBe('recorded');
        }
  });
});
