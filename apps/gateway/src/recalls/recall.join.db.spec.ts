import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { kitMigrations, type Tx } from '@garant/nest-kit';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import type { ChoiceAct, DecidedRegime } from '@garant/rules';
import {
  insertRelease,
  insertSubtraction,
  insertUnsealing,
  lockRelease,
  type Release,
} from '../releases/release.store.js';
import { releasesMigrations } from '../releases/releases.migrations.js';
import { choicesRecorded, joinUnsealed } from './recall.join.js';
import { enterAsUnsealing } from './recall.store.js';

const NOW = '2026-03-01T12:00:00.000Z';

describe('recall join', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
  });
  afterAll(() => db.drop());

  let position = 100;
  let subject = 0;
  const person = () => ({ subjectRef: randomUUID(), subjectIndex: subject++ });
  type Person = ReturnType<typeof person>;

  async function sealedRelease(
    people: Person[],
    regime: DecidedRegime = 'NON_OPPOSITION',
  ): Promise<{ releaseId: string; applicationId: string }> {
    const [releaseId, applicationId] = [randomUUID(), randomUUID()];
    const terms = {
      permitId: randomUUID(),
      applicationId,
      datasetId: randomUUID(),
      environmentId: randomUUID(),
      holderId: 'holder',
      operatorId: 'operator',
    };
    await insertRelease(db.database, {
      releaseId,
      ...terms,
      purpose: '53.1.e',
      regime,
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
    return { releaseId, applicationId };
  }
  /** The unsealing's transaction, up to its commit. */
  async function unseal(
    tx: Tx,
    releaseId: string,
    cutPosition: number,
    subtracted: Person[] = [],
  ): Promise<void> {
    const unsealId = randomUUID();
    await enterAsUnsealing(tx);
    await insertUnsealing(tx, { unsealId, releaseId, requestedAt: NOW, requestedBy: randomUUID() });
    for (const { subjectIndex } of subtracted) {
      const rows = await tx.query<{ record_ref: string; pseudonym: string }>(
        'SELECT record_ref, pseudonym FROM release_person WHERE release_id = $1 AND subject_index = $2',
        [releaseId, subjectIndex],
      );
      await insertSubtraction(
        tx,
        unsealId,
        rows.map((row) => ({ recordRef: row.record_ref, pseudonym: row.pseudonym })),
      );
    }
    await tx.query(
      `UPDATE release SET state = 'unsealed', unseal_id = $2, unseal_position = $3 WHERE release_id = $1`,
      [releaseId, unsealId, cutPosition],
    );
    await joinUnsealed(tx, (await lockRelease(tx, releaseId)) as Release, NOW);
  }
  async function choose(
    tx: Tx,
    who: Person,
    act: ChoiceAct,
    options: { regime?: DecidedRegime; scope?: object } = {},
  ): Promise<{ choiceId: string; position: number }> {
    const { regime = 'NON_OPPOSITION', scope = { kind: 'everything' } } = options;
    const [choiceId, at] = [randomUUID(), ++position];
    const time = new Date(Date.parse(NOW) + at).toISOString();
    const notice = { noticeId: 'n', version: 1, hash: '0'.repeat(64), language: 'fr' as const };
    const data = {
      ...who,
      choiceId,
      regime,
      act,
      scope,
      notice,
      channel: 'portal',
      actedAt: time,
      position: at,
      acceptedAt: time,
      recordedAt: time,
      receiptId: randomUUID(),
      actedBy: randomUUID(),
    };
    await choicesRecorded(tx, [{ now: NOW, data: data as never, event: { id: randomUUID() } }]);
    return { choiceId, position: at };
  }
  const recallsOf = (releaseId: string) =>
    db.database.query<{ subject_index: number; choice_position: number; pseudonyms: string[] }>(
      'SELECT subject_index, choice_position, pseudonyms FROM recall WHERE release_id = $1 ORDER BY 1',
      [releaseId],
    );
  const run = <T>(work: (tx: Tx) => Promise<T>) => db.database.transaction(work);

  it('recalls an objection that comes after unsealing, once, with all pseudonyms of the person', async () => {
    const [anna, bob] = [person(), person()];
    const { releaseId } = await sealedRelease([anna, bob, anna]);
    await run((tx) => unseal(tx, releaseId, position));
    const first = await run((tx) => choose(tx, anna, 'object'));
    await run((tx) => choose(tx, anna, 'lift-objection'));
    await run((tx) => choose(tx, anna, 'object'));
    const recalls = await recallsOf(releaseId);
    expect(recalls).toEqual([
      { subject_index: anna.subjectIndex, choice_position: first.position, pseudonyms: expect.anything() },
    ]);
    expect(recalls[0]!.pseudonyms).toHaveLength(2);
    const [event] = await db.database.query<{ envelope: string }>(
      `SELECT envelope FROM outbox WHERE key = $1 AND envelope LIKE '%recall.ordered%'`,
      [releaseId],
    );
    expect(JSON.parse(event!.envelope)).toMatchObject({
      type: 'recall.ordered',
      data: { releaseId, subjectRef: anna.subjectRef, choicePosition: first.position },
    });
  });

  it('recalls an objection that arrived first but lies after the unseal cut', async () => {
    const anna = person();
    const { releaseId } = await sealedRelease([anna]);
    const cut = position;
    const objection = await run((tx) => choose(tx, anna, 'object'));
    expect(await recallsOf(releaseId)).toEqual([]);
    await run((tx) => unseal(tx, releaseId, cut));
    expect(await recallsOf(releaseId)).toMatchObject([{ choice_position: objection.position }]);
  });

  it('does not recall what the unseal cut had already weighed, nor who was subtracted', async () => {
    const [anna, bob] = [person(), person()];
    const { releaseId } = await sealedRelease([anna, bob]);
    await run((tx) => choose(tx, anna, 'object'));
    await run((tx) => unseal(tx, releaseId, position, [anna]));
    await run((tx) => choose(tx, anna, 'object'));
    expect(await recallsOf(releaseId)).toEqual([]);
  });

  it('leaves releases of other regimes, projects and people alone', async () => {
    const anna = person();
    const [open, snds, ehds] = [
      await sealedRelease([anna]),
      await sealedRelease([anna], 'SNDS_OPPOSITION'),
      await sealedRelease([anna], 'EHDS_OPT_OUT'),
    ];
    for (const { releaseId } of [open, snds, ehds]) await run((tx) => unseal(tx, releaseId, position));
    await run((tx) => choose(tx, anna, 'object', { scope: { kind: 'project', id: randomUUID() } }));
    await run((tx) => choose(tx, anna, 'object', { regime: 'SNDS_OPPOSITION' }));
    await run((tx) => choose(tx, anna, 'opt-out', { regime: 'EHDS_OPT_OUT' }));
    await run((tx) => choose(tx, person(), 'object'));
    for (const { releaseId } of [open, snds, ehds]) expect(await recallsOf(releaseId)).toEqual([]);
    await run((tx) => choose(tx, anna, 'object', { scope: { kind: 'project', id: open.applicationId } }));
    expect(await recallsOf(open.releaseId)).toHaveLength(1);
  });

  it('recalls a withdrawn consent, within the scope of the withdrawal', async () => {
    const anna = person();
    const { releaseId } = await sealedRelease([anna], 'EXPLICIT_CONSENT');
    await run((tx) =>
      choose(tx, anna, 'consent', { regime: 'EXPLICIT_CONSENT', scope: { kind: 'purpose', id: '53.1.e' } }),
    );
    await run((tx) => unseal(tx, releaseId, position));
    await run((tx) =>
      choose(tx, anna, 'withdraw', { regime: 'EXPLICIT_CONSENT', scope: { kind: 'purpose', id: '53.1.a' } }),
    );
    expect(await recallsOf(releaseId)).toEqual([]);
    await run((tx) => choose(tx, anna, 'withdraw', { regime: 'EXPLICIT_CONSENT' }));
    expect(await recallsOf(releaseId)).toHaveLength(1);
  });

  /** Runs two transactions on two connections; `release` lets the first one commit. */
  async function interleaved(
    first: (tx: Tx) => Promise<unknown>,
    second: (tx: Tx) => Promise<unknown>,
  ): Promise<void> {
    let commit: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (commit = resolve));
    let reached: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => (reached = resolve));
    const one = run(async (tx) => {
      await first(tx);
      reached();
      await held;
    });
    await inside;
    let ended = false;
    const two = run(second).finally(() => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(ended).toBe(false);
    commit();
    await Promise.all([one, two]);
  }

  it('misses nobody when the act is half-written while the release is unsealed', async () => {
    const anna = person();
    const { releaseId } = await sealedRelease([anna]);
    const cut = position;
    await interleaved(
      (tx) => choose(tx, anna, 'object'),
      (tx) => unseal(tx, releaseId, cut),
    );
    expect(await recallsOf(releaseId)).toHaveLength(1);
  });

  it('misses nobody when the unsealing is half-written while the act arrives', async () => {
    const anna = person();
    const { releaseId } = await sealedRelease([anna]);
    const cut = position;
    await interleaved(
      (tx) => unseal(tx, releaseId, cut),
      (tx) => choose(tx, anna, 'object'),
    );
    expect(await recallsOf(releaseId)).toHaveLength(1);
  });

  it('lets acts of different people go on side by side', async () => {
    const [anna, bob] = [person(), person()];
    const { releaseId } = await sealedRelease([anna, bob]);
    await run((tx) => unseal(tx, releaseId, position));
    await Promise.all([run((tx) => choose(tx, anna, 'object')), run((tx) => choose(tx, bob, 'object'))]);
    expect(await recallsOf(releaseId)).toHaveLength(2);
  });
});
