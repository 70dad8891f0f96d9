import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { actorTokenFor, createLogger, createService, listRoutes, type Keys } from '@garant/nest-kit';
import { serve, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { holder, outboxOf, patient, testCipher, testRegister, traits } from '../test/consent.fixture.js';
import { ConsentModule } from './app.module.js';
import { acceptUploads } from './linkage/upload.parser.js';
import { rememberScope } from './scopes/scope.store.js';

let test: TestDatabase;
let app: NestFastifyApplication;
let ask: Awaited<ReturnType<typeof serve>>['ask'];
let gateway: Keys;
const operator: Actor = { ref: randomUUID(), role: 'operator', assurance: 'service' };

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
  app = await createService({
    service: 'consent',
    module: ConsentModule.of({
      database: test.database,
      keys: keys.of('consent'),
      cipher: testCipher(),
      logger: createLogger('consent', 'silent'),
      settings,
    }),
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
const code = (answer: { json(): unknown }) => (answer.json() as { code: string }).code;

describe('internal HTTP of consent', () => {
  const PUBLIC = [
    '/health/live',
    '/health/ready',
    '/internal/notices',
    '/internal/notices/:noticeId/:version',
    '/internal/notices/:noticeId/versions',
    '/internal/notices/:noticeId/changes',
    '/internal/policies',
    '/internal/notices/:noticeId/:version/form.pdf',
  ];

  it('guards every route that is not listed as public', async () => {
    const routes = listRoutes(app);
    expect(routes.length).toBeGreaterThan(8);
    for (const { method, path } of routes) {
      const answer = await ask(method, path.replace(/:[A-Za-z0-9]+/g, '1'));
      if (PUBLIC.includes(path)) expect([path, answer.statusCode === 401]).toEqual([path, false]);
      else expect([path, answer.statusCode, code(answer)]).toEqual([path, 401, 'unauthenticated']);
    }
  });

  it('shows a patient their own choices only, and writes the reading down first', async () => {
    const me = patient(randomUUID());
    const own = await ask('GET', `/internal/choices?subjectRef=${me.subjectRef}`, { headers: await as(me) });
    expect([own.statusCode, own.json()]).toEqual([200, []]);
    expect((await outboxOf(test.database, 'data.read')).at(-1)?.data).toMatchObject({
      what: 'choices',
      subjectRef: me.subjectRef,
    });
    const other = await ask('GET', `/internal/choices?subjectRef=${randomUUID()}`, { headers: await as(me) });
    expect([other.statusCode, code(other)]).toEqual([404, 'subject-unknown']);
    const researcher = await ask('GET', '/internal/choices', {
      headers: await as({ ...me, role: 'researcher' }),
    });
    expect([researcher.statusCode, code(researcher)]).toEqual([403, 'forbidden']);
  });

  it('takes an upload as a stream, checks its hash, and keeps nothing readable', async () => {
    const text = `${JSON.stringify({ localId: 'L1', ...traits({ familyName: 'Uploadname' }) })}\n`.repeat(3);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const headers = { ...(await as(holder('hospital'))), 'content-type': 'application/x-ndjson' };
    const stored = await ask('PUT', `/internal/imports/${sha256}`, { headers, body: text });
    expect([stored.statusCode, stored.json()]).toEqual([200, { sha256, bytes: text.length }]);
    const wrong = await ask('PUT', `/internal/imports/${'0'.repeat(64)}`, { headers, body: text });
    expect([wrong.statusCode, code(wrong)]).toEqual([422, 'file-hash']);
    const json = await ask('PUT', `/internal/imports/${sha256}`, {
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([json.statusCode, code(json)]).toEqual([415, 'unsupported-media-type']);
    const rows = await test.database.query<{ found: number }>(
      `SELECT count(*) AS found FROM import_chunk WHERE position('Uploadname'::bytea IN ciphertext) > 0`,
    );
    expect(rows[0]?.found).toBe(0);
  });

  it('answers another holder’s linkage report as if it were not there', async () => {
    const datasetId = randomUUID();
    await rememberScope(test.database, 'dataset', datasetId, 'hospital');
    expect(
      (await ask('GET', `/internal/linkages/${datasetId}`, { headers: await as(holder('hospital')) })).json(),
    ).toMatchObject({ status: 'none' });
    expect(
      code(await ask('GET', `/internal/linkages/${datasetId}`, { headers: await as(holder('other')) })),
    ).toBe('not-found');
    expect(
      code(await ask('GET', `/internal/linkages/${datasetId}/people`, { headers: await as(operator) })),
    ).toBe('linkage-missing');
  });

  it('ends the snapshot with a signature over everything before it', async () => {
    const answer = await ask('GET', '/internal/snapshot', { headers: await as(operator) });
    const lines = answer.body.trimEnd().split('\n');
    const end = JSON.parse(lines.at(-1)!) as { t: string; jws: string };
    const payload = await gateway.verifier.verify(end.jws, { owner: 'consent', typ: 'garant-snapshot+jwt' });
    const before = `${lines.slice(0, -1).join('\n')}\n`;
    expect(payload).toMatchObject({ sha256: createHash('sha256').update(before).digest('hex') });
    expect(JSON.parse(lines[0]!)).toMatchObject({ t: 'header', position: 0 });
  });

  it('serves published notices to everybody in both languages', async () => {
    const notices = (await ask('GET', '/internal/notices')).json() as {
      regime: string;
      title: { fr: string; en: string };
    }[];
    expect(notices.map((notice) => notice.regime).sort()).toEqual([
      'EHDS_OPT_OUT',
      'EXPLICIT_CONSENT',
      'NON_OPPOSITION',
      'SNDS_OPPOSITION',
    ]);
    for (const { title } of notices) expect(title.fr && title.en).toBeTruthy();
    expect(code(await ask('GET', '/internal/notices/ehds-opt-out/99'))).toBe('notice-unknown');
  });
});
