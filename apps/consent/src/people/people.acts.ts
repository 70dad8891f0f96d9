import { randomUUID } from 'node:crypto';
import { publish, type Cause, type Tx } from '@garant/nest-kit';
import { PeopleHistory, indexesOf, type PeopleAct } from '@garant/rules';
import { nextPositions } from '../choices/choice.store.js';
import { markSpecialTogether } from '../representation/person.status.js';
import type { Person } from './person.store.js';

type WithoutPosition<T> = T extends PeopleAct ? Omit<T, 'position'> : never;
export type NewPeopleAct = WithoutPosition<PeopleAct>;

/**
 * Adds an act about people to the register at the next position. The counter is locked from here to the commit: call it
 * last. The event is the caller's to publish.
 */
export async function recordPeopleAct(
  tx: Tx,
  act: NewPeopleAct,
  now: string,
  actId: string = randomUUID(),
): Promise<{ actId: string; position: number }> {
  const position = await nextPositions(tx, 1);
  const body = { ...act, position } as PeopleAct;
  await tx.query(
    'INSERT INTO people_act (position, act_id, kind, body, recorded_at) VALUES ($1, $2, $3, $4, $5)',
    [position, actId, act.kind, JSON.stringify(body), now],
  );
  await tx.query(
    'INSERT INTO people_act_index (subject_index, position) SELECT DISTINCT i, $2::bigint FROM unnest($1::bigint[]) AS i',
    [indexesOf(body), position],
  );
  return { actId, position };
}

/** Two people are one: the act and its event. Call it last in the transaction. */
export async function mergePeople(
  tx: Tx,
  merge: { survivor: Person; retired: readonly Person[]; because: 'same-person' | 'marker'; caseId?: string },
  cause: Cause,
  now: string,
): Promise<{ actId: string; position: number }> {
  const { survivor, retired, because, caseId } = merge;
  await markSpecialTogether(
    tx,
    [survivor, ...retired].map(({ subjectRef }) => subjectRef),
    now,
  );
  const done = await recordPeopleAct(
    tx,
    {
      kind: 'merge',
      survivor: survivor.subjectIndex,
      retired: retired.map(({ subjectIndex }) => subjectIndex),
    },
    now,
  );
  const data = { ...done, survivor, retired, because, ...(caseId === undefined ? {} : { caseId }) };
  await publish(tx, [
    {
      topic: 'consent.events',
      key: survivor.subjectRef,
      event: { type: 'people.merged', key: survivor.subjectRef, data },
      cause,
    },
  ]);
  return done;
}

/** Everything that bears on some people: acts that name them, and those that name whoever these name. */
export async function historyOf(tx: Tx, subjectIndexes: readonly number[]): Promise<PeopleHistory> {
  const known = new Set<number>();
  const acts = new Map<number, PeopleAct>();
  let ask = [...new Set(subjectIndexes)];
  while (ask.length > 0) {
    for (const index of ask) known.add(index);
    const rows = await tx.query<{ body: PeopleAct }>(
      `SELECT body FROM people_act WHERE position IN (SELECT position FROM people_act_index WHERE subject_index = ANY($1::bigint[]))`,
      [ask],
    );
    for (const { body } of rows) acts.set(body.position, body);
    ask = [...new Set(rows.flatMap(({ body }) => indexesOf(body)))].filter((index) => !known.has(index));
  }
  return new PeopleHistory(acts.values());
}

/** Every act about people up to a position, in order. */
export async function peopleActs(tx: Tx, upTo: number): Promise<PeopleAct[]> {
  const rows = await tx.query<{ body: PeopleAct }>(
    'SELECT body FROM people_act WHERE position <= $1 ORDER BY position',
    [upTo],
  );
  return rows.map(({ body }) => body);
}

/** References of indexes, whether they are in the vault or retired. */
export async function refsOf(tx: Tx, subjectIndexes: readonly number[]): Promise<Map<number, string>> {
  const rows = await tx.query<{ subject_index: number; subject_ref: string }>(
    `SELECT subject_index, subject_ref FROM vault_person WHERE subject_index = ANY($1::bigint[])
     UNION SELECT subject_index, subject_ref FROM retired_subject WHERE subject_index = ANY($1::bigint[])`,
    [subjectIndexes],
  );
  return new Map(rows.map((row) => [Number(row.subject_index), row.subject_ref]));
}

/** Index of a reference, whether it is in the vault or retired. */
export async function indexOfRef(tx: Tx, subjectRef: string): Promise<number | null> {
  const [row] = await tx.query<{ subject_index: number }>(
    `SELECT subject_index FROM vault_person WHERE subject_ref = $1
     UNION SELECT subject_index FROM retired_subject WHERE subject_ref = $1`,
    [subjectRef],
  );
  return row ? Number(row.subject_index) : null;
}
