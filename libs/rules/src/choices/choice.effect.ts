import type { ChoiceScope, DecidedRegime } from '../codes.js';
import type { Sentence } from '../rule.js';
import type { Choice } from './choice.model.js';
import { effectOfAct, lineage, newestFirst, standingDenial } from './choice.standing.js';
import { REGIME_RULES, type RegimeRule } from './regime.table.js';

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

/** How a choice stands among the person's others, and by which of them it does not count. */
export type Counting =
  | { readonly state: 'counts' }
  /** A later act of the same regime and scope took its place. */
  | { readonly state: 'replaced'; readonly by: string }
  /** It permits, and an act that protects stands against it: of a wider scope, of another parent, or made later than a paper was signed. */
  | {
      readonly state: 'held-back';
      readonly by: string;
      readonly because: 'wider-refusal' | 'other-voice' | 'later-protection';
    };

export function countingOf(choice: Choice, choices: readonly Choice[]): Counting {
  const row = currentChoices(choices).find((current) => lineage(current) === lineage(choice));
  if (!row || row.current.choiceId === choice.choiceId) {
    const [wider] = row?.heldBackBy ?? [];
    return wider === undefined
      ? { state: 'counts' }
      : { state: 'held-back', by: wider, because: 'wider-refusal' };
  }
  const { current } = row;
  const heldBack = row.effect === 'deny' && effectOfAct(choice) === 'allow' && !newer(current, choice);
  if (!heldBack) return { state: 'replaced', by: current.choiceId };
  const otherVoice = !!choice.voice && !!current.voice && choice.voice !== current.voice;
  return {
    state: 'held-back',
    by: current.choiceId,
    because: otherVoice ? 'other-voice' : 'later-protection',
  };
}
const newer = (a: Choice, b: Choice): boolean => newestFirst(a, b) < 0 && a.position > b.position;

const LAPSE_LIMIT: RegimeRule['limits'][number] = {
  reason: 'lapse-takes-nothing-back',
  sentence: {
    fr: 'Un consentement qui prend fin arrête ce qui est à venir ; ce qui a été transmis tant qu’il valait n’est pas repris. Pour cela, retirez-le vous-même.',
    en: 'A consent that ends stops what is to come; what was handed over while it counted is not taken back. For that, withdraw it yourself.',
  },
};

/** What stays out of reach of a protective act, and why; nothing of an act that permits. */
export function limitsOf(choice: Pick<Choice, 'regime' | 'act'>): RegimeRule['limits'] {
  if (choice.act === 'lapse') return [LAPSE_LIMIT];
  return effectOfAct(choice) === 'deny' ? REGIME_RULES[choice.regime].limits : [];
}
/** Whether a protective act of this kind can order a deletion at all. */
export const mayRecall = (choice: Pick<Choice, 'regime' | 'act'>): boolean =>
  choice.act !== 'lapse' && effectOfAct(choice) === 'deny' && REGIME_RULES[choice.regime].recall;

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
  const counting = countingOf(choice, facts.choices);
  const replacedBy = counting.state === 'counts' ? null : counting.by;
  const applied = facts.appliedPosition !== undefined && choice.position <= facts.appliedPosition;
  return {
    recorded: { at: choice.acceptedAt, position: choice.position },
    inForce: applied && replacedBy === null,
    replacedBy,
    recalled: mayRecall(choice) ? facts.recalls : [],
    cannotRecall: limitsOf(choice),
  };
}
