import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type {
  Actor,
  ErasurePreview,
  IdentityCase,
  IdentityCaseDetail,
  MyLinkage,
  VaultStatus,
} from '@garant/contracts';
import { actorTokenFor, createLogger, createService, type Keys } from '@garant/nest-kit';
import { serve, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  handle,
  holder,
  outboxOf,
  patient,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { ConsentModule } from '../app.module.js';
import { acceptUploads } from '../linkage/upload.parser.js';
import { openCases } from './identity.case.js';
import { registerPerson } from './person.service.js';
import type { Person } from './person.store.js';

let test: TestDatabase;
let app: NestFastifyApplication;
let ask: Awaited<ReturnType<typeof serve>>['ask'];
let gateway: Keys;
const cipher = testCipher();
const officer: Actor = { ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas1' };

beforeAll(async () => {
  test = await testRegister();
  const keys = await testKeys();
  gateway = keys.of('gateway');
  const settings = {
    GARANT_HOST: '127.0.0.1',
    GARANT_PORT: 0,
    GARANT_METRICS_PORT: 0,
    GARANT_LOG_LEVEL: 'silent' as const,
    GARANT_JWKS_FILE: '',
    GARANT_GATEWAY_URL: 'http://gateway.example',
    GARANT_INS_ENTITLED: false,
    GARANT_MANDATE_MINUTES: 120,
    GARANT_PAPER_DATE: 'protective' as const,
    GARANT_KAFKA_BROKERS: '127.0.0.1:9',
    GARANT_TOPIC_PREFIX: 'garant',
    GARANT_BEAT_SECONDS: 3600,
  };
  const given = {
    database: test.database,
    keys: keys.of('consent'),
    cipher,
    logger: createLogger('consent', 'silent'),
    settings,
  };
  app = await createService({
    service: 'consent',
    module: ConsentModule.of(given),
    settings,
    keys: keys.of('consent'),
    routes: acceptUploads,
  });
  ({ ask } = await serve(app));
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const as = async (actor: Actor) => ({
  authorization: `Bearer ${await actorTokenFor(gateway, actor, 'consent')}`,
});
const get = async <T>(actor: Actor, path: string) => {
  const answer = await ask('GET', path, { headers: await as(actor) });
  return { status: answer.statusCode, body: answer.json() as T & { code?: string } };
};
async function login(familyName: string): Promise<Person> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub: randomUUID(), traits: traits({ familyName }) },
  });
  const { subjectRef, subjectIndex } = (result as { result: Person }).result;
  return { subjectRef, subjectIndex };
}
const readsOf = async (subjectRef: string) =>
  (await outboxOf(test.database, 'data.read'))
    .filter(({ data }) => data.subjectRef === subjectRef)
    .map(({ data }) => data.what);

describe('the identity desk over HTTP', () => {
  it('shows a queue without names, and traits only case by case, each person being told', async () => {
    const familyName = `Q${randomUUID()}`;
    const [known, doubt] = [await login(familyName), await login(familyName)];
    await test.database.transaction((tx) => openCases(tx, new Date().toISOString()));
    const queue = await get<IdentityCase[]>(officer, '/internal/identity/cases');
    expect(queue.status).toBe(200);
    expect(JSON.stringify(queue.body)).not.toContain(familyName);
    expect(await readsOf(known.subjectRef)).toEqual([]);
    const one = queue.body.at(-1)!;
    const detail = await get<IdentityCaseDetail>(officer, `/internal/identity/cases/${one.caseId}`);
    expect(detail.body).toMatchObject({
      person: { subjectRef: doubt.subjectRef, familyName, ins: false, hasLogin: true, linkedRecords: 0 },
      others: [{ subjectRef: known.subjectRef, familyName }],
    });
    for (const { subjectRef } of [known, doubt]) expect(await readsOf(subjectRef)).toEqual(['identity']);
  });

  it.each([
    ['a patient', patient(randomUUID())],
    ['an operator', { ref: randomUUID(), role: 'operator', assurance: 'service' } as Actor],
    ['a holder', holder('hospital')],
  ])('is closed to %s', async (_who, actor) => {
    for (const path of [
      '/internal/identity/cases',
      `/internal/identity/cases/${randomUUID()}`,
      '/internal/identity/merges',
    ])
      expect((await get(actor, path)).status).toBe(403);
  });

  it.each([
    ['/internal/identity/cases?state=every', 400, 'invalid-query'],
    ['/internal/identity/cases?after=x', 400, 'invalid-query'],
    [`/internal/identity/cases/${randomUUID()}`, 404, 'not-found'],
    ['/internal/identity/cases/x', 404, 'not-found'],
  ])('answers %s with %i', async (path, status, code) => {
    expect(await get(officer, path)).toMatchObject({ status, body: { code } });
  });
});

