import type { ChoiceScope, DecidedRegime } from '../codes.js';
import { DECIDED_REGIMES } from '../codes.js';
import { instant } from '../clocks/calendar.js';

/** What a minor of 15 or more keeps from their parents and decides alone: everything, one regime, or one project. */
export type Matter =
  | { readonly kind: 'everything' }
  | { readonly kind: 'regime'; readonly id: DecidedRegime }
  | { readonly kind: 'project'; readonly id: string };

/** Matters kept from the parents over a time; `until` null: still. */
export interface SoloPeriod {
  readonly matters: readonly Matter[];
  readonly from: string;
  readonly until: string | null;
}

export const isMatter = (kind: string, id: string | undefined): boolean =>
  kind === 'everything'
    ? id === undefined
    : kind === 'regime'
      ? (DECIDED_REGIMES as readonly string[]).includes(id ?? '')
      : kind === 'project' && id !== undefined && id !== '';

/** Whether a choice belongs to a matter. */
export function belongsTo(
  choice: { readonly regime: string; readonly scope: ChoiceScope },
  matters: readonly Matter[],
): boolean {
  return matters.some(
    (matter) =>
      matter.kind === 'everything' ||
      (matter.kind === 'regime' && matter.id === choice.regime) ||
      (matter.kind === 'project' && choice.scope.kind === 'project' && choice.scope.id === matter.id),
  );
}

/** Matters that are kept at a moment. */
export const mattersAt = (periods: readonly SoloPeriod[], at: string): readonly Matter[] =>
  periods
    .filter(
      ({ from, until }) => instant(from) <= instant(at) && (until === null || instant(at) < instant(until)),
    )
    .flatMap(({ matters }) => matters);
