import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { enrol } from '../tools/seed/seed.choices.mjs';
import type { Locator, Page } from 'playwright-core';
import { axe, openBrowser, overflow, screenshot, settled, visit } from './browser.fixture.js';
import { startTestPlatform, type TestPlatform } from './platform.fixture.js';

type Json = Record<string, unknown>;
interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

let test: TestPlatform;
let subjectRef: string;
let notices: { noticeId: string; version: number; regime: string; hash: string }[];

beforeAll(async () => {
  test = await startTestPlatform({ seed: false });
  await enrol(test.api, ['gladys', 'yvone']);
  subjectRef = ((await test.api.get('gladys', '/api/v1/me')) as { account: { subjectRef: string } }).account
    .subjectRef;
  notices = (await test.api.get('gladys', '/api/v1/notices')) as typeof notices;
}, 240_000);
afterAll(() => test?.stop());

async function ask(
  persona: string | null,
  method: string,
  path: string,
  {
    body,
    headers = {},
    type = 'application/json',
  }: { body?: unknown; headers?: Record<string, string>; type?: string } = {},
): Promise<Answer> {
  const answer = await fetch(new URL(path, test.gatewayUrl), {
    method,
    headers: {
      ...(persona === null ? {} : { authorization: `Bearer ${await test.api.token(persona)}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : {}) as Json };
}

describe('FHIR over the register', () => {
  const MIME = 'application/fhir+json';
  const notice = (regime: string) => notices.find((one) => one.regime === regime)!;
  const consent = (regime: string, provision: Json, over: Json = {}): Json => {
    const { noticeId, version } = notice(regime);
    return {
      resourceType: 'Consent',
      language: 'fr',
      status: 'active',
      scope: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
      },
      category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
      patient: { reference: `Patient/${subjectRef}` },
      dateTime: new Date().toISOString(),
      performer: [{ reference: `Patient/${subjectRef}` }],
      policy: [{ uri: `${test.gatewayUrl}/api/v1/notices/${noticeId}/${version}` }],
      provision,
      ...over,
    };
  };
  const create = (persona: string, resource: unknown, version = 'R4', headers?: Record<string, string>) =>
    ask(persona, 'POST', `/fhir/${version}/Consent`, {
      body: resource,
      type: MIME,
      ...(headers ? { headers } : {}),
    });
  const issues = (answer: Answer): [string, string | undefined][] =>
    (
      answer.body.issue as { details: { coding: { code: string }[]; text: string }; expression?: string[] }[]
    ).map(({ details, expression }) => [details.coding[0]!.code, expression?.[0]]);

  it('says what it can do, to everybody', async () => {
    for (const [version, release] of [
      ['R4', '4.0.1'],
      ['R5', '5.0.0'],
    ]) {
      const { status, headers, body } = await ask(null, 'GET', `/fhir/${version}/metadata`);
      expect([status, body.fhirVersion]).toEqual([200, release]);
      expect(headers.get('content-type')).toContain(MIME);
    }
    expect((await ask(null, 'GET', '/fhir/policy/EXPLICIT_CONSENT')).body).toMatchObject({
      whenSilent: 'exclude',
      implicitPolicy: 'https://profiles.ihe.net/ITI/PCF/Policy-deny',
    });
  });

  let id: string;
  let first: string;
  it('takes a Consent of the person, puts it in force and gives it back in both releases', async () => {
    const created = await create('gladys', consent('EHDS_OPT_OUT', { type: 'deny' }));
    expect([created.status, created.body.status]).toEqual([201, 'active']);
    id = String(created.body.id);
    first = /"(\d+)"/.exec(created.headers.get('etag') ?? '')![1]!;
    expect(created.headers.get('location')).toBe(
      `${test.gatewayUrl}/fhir/R4/Consent/${id}/_history/${first}`,
    );
    const choices = (await test.api.get('gladys', '/api/v1/my/choices')) as Json[];
    expect(choices).toMatchObject([
      { act: 'opt-out', regime: 'EHDS_OPT_OUT', scope: { kind: 'everything' } },
    ]);
    const r5 = await ask('gladys', 'GET', `/fhir/R5/Consent/${id}`);
    expect(r5.body).toMatchObject({ decision: 'deny', subject: { reference: `Patient/${subjectRef}` } });
    const unchanged = await ask('gladys', 'GET', `/fhir/R4/Consent/${id}`, {
      headers: { 'if-none-match': `W/"${first}"` },
    });
    expect(unchanged.status).toBe(304);
  });

  it('takes the same resource once', async () => {
    const resource = consent('NON_OPPOSITION', {
      type: 'deny',
      purpose: [{ system: 'urn:garant:fhir:purpose', code: '53.1.e' }],
    });
    const [one, two] = [await create('gladys', resource), await create('gladys', resource)];
    expect([one.status, two.status]).toEqual([201, 201]);
    expect(two.headers.get('location')).toBe(one.headers.get('location'));
    const choices = (await test.api.get('gladys', '/api/v1/my/choices')) as Json[];
    expect(choices.filter(({ regime }) => regime === 'NON_OPPOSITION')).toHaveLength(1);
  });

  it('keeps every state of an agreement', async () => {
    const ended = {
      ...consent('EHDS_OPT_OUT', { type: 'deny' }),
      status: 'inactive',
      extension: [{ url: 'urn:garant:fhir:extension:act', valueCode: 'reverse-opt-out' }],
    };
    expect((await create('gladys', ended)).body).toMatchObject({ id, status: 'inactive' });
    const history = await ask('gladys', 'GET', `/fhir/R4/Consent/${id}/_history`);
    expect(history.body).toMatchObject({ type: 'history', total: 2 });
    const then = await ask('gladys', 'GET', `/fhir/R4/Consent/${id}/_history/${first}`);
    expect(then.body).toMatchObject({
      status: 'active',
      provision: { type: 'deny' },
      meta: { versionId: first },
    });
    expect((await ask('gladys', 'GET', `/fhir/R4/Consent/${id}/_history/999999`)).status).toBe(404);
  });

  it('searches within what the caller may see, page by page, and counts nothing else', async () => {
    const all = await ask('gladys', 'GET', '/fhir/R4/Consent');
    expect(all.body.total).toBe(2);
    const page = await ask('gladys', 'GET', '/fhir/R4/Consent?_count=1');
    const links = page.body.link as { relation: string; url: string }[];
    const next = links.find(({ relation }) => relation === 'next')!;
    const rest = await ask('gladys', 'GET', new URL(next.url).pathname + new URL(next.url).search);
    const ids = [page, rest].flatMap(({ body }) =>
      (body.entry as { resource: Json }[]).map(({ resource }) => resource.id),
    );
    expect(new Set(ids).size).toBe(2);
    expect((rest.body.link as { relation: string }[]).some(({ relation }) => relation === 'next')).toBe(
      false,
    );
    const found = async (query: string) =>
      (await ask('gladys', 'GET', `/fhir/R5/Consent?${query}`)).body.total;
    expect(await found('status=inactive')).toBe(1);
    expect(await found('category=EHDS_OPT_OUT')).toBe(1);
    expect(await found('category=http://terminology.hl7.org/CodeSystem/v3-ActCode|IMPLIEDD')).toBe(1);
    expect(await found(`date=ge${new Date().toISOString().slice(0, 10)}`)).toBe(2);
    expect(await found('date=lt2020-01-01')).toBe(0);
    const form = { body: 'status=inactive', type: 'application/x-www-form-urlencoded' };
    expect((await ask('gladys', 'POST', '/fhir/R4/Consent/_search', form)).body.total).toBe(1);
    expect(await found(`_id=${id}&patient=Patient/${subjectRef}`)).toBe(1);
    expect(issues(await ask('gladys', 'GET', '/fhir/R4/Consent?actor=Practitioner/1'))).toEqual([
      ['fhir-search-unknown', undefined],
    ]);
    const exported = await ask('gladys', 'GET', '/fhir/R4/Consent/$export');
    expect(exported.body).toMatchObject({ type: 'collection' });
    expect(exported.body.entry as Json[]).toHaveLength(2);
  });

  it('shows another person nothing, and a data holder nobody’s status', async () => {
    for (const path of [
      `/fhir/R4/Consent/${id}`,
      `/fhir/R4/Consent?patient=${subjectRef}`,
      `/fhir/R4/Consent/${id}/_history`,
    ]) {
      const answer = await ask('yvone', 'GET', path);
      expect([answer.status, issues(answer)[0]?.[0]]).toEqual([404, 'not-found']);
    }
    for (const persona of ['sophie']) {
      const answer = await ask(persona, 'GET', `/fhir/R4/Consent?patient=${subjectRef}`);
      expect([answer.status, issues(answer)[0]?.[0]]).toEqual([403, 'forbidden']);
    }
    const stranger = await ask(null, 'GET', `/fhir/R4/Consent/${id}`);
    expect([stranger.status, issues(stranger)[0]?.[0]]).toEqual([401, 'unauthenticated']);
    expect((await create('yvone', consent('EHDS_OPT_OUT', { type: 'deny' }))).status).toBe(404);
  });

  it('refuses by name what it does not understand, and then records nothing', async () => {
    const before = ((await test.api.get('gladys', '/api/v1/my/choices')) as Json[]).length;
    const unknown = await create(
      'gladys',
      consent(
        'EHDS_OPT_OUT',
        { type: 'deny', purpose: [{ system: 'urn:x', code: 'y' }] },
        { modifierExtension: [{ url: 'urn:x' }], foo: 1 },
      ),
    );
    expect([unknown.status, unknown.body.resourceType]).toEqual([422, 'OperationOutcome']);
    expect(issues(unknown).sort()).toEqual([
      ['fhir-element-unknown', 'Consent.foo'],
      ['fhir-modifier-extension', 'Consent.modifierExtension'],
    ]);
    const purpose = await create(
      'gladys',
      consent('EHDS_OPT_OUT', { type: 'deny', purpose: [{ system: 'urn:x', code: 'y' }] }),
    );
    expect(issues(purpose)).toEqual([['fhir-code-unknown', 'Consent.provision.purpose[0]']]);
    const policy = await create(
      'gladys',
      consent('EHDS_OPT_OUT', { type: 'deny' }, { policy: [{ uri: 'https://elsewhere.example' }] }),
    );
    expect(issues(policy)).toEqual([['fhir-policy-unknown', 'Consent.policy[0].uri']]);
    const project = await create(
      'gladys',
      consent('EXPLICIT_CONSENT', {
        type: 'permit',
        actor: [
          {
            role: {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' },
              ],
            },
            reference: { identifier: { system: 'urn:garant:fhir:project', value: randomUUID() } },
          },
        ],
      }),
    );
    expect(issues(project)).toEqual([['scope-unknown', 'Consent.provision']]);
    const late = await create(
      'gladys',
      consent('EHDS_OPT_OUT', { type: 'deny' }, { dateTime: '2020-01-01T00:00:00Z' }),
    );
    expect(issues(late)).toEqual([['acted-too-early', 'Consent.dateTime']]);
    // One act of two is refused: none is recorded.
    const half = await create(
      'gladys',
      consent('EXPLICIT_CONSENT', {
        type: 'permit',
        purpose: [{ system: 'urn:garant:fhir:purpose', code: '53.1.e' }],
        provision: [
          {
            type: 'deny',
            data: [
              {
                meaning: 'instance',
                reference: { identifier: { system: 'urn:garant:fhir:dataset', value: randomUUID() } },
              },
            ],
          },
        ],
      }),
    );
    expect(half.status).toBe(422);
    expect((await create('gladys', '{"resourceType":')).status).toBe(400);
    expect(
      (await ask('gladys', 'GET', '/fhir/R4/Consent', { headers: { accept: 'application/fhir+xml' } }))
        .status,
    ).toBe(406);
    expect((await ask('gladys', 'GET', '/fhir/R3/Consent')).status).toBe(404);
    expect((await test.api.get('gladys', '/api/v1/my/choices')) as Json[]).toHaveLength(before);
    const french = await ask('gladys', 'GET', '/fhir/R4/Consent?x=1', {
      headers: { 'accept-language': 'fr' },
    });
    expect(JSON.stringify(french.body)).toContain('Ce paramètre de recherche n’est pas pris en charge');
  });

  it('lets a data protection officer read a person they name, and record what was said elsewhere', async () => {
    expect((await ask('iris', 'GET', '/fhir/R4/Consent')).status).toBe(400);
    expect((await ask('iris', 'GET', `/fhir/R4/Consent?patient=${subjectRef}`)).body.total).toBe(2);
    const historical = consent('SNDS_OPPOSITION', { type: 'deny' }, { dateTime: '2023-05-04' });
    const created = await create('iris', historical);
    expect([created.status, created.body.dateTime]).toEqual([201, '2023-05-04T23:59:59.999Z']);
    const choices = (await test.api.get('gladys', '/api/v1/my/choices')) as Json[];
    expect(choices[0]).toMatchObject({
      channel: 'import',
      act: 'object',
      actedAt: '2023-05-04T23:59:59.999Z',
    });
    expect((await ask('iris', 'GET', `/fhir/R4/Consent?patient=${randomUUID()}`)).status).toBe(404);
  });
});

describe('the GovStack consent building block over the register', () => {
  const call = (
    persona: string | null,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) =>
    ask(persona, method, `/govstack${path}`, {
      ...(body === undefined ? {} : { body }),
      ...(headers ? { headers } : {}),
    });

  it('shows policies and agreements with their chain of revisions', async () => {
    const agreement = await call('yvone', 'GET', '/service/data-agreement/ehds-opt-out/');
    expect(agreement.body).toMatchObject({
      dataAgreement: {
        id: 'ehds-opt-out',
        active: true,
        forgettable: false,
        policy: { id: 'EHDS_OPT_OUT', jurisdiction: 'EU' },
      },
      revision: { schemaName: 'DataAgreement', objectId: 'ehds-opt-out', predecessorHash: '' },
    });
    const listed = await call('yvone', 'GET', '/config/data-agreements?limit=3');
    expect(listed.body.dataAgreements as Json[]).toHaveLength(3);
    expect((await call('yvone', 'GET', '/config/policy/NON_OPPOSITION/revisions/')).body).toMatchObject({
      policy: { id: 'NON_OPPOSITION' },
      revisions: [{ schemaName: 'Policy' }],
    });
    expect((await call('yvone', 'GET', '/service/data-agreement/nothing/')).status).toBe(404);
  });

  it('records an opt-out and an opt-in as acts, signed by the register', async () => {
    const draft = await call(
      'yvone',
      'POST',
      '/service/individual/record/consent-record/draft/?dataAgreementId=ehds-opt-out',
    );
    expect(draft.body).toMatchObject({ consentRecord: { id: '', state: 'unsigned' } });
    const out = await call('yvone', 'POST', '/service/individual/record/consent-record/', {
      consentRecord: { dataAgreementId: 'ehds-opt-out', optIn: false },
    });
    expect([out.status, (out.body.consentRecord as Json).optIn]).toEqual([200, false]);
    const { id, dataAgreementRevisionHash } = out.body.consentRecord as Record<string, string>;
    const agreement = await call('yvone', 'GET', '/service/data-agreement/ehds-opt-out/');
    expect(dataAgreementRevisionHash).toBe((agreement.body.revision as Json).serializedHash);
    const back = await call('yvone', 'PUT', `/service/individual/record/consent-record/${id}/`, {
      optIn: true,
    });
    expect(back.body).toMatchObject({
      consentRecord: { id, optIn: true },
      revision: { schemaName: 'ConsentRecord', objectId: id },
    });
    expect((back.body.revision as Json).predecessorHash).toBe((out.body.revision as Json).serializedHash);
    const states = await call('yvone', 'GET', '/service/individual/record/data-agreement/ehds-opt-out/all/');
    expect((states.body.consentRecords as Json[]).map(({ optIn }) => optIn)).toEqual([true, false]);
    const signature = await call(
      'yvone',
      'POST',
      `/service/individual/record/consent-record/${id}/signature/`,
    );
    expect((signature.body.signature as Json).verificationArtifact).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    const choices = (await test.api.get('yvone', '/api/v1/my/choices')) as Json[];
    expect(choices.map(({ act }) => act)).toEqual(['reverse-opt-out', 'opt-out']);
  });

  it('asks for a purpose or a project where a consent must be specific', async () => {
    const vague = await call(
      'yvone',
      'POST',
      `/service/individual/record/data-agreement/${consentNotice()}/`,
    );
    expect([vague.status, vague.body.code]).toEqual([422, 'consent-not-specific']);
    const agreed = await call(
      'yvone',
      'POST',
      `/service/individual/record/data-agreement/${consentNotice()}~purpose~53.1.e/`,
    );
    expect([agreed.status, (agreed.body.consentRecord as Json).optIn]).toEqual([200, true]);
    const { id } = agreed.body.consentRecord as Record<string, string>;
    await call('yvone', 'PUT', `/service/individual/record/consent-record/${id}`, { optIn: false });
    const choices = (await test.api.get('yvone', '/api/v1/my/choices')) as Json[];
    expect(choices[0]).toMatchObject({ act: 'withdraw', scope: { kind: 'purpose', id: '53.1.e' } });
  });
  const consentNotice = (): string => notices.find(({ regime }) => regime === 'EXPLICIT_CONSENT')!.noticeId;

  it('verifies for the person and for an officer who names them in the header, and for nobody else', async () => {
    const yvone = ((await test.api.get('yvone', '/api/v1/me')) as { account: { subjectRef: string } }).account
      .subjectRef;
    const header = { 'X-ConsentBB-IndividualId': yvone };
    const own = await call('yvone', 'GET', '/service/verification/consent-records/', undefined, header);
    expect(own.body.consentRecords as Json[]).toHaveLength(2);
    expect(
      (await call('gladys', 'GET', '/service/verification/consent-records/', undefined, header)).body.code,
    ).toBe('govstack-individual');
    const officer = await call('iris', 'GET', '/audit/consent-records/', undefined, header);
    expect(officer.body.consentRecords as Json[]).toHaveLength(2);
    expect((await call('iris', 'GET', '/audit/consent-records/')).body.code).toBe('govstack-individual');
    expect(
      (await call('sophie', 'GET', '/service/verification/consent-records/', undefined, header)).status,
    ).toBe(403);
    expect((await call(null, 'GET', '/config/policies/')).status).toBe(401);
    const record = (own.body.consentRecords as Record<string, string>[])[0]!.id;
    expect((await call('gladys', 'GET', `/service/verification/consent-record/${record}/`)).status).toBe(404);
    expect((await call('yvone', 'GET', `/service/individual/${yvone}/`)).body).toEqual({
      individual: { id: yvone, externalId: '', externalIdType: '', identityProviderId: '' },
    });
    expect((await call('yvone', 'GET', `/service/individual/${subjectRef}/`)).status).toBe(404);
  });

  it('explains what it does not offer', async () => {
    const policy = await call('yvone', 'PUT', '/config/policy/EHDS_OPT_OUT/', {});
    expect([policy.status, policy.body.code]).toEqual([405, 'method-not-allowed']);
    expect(String(policy.body.detail)).toContain('rule of law');
    const forget = await call('yvone', 'DELETE', '/service/individual/record/');
    expect([forget.status, forget.body.code]).toEqual([501, 'govstack-not-offered']);
    expect(String(forget.body.detail)).toContain('erasure');
  });
});

describe('signed webhooks to a holder', () => {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  let endpoint: Server;
  let status = 500;
  let url: string;
  let webhookId: string;
  let secret: string;

  beforeAll(async () => {
    endpoint = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        got.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/garant`;
  });
  afterAll(() => new Promise((done) => endpoint.close(done)));

  it('shows the secret once, and refuses addresses and events that are not for the holder', async () => {
    const registered = await ask('sophie', 'POST', '/api/v1/webhooks', {
      body: { url, events: ['dataset.published'] },
      headers: { 'idempotency-key': 'hook-1' },
    });
    expect(registered.status).toBe(201);
    webhookId = String(registered.body.webhookId);
    secret = String(registered.body.secret);
    expect(secret).toMatch(/^whsec_/);
    const repeated = await ask('sophie', 'POST', '/api/v1/webhooks', {
      body: { url, events: ['dataset.published'] },
      headers: { 'idempotency-key': 'hook-1' },
    });
    expect(repeated.body).toEqual({ webhookId });
    const listed = await ask('sophie', 'GET', '/api/v1/webhooks');
    expect(JSON.stringify(listed.body)).not.toContain('whsec_');
    const foreign = await ask('sophie', 'POST', '/api/v1/webhooks', {
      body: { url, events: ['recall.ordered'] },
    });
    expect([foreign.status, foreign.body.code]).toEqual([422, 'webhook-events']);
    const away = await ask('sophie', 'POST', '/api/v1/webhooks', {
      body: { url: 'https://name.invalid/x', events: ['dataset.published'] },
    });
    expect([away.status, away.body.code]).toEqual([422, 'webhook-address']);
    const secretive = await ask('sophie', 'POST', '/api/v1/webhooks', {
      body: { url: `${url}?token=1`, events: ['dataset.published'] },
    });
    expect([secretive.status, secretive.body.code]).toEqual([400, 'invalid-body']);
    expect((await ask('gladys', 'GET', '/api/v1/webhooks')).status).toBe(403);
  });

  it('sends what concerns the holder’s dataset, again until it is taken, and again on demand', async () => {
    const { datasetId } = (await test.api.post('sophie', '/api/v1/datasets', {
      description: {
        title: { fr: 'Dossiers', en: 'Records' },
        description: { fr: 'Des dossiers de démonstration.', en: 'Records for demonstration.' },
        categories: ['51.1.a'],
        conformsTo: ['http://hl7.org/fhir/R4'],
        resources: [{ resourceType: 'Condition', elements: ['code'] }],
        regime: 'NON_OPPOSITION',
        waitingDays: 0,
        minimumCell: 3,
        keywords: ['demo'],
        numberOfPersons: 3,
        period: { start: '2000-01-01', end: '2026-01-01' },
      },
    })) as { datasetId: string };
    await test.api.post('sophie', `/api/v1/datasets/${datasetId}/publication`);
    await test.api.until(
      async () => got.length,
      (count: number) => count >= 1,
      'the first try',
    );
    status = 204;
    await test.api.until(
      async () => got.length,
      (count: number) => count >= 2,
      'the second try',
    );
    const { headers, body } = got.at(-1)!;
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'dataset.published',
      data: { datasetId },
    });
    const deliveries = async () =>
      (await ask('sophie', 'GET', `/api/v1/webhooks/${webhookId}/deliveries`)).body.items as (Json & {
        deliveryId: string;
        attempts: Json[];
      })[];
    const [delivery] = (await test.api.until(
      deliveries,
      (items: Json[]) => items[0]?.state === 'delivered',
      'the delivery',
    )) as Awaited<ReturnType<typeof deliveries>>;
    expect(delivery!.attempts.map((attempt) => attempt.status)).toEqual([500, 204]);
    const again = await ask(
      'sophie',
      'POST',
      `/api/v1/webhooks/${webhookId}/deliveries/${delivery!.deliveryId}/redelivery`,
    );
    expect(again.status).toBe(200);
    await test.api.until(
      async () => got.length,
      (count: number) => count >= 3,
      'the redelivery',
    );
    expect(new Set(got.map((one) => one.headers['webhook-id'])).size).toBe(1);
  });

  it('replaces its secret without a gap, tests itself, and is removed', async () => {
    const rotated = await ask('sophie', 'POST', `/api/v1/webhooks/${webhookId}/secret`);
    const fresh = String(rotated.body.secret);
    expect(fresh).not.toBe(secret);
    const before = got.length;
    await ask('sophie', 'POST', `/api/v1/webhooks/${webhookId}/test`);
    await test.api.until(
      async () => got.length,
      (count: number) => count > before,
      'the test message',
    );
    const { headers, body } = got.at(-1)!;
    for (const one of [secret, fresh]) new Webhook(one).verify(body, headers as Record<string, string>);
    expect((await ask('sophie', 'DELETE', `/api/v1/webhooks/${webhookId}`)).status).toBe(200);
    expect((await ask('sophie', 'GET', `/api/v1/webhooks/${webhookId}`)).status).toBe(404);
  });
});

