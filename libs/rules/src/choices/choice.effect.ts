import type { ChoiceScope, DecidedRegime } from '../codes.js';
import type { Sentence } from '../rule.js';
import type { Choice } from './choice.model.js';
import { effectOfAct, lineage, newestFirst, standingDenial } from './choice.standing.js';
import { REGIME_RULES } from './regime.table.js';

/** A choice that counts now, of one lineage, with all that was said before in it. */
export interface CurrentChoice {
  readonly regime: DecidedRegime;
  readonly scope: ChoiceScope;
  readonly current: Choice;
  readonly effect: 'allow' | 'deny';
  /** Choice ids of standing refusals of a wider or other scope that keep this permissive act from counting. */
  readonly heldBackBy: readonly string[];
  /** Newest first, `current` included. */
  readonly history: readonly Choice[];
}

/** One row per lineage (same regime, same scope), for display. */
export function currentChoices(choices: readonly Choice[]): readonly CurrentChoice[] {
  const lineages = new Map<string, Choice[]>();
  for (const choice of choices)
    lineages.set(lineage(choice), [...(lineages.get(lineage(choice)) ?? []), choice]);
  const denials = [...lineages.values()].flatMap((history) => standingDenial(history) ?? []);
  return [...lineages.values()].map((history) => {
    const sorted = [...history].sort(newestFirst);
    const current = standingDenial(history) ?? sorted.find((choice) => effectOfAct(choice) === 'allow')!;
    const effect = effectOfAct(current);
    const heldBackBy =
      effect === 'deny'
        ? []
        : denials.filter((denial) => covers(denial, current)).map(({ choiceId }) => choiceId);
    return { regime: current.regime, scope: current.scope, current, effect, heldBackBy, history: sorted };
  });
}

/** Whether a standing refusal reaches everything that a permissive act of the same regime names. */
function covers(denial: Choice, permissive: Choice): boolean {
  if (denial.regime !== permissive.regime) return false;
  if (denial.scope.kind === 'everything') return true;
  const [inner, outer] = [permissive.scope, denial.scope];
  return inner.kind === 'purpose' && outer.kind === 'purpose' && (inner.id ?? '').startsWith(`${outer.id}.`);
}

export interface EffectFacts {
  /** All of the person's choices, this one included. */
  readonly choices: readonly Choice[];
  /** Lowest register position applied by the live gateways; undefined when none is heard. */
  readonly appliedPosition: number | undefined;
  /** Recalls ordered because of this choice. */
  readonly recalls: readonly { readonly state: 'ordered' | 'acknowledged'; readonly at: string }[];
}

/** The four states of a choice that a person sees. */
export interface ChoiceEffect {
  readonly recorded: { readonly at: string; readonly position: number };
  /** Counts for releases still to come. */
  readonly inForce: boolean;
  /** The later or wider choice because of which this one no longer counts. */
  readonly replacedBy: string | null;
  readonly recalled: EffectFacts['recalls'];
  /** What stays out of reach, and why. */
  readonly cannotRecall: readonly { readonly reason: string; readonly sentence: Sentence }[];
}

/** What became of one choice: recorded, in force for future releases, recalled, cannot be recalled and why. */
export function effectOf(choice: Choice, facts: EffectFacts): ChoiceEffect {
  const rule = REGIME_RULES[choice.regime];
  const row = currentChoices(facts.choices).find((current) => lineage(current) === lineage(choice));
  const inRow = row?.current.choiceId === choice.choiceId;
  const replacedBy = inRow ? (row?.heldBackBy[0] ?? null) : (row?.current.choiceId ?? null);
  const applied = facts.appliedPosition !== undefined && choice.position <= facts.appliedPosition;
  return {
    recorded: { at: choice.acceptedAt, position: choice.position },
    inForce: applied && replacedBy === null,
    replacedBy,
    recalled: effectOfAct(choice) === 'deny' && rule.recall ? facts.recalls : [],
    cannotRecall: effectOfAct(choice) === 'deny' ? rule.limits : [],
  };
}
