import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { standing } from '../choices/choice.standing.js';
import type { Choice } from '../choices/choice.model.js';
import { TERMS } from '../../test/choice.arbitrary.js';
import { PAPER_DATE_RULES, paperActedAt, type PaperDateRule } from './form.dating.js';
import { judgeTicks } from './form.acts.js';

const dates = {
  signedOn: '2026-03-01',
  receivedOn: '2026-03-05',
  receivedAt: '2026-03-06T10:00:00.000Z',
  checkedAt: '2026-03-09T15:00:00.000Z',
};
const at = (
  rule: PaperDateRule,
  effect: 'deny' | 'allow',
  over: Partial<typeof dates> | { signedOn: null } = {},
) => {
  const dated = paperActedAt(rule, effect, { ...dates, ...over });
  return dated.ok ? dated.actedAt : dated.refusal.code;
};

describe('from when paper counts (law.md §10, trap 9; TEHDAS2 D8.1 §5.4, §5.7)', () => {
  it.each<[PaperDateRule, string, string]>([
    ['protective', '2026-03-05T23:59:59.999Z', '2026-03-01T00:00:00.000Z'],
    ['signature', '2026-03-01T23:59:59.999Z', '2026-03-01T00:00:00.000Z'],
    ['reception', '2026-03-05T23:59:59.999Z', '2026-03-05T00:00:00.000Z'],
    ['entry', '2026-03-09T15:00:00.000Z', '2026-03-09T15:00:00.000Z'],
  ])('rule %s: a no from %s, a yes from %s', (rule, no, yes) => {
    expect([at(rule, 'deny'), at(rule, 'allow')]).toEqual([no, yes]);
  });

  it.each(PAPER_DATE_RULES)('rule %s: a form without a date protects and does not permit', (rule) => {
    expect(Number.isFinite(Date.parse(at(rule, 'deny', { signedOn: null })))).toBe(true);
    expect(at(rule, 'allow', { signedOn: null })).toBe('form-undated');
  });

  it.each(PAPER_DATE_RULES)(
    'rule %s: a signature dated later than reception protects and does not permit',
    (rule) => {
      expect(at(rule, 'deny', { signedOn: '2026-04-01' }) <= dates.checkedAt).toBe(true);
      expect(at(rule, 'allow', { signedOn: '2026-04-01' })).toBe('form-date-in-future');
    },
  );

  it('an act of the same day is not dated later than the form was registered', () => {
    expect(at('protective', 'deny', { receivedOn: '2026-03-06' })).toBe('2026-03-06T10:00:00.000Z');
  });

  it('a yes that is keyed in late never displaces a no said on the day of its signature or after', () => {
    const day = fc.integer({ min: 0, max: 60 });
    const dayOf = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
    fc.assert(
      fc.property(
        fc.constantFrom(...PAPER_DATE_RULES.filter((rule) => rule !== 'entry')),
        day,
        day,
        day,
        day,
        (rule, signed, waited, keyed, said) => {
          const received = signed + waited;
          const checked = received + keyed + 1;
          const checkedAt = `${dayOf(checked)}T12:00:00.000Z`;
          const [judged] = judgeTicks(
            {
              acts: [{ regime: 'NON_OPPOSITION', act: 'lift-objection', scope: { kind: 'everything' } }],
              signed: true,
              signedOn: dayOf(signed),
            },
            rule,
            { receivedOn: dayOf(received), receivedAt: `${dayOf(received)}T09:00:00.000Z`, checkedAt },
          );
          if (!judged?.ok) throw new Error('refused');
          const base = { regime: 'NON_OPPOSITION', scope: { kind: 'everything' } } as const;
          const from = rule === 'reception' ? received : signed;
          const no = `${dayOf(from + said)}T08:00:00.000Z`;
          const history: Choice[] = [
            {
              ...base,
              choiceId: 'no',
              act: 'object',
              channel: 'portal',
              actedAt: no,
              acceptedAt: no,
              position: no < checkedAt ? 1 : 2,
            },
            {
              ...base,
              choiceId: 'yes',
              act: 'lift-objection',
              channel: 'paper',
              actedAt: judged.actedAt,
              acceptedAt: checkedAt,
              position: no < checkedAt ? 2 : 1,
            },
          ];
          expect(standing(history, TERMS, Infinity)).toBe('deny');
        },
      ),
    );
  });
});

describe('ticks of one form', () => {
  const everything = { kind: 'everything' } as const;
  const [no, yes] = [
    { regime: 'EHDS_OPT_OUT', act: 'opt-out', scope: everything },
    { regime: 'EHDS_OPT_OUT', act: 'reverse-opt-out', scope: everything },
  ] as const;
  const judge = (
    acts: readonly (typeof no | typeof yes)[],
    signed = true,
    signedOn: string | null = '2026-03-01',
  ) =>
    judgeTicks({ acts, signed, signedOn }, 'protective', dates).map((one) =>
      one.ok ? one.act.act : `${one.act.act}: ${one.refusal.code}`,
    );
  it.each([
    ['a no', [no], true, ['opt-out']],
    ['a yes', [yes], true, ['reverse-opt-out']],
    ['both: the no counts', [yes, no], true, ['opt-out', 'reverse-opt-out: form-contradictory']],
    ['an unsigned no', [no], false, ['opt-out']],
    ['an unsigned yes', [yes], false, ['reverse-opt-out: form-unsigned']],
  ] as const)('%s', (_what, acts, signed, expected) => {
    expect(judge(acts, signed)).toEqual(expected);
  });
});
