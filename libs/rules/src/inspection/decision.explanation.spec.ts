import { describe, expect, it } from '@jest/globals';
import { ACCESS_CHECKS } from '../decision/access.decision.js';
import { checksBehind, explainEntry } from './decision.explanation.js';

const made = (data: Record<string, unknown>) =>
  explainEntry({ type: 'decision.made', outcome: String(data.effect), actor: null, data });

describe('why something was decided', () => {
  it('a permit passed every check', () => {
    expect(new Set(checksBehind('permit', null).map(({ verdict }) => verdict))).toEqual(new Set(['pass']));
  });
  it.each(ACCESS_CHECKS.map(({ code }) => code))(
    'a denial for %s names that check and its source',
    (code) => {
      const explained = made({
        effect: 'deny',
        reason: code,
        ruleBundleHash: 'aa',
        positions: { applied: 7 },
      })!;
      const failed = explained.checks.filter(({ verdict }) => verdict === 'fail');
      expect(failed.map((one) => one.code)).toEqual([code]);
      expect(explained.legalSource).toBe(failed[0]!.legalSource);
      expect(explained).toMatchObject({ ruleBundleHash: 'aa', positions: { applied: 7 } });
      const at = explained.checks.findIndex(({ verdict }) => verdict === 'fail');
      expect(explained.checks.slice(at + 1).every(({ verdict }) => verdict === 'unknown')).toBe(true);
    },
  );
  it('a reason that no check has leaves every verdict open', () => {
    expect(checksBehind('deny', 'something').every(({ verdict }) => verdict === 'unknown')).toBe(true);
  });
  it('a boxcar speaks for many: no check is claimed', () => {
    expect(made({ effect: 'deny', action: 'boxcar' })!.checks).toEqual([]);
  });
  it('a cut, a plan and a recall say their position', () => {
    for (const [type, data] of [
      ['register.cut', { position: 12 }],
      ['release.planned', { cutPosition: 12, people: 3 }],
      ['recall.ordered', { choicePosition: 12 }],
    ] as const) {
      const explained = explainEntry({ type, outcome: null, actor: null, data })!;
      expect(explained.sentence.en).toContain('12');
      expect(Object.values(explained.positions!)).toEqual([12]);
    }
  });
  it('erased details leave the commitment, and the explanation says so', () => {
    expect(
      explainEntry({ type: 'register.cut', outcome: null, actor: null, data: null })!.sentence.en,
    ).toMatch(/erased/);
  });
  it('what decides nothing has no explanation', () => {
    expect(explainEntry({ type: 'entries.read', outcome: null, actor: null, data: {} })).toBeNull();
    expect(explainEntry({ type: 'toString', outcome: null, actor: null, data: {} })).toBeNull();
  });
});
