import { describe, expect, it } from '@jest/globals';
import { DETECTION_RULES } from '@garant/rules';
import { falseRate, isNoisy, parsedTuning, withFigures } from './detection.model.js';

const rule = {
  parameters: [{ name: 'limit', title: { fr: '', en: '' }, value: 10, default: 10, min: 2, max: 50 }],
};

describe('detection on the page', () => {
  it('puts its figures into the sentence of a rule, and leaves no name in braces', () => {
    expect(withFigures('{limit} fois entre {from} h', { limit: 12, from: 21 })).toBe('12 fois entre 21 h');
    for (const { what, parameters } of DETECTION_RULES) {
      const figures = Object.fromEntries(
        Object.entries(parameters).map(([name, one]) => [name, one.default]),
      );
      for (const sentence of [what.fr, what.en]) expect(withFigures(sentence, figures)).not.toMatch(/[{}]/);
    }
  });

  it.each<[string, number | null]>([
    ['12', null],
    ['2', null],
    ['51', 1],
    ['1', 1],
    ['', 1],
    ['1.5', 1],
    ['-3', 1],
    ['12 fois', 1],
  ])('takes %s as a figure or names the field', (text, faults) => {
    const parsed = parsedTuning(rule, { limit: text });
    expect(parsed.ok ? null : parsed.faults.length).toBe(faults);
  });

  it('calls a rule noisy only when enough was closed to say so', () => {
    expect(falseRate({ closed: 0, falsePositives: 0 })).toBeNull();
    expect(isNoisy({ closed: 4, falsePositives: 4 })).toBe(false);
    expect(isNoisy({ closed: 5, falsePositives: 3 })).toBe(true);
    expect(isNoisy({ closed: 10, falsePositives: 5 })).toBe(false);
  });
});
