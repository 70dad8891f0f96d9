import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { Module, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { releaseViewForUser, unsealKey, type Actor } from '@garant/contracts';
import {
  ProblemError,
  VaultCipher,
  accessOf,
  createLogger,
  createService,
  kitMigrations,
} from '@garant/nest-kit';
import {
  createTestDatabase,
  serve,
  testKeys,
  type TestDatabase,
  type TestKeys,
} from '@garant/nest-kit/testing';
import { CommandSender, type CommandIntent, type CommandOutcome } from '../commands/command.sender.js';
import { EXAMPLE_POLICY, ExampleWorld } from '../enforcement/example.world.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { choicesRecorded } from '../recalls/recall.join.js';
import { RecallsModule } from '../recalls/recalls.module.js';
import { insertBundle } from './bundle.store.js';
import { sha256Hex } from './cohort.js';
import { parseLinkedPeople, peopleFile } from './linked.people.js';
import { keepLogProof } from './log.proof.store.js';
import { insertRelease } from './release.store.js';
import { ReleasesModule } from './releases.module.js';
import { releasesMigrations } from './releases.migrations.js';

describe('releases and recalls over HTTP', () => {
  let db: TestDatabase;
  let keys: TestKeys;
  let world: ExampleWorld;
  let server: Awaited<ReturnType<typeof serve>>;
  let close: () => Promise<void>;
  let sent: CommandIntent[];
  let outcome: (intent: CommandIntent) => CommandOutcome;
  const cipher = VaultCipher.of({ current: 'k', keys: { k: randomBytes(32).toString('base64') } });
  const linkedText = () =>
    world.people
      .map(
        ({ recordRef, index }) =>
          `${JSON.stringify({ recordRef, subjectIndex: index, localId: `local-${index}` })}\n`,
      )
      .join('');
  let linkedNow: () => string;

  beforeAll(async () => {
    db = await createTestDatabase([...kitMigrations(), ...releasesMigrations], 'gateway');
    keys = await testKeys();
    world = new ExampleWorld('NON_OPPOSITION', { now: Date.now() });
    // Everything as in the process, but the state, the clocked policy and what others would answer.
    const enforcement = {
      state: world.state,
      policy: { ...EXAMPLE_POLICY, freshnessMs: 3_600_000 },
      parts: { database: db.database, keys: keys.of('gateway'), cipher },
      inclusion: { ofSealing: async () => null, placeOf: async () => ({ index: 4, checkpointSize: 9 }) },
      services: { get: async () => new Response('', { status: 404 }) },
      linkedPeople: async () => parseLinkedPeople(world.linkageId, linkedNow()),
    };
    const commands = {
      identify: (_: Actor, key: string | undefined) => key ?? randomUUID(),
      send: async (intent: CommandIntent) => (sent.push(intent), outcome(intent)),
    };
    @Module({
      providers: [
        { provide: Enforcement, useValue: enforcement },
        { provide: CommandSender, useValue: commands },
      ],
      exports: [Enforcement, CommandSender],
    })
    class Around {}
    Reflect.defineMetadata('__module:global__', true, Around);
    @Module({ imports: [Around, ReleasesModule, RecallsModule] })
    class Whole {}
    const reflector = new Reflector();
    const guard = {
      canActivate(context: ExecutionContext): boolean {
        const request = context
          .switchToHttp()
          .getRequest<{ headers: Record<string, string>; actor?: Actor }>();
        const access = accessOf(reflector, context.getHandler(), context.getClass());
        const actor = JSON.parse(request.headers['x-actor'] ?? 'null') as Actor | null;
        if (!actor) throw new ProblemError('unauthenticated');
        if (access === 'public' || access === 'closed' || !access.includes(actor.role))
          throw new ProblemError('forbidden');
        request.actor = actor;
        return true;
      },
    };
    const settings = { GARANT_LOG_LEVEL: 'silent' } as never;
    const app = await createService(
      { service: 'gateway', module: Whole, settings, keys: keys.of('gateway'), guard },
      createLogger('gateway', 'silent'),
    );
    server = await serve(app);
    close = () => app.close();
  });
  afterAll(async () => {
    await close();
    await db.drop();
  });
  beforeEach(() => {
    sent = [];
    outcome = ({ id, body }) => ({ state: 'done', commandId: id!, result: body });
    linkedNow = linkedText;
  });

  const actor = (role: Actor['role'], more: Partial<Actor> = {}): Actor => ({
    ref: randomUUID(),
    role,
    assurance: 'eidas1',
    ...more,
  });
  const holder = () => actor('holder', { organisation: world.holderId });
  const operator = () => actor('environment-operator', { organisation: world.operatorId });
  const ask = (as: Actor, method: string, path: string, body?: object) =>
    server.ask(method, path, {
      headers: { 'x-actor': JSON.stringify(as), ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  async function release(
    state: 'planned' | 'sealed' | 'unsealed',
    subtracted: number[] = [],
  ): Promise<{ releaseId: string; unsealId: string; pseudonyms: string[] }> {
    const [releaseId, unsealId] = [randomUUID(), randomUUID()];
    const { permitId, applicationId, datasetId, holderId, environmentId, operatorId } = world;
    await insertRelease(db.database, {
      releaseId,
      permitId,
      applicationId,
      datasetId,
      holderId,
      environmentId,
      operatorId,
      purpose: '53.1.e',
      regime: 'NON_OPPOSITION',
      waitingDays: 30,
      categories: ['51.1.a'],
      openedAt: world.at(0),
      openedBy: randomUUID(),
    });
    const people = world.people.map(({ recordRef, index }) => ({
      recordRef,
      subjectIndex: index,
      informedOn: null,
      pseudonym: randomUUID(),
    }));
    await insertBundle(db.database, {
      releaseId,
      cut: world.cut('release', releaseId),
      permitCutPosition: 0,
      linkageId: world.linkageId,
      ruleBundleHash: '0'.repeat(64),
      cohortSalt: 's',
      positions: {},
      reasonCodes: [],
      people,
      excluded: [],
      plan: cipher.seal('a.b.c', releaseId),
      identity: cipher.seal('AGE-SECRET-KEY-1TEST', releaseId),
    });
    const file = peopleFile(people, parseLinkedPeople(world.linkageId, linkedText()))!;
    await db.database.query(
      `UPDATE release SET state = $2, people_hash = $3, manifest = 'a.b.c', sealed_at = CASE WHEN $2 = 'planned' THEN NULL ELSE now() END WHERE release_id = $1`,
      [releaseId, state, sha256Hex(file)],
    );
    if (state === 'unsealed') {
      await db.database.query(
        `INSERT INTO unsealing (unseal_id, release_id, state, requested_at, requested_by) VALUES ($1, $2, 'done', now(), $3)`,
        [unsealId, releaseId, randomUUID()],
      );
      for (const index of subtracted)
        await db.database.query(
          'INSERT INTO unsealing_subtraction (unseal_id, record_ref, pseudonym) VALUES ($1, $2, $3)',
          [unsealId, people[index]!.recordRef, people[index]!.pseudonym],
        );
      await db.database.query(
        'UPDATE release SET unseal_id = $2, unseal_position = $3 WHERE release_id = $1',
        [releaseId, unsealId, world.position],
      );
      await keepLogProof(db.database, releaseId, {
        logIndex: 4,
        checkpointSize: 9,
        proof: 'the proof',
        entry: Buffer.from('the entry'),
      });
    }
    return { releaseId, unsealId, pseudonyms: people.map(({ pseudonym }) => pseudonym) };
  }
  const readsOf = async (releaseId: string) => {
    const rows = await db.database.query<{ envelope: string }>(
      `SELECT envelope FROM outbox WHERE key = $1 AND envelope LIKE '%data.read%'`,
      [releaseId],
    );
    return rows.map(({ envelope }) => (JSON.parse(envelope) as { data: { what: string } }).data.what);
  };

  it('opens a release with the permit’s purpose and environment, under an id of the idempotency key', async () => {
    const { permitId, datasetId, environmentId } = world;
    const answer = await ask(holder(), 'POST', '/api/v1/releases', { permitId, datasetId });
    expect(answer.statusCode).toBe(201);
    expect(sent[0]).toMatchObject({
      service: 'gateway',
      type: 'release.open',
      body: { permitId, datasetId, purpose: '53.1.e', environmentId },
    });
    expect(sent[0]!.key).toBe(sent[0]!.body.releaseId);
    expect(answer.json()).toMatchObject({ releaseId: sent[0]!.key });
    expect(
      (await ask(holder(), 'POST', '/api/v1/releases', { permitId: randomUUID(), datasetId })).json(),
    ).toMatchObject({ code: 'permit-unknown' });
    expect(
      (await ask(holder(), 'POST', '/api/v1/releases', { permitId, datasetId, more: 1 })).json(),
    ).toMatchObject({ code: 'invalid-body' });
    expect(
      (await ask(actor('researcher'), 'POST', '/api/v1/releases', { permitId, datasetId })).statusCode,
    ).toBe(403);
  });

  it('answers a refusal with its reason, and a slow command with its address', async () => {
    const { permitId, datasetId } = world;
    outcome = ({ id }) => ({
      state: 'refused',
      commandId: id!,
      problem: { code: 'release-refused', params: { reason: 'permit-expired' } },
    });
    const refused = await ask(holder(), 'POST', '/api/v1/releases', { permitId, datasetId });
    expect([refused.statusCode, refused.json()]).toMatchObject([
      403,
      { code: 'release-refused', params: { reason: 'permit-expired' } },
    ]);
    outcome = ({ id }) => ({ state: 'pending', commandId: id!, partition: 2, offset: 5 });
    const slow = await ask(holder(), 'POST', '/api/v1/releases', { permitId, datasetId });
    expect([slow.statusCode, slow.json()]).toMatchObject([202, { partition: 2, offset: 5 }]);
  });

  it('shows a data user four members, the same whoever is left out, and nothing of other permits', async () => {
    const researcher = actor('researcher', { ref: world.researcher });
    const [whole, fewer] = [await release('unsealed'), await release('unsealed', [0, 1])];
    for (const { releaseId } of [whole, fewer]) {
      const view = (await ask(researcher, 'GET', `/api/v1/releases/${releaseId}`)).json() as object;
      expect(Object.keys(view).sort()).toEqual(Object.keys(releaseViewForUser.shape).sort());
    }
    const list = (await ask(researcher, 'GET', `/api/v1/releases?permit=${world.permitId}`)).json() as {
      items: object[];
    };
    for (const item of list.items)
      expect(Object.keys(item).sort()).toEqual(Object.keys(releaseViewForUser.shape).sort());
    expect(
      (await ask(actor('researcher'), 'GET', `/api/v1/releases/${whole.releaseId}`)).json(),
    ).toMatchObject({ code: 'release-unknown' });
    expect((await ask(actor('researcher'), 'GET', '/api/v1/releases')).json()).toMatchObject({
      items: [],
      total: 0,
    });
    for (const path of ['plan', 'people', `key?unsealId=${whole.unsealId}`])
      expect((await ask(researcher, 'GET', `/api/v1/releases/${whole.releaseId}/${path}`)).statusCode).toBe(
        403,
      );
    expect((await ask(researcher, 'GET', '/api/v1/recalls')).statusCode).toBe(403);
    expect((await ask(actor('patient'), 'GET', '/api/v1/releases')).statusCode).toBe(403);
    expect((await ask(actor('inspector'), 'GET', '/api/v1/releases?limit=x')).json()).toMatchObject({
      code: 'invalid-query',
    });
  });

  it('hands plan and people to the holder alone, while planned, and logs the read of people first', async () => {
    const { releaseId } = await release('planned');
    expect((await ask(holder(), 'GET', `/api/v1/releases/${releaseId}/plan`)).body).toBe('a.b.c');
    expect(
      (
        await ask(actor('holder', { organisation: 'another' }), 'GET', `/api/v1/releases/${releaseId}/plan`)
      ).json(),
    ).toMatchObject({ code: 'release-unknown' });
    const people = await ask(holder(), 'GET', `/api/v1/releases/${releaseId}/people`);
    expect(people.headers.get('content-type')).toContain('application/x-ndjson');
    expect(people.body.trim().split('\n')).toHaveLength(4);
    expect(await readsOf(releaseId)).toEqual(['release-people']);
    linkedNow = () => linkedText().replace('local-2', 'local-9');
    expect((await ask(holder(), 'GET', `/api/v1/releases/${releaseId}/people`)).json()).toMatchObject({
      code: 'conflict',
    });
    const sealed = await release('sealed');
    expect((await ask(holder(), 'GET', `/api/v1/releases/${sealed.releaseId}/people`)).json()).toMatchObject({
      code: 'release-state',
      params: { state: 'sealed' },
    });
    expect((await ask(holder(), 'GET', '/api/v1/releases/not-an-id/plan')).json()).toMatchObject({
      code: 'release-unknown',
    });
  });

  it('hands the key to the environment’s operator, with whom to drop, and not when a suspension came since', async () => {
    const { releaseId, unsealId, pseudonyms } = await release('unsealed', [2]);
    const path = `/api/v1/releases/${releaseId}/key?unsealId=${unsealId}`;
    const key = unsealKey.parse((await ask(operator(), 'GET', path)).json());
    expect(key).toMatchObject({
      identity: 'AGE-SECRET-KEY-1TEST',
      subtract: [pseudonyms[2]],
      proof: 'the proof',
      entry: Buffer.from('the entry').toString('base64'),
    });
    expect(await readsOf(releaseId)).toEqual(['unseal-key']);
    expect(
      (await ask(actor('environment-operator', { organisation: 'another' }), 'GET', path)).statusCode,
    ).toBe(404);
    expect(
      (await ask(operator(), 'GET', `/api/v1/releases/${releaseId}/key?unsealId=${randomUUID()}`)).json(),
    ).toMatchObject({ code: 'release-state' });
    world.put('suspension.state', 's', {
      target: { kind: 'permit', id: world.permitId },
      suspended: true,
      since: world.at(0),
    });
    expect((await ask(operator(), 'GET', path)).json()).toMatchObject({
      code: 'release-refused',
      params: { reason: 'permit-suspended' },
    });
    world.put('suspension.state', 's', null);
    const sealed = await release('sealed');
    expect(
      (await ask(operator(), 'GET', `/api/v1/releases/${sealed.releaseId}/key?unsealId=${unsealId}`)).json(),
    ).toMatchObject({ code: 'release-state' });
  });

  it('gives a recall to the operator as a signed order, and shows the person what became of the choice', async () => {
    const { releaseId, pseudonyms } = await release('unsealed');
    const person = world.people[3]!;
    const choice = world.choose(person, 'object');
    const received = {
      ...choice,
      receiptId: randomUUID(),
      recordedAt: world.at(0),
      actedBy: randomUUID(),
      notice: {},
    };
    await db.database.transaction((tx) =>
      choicesRecorded(tx, [{ now: world.at(0), data: received as never, event: { id: randomUUID() } }]),
    );

    const list = (await ask(operator(), 'GET', '/api/v1/recalls')).json() as {
      items: { recallId: string; releaseId: string; overdue: boolean }[];
    };
    const recall = list.items.find((one) => one.releaseId === releaseId)!;
    expect(recall).toMatchObject({
      state: 'ordered',
      acknowledgedAt: null,
      overdue: false,
    });
    expect(JSON.stringify(list)).not.toContain(person.ref);
    const order = await keys
      .of('gateway')
      .verifier.verify((await ask(operator(), 'GET', `/api/v1/recalls/${recall.recallId}`)).body, {
        owner: 'gateway',
        typ: 'garant-recall+jwt',
      });
    expect(order).toMatchObject({ releaseId, pseudonyms: [pseudonyms[3]] });
    expect(
      (
        await ask(
          actor('environment-operator', { organisation: 'another' }),
          'GET',
          `/api/v1/recalls/${recall.recallId}`,
        )
      ).json(),
    ).toMatchObject({ code: 'recall-unknown' });
    await ask(operator(), 'POST', `/api/v1/recalls/${recall.recallId}/acknowledgement`, {});
    expect(sent[0]).toMatchObject({
      type: 'recall.acknowledge',
      key: recall.recallId,
      body: { recallId: recall.recallId, releaseId },
    });

    const patient = actor('patient', { subjectRef: person.ref });
    const effect = (await ask(patient, 'GET', `/api/v1/my/choices/${choice.choiceId}/effect`)).json();
    expect(effect).toMatchObject({
      recorded: { position: choice.position },
      inForce: { atGateway: false, appliedPosition: 0 },
      logged: { index: 4, checkpointSize: 9 },
      cannotRecall: [{ reason: 'results-already-obtained' }],
    });
    expect((effect as { recalls: object[] }).recalls.length).toBeGreaterThan(0);
    expect(
      (
        await ask(
          actor('patient', { subjectRef: randomUUID() }),
          'GET',
          `/api/v1/my/choices/${choice.choiceId}/effect`,
        )
      ).json(),
    ).toMatchObject({ code: 'not-found' });
  });
});
