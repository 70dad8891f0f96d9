import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { generateKeyPair } from 'jose';
import { kitMigrations, type Keys } from '@garant/nest-kit';
import { createTestDatabase, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import type { DecidedRegime } from '@garant/rules';
import { rememberCut, waitedForCuts } from '../enforcement/cut.store.js';
import { choicesRecorded } from '../recalls/recall.join.js';
import { releasePeople, secretsOf } from './bundle.store.js';
import { sha256Hex } from './cohort.js';
import { CutWorker } from './cut.worker.js';
import { exampleReleases, type ExampleReleases } from './example.release.js';
import { peopleFile } from './linked.people.js';
import { MANIFEST_TYP } from './release.seal.js';
import { pseudonymsToDrop, releaseById } from './release.store.js';
import { acknowledgeRelease } from './release.unseal.js';
import { releasesMigrations } from './releases.migrations.js';

describe('release', () => {
  let db: TestDatabase;
  let keys: Keys;
  let now: ExampleReleases;
  const start = async (regime: DecidedRegime = 'NON_OPPOSITION', options = {}) =>
    (now = await exampleReleases(db.database, keys, regime, options));
  beforeAll(async () => {
    db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
    keys = (await testKeys()).of('gateway');
  });
  afterAll(() => db.drop());
  beforeEach(async () => {
    await start();
  });

  it('goes from opened to acknowledged, each step an event', async () => {
    const { world, cipher, operator, handle, unsealing, endUnsealing, eventsOf } = now;
    world.choose(world.people[0]!, 'object');
    const { releaseId, unsealId } = await unsealing();
    world.choose(world.people[1]!, 'object');
    await endUnsealing(unsealId);
    const people = await releasePeople(db.database, releaseId);
    expect(people.map(({ subjectIndex }) => subjectIndex).sort()).toEqual([1, 2, 3]);
    const subtracted = people.find(({ subjectIndex }) => subjectIndex === 1)!;
    expect(await pseudonymsToDrop(db.database, releaseId, unsealId)).toEqual([subtracted.pseudonym]);
    const identity = cipher.openText((await secretsOf(db.database, releaseId))!.identity, releaseId);
    expect(identity).toMatch(/^AGE-SECRET-KEY-1/);
    const outputs = [{ name: 'Condition.ndjson', sha256: '0'.repeat(64) }];
    expect(await handle({ releaseId, unsealId, outputs }, operator(), acknowledgeRelease)).toMatchObject({
      ok: true,
    });
    expect((await eventsOf(releaseId)).map(({ type }) => type)).toEqual([
      'release.opened',
      'release.planned',
      'release.sealed',
      'unseal.requested',
      'release.unsealed',
      'release.acknowledged',
    ]);
    expect((await releaseById(db.database, releaseId))?.state).toBe('acknowledged');
  });

  it('plans exactly the cohort, and the plan names the people file by hash', async () => {
    const { world, linked, planned, eventsOf } = now;
    world.choose(world.people[2]!, 'object');
    const { releaseId, plan } = await planned();
    const file = peopleFile(await releasePeople(db.database, releaseId), linked())!;
    expect(plan.people).toEqual({ sha256: sha256Hex(file), bytes: Buffer.byteLength(file) });
    expect(
      file
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { id: string }).id)
        .sort(),
    ).toEqual(['local-0', 'local-1', 'local-3']);
    const [excluded] = await db.database.query(
      'SELECT subject_index, reasons FROM release_exclusion WHERE release_id = $1',
      [releaseId],
    );
    expect(excluded).toMatchObject({ subject_index: 2 });
    expect((await eventsOf(releaseId)).at(-1)?.data).toMatchObject({
      people: 3,
      planHash: expect.any(String),
      cohortCommitment: plan.cohortCommitment,
    });
    // Secrets are not readable in the database.
    const dump = JSON.stringify(
      await db.database.query('SELECT * FROM release, release_key WHERE release.release_id = $1', [
        releaseId,
      ]),
    );
    expect(dump).not.toContain('AGE-SECRET-KEY');
    expect(dump).not.toContain(plan.idKey);
    expect(JSON.stringify(await db.database.query('SELECT envelope FROM outbox'))).not.toMatch(/local-\d/);
  });

  it.each([
    ['dataset-not-yours', {}, () => ({ ...now.holder(), organisation: 'another' })],
    ['forbidden', {}, () => now.operator()],
  ])('is refused (%s) to who is not its holder', async (code, change, actor) => {
    expect((await now.open(change, actor())).result).toMatchObject({ ok: false, problem: { code } });
  });

  it('is refused with the reason, and nothing is stored', async () => {
    const reasonOf = async (change: object = {}) => {
      const { result, releaseId } = await now.open(change);
      expect(await releaseById(db.database, releaseId)).toBeNull();
      return result.ok ? undefined : result.problem.params?.reason;
    };
    expect(await reasonOf({ purpose: '53.1.a' })).toBe('purpose-not-permitted');
    expect(await reasonOf({ environmentId: randomUUID() })).toBe('environment-unknown');
    expect(await reasonOf({ permitId: randomUUID() })).toBe('permit-unknown');
    now.world.put('environment.state', now.world.environmentId, now.world.environment(now.world.at(-1)));
    expect(await reasonOf()).toBe('environment-attestation-expired');
    await start('NON_OPPOSITION', { jwk: null });
    expect(await reasonOf()).toBe('holder-key-missing');
    await start('NON_OPPOSITION');
    now.world.changePermit({ status: 'revoked' });
    expect(await reasonOf()).toBe('permit-revoked');
  });

  it('is refused, with an alarm, when the register here is not the one of the cut', async () => {
    const { world, alarms, planner, clock, open, eventsOf } = now;
    const { releaseId } = await open();
    const cut = world.cut('release', releaseId);
    cut.decisive[0]!.count = 1;
    world.send('register.cut', cut);
    await planner().plan(cut, clock);
    expect(alarms).toEqual(['state-mismatch']);
    expect(await releaseById(db.database, releaseId)).toMatchObject({
      state: 'refused',
      reason: 'state-mismatch',
    });
    expect((await eventsOf(releaseId)).at(-1)).toMatchObject({
      type: 'release.refused',
      data: { reason: 'state-mismatch' },
    });
  });

  it('waits until the cut is in every partition, the linkage is the same, and consent answers', async () => {
    const { world, planner, clock, open } = now;
    const { releaseId } = await open();
    world.position = 5;
    const cut = world.cut('release', releaseId);
    for (const partition of [0, 1, 2, 3, 4]) world.send('register.cut', cut, partition);
    expect(await planner().plan(cut, clock)).toBe('later');
    world.send('register.cut', cut, 5);
    expect(await planner(async () => ({ ...now.linked(), linkageId: randomUUID() })).plan(cut, clock)).toBe(
      'later',
    );
    await expect(planner(() => Promise.reject(new Error('down'))).plan(cut, clock)).rejects.toThrow('down');
    expect((await releaseById(db.database, releaseId))?.state).toBe('opened');
    expect(await planner().plan(cut, clock)).toBe('done');
    expect((await releaseById(db.database, releaseId))?.state).toBe('planned');
  });

  it('is planned once when several instances work on the same cut', async () => {
    const { world, planner, clock, open, eventsOf } = now;
    const { releaseId } = await open();
    const cut = world.cut('release', releaseId);
    world.send('register.cut', cut);
    await Promise.all([1, 2, 3, 4].map(() => planner().plan(cut, clock)));
    expect((await eventsOf(releaseId)).map(({ type }) => type)).toEqual([
      'release.opened',
      'release.planned',
    ]);
    expect(await releasePeople(db.database, releaseId)).toHaveLength(4);
  });

  it('is found again by the worker after a crash, from the stored cut', async () => {
    const { world, planner, unsealer, clock, open } = now;
    const { releaseId } = await open();
    const cut = world.cut('release', releaseId);
    world.send('register.cut', cut);
    await rememberCut(db.database, cut);
    await rememberCut(db.database, cut);
    expect((await waitedForCuts(db.database)).filter(({ cutId }) => cutId === cut.cutId)).toHaveLength(1);
    const errors: unknown[] = [];
    const plan = planner();
    await new CutWorker(db.database, { plan: (one) => plan.plan(one, clock) }, unsealer(), (error) =>
      errors.push(error),
    ).runOnce();
    expect(errors).toEqual([]);
    expect((await releaseById(db.database, releaseId))?.state).toBe('planned');
    expect((await waitedForCuts(db.database)).filter(({ cutId }) => cutId === cut.cutId)).toEqual([]);
  });

  it('takes a manifest only with the registered key, the right type, and every member as planned', async () => {
    const { planned, manifestFor, sign, seal } = now;
    const { releaseId, plan, jws } = await planned();
    const good = manifestFor(plan, jws);
    const stranger = (await generateKeyPair('EdDSA', { extractable: true })).privateKey;
    expect(await seal(releaseId, await sign(good, MANIFEST_TYP, stranger))).toMatchObject({
      problem: { code: 'manifest-signature' },
    });
    expect(await seal(releaseId, await sign(good, 'JWT'))).toMatchObject({
      problem: { code: 'manifest-signature' },
    });
    expect(await seal(releaseId, await sign({ ...good, manifestVersion: 2 }))).toMatchObject({
      problem: { code: 'manifest-signature' },
    });
    for (const [field, wrong] of Object.entries({
      planHash: '0'.repeat(64),
      cohortCommitment: '0'.repeat(64),
      purpose: '53.1.a',
      environmentId: randomUUID(),
      cut: { ...plan.cut, position: 99 },
    }))
      expect(await seal(releaseId, await sign({ ...good, [field]: wrong }))).toMatchObject({
        problem: { code: 'manifest-mismatch', params: { fields: [field] } },
      });
    expect(
      await seal(releaseId, await sign(good), { ...now.holder(), organisation: 'another' }),
    ).toMatchObject({
      problem: { code: 'release-unknown' },
    });
    expect(await seal(releaseId, await sign(good))).toMatchObject({ ok: true });
    expect(await seal(releaseId, await sign(good))).toMatchObject({
      problem: { code: 'release-state', params: { state: 'sealed' } },
    });
  });

  it('is not unsealed before its manifest is in the log, nor for another operator, nor twice', async () => {
    const { holder, sealed, logged, ask } = now;
    const releaseId = await sealed();
    expect(await ask(releaseId)).toMatchObject({ problem: { code: 'not-in-log-yet' } });
    await logged(releaseId);
    expect(await ask(releaseId, randomUUID(), { ...now.operator(), organisation: 'another' })).toMatchObject({
      problem: { code: 'release-unknown' },
    });
    expect(await ask(releaseId, randomUUID(), holder())).toMatchObject({
      problem: { code: 'release-unknown' },
    });
    expect(await ask(releaseId)).toMatchObject({ ok: true });
    expect(await ask(releaseId)).toMatchObject({
      problem: { code: 'release-state', params: { state: 'unsealing' } },
    });
  });

  it('stays sealed when permit or environment failed by the unseal cut, and can be asked for again', async () => {
    const { world, ask, unsealing, endUnsealing, eventsOf } = now;
    const { releaseId, unsealId } = await unsealing();
    world.put('suspension.state', 's', {
      target: { kind: 'permit', id: world.permitId },
      suspended: true,
      since: world.at(0),
    });
    await endUnsealing(unsealId);
    expect(await releaseById(db.database, releaseId)).toMatchObject({
      state: 'sealed',
      reason: 'permit-suspended',
      unsealId: null,
    });
    expect((await eventsOf(releaseId)).at(-1)).toMatchObject({
      type: 'unseal.refused',
      data: { unsealId, reason: 'permit-suspended' },
    });
    expect(await ask(releaseId)).toMatchObject({
      problem: { code: 'release-refused', params: { reason: 'permit-suspended' } },
    });
    world.put('suspension.state', 's', null);
    expect(await ask(releaseId)).toMatchObject({ ok: true });
  });

  it('subtracts parked people at the unseal cut, and keeps late objections of regimes that do not read them', async () => {
    await start('SNDS_OPPOSITION');
    const { world, unsealing, endUnsealing } = now;
    const { releaseId, unsealId } = await unsealing();
    world.choose(world.people[1]!, 'object');
    await endUnsealing(unsealId, [2]);
    const people = await releasePeople(db.database, releaseId);
    expect(await pseudonymsToDrop(db.database, releaseId, unsealId)).toEqual([
      people.find(({ subjectIndex }) => subjectIndex === 2)!.pseudonym,
    ]);
  });

  it('drops with the key also who was recalled since, and an act that arrived early is recalled at unsealing', async () => {
    const { world, unsealer, clock, unsealing } = now;
    const { releaseId, unsealId } = await unsealing();
    const cut = world.cut('unseal', unsealId);
    world.send('register.cut', cut);
    // Recorded after the cut, and already in the database when the release is unsealed.
    const late = world.choose(world.people[3]!, 'object');
    const received = {
      ...late,
      receiptId: randomUUID(),
      recordedAt: world.at(0),
      actedBy: randomUUID(),
      notice: {},
    };
    await db.database.transaction((tx) =>
      choicesRecorded(tx, [{ now: world.at(0), data: received as never, event: { id: randomUUID() } }]),
    );
    expect(await unsealer().unseal(cut, clock)).toBe('done');
    const people = await releasePeople(db.database, releaseId);
    expect(await pseudonymsToDrop(db.database, releaseId, unsealId)).toEqual([
      people.find(({ subjectIndex }) => subjectIndex === 3)!.pseudonym,
    ]);
    expect(
      await db.database.query('SELECT choice_position FROM recall WHERE release_id = $1', [releaseId]),
    ).toEqual([{ choice_position: late.position }]);
  });

  it('is acknowledged once, by its operator, for the unsealing that was done', async () => {
    const { operator, handle, unsealing, endUnsealing } = now;
    const { releaseId, unsealId } = await unsealing();
    const acknowledge = (id: string, actor = operator()) =>
      handle({ releaseId, unsealId: id, outputs: [] }, actor, acknowledgeRelease);
    expect(await acknowledge(unsealId)).toMatchObject({ problem: { code: 'release-state' } });
    await endUnsealing(unsealId);
    expect(await acknowledge(randomUUID())).toMatchObject({ problem: { code: 'release-state' } });
    expect(await acknowledge(unsealId, { ...now.operator(), organisation: 'another' })).toMatchObject({
      problem: { code: 'release-unknown' },
    });
    expect(await acknowledge(unsealId)).toMatchObject({ ok: true });
    expect(await acknowledge(unsealId)).toMatchObject({ problem: { code: 'release-state' } });
  });
});
