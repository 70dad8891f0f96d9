import type { ChoiceScope, DecidedRegime, PurposeCode } from '../codes.js';
import { instant } from '../clocks/calendar.js';
import type { Choice, Standing, StandingTerms } from '../choices/choice.model.js';
import { lineage, standing, standingDenial } from '../choices/choice.standing.js';

/** An act with the moment at which the register came to know it. */
export interface KnownChoice extends Choice {
  /** RFC 3339 UTC. */
  readonly recordedAt: string;
}

/**
 * "What was known at T about T′": `at` is T′, the moment asked about; T is an instant (`knownAt`) or a place in the
 * register (`upToPosition`). Both bounds may be given; both then hold. Neither: everything that is known.
 */
export interface AsOfQuestion {
  readonly at: string;
  readonly knownAt?: string | undefined;
  readonly upToPosition?: number | undefined;
}

export interface ScopeStanding {
  readonly regime: DecidedRegime;
  readonly scope: ChoiceScope;
  readonly standing: Standing;
  /** The act that decides: the newest denial that stands, or the newest act of the scope itself. */
  readonly because: string | null;
}

/** Acts that were known then and had been made by then; a form signed but not yet keyed in is not known. */
export function actsAsOf<C extends KnownChoice>(acts: readonly C[], question: AsOfQuestion): C[] {
  const at = instant(question.at);
  const known = question.knownAt === undefined ? Infinity : instant(question.knownAt);
  const upTo = question.upToPosition ?? Infinity;
  if (Number.isNaN(at) || Number.isNaN(known)) return [];
  return acts
    .filter((act) => act.position <= upTo && instant(act.recordedAt) <= known && instant(act.actedAt) <= at)
    .sort((a, b) => a.position - b.position);
}

/** Terms that only the named scope, and what is wider than it, can reach: a question about that scope and no more. */
export function termsOfScope(regime: DecidedRegime, scope: ChoiceScope): StandingTerms {
  const id = scope.id ?? '';
  const when = (kind: ChoiceScope['kind']): string => (scope.kind === kind ? id : '');
  return {
    regime,
    applicationId: when('project'),
    purpose: when('purpose') as PurposeCode,
    datasetId: when('dataset'),
    holderId: when('holder'),
    categories: (scope.kind === 'category' ? [id] : []) as unknown as StandingTerms['categories'],
  };
}

/**
 * One person's standing for each regime and scope that their acts name, by the rules of `standing`: no second opinion.
 * Later acts change no earlier answer, for an answer reads only what was known then.
 */
export function asOf(acts: readonly KnownChoice[], question: AsOfQuestion): ScopeStanding[] {
  const read = actsAsOf(acts, question);
  const scopes = new Map(read.map((act) => [lineage(act), { regime: act.regime, scope: act.scope }]));
  return [...scopes.values()].map(({ regime, scope }) => {
    const terms = termsOfScope(regime, scope);
    const answer = standing(read, terms, Infinity);
    return { regime, scope, standing: answer, because: decisiveAct(read, terms, answer)?.choiceId ?? null };
  });
}

function decisiveAct(
  read: readonly KnownChoice[],
  terms: StandingTerms,
  answer: Standing,
): Choice | undefined {
  const lineages = new Map<string, KnownChoice[]>();
  for (const act of read) {
    // An act that alone says nothing about these terms cannot decide about them.
    if (standing([act], terms, Infinity) === 'silent') continue;
    const key = lineage(act);
    lineages.set(key, [...(lineages.get(key) ?? []), act]);
  }
  if (answer === 'deny')
    for (const ofOne of lineages.values()) {
      const denial = standingDenial(ofOne);
      if (denial) return denial;
    }
  if (answer !== 'allow') return undefined;
  return [...lineages.values()]
    .flat()
    .filter((act) => standing([act], terms, Infinity) === 'allow')
    .sort((a, b) => b.position - a.position)[0];
}
