import fc from 'fast-check';
import type { Choice, ChoiceScope, DecidedRegime, RecordedAct, StandingTerms } from '../src/index.js';
import { CHOICE_ACTS, DECIDED_REGIMES } from '../src/index.js';

export const DAY = (n: number): string => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000).toISOString();

export const TERMS: StandingTerms = {
  regime: 'NON_OPPOSITION',
  applicationId: 'project-1',
  purpose: '53.1.e.i',
  datasetId: 'dataset-1',
  holderId: 'holder-1',
  categories: ['51.1.a', '51.1.f'],
};

let made = 0;
/** A choice made on the spot at day `day`, unless `acceptedDay` says that it was keyed in later. */
export function choice(
  regime: DecidedRegime,
  act: RecordedAct,
  scope: ChoiceScope | ChoiceScope['kind'],
  position: number,
  day: number = position,
  acceptedDay: number = day,
): Choice {
  return {
    choiceId: `choice-${++made}`,
    position,
    regime,
    act,
    scope: typeof scope === 'string' ? { kind: scope } : scope,
    actedAt: DAY(day),
    acceptedAt: DAY(acceptedDay),
    channel: day === acceptedDay ? 'portal' : 'paper',
  };
}

export const project: ChoiceScope = { kind: 'project', id: 'project-1' };

const scopes: fc.Arbitrary<ChoiceScope> = fc.constantFrom<ChoiceScope>(
  { kind: 'everything' },
  { kind: 'purpose', id: '53.1.e' },
  { kind: 'purpose', id: '53.1.e.i' },
  { kind: 'purpose', id: '53.1.a' },
  project,
  { kind: 'project', id: 'project-2' },
  { kind: 'holder', id: 'holder-1' },
  { kind: 'dataset', id: 'dataset-1' },
  { kind: 'category', id: '51.1.f' },
  { kind: 'category', id: '51.1.b' },
);

export const anyRegime = fc.constantFrom(...DECIDED_REGIMES);

/** One act of `regime`, on the spot or back-dated, before its position is known. */
const act = (regime: DecidedRegime): fc.Arbitrary<Omit<Choice, 'position' | 'choiceId'>> =>
  fc
    .record({
      act: fc.constantFrom(...(Object.keys(CHOICE_ACTS[regime]) as RecordedAct[])),
      scope: scopes,
      day: fc.integer({ min: 0, max: 6 }),
      late: fc.integer({ min: 0, max: 6 }),
    })
    .map(({ act: name, scope, day, late }) => ({
      regime,
      act: name,
      scope,
      actedAt: DAY(day),
      acceptedAt: DAY(day + late),
      channel: late === 0 ? ('portal' as const) : ('paper' as const),
    }));

/** A history of up to eight acts in register order. */
export const history = (regime: DecidedRegime): fc.Arbitrary<Choice[]> =>
  fc
    .array(act(regime), { maxLength: 8 })
    .map((acts) => acts.map((one, index) => ({ ...one, position: index + 1, choiceId: `c${index + 1}` })));
