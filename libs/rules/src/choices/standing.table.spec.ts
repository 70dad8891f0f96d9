import { describe, expect, it } from '@jest/globals';
import { choice, project, TERMS } from '../../test/choice.arbitrary.js';
import { REGIMES } from '../codes.js';
import type { Choice, Standing, StandingTerms } from './choice.model.js';
import { standing } from './choice.standing.js';
import { REGIME_RULES } from './regime.table.js';
import { OPEN_POINTS, STANDING_ROWS } from './standing.table.js';

const purpose = (id: string) => ({ kind: 'purpose', id }) as const;
const by = (one: Choice, voice: string): Choice => ({ ...one, voice });
const lapse = (position: number): Choice => ({
  ...choice('EXPLICIT_CONSENT', 'withdraw', project, position),
  act: 'lapse',
});

/** For each row, cases in which it decides: acts in order of the register, and what stands. */
const CASES: Readonly<
  Record<string, readonly (readonly [StandingTerms['regime'], readonly Choice[], Standing])[]>
> = {
  'newest-of-lineage': [
    [
      'NON_OPPOSITION',
      [
        choice('NON_OPPOSITION', 'object', project, 1),
        choice('NON_OPPOSITION', 'lift-objection', project, 2),
      ],
      'allow',
    ],
    [
      'NON_OPPOSITION',
      [
        choice('NON_OPPOSITION', 'lift-objection', project, 1),
        choice('NON_OPPOSITION', 'object', project, 2),
      ],
      'deny',
    ],
  ],
  'same-instant': [
    [
      'EHDS_OPT_OUT',
      [
        choice('EHDS_OPT_OUT', 'opt-out', 'everything', 1, 1),
        choice('EHDS_OPT_OUT', 'reverse-opt-out', 'everything', 2, 1),
      ],
      'deny',
    ],
  ],
  'denials-subtract': [
    [
      'EXPLICIT_CONSENT',
      [
        choice('EXPLICIT_CONSENT', 'refuse', { kind: 'holder', id: 'holder-1' }, 1),
        choice('EXPLICIT_CONSENT', 'consent', project, 2),
      ],
      'deny',
    ],
  ],
  'late-paper': [
    [
      'EXPLICIT_CONSENT',
      [
        choice('EXPLICIT_CONSENT', 'refuse', project, 1, 3),
        choice('EXPLICIT_CONSENT', 'consent', project, 2, 2, 5),
      ],
      'deny',
    ],
  ],
  'two-voices': [
    [
      'NON_OPPOSITION',
      [
        by(choice('NON_OPPOSITION', 'object', project, 1), 'anne'),
        by(choice('NON_OPPOSITION', 'lift-objection', project, 2), 'karim'),
      ],
      'deny',
    ],
    [
      'NON_OPPOSITION',
      [
        by(choice('NON_OPPOSITION', 'object', project, 1), 'anne'),
        choice('NON_OPPOSITION', 'lift-objection', project, 2),
      ],
      'allow',
    ],
  ],
  'consent-specific': [
    ['EXPLICIT_CONSENT', [choice('EXPLICIT_CONSENT', 'consent', 'everything', 1)], 'silent'],
  ],
  'lift-is-no-consent': [
    [
      'EXPLICIT_CONSENT',
      [
        choice('EXPLICIT_CONSENT', 'consent', project, 1),
        choice('EXPLICIT_CONSENT', 'withdraw', project, 2),
        choice('EXPLICIT_CONSENT', 'lift-refusal', project, 3),
      ],
      'silent',
    ],
  ],
  lapse: [
    ['EXPLICIT_CONSENT', [choice('EXPLICIT_CONSENT', 'consent', project, 1), lapse(2)], 'deny'],
    [
      'EXPLICIT_CONSENT',
      [
        choice('EXPLICIT_CONSENT', 'consent', project, 1),
        lapse(2),
        choice('EXPLICIT_CONSENT', 'consent', project, 3),
      ],
      'allow',
    ],
  ],
  category: [
    ['EHDS_OPT_OUT', [choice('EHDS_OPT_OUT', 'opt-out', { kind: 'category', id: '51.1.f' }, 1)], 'deny'],
    ['EHDS_OPT_OUT', [choice('EHDS_OPT_OUT', 'opt-out', { kind: 'category', id: '51.1.b' }, 1)], 'silent'],
  ],
  'narrower-purpose': [
    ['EHDS_OPT_OUT', [choice('EHDS_OPT_OUT', 'opt-out', purpose('53.1.e'), 1)], 'deny'],
    ['EXPLICIT_CONSENT', [choice('EXPLICIT_CONSENT', 'consent', purpose('53.1.e'), 1)], 'silent'],
  ],
};

describe('how acts are read against each other, as the documentation says it', () => {
  it.each(STANDING_ROWS.map((row) => [row.when.en, row.then.en, row.id] as const))(
    '%s: %s',
    (_when, _then, id) => {
      expect(CASES[id]).toBeDefined();
      for (const [regime, acts, expected] of CASES[id]!)
        expect(standing(acts, { ...TERMS, regime }, 1_000)).toBe(expected);
    },
  );

  it('says nothing that no case shows', () => {
    expect(Object.keys(CASES).sort()).toEqual(STANDING_ROWS.map(({ id }) => id).sort());
  });
});

describe('what is settled and what is the deployer’s', () => {
  it('each regime has its word, in both languages, with a source', () => {
    for (const regime of REGIMES)
      expect([regime, OPEN_POINTS.some(({ regimes }) => regimes.includes(regime))]).toEqual([regime, true]);
    for (const { sentence, legalSource } of [...OPEN_POINTS, ...Object.values(REGIME_RULES)])
      expect([sentence.fr, sentence.en, legalSource].every((text) => text.length > 0)).toBe(true);
  });
});
