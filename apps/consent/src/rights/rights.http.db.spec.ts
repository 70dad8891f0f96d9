import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, RequestDetail, RequestView } from '@garant/contracts';
import { actorTokenFor, createLogger, createService, type Keys } from '@garant/nest-kit';
import { serve, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import { REPRESENTATION_DEFAULTS } from '@garant/rules';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { handle, outboxOf, patient, testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import { ConsentModule } from '../app.module.js';
import type { ActingRule } from '../choices/acting.model.js';
import { registerPerson } from '../people/person.service.js';
import { requestExport } from './export.service.js';
import { ExportWorker } from './export.worker.js';
import { requestCommands } from './request.service.js';

let test: TestDatabase;
let app: NestFastifyApplication;
let ask: Awaited<ReturnType<typeof serve>>['ask'];
let gateway: Keys;
const cipher = testCipher();
const never: ActingRule = () => Promise.resolve({ ok: false, problem: { code: 'authority-missing' } });
const commands = requestCommands({
  cipher,
  representation: { cipher, policy: REPRESENTATION_DEFAULTS },
  acting: { underAuthority: never, underMandate: never },
});
const officer: Actor = {
  ref: randomUUID(),
  role: 'data-protection-officer',
  assurance: 'eidas2',
  organisation: 'access-body',
};
let me: Actor;
let other: Actor;
let requestId: string;

const person = async (familyName: string): Promise<Actor> => {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'https://idp.example', sub: randomUUID(), traits: traits({ familyName }) },
  });
  return patient(result.ok ? (result.result as { subjectRef: string }).subjectRef : undefined);
};

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
    // No broker is there: HTTP answers all the same.
    GARANT_KAFKA_BROKERS: '127.0.0.1:9',
    GARANT_TOPIC_PREFIX: 'garant',
    GARANT_BEAT_SECONDS: 3600,
  };
  const logger = createLogger('consent', 'silent');
  app = await createService({
    service: 'consent',
    module: ConsentModule.of({
      database: test.database,
      keys: keys.of('consent'),
      cipher,
      logger,
      settings,
    }),
    settings,
    keys: keys.of('consent'),
  });
  ({ ask } = await serve(app));
  [me, other] = [await person('Zwqxvkask'), await person('Other')];
  requestId = randomUUID();
  await handle(
    test.database,
    commands['request.make'] as never,
    {
      body: { requestId, subjectRef: me.subjectRef!, kind: 'access', channel: 'portal', language: 'fr' },
      actor: me,
      key: requestId,
      confidential: { text: 'Que savez-vous de moi ?' },
    } as never,
  );
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

const get = async (actor: Actor, path: string) => {
  const authorization = `Bearer ${await actorTokenFor(gateway, actor, 'consent')}`;
  const answer = await ask('GET', path, { headers: { authorization } });
  return { ...answer, code: answer.statusCode < 300 ? 'ok' : (answer.json() as { code: string }).code };
};
const readsOf = async (actor: Actor) =>
  (await outboxOf(test.database, 'data.read'))
    .map((event) => event.data)
    .filter((data) => data.role === actor.role && data.subjectRef === me.subjectRef);

describe('requests over HTTP', () => {
  it('show a person their own, with its text, and nobody else’s', async () => {
    const mine = await get(me, '/internal/rights-requests/mine');
    expect((mine.json() as RequestView[]).map((request) => request.requestId)).toEqual([requestId]);
    const one = (await get(me, `/internal/rights-requests/${requestId}`)).json() as RequestDetail;
    expect(one.texts).toMatchObject([{ part: 'request', text: 'Que savez-vous de moi ?' }]);
    expect([one.person, one.earlierOfKind]).toEqual([null, null]);
    expect((await get(other, `/internal/rights-requests/${requestId}`)).code).toBe('request-unknown');
    expect((await get(other, '/internal/rights-requests/mine')).json()).toEqual([]);
    expect((await get(me, '/internal/rights-requests/no-id')).code).toBe('request-unknown');
  });

  it('show the officer a queue without words or names, and who asks on opening, which is written down', async () => {
    const queue = await get(officer, '/internal/rights-requests');
    expect(queue.json()).toMatchObject({ total: 1, items: [{ requestId, allowed: ['request.assign'] }] });
    expect(queue.body).not.toContain('Zwqxvkask');
    expect(await readsOf(officer)).toEqual([]);
    const one = (await get(officer, `/internal/rights-requests/${requestId}`)).json() as RequestDetail;
    expect(one).toMatchObject({ person: { familyName: 'Zwqxvkask' }, earlierOfKind: 0 });
    expect(await readsOf(officer)).toMatchObject([
      { what: 'request', requestId, organisation: 'access-body', subjectRef: me.subjectRef },
    ]);
  });

  it('keep the queue from everybody else, and refuse what it does not know', async () => {
    expect((await get(me, '/internal/rights-requests')).code).toBe('forbidden');
    for (const query of ['state=LATE', 'kind=copy', 'limit=0', 'sort=name'])
      expect([query, (await get(officer, `/internal/rights-requests?${query}`)).code]).toEqual([
        query,
        'invalid-query',
      ]);
  });
});

describe('copies over HTTP', () => {
  it('are there for the person alone; taking one away is written down', async () => {
    const exportId = randomUUID();
    await handle(test.database, requestExport, {
      body: { exportId, subjectRef: me.subjectRef!, language: 'fr' },
      actor: me,
      key: me.subjectRef!,
    });
    await new ExportWorker(test.database, cipher, (error) => {
      throw error;
    }).runAll();
    const path = `/internal/exports/${exportId}/files/json`;
    const file = await get(me, path);
    expect(file.headers.get('content-disposition')).toContain('attachment');
    expect(JSON.parse(file.body)).toMatchObject({ subjectRef: me.subjectRef });
    expect((await readsOf(me)).map(({ what }) => what)).toContain('export');
    expect((await get(other, path)).code).toBe('not-found');
    expect((await get(officer, path)).code).toBe('forbidden');
    expect((await get(me, `/internal/exports/${exportId}/files/exe`)).code).toBe('not-found');
    expect((await get(other, `/internal/exports?subjectRef=${me.subjectRef}`)).code).toBe('subject-unknown');
  });

  it('take no supplement that is not of the form', async () => {
    const authorization = `Bearer ${await actorTokenFor(gateway, me, 'consent')}`;
    const answer = await ask('PUT', `/internal/exports/${randomUUID()}/supplement`, {
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ sections: [{ section: '../etc', title: { fr: 'x', en: 'x' }, rows: [] }] }),
    });
    expect((answer.json() as { code: string }).code).toBe('invalid-body');
  });
});
