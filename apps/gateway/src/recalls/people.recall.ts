import { choicesCounting, standing, type PeopleAct } from '@garant/rules';
import type { DatasetTerms } from '../releases/cohort.js';
import type { RegisteredChoice } from './recall.store.js';

/**
 * The denial that recalls what was unsealed of one who was found to be one person with somebody else: a protective act
 * after the unseal cut, whoever of them said it, or one that a merge after the cut brought over.
 * @param all choices of everybody concerned, in order of position
 */
export function recallingAmongPeople(
  acts: readonly PeopleAct[],
  index: number,
  all: readonly RegisteredChoice[],
  terms: DatasetTerms,
  unsealPosition: number,
): RegisteredChoice | undefined {
  const of = (other: number) => all.filter((one) => one.subjectIndex === other).map(({ choice }) => choice);
  const merges = acts.filter(({ kind }) => kind === 'merge').map(({ position }) => position);
  const said = all.filter(({ protective }) => protective).map(({ choice }) => choice.position);
  const moments = [...merges, ...said].filter((position) => position > unsealPosition).sort((a, b) => a - b);
  for (const moment of moments) {
    const counting = choicesCounting(acts, index, moment, of);
    if (standing(counting, terms, moment) !== 'deny') continue;
    const denial = counting.findLast(
      (choice) =>
        choice.act !== 'lapse' &&
        standing([choice], terms, moment) === 'deny' &&
        (choice.position === moment || merges.includes(moment)),
    );
    const cause = denial && all.find(({ choice }) => choice.position === denial.position);
    if (cause) return cause;
  }
  return undefined;
}
