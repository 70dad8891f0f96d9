import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { kitMigrations, type Tx } from '@garant/nest-kit';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { insertRelease, insertUnsealing, lockRelease, type Release } from '../releases/release.store.js';
import { releasesMigrations } from '../releases/releases.migrations.js';
import { peopleChanged } from './people.join.js';
import { choicesRecorded, joinUnsealed } from './recall.join.js';
import { enterAsUnsealing, receivedChoice } from './recall.store.js';

const NOW = '2026-03-01T12:00:00.000Z';

describe('recalls when people turn out to be one', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
  });
  afterAll(() => db.drop());

  let position = 0;
  let index = 0;
  const person = () => ({ subjectRef: randomUUID(), subjectIndex: index++ });
  type Person = ReturnType<typeof person>;
  const run = <T>(work: (tx: Tx) => Promise<T>) => db.database.transaction(work);

  async function sealed(people: Person[]): Promise<string> {
    const releaseId = randomUUID();
    await insertRelease(db.database, {
      releaseId,
      permitId: randomUUID(),
      applicationId: randomUUID(),
      datasetId: randomUUID(),
      environmentId: randomUUID(),
      holderId: 'holder',
      operatorId: 'operator',
      purpose: '53.1.e',
      regime: 'NON_OPPOSITION',
      waitingDays: 0,
      categories: [],
      openedAt: NOW,
      openedBy: randomUUID(),
    });
    for (const { subjectIndex } of people)
      await db.database.query(
        'INSERT INTO release_person (release_id, record_ref, subject_index, pseudonym) VALUES ($1, $2, $3, $4)',
        [releaseId, randomUUID(), subjectIndex, randomUUID()],
      );
    return releaseId;
  }
  const unseal = (releaseId: string, cutPosition: number) =>
    run(async (tx) => {
      const unsealId = randomUUID();
      await enterAsUnsealing(tx);
      await insertUnsealing(tx, { unsealId, releaseId, requestedAt: NOW, requestedBy: randomUUID() });
      await tx.query(
        `UPDATE release SET state = 'unsealed', unseal_id = $2, unseal_position = $3 WHERE release_id = $1`,
        [releaseId, unsealId, cutPosition],
      );
      await joinUnsealed(tx, (await lockRelease(tx, releaseId)) as Release, NOW);
    });
  async function choose(who: Person, act: 'object' | 'lift-objection' = 'object') {
    const at = ++position;
    const time = new Date(Date.parse(NOW) + at).toISOString();
    const choiceId = randomUUID();
    const data = {
      ...who,
      choiceId,
      position: at,
      regime: 'NON_OPPOSITION',
      act,
      scope: { kind: 'everything' },
      channel: 'portal',
      actedAt: time,
      acceptedAt: time,
      receiptId: randomUUID(),
    };
    await run((tx) => choicesRecorded(tx, [{ now: NOW, data: data as never, event: { id: randomUUID() } }]));
    return { choiceId, position: at };
  }
  const merge = (survivor: Person, retired: Person) =>
    run((tx) =>
      peopleChanged(tx, 'people.merged', { position: ++position, survivor, retired: [retired] }, NOW),
    );
  const split = (survivor: Person, retired: Person, successor: Person) =>
    run((tx) =>
      peopleChanged(
        tx,
        'people.split',
        { position: ++position, survivor, parts: [{ retired, successor }] },
        NOW,
      ),
    );
  const recalled = async (releaseId: string) =>
    (
      await db.database.query<{ subject_index: number; choice_position: number }>(
        'SELECT subject_index, choice_position FROM recall WHERE release_id = $1 ORDER BY 1',
        [releaseId],
      )
    ).map((row) => [Number(row.subject_index), Number(row.choice_position)]);

  it('an objection of one, known before the unsealing of the other, recalls the other when both prove to be one', async () => {
    const [one, other] = [person(), person()];
    const objection = await choose(one);
    const releaseId = await sealed([other]);
    await unseal(releaseId, position);
    expect(await recalled(releaseId)).toEqual([]);
    await merge(one, other);
    expect(await recalled(releaseId)).toEqual([[other.subjectIndex, objection.position]]);
  });

  it('after the merge, an objection of either recalls what left of the other', async () => {
    const [one, other] = [person(), person()];
    const releaseId = await sealed([one, other]);
    await unseal(releaseId, position);
    await merge(one, other);
    const objection = await choose(other);
    expect(await recalled(releaseId)).toEqual([
      [one.subjectIndex, objection.position],
      [other.subjectIndex, objection.position],
    ]);
  });

  it('finds the same when the unsealing arrives after the merge and the objection', async () => {
    const [one, other] = [person(), person()];
    const releaseId = await sealed([other]);
    const cut = position;
    const objection = await choose(one);
    await merge(one, other);
    await unseal(releaseId, cut);
    expect(await recalled(releaseId)).toEqual([[other.subjectIndex, objection.position]]);
  });

  it('recalls nothing for an objection that was lifted before the merge, nor for one who was split off before it', async () => {
    const [one, other, successor] = [person(), person(), person()];
    await choose(one);
    await choose(one, 'lift-objection');
    const releaseId = await sealed([other]);
    await unseal(releaseId, position);
    await merge(one, other);
    await split(one, other, successor);
    await choose(one);
    expect(await recalled(releaseId)).toEqual([]);
  });

  it('shows a merged person the effect of what either reference said, and a stranger nothing', async () => {
    const [one, other, stranger] = [person(), person(), person()];
    const { choiceId } = await choose(one);
    expect(await receivedChoice(db.database, other.subjectRef, choiceId)).toBeNull();
    await merge(one, other);
    expect(await receivedChoice(db.database, other.subjectRef, choiceId)).toMatchObject(one);
    expect(await receivedChoice(db.database, stranger.subjectRef, choiceId)).toBeNull();
  });
});
