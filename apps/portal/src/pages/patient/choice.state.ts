import type { ChoiceView } from '@garant/contracts';
import {
  CHOICE_ACTS,
  DECIDED_REGIMES,
  type ChoiceAct,
  type RecordedAct,
  type ChoiceScope,
  type DecidedRegime,
} from '@garant/rules';

export const regimeSlug = (regime: DecidedRegime): string => regime.toLowerCase().replaceAll('_', '-');
export const regimeOfSlug = (slug: string | undefined): DecidedRegime | undefined =>
  DECIDED_REGIMES.find((regime) => regimeSlug(regime) === slug);

/** A lapse protects: the consent that it ended no longer counts. */
export const effectOf = (regime: DecidedRegime, act: RecordedAct): 'allow' | 'deny' | undefined =>
  act === 'lapse' ? 'deny' : (CHOICE_ACTS[regime] as Partial<Record<ChoiceAct, 'allow' | 'deny'>>)[act];
export const actsOf = (regime: DecidedRegime): ChoiceAct[] => Object.keys(CHOICE_ACTS[regime]) as ChoiceAct[];

export interface RegimeState {
  /** The choice about everything that counts now. */
  general: ChoiceView | undefined;
  /** Choices that count now and reach less than everything. */
  specific: ChoiceView[];
  /** Acts that make sense now, the most likely first. */
  acts: ChoiceAct[];
}

const lifts: Record<DecidedRegime, ChoiceAct> = {
  EXPLICIT_CONSENT: 'lift-refusal',
  NON_OPPOSITION: 'lift-objection',
  SNDS_OPPOSITION: 'lift-objection',
  EHDS_OPT_OUT: 'reverse-opt-out',
};
const protects: Record<DecidedRegime, ChoiceAct> = {
  EXPLICIT_CONSENT: 'refuse',
  NON_OPPOSITION: 'object',
  SNDS_OPPOSITION: 'object',
  EHDS_OPT_OUT: 'opt-out',
};

/** Which act undoes a choice: the lift of a protection, the withdrawal of a consent. */
export const reverseOf = (choice: Pick<ChoiceView, 'regime' | 'act'>): ChoiceAct | undefined => {
  if (choice.act === 'lapse') return 'consent';
  if (effectOf(choice.regime, choice.act) === 'deny') return lifts[choice.regime];
  return choice.act === 'consent' ? 'withdraw' : undefined;
};

/** Where a person stands under one regime, from their own choices. */
export function regimeState(choices: readonly ChoiceView[], regime: DecidedRegime): RegimeState {
  const current = choices.filter((choice) => choice.regime === regime && choice.current);
  const general = current.find((choice) => choice.scope.kind === 'everything');
  const specific = current.filter((choice) => choice.scope.kind !== 'everything');
  const denied = general !== undefined && effectOf(regime, general.act) === 'deny';
  const acts: ChoiceAct[] = denied ? [lifts[regime]] : [protects[regime]];
  if (regime === 'EXPLICIT_CONSENT' && !denied) acts.unshift('consent');
  return { general, specific, acts };
}

export const scopeParam = (scope: ChoiceScope): string =>
  scope.id === undefined ? scope.kind : `${scope.kind}:${scope.id}`;
/** Reads `project:<id>`; undefined for anything else. */
export function scopeOfParam(text: string | null): ChoiceScope | undefined {
  if (text === 'everything') return { kind: 'everything' };
  const match = /^(purpose|project|holder|dataset|category):(.{1,100})$/.exec(text ?? '');
  return match ? { kind: match[1] as ChoiceScope['kind'], id: match[2] } : undefined;
}
