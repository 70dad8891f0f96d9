import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  SETTINGS,
  type Actor,
  type AsOfAnswer,
  type ImportFinding,
  type RegisterCount,
} from '@garant/contracts';
import { actorTokenFor, createLogger, createService, type Keys } from '@garant/nest-kit';
import { serve, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { holder, outboxOf, patient, testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import { importText, ndjson, officer, row } from '../../test/import.fixture.js';
import { ConsentModule } from '../app.module.js';
import { PARTS } from '../consent.parts.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { indexTraits } from '../people/traits.match.js';

let test: TestDatabase;
let app: NestFastifyApplication;
let url: string;
let gateway: Keys;
const cipher = testCipher();
const dpo = officer();

beforeAll(async () => {
  test = await testRegister();
  const keys = await testKeys();
  gateway = keys.of('gateway');
  const defaults = Object.fromEntries(
    Object.entries(SETTINGS).flatMap(([name, { schema, users, default: text }]) =>
      (users as readonly string[]).includes('consent') && text ? [[name, schema.parse(text)]] : [],
    ),
  );
  const settings = {
    ...defaults,
    GARANT_PORT: 0,
    GARANT_METRICS_PORT: 0,
    GARANT_LOG_LEVEL: 'silent' as const,
    GARANT_JWKS_FILE: '',
    GARANT_GATEWAY_URL: 'https://gateway.example',
    // No broker is there: HTTP answers all the same.
    GARANT_KAFKA_BROKERS: '127.0.0.1:9',
    GARANT_BEAT_SECONDS: 3600,
  } as never;
  app = await createService({
    service: 'consent',
    module: ConsentModule.of({
      database: test.database,
      keys: keys.of('consent'),
      cipher,
      logger: createLogger('consent', 'silent'),
      settings,
    }),
    settings,
    keys: keys.of('consent'),
    routes: (server) => {
      for (const part of PARTS) part.routes?.(server);
    },
  });
  ({ url } = await serve(app));
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

async function ask(
  actor: Actor,
  method: string,
  path: string,
  body?: Buffer,
): Promise<{ status: number; text: string; json: <T>() => T; code: () => string }> {
  const answer = await fetch(`${url}/internal${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await actorTokenFor(gateway, actor, 'consent')}`,
      ...(body ? { 'content-type': 'application/partial-upload' } : {}),
    },
    ...(body ? { body } : {}),
  });
  const text = await answer.text();
  const json = <T>() => JSON.parse(text) as T;
  return { status: answer.status, text, json, code: () => json<{ code: string }>().code };
}
const person = (familyName: string) => traits({ familyName });
async function refOf(familyName: string): Promise<string> {
  const [found] = await test.database.query<{ subject_ref: string }>(
    'SELECT subject_ref FROM vault_person WHERE exact_index = $1',
    [indexTraits(cipher, person(familyName)).exact],
  );
  return found!.subject_ref;
}

describe('imports over HTTP', () => {
  const bytes = Buffer.from(ndjson(Array.from({ length: 4_000 }, (_, n) => row(person(`P${n}`)))));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const at = (offset: number, total = bytes.length, name = sha256) =>
    `/choice-imports/files/${name}?offset=${offset}&total=${total}`;

  it('takes a file in parts, tells how far it is, and goes on from there', async () => {
    expect((await ask(dpo, 'GET', `/choice-imports/files/${sha256}`)).code()).toBe('file-unknown');
    const first = await ask(dpo, 'PUT', at(0), bytes.subarray(0, 400_000));
    expect(first.json()).toEqual({ sha256, bytes: 400_000, total: bytes.length, complete: false });
    expect((await ask(dpo, 'PUT', at(5), bytes.subarray(5))).code()).toBe('upload-offset');
    const rest = await ask(dpo, 'PUT', at(400_000), bytes.subarray(400_000));
    expect(rest.json()).toMatchObject({ bytes: bytes.length, complete: true });
    expect((await ask(dpo, 'PUT', at(0), bytes)).json()).toMatchObject({ complete: true });
  });

  it('refuses what is too large, empty, or not what it is called', async () => {
    expect((await ask(dpo, 'PUT', at(0, 3 * 1024 ** 3, 'a'.repeat(64)), bytes)).code()).toBe('too-large');
    expect((await ask(dpo, 'PUT', at(0, 0, 'a'.repeat(64)), bytes)).code()).toBe('file-empty');
    expect((await ask(dpo, 'PUT', at(0, 3, 'a'.repeat(64)), Buffer.from('abc'))).code()).toBe('file-hash');
    expect((await ask(dpo, 'PUT', at(0, 3, 'xyz'), Buffer.from('abc'))).code()).toBe('invalid-query');
    expect(
      (
        await ask(dpo, 'PUT', `/choice-imports/files/${'b'.repeat(64)}?offset=x&total=3`, Buffer.from('abc'))
      ).code(),
    ).toBe('invalid-query');
  });

  it('reports line by line, by rule, and as a file', async () => {
    const bad = [row(person('Reported'), { act: 'object' }), row(person('Reported'), { regime: 'NONE' })];
    const { importId } = await importText(
      test.database,
      cipher,
      `${ndjson(bad)}=nonsense\n${ndjson([row(person('Reported'))])}`,
    );
    const all = (await ask(dpo, 'GET', `/choice-imports/${importId}/findings`)).json<ImportFinding[]>();
    expect(all.map(({ line, rule }) => [line, rule])).toEqual([
      [1, 'act-not-of-regime'],
      [2, 'line-form'],
      [3, 'line-form'],
    ]);
    const forms = await ask(
      dpo,
      'GET',
      `/choice-imports/${importId}/findings?rule=line-form&after=2&limit=1`,
    );
    expect(forms.json<ImportFinding[]>().map(({ line }) => line)).toEqual([3]);
    const csv = await ask(dpo, 'GET', `/choice-imports/${importId}/findings.csv`);
    expect(csv.text.split('\r\n')[0]).toBe('line,kind,field,rule,sentence_fr,sentence_en,source');
    expect(csv.text).toContain('"1","rejected","act","act-not-of-regime","');
    expect(csv.text).not.toContain('Reported');
    expect((await ask(dpo, 'GET', `/choice-imports/${importId}/findings?limit=100000`)).code()).toBe(
      'invalid-query',
    );
    expect((await ask(dpo, 'GET', `/choice-imports/${randomUUID()}`)).code()).toBe('import-unknown');
    const history = (await ask(dpo, 'GET', '/choice-imports')).json<{ importId: string }[]>();
    expect(history[0]!.importId).toBe(importId);
  });

  it('is for the data-protection officer alone', async () => {
    for (const actor of [patient(), holder('ap-hm'), { ...dpo, role: 'operator' as const }])
      for (const path of [
        '/choice-imports',
        `/choice-imports/files/${sha256}`,
        '/register/opt-outs/count?regime=EHDS_OPT_OUT',
      ])
        expect([path, (await ask(actor, 'GET', path)).code()]).toEqual([path, 'forbidden']);
  });
});

describe('the register over HTTP', () => {
  beforeAll(async () => {
    await importText(
      test.database,
      cipher,
      ndjson(Array.from({ length: 12 }, (_, n) => row(person(`Outside ${n}`)))),
    );
  });
  const register = (query: string, actor: Actor = dpo) => ask(actor, 'GET', `/register/opt-outs${query}`);

  it('streams who is outside, with a header and an end that counts, and logs the read', async () => {
    const answer = await register('?regime=EHDS_OPT_OUT');
    const lines = answer.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { t: string; count?: number; indexes?: number[] });
    expect(lines[0]).toMatchObject({ t: 'header', regime: 'EHDS_OPT_OUT' });
    const indexes = lines.flatMap((line) => line.indexes ?? []);
    expect(lines.at(-1)).toEqual({ t: 'end', count: indexes.length });
    expect(indexes.length).toBeGreaterThanOrEqual(12);
    expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
    const reads = await outboxOf(test.database, 'data.read');
    expect(reads.at(-1)!.data).toMatchObject({ what: 'register', role: 'data-protection-officer' });
  });

  it('counts, but never tells a number below ten', async () => {
    const now = (await register('/count?regime=EHDS_OPT_OUT')).json<RegisterCount>();
    expect(now.people).toBeGreaterThanOrEqual(12);
    const first = (await register('/count?regime=EHDS_OPT_OUT&position=3')).json<RegisterCount>();
    expect(first).toMatchObject({ position: 3, people: null, smallestCell: 10 });
    const past = (await register('/count?regime=EHDS_OPT_OUT&at=2020-01-01T00:00:00Z')).json<RegisterCount>();
    expect(past).toMatchObject({ position: 0, people: null });
    const history = (await register('/history?regime=EHDS_OPT_OUT')).json<RegisterCount[]>();
    expect(history).toHaveLength(13);
    expect(history.at(-1)!.people).toBe(now.people);
  });

  it.each([
    ['an unknown regime', '?regime=NOBODY', 'regime-unknown'],
    ['a regime in which nobody consents to everything', '?regime=EXPLICIT_CONSENT', 'invalid-query'],
    ['a moment to come', '?regime=EHDS_OPT_OUT&at=2999-01-01T00:00:00Z', 'register-in-future'],
    ['a moment that is none', '?regime=EHDS_OPT_OUT&at=yesterday', 'invalid-query'],
    ['a place that is not there yet', '?regime=EHDS_OPT_OUT&position=99999999', 'invalid-query'],
    ['a place and a moment', '?regime=EHDS_OPT_OUT&position=1&at=2026-01-01T00:00:00Z', 'invalid-query'],
    ['a cut that nobody made', `?cut=${randomUUID()}`, 'not-found'],
  ])('refuses %s', async (_what, query, code) => expect((await register(query)).code()).toBe(code));

  it('is the machinery’s to read, and nobody else’s', async () => {
    expect((await register('?regime=EHDS_OPT_OUT', { ...dpo, role: 'operator' })).status).toBe(200);
    for (const actor of [holder('ap-hm'), patient(), { ...dpo, role: 'researcher' as const }])
      expect((await register('?regime=EHDS_OPT_OUT', actor)).code()).toBe('forbidden');
  });

  it('tells a person, and the officer, what was known then; and nobody about somebody else', async () => {
    const subjectRef = await refOf('Outside 3');
    const [act] = await choicesOfSubject(test.database, subjectRef);
    const known = (actor: Actor, query = '') => ask(actor, 'GET', `/register/subjects/${subjectRef}${query}`);
    const mine = (await known(patient(subjectRef))).json<AsOfAnswer>();
    expect(mine).toMatchObject({
      standings: [{ regime: 'EHDS_OPT_OUT', standing: 'deny', because: act!.choiceId }],
      acts: [{ act: 'opt-out', position: act!.position }],
    });
    const before = (await known(dpo, '?knownAt=2026-02-10T00:00:00Z')).json<AsOfAnswer>();
    expect([before.standings, before.acts]).toEqual([[], []]);
    const about = (await known({ ...dpo, role: 'inspector' }, '?at=2026-01-01T00:00:00Z')).json<AsOfAnswer>();
    expect(about.acts).toEqual([]);
    expect((await known(patient(randomUUID()))).code()).toBe('subject-unknown');
    expect((await ask(dpo, 'GET', `/register/subjects/${randomUUID()}`)).code()).toBe('subject-unknown');
    expect((await known(dpo, '?at=2999-01-01T00:00:00Z')).code()).toBe('register-in-future');
  });

  it('makes the receipt of an imported act for the person who asks', async () => {
    const subjectRef = await refOf('Outside 4');
    const [act] = await choicesOfSubject(test.database, subjectRef);
    const path = `/receipts/${act!.receiptId}`;
    expect((await ask(patient(randomUUID()), 'GET', path)).code()).toBe('not-found');
    expect((await ask(patient(subjectRef), 'GET', path)).json()).toMatchObject({ choiceId: act!.choiceId });
  });
});