describe('the page of a holder’s webhooks', () => {
  let endpoint: Server;
  let url: string;
  beforeAll(async () => {
    endpoint = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(204).end());
    });
    await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
    url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hospital`;
  });
  afterAll(() => new Promise((done) => endpoint.close(done)));

  /** Moves on with the Tab key until the element has the focus. */
  async function tabTo(page: Page, target: Locator): Promise<void> {
    for (let steps = 0; steps < 80; steps++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('the Tab key does not reach it');
  }

  it('works with the keyboard alone, and shows the secret once', async () => {
    const browser = await openBrowser();
    try {
      const visitor = await visit(test, browser, 'sophie', { examined: true });
      const { page } = visitor;
      await visitor.go('/points-d-appel');
      await tabTo(page, page.getByLabel('Adresse à appeler'));
      await page.keyboard.type('hospital');
      await page.keyboard.press('Enter');
      await page.getByText('Une adresse complète est attendue').waitFor();
      await tabTo(page, page.getByLabel('Adresse à appeler'));
      await page.keyboard.press('Control+A');
      await page.keyboard.type(url);
      await page.keyboard.press('Enter');
      const secret = page.getByLabel('Secret de signature', { exact: true });
      await secret.waitFor();
      expect(await secret.textContent()).toMatch(/^whsec_/);
      expect(await page.locator('main').ariaSnapshot()).toContain('Votre secret, montré une seule fois');
      await screenshot(page, 'webhook-secret');
      await tabTo(page, page.getByRole('button', { name: 'Je l’ai gardé' }));
      await page.keyboard.press('Enter');
      await secret.waitFor({ state: 'detached' });

      const card = page.getByRole('article', { name: url });
      await tabTo(page, card.getByRole('button', { name: 'Envoyer un essai' }));
      await page.keyboard.press('Enter');
      await tabTo(page, card.locator('summary', { hasText: 'Envois des 30 derniers jours' }));
      await page.keyboard.press('Enter');
      await card.getByRole('cell', { name: /Reçu/ }).waitFor();
      await tabTo(page, card.getByRole('button', { name: /Renvoyer.: «.Message d’essai »/ }));
      await page.keyboard.press('Enter');
      await card.getByText(/2 essais/).waitFor();
      await screenshot(page, 'webhook-deliveries');

      await tabTo(page, card.getByRole('button', { name: 'Changer le secret' })).catch(async () => {
        await page.keyboard.press('Home');
        await tabTo(page, card.getByRole('button', { name: 'Changer le secret' }));
      });
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Changer le secret ?' }).waitFor();
      await page.keyboard.press('Escape');
      expect(visitor.faults).toEqual([]);
      for (const [language, width] of [
        ['fr', 1280],
        ['fr', 320],
        ['en', 1280],
        ['en', 320],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await visitor.go(language === 'fr' ? '/points-d-appel' : '/en/webhooks');
        await card.locator('summary').first().press('Enter');
        await settled(visitor);
        expect([language, width, await axe(page)]).toEqual([language, width, []]);
        expect([language, width, await overflow(page)]).toEqual([language, width, 0]);
        await screenshot(page, `webhooks-${language}-${width}`);
      }
    } finally {
      await browser.close();
    }
  });
});
