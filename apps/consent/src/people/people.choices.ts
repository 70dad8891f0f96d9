import type { Tx } from '@garant/nest-kit';
import { choicesCounting, clusterAt } from '@garant/rules';
import { choicesOfSubject, type RecordedChoice } from '../choices/choice.store.js';
import { historyOf, indexOfRef, refsOf } from './people.acts.js';

/** References under which a person stands in the register now: one, or all that a merge joined. */
export async function referencesOfPerson(tx: Tx, subjectRef: string): Promise<string[]> {
  const index = await indexOfRef(tx, subjectRef);
  if (index === null) return [subjectRef];
  const history = await historyOf(tx, [index]);
  if (!history.affects(index)) return [subjectRef];
  const { members } = clusterAt(history.actsOf(index), index, Infinity);
  return [...new Set([subjectRef, ...(await refsOf(tx, members)).values()])];
}

/**
 * A person's choices in order of position: all that was recorded under any of their references, and what counts for them
 * from a time when they were taken for one person with somebody else (rules.choicesCounting).
 */
export async function choicesOfPerson(tx: Tx, subjectRef: string): Promise<RecordedChoice[]> {
  const index = await indexOfRef(tx, subjectRef);
  const history = index === null ? null : await historyOf(tx, [index]);
  if (index === null || !history?.affects(index)) return choicesOfSubject(tx, subjectRef);
  const acts = history.actsOf(index);
  const refs = await refsOf(tx, history.relatedTo(index));
  const byIndex = new Map<number, RecordedChoice[]>();
  for (const [other, ref] of refs) byIndex.set(other, await choicesOfSubject(tx, ref));
  const own = clusterAt(acts, index, Infinity).members.flatMap((member) => byIndex.get(member) ?? []);
  const counting = choicesCounting(
    acts,
    index,
    Infinity,
    (other) => byIndex.get(other) ?? [],
  ) as RecordedChoice[];
  const all = new Map([...own, ...counting].map((choice) => [choice.position, choice]));
  return [...all.values()].sort((a, b) => a.position - b.position);
}
