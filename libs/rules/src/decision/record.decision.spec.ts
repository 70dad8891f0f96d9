import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY, TERMS, anyRegime, choice, history, project } from '../../test/choice.arbitrary.js';
import type { Choice } from '../choices/choice.model.js';
import type { Moment, RecordFacts } from './decision.model.js';
import { recordDecision } from './record.decision.js';

const PERMIT_CUT = 10;
const RELEASE_CUT = 20;
const UNSEAL_CUT = 30;
const NOW = 40;
const before = { permit: 5, release: 15, unseal: 25, recall: 35 };

const facts = (
  over: Partial<RecordFacts>,
  regime: RecordFacts['terms']['regime'] = 'NON_OPPOSITION',
): RecordFacts => ({
  terms: { ...TERMS, regime, waitingDays: 30 },
  moment: 'release',
  positions: { permitCut: PERMIT_CUT, releaseCut: RELEASE_CUT, unsealCut: UNSEAL_CUT, applied: NOW },
  choices: [],
  subject: 'linked',
  informedAt: DAY(0),
  at: DAY(60),
  ...over,
});
const reasonOf = (f: RecordFacts): string => {
  const { effect, reason } = recordDecision(f);
  return effect === 'permit' ? 'permit' : reason!;
};

const ACT = {
  EXPLICIT_CONSENT: 'withdraw',
  NON_OPPOSITION: 'object',
  SNDS_OPPOSITION: 'object',
  EHDS_OPT_OUT: 'opt-out',
} as const;
const YES = {
  EXPLICIT_CONSENT: 'consent',
  NON_OPPOSITION: 'lift-objection',
  SNDS_OPPOSITION: 'lift-objection',
  EHDS_OPT_OUT: 'reverse-opt-out',
} as const;

describe('regime × what the person did × moment at which it is read', () => {
  // Each row: regime; when the person refused; then the answer when access is judged, data are filtered, unsealed, and later.
  type Row = [
    regime: keyof typeof ACT,
    refused: keyof typeof before | 'never',
    release: string,
    unseal: string,
    recall: string,
  ];
  const rows: Row[] = [
    ['EHDS_OPT_OUT', 'never', 'permit', 'permit', 'permit'],
    ['EHDS_OPT_OUT', 'permit', 'choice-denies', 'choice-denies', 'choice-denies'],
    ['EHDS_OPT_OUT', 'release', 'permit', 'permit', 'permit'],
    ['EHDS_OPT_OUT', 'unseal', 'permit', 'permit', 'permit'],
    ['EHDS_OPT_OUT', 'recall', 'permit', 'permit', 'permit'],
    ['SNDS_OPPOSITION', 'never', 'permit', 'permit', 'permit'],
    ['SNDS_OPPOSITION', 'permit', 'choice-denies', 'choice-denies', 'choice-denies'],
    ['SNDS_OPPOSITION', 'release', 'choice-denies', 'choice-denies', 'choice-denies'],
    ['SNDS_OPPOSITION', 'unseal', 'permit', 'permit', 'permit'],
    ['SNDS_OPPOSITION', 'recall', 'permit', 'permit', 'permit'],
    ['NON_OPPOSITION', 'never', 'permit', 'permit', 'permit'],
    ['NON_OPPOSITION', 'permit', 'choice-denies', 'choice-denies', 'choice-denies'],
    ['NON_OPPOSITION', 'release', 'choice-denies', 'choice-denies', 'choice-denies'],
    ['NON_OPPOSITION', 'unseal', 'permit', 'choice-denies', 'choice-denies'],
    ['NON_OPPOSITION', 'recall', 'permit', 'permit', 'choice-denies'],
    ['EXPLICIT_CONSENT', 'never', 'permit', 'permit', 'permit'],
    ['EXPLICIT_CONSENT', 'permit', 'choice-denies', 'choice-denies', 'choice-denies'],
    ['EXPLICIT_CONSENT', 'release', 'choice-denies', 'choice-denies', 'choice-denies'],
    ['EXPLICIT_CONSENT', 'unseal', 'permit', 'choice-denies', 'choice-denies'],
    ['EXPLICIT_CONSENT', 'recall', 'permit', 'permit', 'choice-denies'],
  ];
  it.each(rows)('%s, refused before the %s', (regime, refused, release, unseal, recall) => {
    const choices: Choice[] = regime === 'EXPLICIT_CONSENT' ? [choice(regime, 'consent', project, 1)] : [];
    if (refused !== 'never')
      choices.push(
        choice(regime, ACT[regime], regime === 'EHDS_OPT_OUT' ? 'everything' : project, before[refused]),
      );
    const at = (moment: Moment): string => reasonOf(facts({ choices, moment }, regime));
    expect([at('release'), at('unseal'), at('recall')]).toEqual([release, unseal, recall]);
  });

  it.each(['EXPLICIT_CONSENT', 'NON_OPPOSITION', 'SNDS_OPPOSITION', 'EHDS_OPT_OUT'] as const)(
    '%s, silent',
    (regime) => {
      expect(reasonOf(facts({}, regime))).toBe(regime === 'EXPLICIT_CONSENT' ? 'consent-missing' : 'permit');
    },
  );

  it.each(['SNDS_OPPOSITION', 'NON_OPPOSITION', 'EHDS_OPT_OUT'] as const)(
    '%s, refused and lifted before the permit',
    (regime) => {
      const scope = regime === 'EHDS_OPT_OUT' ? 'everything' : project;
      const choices = [choice(regime, ACT[regime], scope, 1), choice(regime, YES[regime], scope, 2)];
      expect(reasonOf(facts({ choices }, regime))).toBe('permit');
    },
  );

  it('opt-out → permit → reversal: this permit stays without the person for ever, the next one has them', () => {
    const choices = [
      choice('EHDS_OPT_OUT', 'opt-out', 'everything', 5),
      choice('EHDS_OPT_OUT', 'reverse-opt-out', 'everything', 12),
    ];
    expect(reasonOf(facts({ choices, moment: 'unseal' }, 'EHDS_OPT_OUT'))).toBe('choice-denies');
    const later = { permitCut: 13, releaseCut: 20, applied: 40 };
    expect(reasonOf(facts({ choices, positions: later }, 'EHDS_OPT_OUT'))).toBe('permit');
  });
});

