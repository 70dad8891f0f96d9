import type { Tx } from '@garant/nest-kit';
import { peopleActOf, peopleIn, type PeopleEvent } from '../enforcement/people.events.js';
import { insertPeopleAct } from './people.store.js';
import { joinPeople } from './recall.join.js';
import { enterAsUnsealing } from './recall.store.js';

/**
 * An act about people arrives: kept, and joined with what was unsealed. An objection of one now protects the other, too,
 * so what had left of the other is recalled. The gate is taken alone: a choice that is half-written would miss the merge
 * and be missed by it.
 */
export async function peopleChanged(tx: Tx, type: PeopleEvent, data: unknown, now: string): Promise<void> {
  await enterAsUnsealing(tx);
  const act = peopleActOf(type, data);
  const people = peopleIn(type, data);
  await insertPeopleAct(tx, act, people);
  if (act.kind === 'merge')
    await joinPeople(
      tx,
      people.map(({ subjectIndex }) => subjectIndex),
      now,
    );
}
