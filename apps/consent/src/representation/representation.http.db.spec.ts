import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Actor, AuthorityCase, AuthorityView, ChoiceView, RelativeView } from '@garant/contracts';
import { actorTokenFor, createLogger, createService, type Keys } from '@garant/nest-kit';
import { serve, testKeys, type TestDatabase } from '@garant/nest-kit/testing';
import { REPRESENTATION_DEFAULTS } from '@garant/rules';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { handle, outboxOf, patient, testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import { ConsentModule } from '../app.module.js';
import { recordChoice } from '../choices/choice.service.js';
import { publishedNotices } from '../notices/notice.store.js';
import { createPerson } from '../people/person.store.js';
import { indexTraits } from '../people/traits.match.js';
import { declareAuthority, endAuthority, verifyAuthority } from './authority.service.js';
import { acceptEvidence } from './evidence.parser.js';

const CHILD = traits({ familyName: 'Lemaire', givenNames: 'Noé', birthDate: '2015-04-02', gender: 'male' });
const DOCUMENT = Buffer.from('%PDF-1.7 a family record book');
const SHA = createHash('sha256').update(DOCUMENT).digest('hex');

let test: TestDatabase;
let app: NestFastifyApplication;
let url: string;
let gateway: Keys;
let issuing: { signer: NonNullable<Keys['signer']>; issuer: string };
const cipher = testCipher();
const deps = { cipher, policy: REPRESENTATION_DEFAULTS };
const iris: Actor = { ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas1' };
const nadia: Actor = { ref: randomUUID(), role: 'agent', assurance: 'eidas1' };
let anne: Actor;
let stranger: Actor;
let authorityId: string;
let reference: string;
let subjectRef: string;

beforeAll(async () => {
  test = await testRegister();
  const keys = await testKeys();
  gateway = keys.of('gateway');
  const own = keys.of('consent');
  issuing = { signer: own.signer!, issuer: 'http://gateway.example' };
  const settings = {
    GARANT_HOST: '127.0.0.1',
    GARANT_PORT: 0,
    GARANT_METRICS_PORT: 0,
    GARANT_LOG_LEVEL: 'silent' as const,
    GARANT_JWKS_FILE: '',
    GARANT_GATEWAY_URL: 'http://gateway.example',
    GARANT_KAFKA_BROKERS: '127.0.0.1:9',
    GARANT_TOPIC_PREFIX: 'garant',
    GARANT_BEAT_SECONDS: 3600,
    GARANT_MANDATE_MINUTES: 120,
    GARANT_PAPER_DATE: 'protective' as const,
    GARANT_INS_ENTITLED: false,
  };
  app = await createService({
    service: 'consent',
    module: ConsentModule.of({
      database: test.database,
      keys: own,
      cipher,
      logger: createLogger('consent', 'silent'),
      settings,
    }),
    settings,
    keys: own,
    routes: acceptEvidence,
  });
  ({ url } = await serve(app));
  [anne, stranger] = [await account('Anne'), await account('Zoé')];
});
afterAll(async () => {
  await app.close();
  await test.drop();
});

async function account(givenNames: string): Promise<Actor> {
  const who = traits({ familyName: 'Lemaire', givenNames });
  const now = new Date().toISOString();
  const person = await test.database.transaction((tx) =>
    createPerson(tx, cipher, {
      traits: who,
      indexes: indexTraits(cipher, who),
      origin: 'login',
      ambiguous: false,
      now,
    }),
  );
  return patient(person.subjectRef);
}

async function ask(actor: Actor, path: string, body?: Buffer): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${url}${path}`, {
    method: body ? 'PUT' : 'GET',
    headers: {
      authorization: `Bearer ${await actorTokenFor(gateway, actor, 'consent')}`,
      ...(body ? { 'content-type': 'application/octet-stream' } : {}),
    },
    ...(body ? { body: new Uint8Array(body) } : {}),
  });
  const text = await answer.text();
  const json = answer.headers.get('content-type')?.includes('json');
  return { status: answer.status, body: json ? JSON.parse(text) : text };
}
const codeOf = ({ body }: { body: unknown }): unknown => (body as { code?: unknown }).code;
const reads = async (): Promise<unknown[]> =>
  (await outboxOf(test.database, 'data.read')).map(({ data }) => data.what);

describe('documents', () => {
  it('are kept by hash when they are what they say, and refused otherwise', async () => {
    expect(await ask(anne, `/internal/evidence/${SHA}`, DOCUMENT)).toMatchObject({
      status: 200,
      body: { sha256: SHA, type: 'application/pdf', bytes: DOCUMENT.length },
    });
    expect(codeOf(await ask(anne, `/internal/evidence/${'0'.repeat(64)}`, DOCUMENT))).toBe('file-hash');
    const page = Buffer.from('<html>not a document</html>');
    const hash = createHash('sha256').update(page).digest('hex');
    expect(codeOf(await ask(anne, `/internal/evidence/${hash}`, page))).toBe('evidence-type');
    expect((await ask(anne, `/internal/evidence/${SHA}`, Buffer.alloc(10_486_784, 37))).status).toBe(413);
  });
  it('are encrypted at rest', async () => {
    const [row] = await test.database.query<{ content: Buffer }>('SELECT content FROM evidence');
    expect(row!.content.includes('family record book')).toBe(false);
  });
});

describe('a declared authority', () => {
  beforeAll(async () => {
    authorityId = randomUUID();
    const declared = await handle(test.database, declareAuthority(deps), {
      body: {
        authorityId,
        type: 'parental-authority',
        startsOn: null,
        endsOn: null,
        acts: null,
        evidenceSha256: SHA,
      },
      actor: anne,
      key: authorityId,
      confidential: { traits: CHILD },
    });
    if (!declared.ok) throw new Error(declared.problem.code);
    ({ reference } = declared.result as { reference: string });
  });

  it('is opened by its reference, as people type it; each opening is in the log', async () => {
    const before = (await reads()).length;
    const typed = encodeURIComponent(reference.toLowerCase().replace('-', ' ').replaceAll('0', 'o'));
    const { status, body } = await ask(nadia, `/internal/authority-cases/${typed}`);
    expect(status).toBe(200);
    const found = body as AuthorityCase;
    expect([found.traits?.givenNames, found.mayDecide, found.evidence?.sha256]).toEqual(['Noé', true, SHA]);
    expect((await reads()).slice(before)).toEqual(['authority']);
    const document = await ask(iris, `/internal/authority-cases/${reference}/evidence`);
    expect([document.status, document.body]).toEqual([200, DOCUMENT.toString()]);
    expect((await reads()).at(-1)).toBe('evidence');
  });

  it.each([
    ['a reference that nobody has', () => nadia, '/internal/authority-cases/00000-00000', 404],
    ['a name', () => nadia, '/internal/authority-cases/Lemaire', 404],
    ['the list, for an agent', () => nadia, '/internal/authority-queue', 403],
    ['a case, for its declarant', () => anne, `/internal/authority-cases/00000-00000`, 403],
  ])('shows nothing: %s', async (_name, who, path, status) => {
    expect((await ask(who(), path)).status).toBe(status);
  });

  it('is in the officer’s list without a name', async () => {
    const { body } = await ask(iris, '/internal/authority-queue');
    expect((body as { reference: string }[]).map((row) => row.reference)).toEqual([reference]);
    expect(JSON.stringify(body)).not.toContain('Noé');
  });

  it('represents nobody yet', async () => {
    expect((await ask(anne, '/internal/relatives')).body).toEqual([]);
    expect((await ask(anne, `/internal/authorities/${authorityId}/subject`)).body).toEqual({
      subjectRef: null,
    });
    expect(codeOf(await ask(anne, `/internal/choices?authorityId=${authorityId}`))).toBe('authority-unknown');
  });
});

describe('a verified authority', () => {
  beforeAll(async () => {
    const verified = await handle(test.database, verifyAuthority(deps), {
      body: { authorityId, sole: false, apart: false },
      actor: iris,
      key: authorityId,
    });
    if (!verified.ok) throw new Error(verified.problem.code);
    ({ subjectRef } = (await ask(anne, `/internal/authorities/${authorityId}/subject`)).body as {
      subjectRef: string;
    });
    const notice = (await publishedNotices(test.database)).find(({ regime }) => regime === 'NON_OPPOSITION')!;
    const at = new Date().toISOString();
    const recorded = await handle(test.database, recordChoice(issuing, deps), {
      body: {
        subjectRef,
        choiceId: randomUUID(),
        regime: 'NON_OPPOSITION',
        act: 'object',
        scope: { kind: 'everything' },
        notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
        channel: 'portal',
        actedAt: at,
        authorityId,
      },
      actor: anne,
      key: subjectRef,
      acceptedAt: at,
      now: at,
    });
    if (!recorded.ok) throw new Error(recorded.problem.code);
  });

  it('shows its holder the person and their choices, and says so in the log', async () => {
    const [relative] = (await ask(anne, '/internal/relatives')).body as RelativeView[];
    expect([relative!.givenNames, relative!.ageBand, relative!.shared]).toEqual(['Noé', 'under-15', true]);
    const before = (await reads()).length;
    const choices = (await ask(anne, `/internal/choices?authorityId=${authorityId}`)).body as ChoiceView[];
    expect(choices.map(({ act, voice }) => [act, voice])).toEqual([['object', anne.ref]]);
    expect((await reads()).slice(before)).toEqual(['choices']);
    const receipt = `/internal/receipts/${choices[0]!.receiptId}`;
    expect((await ask(anne, `${receipt}?authorityId=${authorityId}`)).status).toBe(200);
    expect((await ask(anne, receipt)).status).toBe(404);
  });

  it('shows a stranger nothing', async () => {
    for (const path of [
      `/internal/authorities/${authorityId}/subject`,
      `/internal/authorities/${authorityId}/conflicts`,
      `/internal/choices?authorityId=${authorityId}`,
    ])
      expect([path, (await ask(stranger, path)).status]).toEqual([path, 404]);
    expect((await ask(stranger, '/internal/relatives')).body).toEqual([]);
  });

  it('tells whoever verified no name any more', async () => {
    const { body } = await ask(iris, `/internal/authority-cases/${reference}`);
    expect([(body as AuthorityCase).traits, (body as AuthorityCase).givenNames]).toEqual([null, null]);
  });

  it('once ended shows its former holder neither choices nor name', async () => {
    const ended = await handle(test.database, endAuthority, {
      body: { authorityId },
      actor: anne,
      key: subjectRef,
    });
    expect(ended.ok).toBe(true);
    expect((await ask(anne, '/internal/relatives')).body).toEqual([]);
    expect((await ask(anne, `/internal/choices?authorityId=${authorityId}`)).status).toBe(404);
    const [view] = (await ask(anne, '/internal/authorities')).body as AuthorityView[];
    expect([view!.standing, view!.givenNames, view!.because, view!.mayEnd]).toEqual([
      'ended',
      null,
      'renounced',
      false,
    ]);
  });
});
