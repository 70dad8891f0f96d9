import type { Tx } from '@garant/nest-kit';
import { PeopleHistory, clusterAt, type PeopleAct } from '@garant/rules';

interface Person {
  subjectRef: string;
  subjectIndex: number;
}

/** Keeps an act about people; a redelivered one changes nothing. */
export async function insertPeopleAct(tx: Tx, act: PeopleAct, people: readonly Person[]): Promise<void> {
  await tx.query('INSERT INTO register_people_act (position, body) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    act.position,
    JSON.stringify(act),
  ]);
  for (const { subjectIndex, subjectRef } of people)
    await tx.query(
      'INSERT INTO register_people_index (subject_index, subject_ref, position) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [subjectIndex, subjectRef, act.position],
    );
}

/** What is known about some people and whoever they were found to be one person with. */
export async function peopleHistoryOf(tx: Tx, subjectIndexes: readonly number[]): Promise<PeopleHistory> {
  const acts = new Map<number, PeopleAct>();
  const known = new Set<number>();
  let ask = [...new Set(subjectIndexes)];
  while (ask.length > 0) {
    for (const index of ask) known.add(index);
    const rows = await tx.query<{ body: PeopleAct; indexes: number[] }>(
      `SELECT body, ARRAY(SELECT subject_index::float8 FROM register_people_index o WHERE o.position = a.position) AS indexes
       FROM register_people_act a WHERE position IN (
         SELECT position FROM register_people_index WHERE subject_index = ANY($1::bigint[]))`,
      [ask],
    );
    for (const { body } of rows) acts.set(body.position, body);
    ask = [...new Set(rows.flatMap(({ indexes }) => indexes))].filter((index) => !known.has(index));
  }
  return new PeopleHistory(acts.values());
}

/** Whether two references are one person now. */
export async function isSamePerson(tx: Tx, one: string, other: Person): Promise<boolean> {
  if (one === other.subjectRef) return true;
  const [row] = await tx.query<{ subject_index: number }>(
    'SELECT subject_index FROM register_people_index WHERE subject_ref = $1 LIMIT 1',
    [one],
  );
  if (!row) return false;
  const index = Number(row.subject_index);
  const history = await peopleHistoryOf(tx, [index]);
  return clusterAt(history.actsOf(index), index, Infinity).members.includes(other.subjectIndex);
}
