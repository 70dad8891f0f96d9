import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actsOfImport, importsEvents, type EventBody } from '@garant/contracts';
import { kitMigrations, partitionOf } from '@garant/nest-kit';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { positionsOf } from '../enforcement/act.sequence.js';
import { applyRegisterEvent } from '../enforcement/register.events.js';
import { EnforcementState } from '../enforcement/enforcement.state.js';
import { LinkageTable } from '../enforcement/linkage.table.js';
import { SubjectRegister } from '../enforcement/subject.register.js';
import { receivedChoice } from '../recalls/recall.store.js';
import { insertRelease } from '../releases/release.store.js';
import { releasesMigrations } from '../releases/releases.migrations.js';
import { choicesImported } from './imported.choices.js';

const NOW = '2026-03-01T12:00:00.000Z';
type Batch = EventBody<'consent', 'choices.imported'>;

const batch = (
  rows: (Partial<Batch['rows'][number]> & { subjectIndex: number })[],
  firstPosition = 7,
): Batch =>
  importsEvents['choices.imported'].parse({
    importId: randomUUID(),
    firstPosition,
    acceptedAt: NOW,
    recordedAt: NOW,
    actedBy: randomUUID(),
    notices: [{ noticeId: 'non-opposition', version: 1, hash: '0'.repeat(64), language: 'fr' }],
    rows: rows.map((row) => ({
      choiceId: randomUUID(),
      subjectRef: randomUUID(),
      regime: 'NON_OPPOSITION',
      act: 'object',
      scope: { kind: 'everything' },
      notice: 0,
      actedAt: '2025-06-01T00:00:00.000Z',
      ...row,
    })),
  });

describe('imported choices at the gateway', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
  });
  afterAll(() => db.drop());
  const arrive = (data: Batch, id = randomUUID()) =>
    db.database.transaction((tx) => choicesImported({ tx, data, event: { id }, now: NOW }));

  it('are read as if each had been recorded alone', () => {
    const data = batch([{ subjectIndex: 0 }, { subjectIndex: 1, act: 'lift-objection' }]);
    const [together, alone] = [0, 1].map(() => ({
      subjects: new SubjectRegister(),
      linkages: new LinkageTable(),
    }));
    applyRegisterEvent(together!, 'choices.imported', data);
    for (const act of actsOfImport(data)) applyRegisterEvent(alone!, 'choice.recorded', act);
    expect(together).toEqual(alone);
    expect(together!.subjects.choicesOf(1)).toMatchObject([
      { act: 'lift-objection', position: 8, channel: 'import' },
    ]);
    expect(positionsOf('choices.imported', data)).toEqual([7, 8]);
  });

  it('count as soon as they are applied, and twice is once', () => {
    const state = new EnforcementState(partitionOf);
    const tails = [0, 1, 2, 3, 4, 5].map((partition) => ({ partition, number: 0, offset: 9 }));
    state.load([{ t: 'header', position: 6, tails }]);
    const data = batch([{ subjectIndex: 0 }, { subjectIndex: 0, act: 'lift-objection' }]);
    const ref = data.rows[0]!.subjectRef;
    data.rows[1]!.subjectRef = ref;
    for (const number of [1, 2])
      state.apply({
        topic: 'consent.events',
        partition: partitionOf(ref),
        offset: 9 + number,
        number,
        key: data.importId,
        event: { type: 'choices.imported', time: NOW, data },
        receivedAt: Date.parse(NOW),
      });
    expect(state.subjects.choicesOf(0).map(({ position }) => position)).toEqual([7, 8]);
  });

  it('recall what an unsealed release holds of a person who had objected elsewhere', async () => {
    const [releaseId, applicationId] = [randomUUID(), randomUUID()];
    await insertRelease(db.database, {
      releaseId,
      permitId: randomUUID(),
      applicationId,
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
    for (const index of [40, 41])
      await db.database.query(
        'INSERT INTO release_person (release_id, record_ref, subject_index, pseudonym) VALUES ($1, $2, $3, $4)',
        [releaseId, randomUUID(), index, `p-${index}`],
      );
    await db.database.query(
      `UPDATE release SET state = 'unsealed', unseal_id = $2, unseal_position = 20 WHERE release_id = $1`,
      [releaseId, randomUUID()],
    );
    const data = batch(
      [{ subjectIndex: 40 }, { subjectIndex: 42 }, { subjectIndex: 41, act: 'lift-objection' }],
      30,
    );
    const eventId = randomUUID();
    await arrive(data, eventId);
    const recalls = await db.database.query(
      'SELECT subject_index, choice_position, pseudonyms FROM recall WHERE release_id = $1',
      [releaseId],
    );
    expect(recalls).toEqual([{ subject_index: 40, choice_position: 30, pseudonyms: ['p-40'] }]);
    const { choiceId, subjectRef } = data.rows[0]!;
    expect(await receivedChoice(db.database, subjectRef, choiceId)).toMatchObject({
      receiptId: choiceId,
      eventId,
    });
  });

  it('refuse a batch that names a notice it does not hold', () => {
    const data = batch([{ subjectIndex: 0, notice: 3 }]);
    expect(() => actsOfImport(data)).toThrow(RangeError);
  });
});
