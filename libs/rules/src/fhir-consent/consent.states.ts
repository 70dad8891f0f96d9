import type { ChoiceScope, DecidedRegime } from '../codes.js';
import { currentChoices } from '../choices/choice.effect.js';
import type { Choice } from '../choices/choice.model.js';
import { displaces, effectOfAct, lineage } from '../choices/choice.standing.js';
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

/**
 * What is left of a consent. Refusals of the same regime subtract from it as long as they stand; and one that the consent
 * does not displace has ended it as far as it reaches, also when it was lifted later (choice.standing › standing).
 */
function leftOf(
  choice: Choice,
  read: readonly Choice[],
  current: ReturnType<typeof currentChoices>,
): Pick<ConsentState, 'inForce' | 'except'> {
  if (choice.act !== 'consent') return { inForce: true, except: [] };
  const standing = current.filter(({ effect }) => effect === 'deny').map(({ scope }) => scope);
  const ending = read
    .filter((other) => effectOfAct(other) === 'deny' && !displaces(choice, other))
    .map(({ scope }) => scope);
  const against = new Map(
    [...standing, ...ending].map((scope) => [`${scope.kind}/${scope.id ?? ''}`, scope]),
  );
  const scopes = [...against].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, scope]) => scope);
  return scopes.some((scope) => covers(scope, choice.scope))
    ? { inForce: false, except: [] }
    : { inForce: true, except: scopes };
}

const covers = (outer: ChoiceScope, inner: ChoiceScope): boolean =>
  outer.kind === 'everything' ||
  (outer.kind === inner.kind &&
    (outer.id === inner.id || (outer.kind === 'purpose' && (inner.id ?? '').startsWith(`${outer.id}.`))));

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
          ...leftOf(decisive, read, rows),
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
  a.inForce === b.inForce &&
  a.except.length === b.except.length &&
  a.except.every(({ kind, id }, i) => b.except[i]!.kind === kind && b.except[i]!.id === id);
