import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { choiceEffect, type ChoiceEffect } from '@garant/contracts';
import { kitMigrations } from '@garant/nest-kit';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import type { Choice } from '@garant/rules';
import { beatInstance } from '../enforcement/cut.store.js';
import { insertRelease } from '../releases/release.store.js';
import { releasesMigrations } from '../releases/releases.migrations.js';
import { effectOf } from './choice.effect.js';
import { insertChoices } from './recall.store.js';

const NOW = '2026-03-01T12:00:00.000Z';
const later = (minutes: number): string => new Date(Date.parse(NOW) + minutes * 60_000).toISOString();

describe('what became of a choice', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
  });
  afterAll(() => db.drop());

  let subject = 0;
  let position = 0;
  const person = () => ({ subjectRef: randomUUID(), subjectIndex: subject++ });
  type Person = ReturnType<typeof person>;
  async function choose(
    who: Person,
    over: Partial<Choice> & Pick<Choice, 'regime' | 'act'>,
  ): Promise<Choice> {
    const at = later(++position);
    const choice: Choice = {
      choiceId: randomUUID(),
      position,
      scope: { kind: 'everything' },
      actedAt: at,
      acceptedAt: at,
      channel: 'portal',
      ...over,
    };
    const protective = ['object', 'withdraw', 'opt-out', 'lapse'].includes(choice.act);
    await insertChoices(db.database, [
      { ...who, choice, protective, receiptId: randomUUID(), eventId: randomUUID() },
    ]);
    return choice;
  }
  async function recall(
    who: Person,
    { choiceId, position: at }: Choice,
    acknowledgedAt: string | null,
  ): Promise<void> {
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
    await db.database.query(
      `INSERT INTO recall (recall_id, release_id, subject_index, subject_ref, choice_id, choice_position, pseudonyms, ordered_at, order_hash, acknowledged_at)
       VALUES ($1, $2, $3, $4, $5, $6, '{p}', $7, $8, $9)`,
      [
        randomUUID(),
        releaseId,
        who.subjectIndex,
        who.subjectRef,
        choiceId,
        at,
        later(60),
        '0'.repeat(64),
        acknowledgedAt,
      ],
    );
  }
  const effect = async (who: Person, { choiceId }: Choice, place = false): Promise<ChoiceEffect> => {
    const inclusion = {
      placeOf: () =>
        place ? Promise.resolve({ index: 4, checkpointSize: 9 }) : Promise.reject(new Error('away')),
    } as unknown as Parameters<typeof effectOf>[0]['inclusion'];
    const found = await effectOf(
      { database: db.database, inclusion, freshnessMs: 10_000 },
      who.subjectRef,
      choiceId,
      new Date(NOW),
    );
    return choiceEffect.parse(found);
  };

  it('is recorded at once, in force when every gateway applied it, and says so while the log is away', async () => {
    const who = person();
    const choice = await choose(who, { regime: 'EHDS_OPT_OUT', act: 'opt-out' });
    expect(await effect(who, choice)).toMatchObject({
      recorded: { at: choice.acceptedAt, position: choice.position },
      inForce: { atGateway: false, since: null },
      logged: null,
      counting: { state: 'counts', by: null, because: null },
      cannotRecall: [{ reason: 'ehds-earlier-permits-unaffected' }],
    });
    await beatInstance(db.database, randomUUID(), choice.position, NOW);
    expect(await effect(who, choice, true)).toMatchObject({
      inForce: { atGateway: true },
      logged: { index: 4, checkpointSize: 9 },
    });
  });

  it('tells each recall with both its times, and none for an act that cannot recall', async () => {
    const who = person();
    const object = await choose(who, { regime: 'NON_OPPOSITION', act: 'object' });
    await recall(who, object, null);
    await recall({ ...who, subjectIndex: 10_000 + who.subjectIndex }, object, later(90));
    const { recalls } = await effect(who, object);
    expect([...recalls].sort((a, b) => a.state.localeCompare(b.state))).toEqual([
      { state: 'acknowledged', at: later(90), orderedAt: later(60), acknowledgedAt: later(90) },
      { state: 'ordered', at: later(60), orderedAt: later(60), acknowledgedAt: null },
    ]);
    const lapse = await choose(who, { regime: 'EXPLICIT_CONSENT', act: 'lapse' });
    await recall({ ...who, subjectIndex: 20_000 + who.subjectIndex }, lapse, null);
    expect(await effect(who, lapse)).toMatchObject({
      recalls: [],
      cannotRecall: [{ reason: 'lapse-takes-nothing-back' }],
    });
  });

  it('names the choice by which it does not count: a later one, a wider refusal, the other parent', async () => {
    const who = person();
    const scope = { kind: 'project' as const, id: randomUUID() };
    const [mother, father] = [randomUUID(), randomUUID()];
    const first = await choose(who, { regime: 'NON_OPPOSITION', act: 'object', scope, voice: mother });
    const lifted = await choose(who, {
      regime: 'NON_OPPOSITION',
      act: 'lift-objection',
      scope,
      voice: father,
    });
    expect((await effect(who, lifted)).counting).toEqual({
      state: 'held-back',
      by: first.choiceId,
      because: 'other-voice',
    });
    const agreed = await choose(who, { regime: 'NON_OPPOSITION', act: 'lift-objection', scope });
    expect((await effect(who, first)).counting).toEqual({
      state: 'replaced',
      by: agreed.choiceId,
      because: null,
    });
    const all = await choose(who, { regime: 'NON_OPPOSITION', act: 'object' });
    expect((await effect(who, agreed)).counting).toEqual({
      state: 'held-back',
      by: all.choiceId,
      because: 'wider-refusal',
    });
  });

  it('is nobody else’s to see', async () => {
    const choice = await choose(person(), { regime: 'EHDS_OPT_OUT', act: 'opt-out' });
    const deps = {
      database: db.database,
      inclusion: { placeOf: () => Promise.resolve(null) },
      freshnessMs: 1,
    };
    expect(await effectOf(deps as never, randomUUID(), choice.choiceId)).toBeUndefined();
  });
});