describe('protective refusals under every regime', () => {
  it.each([
    ['a command of this person waits for an operator', { subject: 'parked' }, 'subject-parked'],
    ['the person was parked at the cut', { excludedAtCut: true }, 'subject-parked'],
    ['the record may be of several people', { subject: 'ambiguous' }, 'linkage-ambiguous'],
    ['the record is linked to nobody', { subject: 'unlinked' }, 'subject-not-linked'],
    ['the index was retired by a merge', { subject: 'retired' }, 'subject-not-linked'],
    ['no cut is known', { positions: {} }, 'cut-missing'],
  ] as const)('%s', (_name, over, reason) => {
    for (const regime of ['EXPLICIT_CONSENT', 'NON_OPPOSITION', 'SNDS_OPPOSITION', 'EHDS_OPT_OUT'] as const)
      expect(
        reasonOf(facts({ ...over, choices: [choice('EXPLICIT_CONSENT', 'consent', project, 1)] }, regime)),
      ).toBe(reason);
  });

  it.each(['PUBLIC_TASK_NO_OBJECTION', 'EHDS_71_4_EXCEPTION'] as const)(
    '%s is known and not decided',
    (regime) => {
      expect(reasonOf(facts({}, regime))).toBe('regime-not-decided');
    },
  );
  it('an unknown regime', () => {
    expect(reasonOf(facts({}, 'ANYTHING_GOES' as never))).toBe('regime-unknown');
    expect(reasonOf(facts({}, 'constructor' as never))).toBe('regime-unknown');
  });

  it.each([
    ['never informed', undefined, 30, 'not-informed'],
    ['informed on an unreadable day', 'yesterday', 30, 'not-informed'],
    ['informed after the cut', DAY(61), 0, 'not-informed'],
    ['informed 29 days before the cut', DAY(31), 30, 'waiting-period'],
    ['informed 30 days before the cut', DAY(30), 30, 'permit'],
    ['informed on the day, no waiting', DAY(60), 0, 'permit'],
    ['a waiting period that is no number', DAY(0), Number.NaN, 'waiting-period'],
  ])('non-opposition, %s', (_name, informedAt, waitingDays, expected) => {
    expect(reasonOf(facts({ informedAt, terms: { ...TERMS, waitingDays } }))).toBe(expected);
  });
  it('lifting an objection does not replace being informed', () => {
    const choices = [
      choice('NON_OPPOSITION', 'object', project, 1),
      choice('NON_OPPOSITION', 'lift-objection', project, 2),
    ];
    expect(reasonOf(facts({ choices, informedAt: undefined }))).toBe('not-informed');
  });
});

describe('properties', () => {
  it('is total and denies by default: whatever is handed over, the answer names its checks and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (rubbish) => {
        const decision = recordDecision(rubbish as RecordFacts);
        expect(decision.effect).toBe('deny');
        expect(decision.reason).toBeDefined();
      }),
    );
  });

  it('removing any one fact that a permit rests on denies', () => {
    const granted = facts({ choices: [] });
    expect(recordDecision(granted).effect).toBe('permit');
    for (const key of ['terms', 'positions', 'choices', 'informedAt', 'at'] as const)
      expect(recordDecision({ ...granted, [key]: undefined }).effect).toBe('deny');
  });

  it('who is denied at release stays denied at unsealing, unless they said yes meanwhile', () => {
    fc.assert(
      fc.property(
        anyRegime.chain((regime) => fc.tuple(fc.constant(regime), history(regime), fc.nat(9), fc.nat(9))),
        ([regime, choices, cut, more]) => {
          const positions = { permitCut: cut, releaseCut: cut, unsealCut: cut + more, applied: 99 };
          const meanwhile = choices.filter((one) => one.position > cut);
          fc.pre(
            !meanwhile.some((one) =>
              ['consent', 'lift-objection', 'lift-refusal', 'reverse-opt-out'].includes(one.act),
            ),
          );
          const release = recordDecision(facts({ choices, positions, moment: 'release' }, regime));
          fc.pre(release.effect === 'deny');
          expect(recordDecision(facts({ choices, positions, moment: 'unseal' }, regime)).effect).toBe('deny');
        },
      ),
    );
  });
});
