import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { CompactSign, exportJWK, generateKeyPair } from 'jose';
import { releasePlan, type Actor, type ReleaseManifest, type ReleasePlan } from '@garant/contracts';
import {
  appendEvents,
  kitMigrations,
  type CommandContext,
  type HandlerResult,
  type Keys,
} from '@garant/nest-kit';
import { createTestDatabase, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import type { DecidedRegime } from '@garant/rules';
import { RULE_BUNDLE_HASH } from '../decisions/decision.service.js';
import { rememberCut, waitedForCuts } from '../enforcement/cut.store.js';
import { EXAMPLE_POLICY, ExampleWorld } from '../enforcement/example.world.js';
import { choiceRecorded } from '../recalls/recall.join.js';
import { releasePeople, secretsOf } from './bundle.store.js';
import { sha256Hex } from './cohort.js';
import { CutWorker } from './cut.worker.js';
import { peopleFile, type LinkedPeople } from './linked.people.js';
import { keepLogProof } from './log.proof.store.js';
import { openRelease } from './release.open.js';
import { ReleasePlanner } from './release.planner.js';
import { MANIFEST_TYP, sealRelease } from './release.seal.js';
import { pseudonymsToDrop, releaseById } from './release.store.js';
import { acknowledgeRelease, requestUnsealing } from './release.unseal.js';
import { ReleaseUnsealer } from './release.unsealer.js';
import { releasesMigrations } from './releases.migrations.js';
import { VaultCipher } from './vault.cipher.js';

describe('release', () => {
  let db: TestDatabase;
  let keys: Keys;
  let holderKey: Awaited<ReturnType<typeof generateKeyPair>>;
  let jwk: Record<string, unknown>;
  const cipher = VaultCipher.of({ current: 'k1', keys: { k1: randomBytes(32).toString('base64') } });
  beforeAll(async () => {
    db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
    keys = (await testKeys()).of('gateway');
    holderKey = await generateKeyPair('EdDSA', { extractable: true });
    jwk = { ...(await exportJWK(holderKey.publicKey)) };
  });
  afterAll(() => db.drop());

  let world: ExampleWorld;
  let alarms: string[];
  const start = (regime: DecidedRegime, options = {}) =>
    (world = new ExampleWorld(regime, { jwk, ...options }));
  beforeEach(() => {
    alarms = [];
    start('NON_OPPOSITION');
  });

  const holder = (): Actor => ({
    ref: randomUUID(),
    role: 'holder',
    organisation: world.holderId,
    assurance: 'eidas1',
  });
  const operator = (): Actor => ({
    ref: randomUUID(),
    role: 'environment-operator',
    organisation: world.operatorId,
    assurance: 'eidas1',
  });
  const linked = (): LinkedPeople => ({
    linkageId: world.linkageId,
    byRecord: new Map(
      world.people.map(({ recordRef, index }) => [
        recordRef,
        { subjectIndex: index, localId: `local-${index}` },
      ]),
    ),
  });
  const planner = (linkedPeople = async () => linked()) =>
    new ReleasePlanner({
      database: db.database,
      state: world.state,
      policy: EXAMPLE_POLICY,
      keys,
      cipher,
      malformedLines: 'report',
      ruleBundleHash: RULE_BUNDLE_HASH,
      linkedPeople,
      alarm: (code) => void alarms.push(code),
    });
  const unsealer = () =>
    new ReleaseUnsealer({
      database: db.database,
      state: world.state,
      policy: EXAMPLE_POLICY,
      alarm: (code) => void alarms.push(code),
    });
  const clock = () => world.now;

  /** Handles a command as the bus does: the handler and the events it asks for in one transaction. */
  async function handle<B>(
    body: B,
    actor: Actor,
    handler: (context: CommandContext<B>) => Promise<HandlerResult>,
  ): Promise<HandlerResult> {
    return db.database.transaction(async (tx) => {
      const cause = { commandId: randomUUID(), actor };
      const command = {
        id: cause.commandId,
        type: 't',
        key: 'k',
        body,
        actor,
        acceptedAt: world.at(0),
        receivedAt: world.at(0),
        partition: 0,
        offset: 0,
      };
      const result = await handler({
        tx,
        command,
        cause,
        now: world.at(0),
        openConfidential: () => Promise.reject(new Error('none')),
      });
      for (const stream of (result.ok && result.streams) || []) await appendEvents(tx, { ...stream, cause });
      return result;
    });
  }
  const open = (change: object = {}, actor = holder()) => {
    const body = {
      releaseId: randomUUID(),
      permitId: world.permitId,
      datasetId: world.datasetId,
      purpose: '53.1.e' as const,
      environmentId: world.environmentId,
      ...change,
    };
    return handle(body, actor, (context) => openRelease(context, world.state, EXAMPLE_POLICY)).then(
      (result) => ({ result, releaseId: body.releaseId }),
    );
  };
  async function planned(): Promise<{ releaseId: string; plan: ReleasePlan; jws: string }> {
    const { releaseId, result } = await open();
    expect(result).toMatchObject({ ok: true });
    const cut = world.cut('release', releaseId);
    world.send('register.cut', cut);
    expect(await planner().plan(cut, clock)).toBe('done');
    const jws = cipher.open((await secretsOf(db.database, releaseId))!.plan, releaseId);
    return {
      releaseId,
      jws,
      plan: releasePlan.parse(await keys.verifier.verify(jws, { owner: 'gateway', typ: 'garant-plan+jwt' })),
    };
  }
  const manifestFor = (plan: ReleasePlan, jws: string): ReleaseManifest => ({
    manifestVersion: 1,
    releaseId: plan.releaseId,
    permitId: plan.permitId,
    datasetId: plan.datasetId,
    purpose: plan.purpose,
    environmentId: plan.environmentId,
    planHash: sha256Hex(jws),
    ruleBundleHash: plan.ruleBundleHash,
    cohortCommitment: plan.cohortCommitment,
    cut: plan.cut,
    inputs: [],
    outputs: [],
    rejectedLines: 0,
    sealedAt: world.at(0),
  });
  const sign = (payload: object, typ = MANIFEST_TYP, key = holderKey.privateKey) =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'EdDSA', typ })
      .sign(key);
  const seal = (releaseId: string, manifest: string, actor = holder()) =>
    handle({ releaseId, manifest }, actor, (context) => sealRelease(context, world.state));
  async function sealed(): Promise<string> {
    const { releaseId, plan, jws } = await planned();
    expect(await seal(releaseId, await sign(manifestFor(plan, jws)))).toMatchObject({ ok: true });
    return releaseId;
  }
  const logged = (releaseId: string) =>
    keepLogProof(db.database, releaseId, {
      logIndex: 1,
      checkpointSize: 5,
      proof: 'p',
      entry: Buffer.from('e'),
    });
  const ask = (releaseId: string, unsealId = randomUUID(), actor = operator()) =>
    handle({ releaseId, unsealId }, actor, (context) =>
      requestUnsealing(context, world.state, EXAMPLE_POLICY),
    );
  async function unsealing(): Promise<{ releaseId: string; unsealId: string }> {
    const releaseId = await sealed();
    await logged(releaseId);
    const unsealId = randomUUID();
    expect(await ask(releaseId, unsealId)).toMatchObject({ ok: true });
    return { releaseId, unsealId };
  }
  async function endUnsealing(unsealId: string, parked: number[] = []): Promise<void> {
    const cut = world.cut('unseal', unsealId, parked);
    world.send('register.cut', cut);
    expect(await unsealer().unseal(cut, clock)).toBe('done');
  }
  const eventsOf = async (releaseId: string) => {
    const rows = await db.database.query<{ type: string; data: Record<string, unknown> }>(
      'SELECT type, data FROM event_stream WHERE stream_id = $1 ORDER BY version',
      [`release/${releaseId}`],
    );
    return rows;
  };

  it('goes from opened to acknowledged, each step an event', async () => {
    world.choose(world.people[0]!, 'object');
    const { releaseId, unsealId } = await unsealing();
    world.choose(world.people[1]!, 'object');
    await endUnsealing(unsealId);
    const people = await releasePeople(db.database, releaseId);
    expect(people.map(({ subjectIndex }) => subjectIndex).sort()).toEqual([1, 2, 3]);
    const subtracted = people.find(({ subjectIndex }) => subjectIndex === 1)!;
    expect(await pseudonymsToDrop(db.database, releaseId, unsealId)).toEqual([subtracted.pseudonym]);
    const identity = cipher.open((await secretsOf(db.database, releaseId))!.identity, releaseId);
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
    ['dataset-not-yours', {}, () => ({ ...holder(), organisation: 'another' })],
    ['forbidden', {}, operator],
  ])('is refused (%s) to who is not its holder', async (code, change, actor) => {
    expect((await open(change, actor())).result).toMatchObject({ ok: false, problem: { code } });
  });

  it('is refused with the reason, and nothing is stored', async () => {
    const reasonOf = async (change: object = {}) => {
      const { result, releaseId } = await open(change);
      expect(await releaseById(db.database, releaseId)).toBeNull();
      return result.ok ? undefined : result.problem.params?.reason;
    };
    expect(await reasonOf({ purpose: '53.1.a' })).toBe('purpose-not-permitted');
    expect(await reasonOf({ environmentId: randomUUID() })).toBe('environment-unknown');
    expect(await reasonOf({ permitId: randomUUID() })).toBe('permit-unknown');
    world.put('environment.state', world.environmentId, world.environment(world.at(-1)));
    expect(await reasonOf()).toBe('environment-attestation-expired');
    start('NON_OPPOSITION', { jwk: null });
    expect(await reasonOf()).toBe('holder-key-missing');
    start('NON_OPPOSITION');
    world.changePermit({ status: 'revoked' });
    expect(await reasonOf()).toBe('permit-revoked');
  });

  it('is refused, with an alarm, when the register here is not the one of the cut', async () => {
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
    const { releaseId } = await open();
    world.position = 5;
    const cut = world.cut('release', releaseId);
    for (const partition of [0, 1, 2, 3, 4]) world.send('register.cut', cut, partition);
    expect(await planner().plan(cut, clock)).toBe('later');
    world.send('register.cut', cut, 5);
    expect(await planner(async () => ({ ...linked(), linkageId: randomUUID() })).plan(cut, clock)).toBe(
      'later',
    );
    await expect(planner(() => Promise.reject(new Error('down'))).plan(cut, clock)).rejects.toThrow('down');
    expect((await releaseById(db.database, releaseId))?.state).toBe('opened');
    expect(await planner().plan(cut, clock)).toBe('done');
    expect((await releaseById(db.database, releaseId))?.state).toBe('planned');
  });

  it('is planned once when several instances work on the same cut', async () => {
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
    expect(await seal(releaseId, await sign(good), { ...holder(), organisation: 'another' })).toMatchObject({
      problem: { code: 'release-unknown' },
    });
    expect(await seal(releaseId, await sign(good))).toMatchObject({ ok: true });
    expect(await seal(releaseId, await sign(good))).toMatchObject({
      problem: { code: 'release-state', params: { state: 'sealed' } },
    });
  });

  it('is not unsealed before its manifest is in the log, nor for another operator, nor twice', async () => {
    const releaseId = await sealed();
    expect(await ask(releaseId)).toMatchObject({ problem: { code: 'not-in-log-yet' } });
    await logged(releaseId);
    expect(await ask(releaseId, randomUUID(), { ...operator(), organisation: 'another' })).toMatchObject({
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
    start('SNDS_OPPOSITION');
    const { releaseId, unsealId } = await unsealing();
    world.choose(world.people[1]!, 'object');
    await endUnsealing(unsealId, [2]);
    const people = await releasePeople(db.database, releaseId);
    expect(await pseudonymsToDrop(db.database, releaseId, unsealId)).toEqual([
      people.find(({ subjectIndex }) => subjectIndex === 2)!.pseudonym,
    ]);
  });

  it('drops with the key also who was recalled since, and an act that arrived early is recalled at unsealing', async () => {
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
      choiceRecorded({ tx, now: world.at(0), data: received as never, event: { id: randomUUID() } }),
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
    const { releaseId, unsealId } = await unsealing();
    const acknowledge = (id: string, actor = operator()) =>
      handle({ releaseId, unsealId: id, outputs: [] }, actor, acknowledgeRelease);
    expect(await acknowledge(unsealId)).toMatchObject({ problem: { code: 'release-state' } });
    await endUnsealing(unsealId);
    expect(await acknowledge(randomUUID())).toMatchObject({ problem: { code: 'release-state' } });
    expect(await acknowledge(unsealId, { ...operator(), organisation: 'another' })).toMatchObject({
      problem: { code: 'release-unknown' },
    });
    expect(await acknowledge(unsealId)).toMatchObject({ ok: true });
    expect(await acknowledge(unsealId)).toMatchObject({ problem: { code: 'release-state' } });
  });
});
