import { describe, expect, it } from '@jest/globals';
import type { ChoiceView } from '@garant/contracts';
import { DECIDED_REGIMES } from '@garant/rules';
import {
  actsOf,
  effectOf,
  regimeOfSlug,
  regimeSlug,
  regimeState,
  reverseOf,
  scopeOfParam,
  scopeParam,
} from './choice.state.js';

const choice = (part: Partial<ChoiceView>): ChoiceView => ({
  choiceId: '0190a000-0000-7000-8000-000000000001',
  regime: 'EHDS_OPT_OUT',
  act: 'opt-out',
  scope: { kind: 'everything' },
  actedAt: '2026-01-01T00:00:00.000Z',
  acceptedAt: '2026-01-01T00:00:00.000Z',
  recordedAt: '2026-01-01T00:00:00.000Z',
  position: 1,
  channel: 'portal',
  notice: { noticeId: 'n', version: 1, hash: 'a'.repeat(64), language: 'fr' },
  receiptId: '0190a000-0000-7000-8000-000000000002',
  actedBy: '0190a000-0000-7000-8000-000000000003',
  current: true,
  ...part,
});

describe('where a person stands', () => {
  it.each([
    ['EHDS_OPT_OUT', [], ['opt-out']],
    ['EHDS_OPT_OUT', [choice({})], ['reverse-opt-out']],
    ['EHDS_OPT_OUT', [choice({ act: 'reverse-opt-out' })], ['opt-out']],
    ['EHDS_OPT_OUT', [choice({ current: false })], ['opt-out']],
    ['SNDS_OPPOSITION', [choice({})], ['object']],
    ['SNDS_OPPOSITION', [choice({ regime: 'SNDS_OPPOSITION', act: 'object' })], ['lift-objection']],
    ['EXPLICIT_CONSENT', [], ['consent', 'refuse']],
    ['EXPLICIT_CONSENT', [choice({ regime: 'EXPLICIT_CONSENT', act: 'refuse' })], ['lift-refusal']],
  ] as const)('%s after %j offers %j', (regime, choices, acts) => {
    expect(regimeState(choices, regime).acts).toEqual(acts);
  });

  it('a choice about less than everything leaves the general state alone', () => {
    const one = choice({ regime: 'NON_OPPOSITION', act: 'object', scope: { kind: 'dataset', id: 'd' } });
    expect(regimeState([one], 'NON_OPPOSITION')).toEqual({
      general: undefined,
      specific: [one],
      acts: ['object'],
    });
  });

  it('every choice can be undone by an act of its own regime', () => {
    for (const regime of DECIDED_REGIMES)
      for (const act of actsOf(regime)) {
        const reverse = reverseOf({ regime, act });
        if (effectOf(regime, act) === 'deny' || act === 'consent') {
          expect(reverse && actsOf(regime)).toContain(reverse);
          expect(reverse && effectOf(regime, reverse)).not.toBe(effectOf(regime, act));
        } else expect(reverse).toBeUndefined();
      }
  });

  it('an act of another regime has no effect here', () => {
    expect(effectOf('EHDS_OPT_OUT', 'object')).toBeUndefined();
  });
});

describe('addresses of choices', () => {
  it('each regime has one slug', () => {
    for (const regime of DECIDED_REGIMES) expect(regimeOfSlug(regimeSlug(regime))).toBe(regime);
    expect(regimeOfSlug('ehds')).toBeUndefined();
    expect(regimeOfSlug(undefined)).toBeUndefined();
  });

  it('scopes travel in the address and nothing else does', () => {
    for (const scope of [{ kind: 'everything' }, { kind: 'project', id: 'a:b' }] as const)
      expect(scopeOfParam(scopeParam(scope))).toEqual(scope);
    for (const bad of [null, '', 'project:', 'person:1', 'everything:1', `project:${'x'.repeat(101)}`])
      expect(scopeOfParam(bad)).toBeUndefined();
  });
});