describe('a person and their own place', () => {
  it('is told plainly that no record was found, and that is written down', async () => {
    const person = await login(`P${randomUUID()}`);
    const me = patient(person.subjectRef);
    const found = await get<MyLinkage>(me, `/internal/people/linkage?subjectRef=${person.subjectRef}`);
    expect(found).toEqual({ status: 200, body: { found: false, ambiguous: false, datasets: [] } });
    expect(await readsOf(person.subjectRef)).toEqual(['linkage']);
  });

  it('sees nobody else’s linkage or erasure', async () => {
    const other = await login(`P${randomUUID()}`);
    const me = patient(randomUUID());
    for (const path of ['/internal/people/linkage', '/internal/people/erasure'])
      expect(await get(me, `${path}?subjectRef=${other.subjectRef}`)).toMatchObject({
        status: 404,
        body: { code: 'subject-unknown' },
      });
  });

  it('sees what an erasure would take', async () => {
    const person = await login(`P${randomUUID()}`);
    const preview = await get<ErasurePreview>(
      patient(person.subjectRef),
      `/internal/people/erasure?subjectRef=${person.subjectRef}`,
    );
    expect(preview.body).toMatchObject({ acts: 0, standingRefusal: false });
    expect(preview.body.items).toContainEqual({ what: 'traits', rows: 1 });
    expect(await readsOf(person.subjectRef)).toEqual(['erasure-preview']);
  });
});

describe('keys and uploads over HTTP', () => {
  it('tells an operator how far the keys are rotated, and nobody else', async () => {
    const operator: Actor = { ref: randomUUID(), role: 'operator', assurance: 'service' };
    const status = await get<VaultStatus>(operator, '/internal/vault');
    expect(status.body.tables.find(({ table }) => table === 'vault_person.traits')).toMatchObject({
      onOlderKeys: 0,
    });
    expect((await get(officer, '/internal/vault')).status).toBe(403);
  });

  it('takes a file in chunks and says what is missing', async () => {
    const by = holder('hospital');
    const [one, two] = ['{"a":1}\n', '{"b":2}\n'];
    const sha256 = createHash('sha256')
      .update(one + two)
      .digest('hex');
    const put = async (path: string, payload?: string) => {
      const answer = await ask('PUT', path, {
        headers: {
          ...(await as(by)),
          ...(payload === undefined ? {} : { 'content-type': 'application/x-ndjson' }),
        },
        ...(payload === undefined ? {} : { body: payload }),
      });
      return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
    };
    const base = `/internal/imports/${sha256}`;
    expect(await put(`${base}/chunks/0`, one)).toMatchObject({ status: 404, body: { code: 'file-unknown' } });
    expect(await put(`${base}/upload`)).toMatchObject({ status: 200, body: { complete: false, chunks: [] } });
    expect((await put(`${base}/chunks/1`, two)).status).toBe(200);
    expect(await put(`${base}/upload`)).toMatchObject({ body: { chunks: [{ seq: 1, bytes: two.length }] } });
    expect((await put(`${base}/chunks/0`, one)).status).toBe(200);
    expect(await put(`${base}/complete`)).toEqual({ status: 200, body: { sha256, bytes: 16 } });
    expect(await put(`${base}/chunks/zero`, one)).toMatchObject({
      status: 400,
      body: { code: 'invalid-query' },
    });
    expect(await put('/internal/imports/x/upload')).toMatchObject({ status: 400 });
  });
});
