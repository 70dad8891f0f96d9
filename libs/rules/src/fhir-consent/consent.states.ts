import type { ChoiceScope, DecidedRegime } from '../codes.js';
import { currentChoices } from '../choices/choice.effect.js';
import type { Choice } from '../choices/choice.model.js';
import { lineage } from '../choices/choice.standing.js';
import type { ConsentState, NoticeShown, StatedAct } from './fhir.model.js';

/** An act of one person with what a Consent says about it. */
export type RegisteredAct = Choice & {
  readonly recordedAt: string;
  readonly notice: NoticeShown;
  readonly authorityId?: string | undefined;
};

/** A person's agreement of one lineage (same regime, same scope): its states by register position, newest first. */
export interface ConsentHistory {
  readonly id: string;
  readonly regime: DecidedRegime;
  readonly scope: ChoiceScope;
  readonly versions: readonly [ConsentState, ...ConsentState[]];
}

/** Narrower refusals that stand against a consent: they subtract from it (denials subtract across lineages). */
function exceptionsTo(choice: Choice, current: ReturnType<typeof currentChoices>): readonly ChoiceScope[] {
  if (choice.act !== 'consent') return [];
  return current
    .filter(
      ({ regime, effect, scope }) =>
        regime === choice.regime &&
        effect === 'deny' &&
        !(scope.kind === choice.scope.kind && scope.id === choice.scope.id),
    )
    .map(({ scope }) => scope)
    .sort((a, b) => (`${a.kind}/${a.id ?? ''}` < `${b.kind}/${b.id ?? ''}` ? -1 : 1));
}

const statedBy = ({ regime, act, scope, actedAt, notice, authorityId }: RegisteredAct): StatedAct => ({
  regime,
  act,
  scope,
  actedAt,
  notice,
  ...(authorityId === undefined ? {} : { authorityId }),
});

/**
 * Every state that each agreement of one person has had: a version per register position at which what it says changed,
 * by an act of its own or by a refusal that subtracts from it. What a version says never changes afterwards.
 * @param idOf gives a lineage its logical id
 */
export function consentHistories(
  subjectRef: string,
  acts: readonly RegisteredAct[],
  idOf: (lineage: string) => string,
): readonly ConsentHistory[] {
  const byRegime = new Map<DecidedRegime, RegisteredAct[]>();
  for (const act of [...acts].sort((a, b) => a.position - b.position))
    byRegime.set(act.regime, [...(byRegime.get(act.regime) ?? []), act]);
  const histories = new Map<string, ConsentState[]>();
  for (const ofRegime of byRegime.values())
    ofRegime.forEach((latest, index) => {
      const read = ofRegime.slice(0, index + 1);
      const rows = currentChoices(read);
      for (const { current } of rows) {
        const decisive = read.find(({ choiceId }) => choiceId === current.choiceId)!;
        const state: ConsentState = {
          id: idOf(lineage(current)),
          subjectRef,
          choiceId: decisive.choiceId,
          position: latest.position,
          recordedAt: latest.recordedAt,
          stated: statedBy(decisive),
          except: exceptionsTo(decisive, rows),
        };
        const known = histories.get(state.id) ?? [];
        if (!known[0] || !sameState(known[0], state)) histories.set(state.id, [state, ...known]);
      }
    });
  return [...histories].map(([id, versions]) => ({
    id,
    regime: versions[0]!.stated.regime,
    scope: versions[0]!.stated.scope,
    versions: versions as [ConsentState, ...ConsentState[]],
  }));
}

const sameState = (a: ConsentState, b: ConsentState): boolean =>
  a.choiceId === b.choiceId &&
  a.except.length === b.except.length &&
  a.except.every(({ kind, id }, i) => b.except[i]!.kind === kind && b.except[i]!.id === id);
