import type { Choice } from '../choices/choice.model.js';
import { displaces, effectOfAct, lineage, newestFirst, standingDenial } from '../choices/choice.standing.js';

/** Two holders of parental authority contradict each other about one scope of one regime. */
export interface ParentsConflict {
  /** The refusal that protects the child until this is resolved. */
  readonly objection: Choice;
  /** What the other parent wants: the newest permissive act that their disagreement alone keeps from counting. */
  readonly wish: Choice;
}

/**
 * Conflicts that are open, one per lineage. `upheld`: ids of wishes that a decision has turned down; a new wish opens
 * the conflict again.
 */
export function openConflicts(
  choices: readonly Choice[],
  upheld: ReadonlySet<string> = new Set(),
): readonly ParentsConflict[] {
  const lineages = new Map<string, Choice[]>();
  for (const choice of choices)
    lineages.set(lineage(choice), [...(lineages.get(lineage(choice)) ?? []), choice]);
  return [...lineages.values()].flatMap((ofOne) => {
    const objection = standingDenial(ofOne);
    if (!objection?.voice) return [];
    const [wish] = ofOne
      .filter(
        (choice) =>
          effectOfAct(choice) === 'allow' &&
          choice.voice &&
          choice.voice !== objection.voice &&
          !upheld.has(choice.choiceId) &&
          displaces({ ...choice, voice: null }, objection),
      )
      .sort(newestFirst);
    return wish ? [{ objection, wish }] : [];
  });
}
