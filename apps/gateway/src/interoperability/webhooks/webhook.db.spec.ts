import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { Actor, EventBody, WebhookEventType } from '@garant/contracts';
import { VaultCipher, publish, type HandlerResult } from '@garant/nest-kit';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { MIGRATIONS } from '../../migrations/gateway.migrations.js';
import { webhookCommandHandlers } from './webhook.commands.js';
import { webhookEventHandlers } from './webhook.events.js';
import { FAILING_LIMIT_MS, OVERLAP_MS } from './webhook.schedule.js';
import { deliveriesOf, prepareSecret, webhookById } from './webhook.store.js';
import { WebhookWorker, sealedFor } from './webhook.worker.js';

interface Got {
  headers: IncomingHttpHeaders;
  body: string;
}
let base: TestDatabase;
let endpoint: Server;
let url: string;
let got: Got[] = [];
let answer: { status: number; headers?: Record<string, string>; delayMs?: number } = { status: 204 };
const cipher = VaultCipher.of({ current: 'k', keys: { k: randomBytes(32).toString('base64') } });
let now = Date.parse('2026-03-02T10:00:00.000Z');

beforeAll(async () => {
  base = await createTestDatabase(MIGRATIONS, 'gateway');
  endpoint = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers, body });
      setTimeout(
        () => response.writeHead(answer.status, answer.headers ?? {}).end('a body that nobody keeps'),
        answer.delayMs ?? 0,
      ).unref();
    });
  });
  await new Promise<void>((done) => endpoint.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  endpoint.closeAllConnections();
  await new Promise((done) => endpoint.close(done));
  await base.drop();
});
beforeEach(() => {
  got = [];
  answer = { status: 204 };
});
afterEach(async () => {
  await base.database.query('DELETE FROM webhook');
});

const holder = (organisation: string, role: Actor['role'] = 'holder'): Actor => ({
  ref: randomUUID(),
  role,
  organisation,
  assurance: 'eidas1',
});
const worker = (over: Partial<ConstructorParameters<typeof WebhookWorker>[0]> = {}): WebhookWorker =>
  new WebhookWorker({
    database: base.database,
    cipher,
    policy: { privateAddresses: true },
    onError: (error) => {
      throw error;
    },
    now: () => now,
    timeoutMs: 300,
    ...over,
  });

async function command(
  type: keyof ReturnType<typeof webhookCommandHandlers>,
  body: Record<string, unknown>,
  actor: Actor,
): Promise<HandlerResult> {
  const handler = webhookCommandHandlers()[type] as (context: object) => Promise<HandlerResult>;
  return base.database.transaction(async (tx) => {
    const cause = { commandId: randomUUID(), actor };
    const result = await handler({
      tx,
      command: { body, actor, acceptedAt: new Date(now).toISOString() },
      cause,
      now: new Date(now).toISOString(),
    });
    if (result.ok) await publish(tx, result.publish ?? []);
    return result;
  });
}
async function secretFor(webhookId: string, secretId: string): Promise<string> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const sealed = cipher.seal(secret, sealedFor(webhookId));
  await prepareSecret(base.database, { secretId, webhookId, sealed, now: new Date(now).toISOString() });
  return secret;
}
async function registered(
  actor: Actor,
  events: WebhookEventType[],
  address = url,
): Promise<{ webhookId: string; secret: string }> {
  const webhookId = randomUUID();
  const secret = await secretFor(webhookId, webhookId);
  const result = await command('webhook.register', { webhookId, url: address, events }, actor);
  if (!result.ok) throw new Error(result.problem.code);
  return { webhookId, secret };
}

type Handlers = Record<string, Record<string, (context: object) => Promise<void>>>;
/** An event as the gateway's group hears it. */
async function heard<T extends string>(
  topic: string,
  type: T,
  data: object,
  id: string = randomUUID(),
): Promise<string> {
  const handlers = webhookEventHandlers() as unknown as Handlers;
  await base.database.transaction((tx) =>
    handlers[topic]![type]!({
      tx,
      data,
      event: { id, time: new Date(now).toISOString() },
      now: new Date(now).toISOString(),
    }),
  );
  return id;
}

/** A permit on one dataset of each holder, in the operator's environment. */
async function permit(holders: readonly string[], operatorId: string) {
  const environmentId = randomUUID();
  const permitId = randomUUID();
  const datasets = holders.map((holderId) => ({ datasetId: randomUUID(), holderId }));
  await heard('access-requests.events', 'environment.registered', {
    environmentId,
    operatorId,
    country: 'FR',
  });
  await heard('access-requests.events', 'permit.signed', { permitId, terms: { datasets, environmentId } });
  return { permitId, environmentId, datasets };
}

describe('a webhook', () => {
  it('carries signed messages that any Standard Webhooks library verifies', async () => {
    const actor = holder('hospital-a');
    const { secret } = await registered(actor, ['dataset.published']);
    const datasetId = randomUUID();
    const id = await heard('access-requests.events', 'dataset.published', {
      datasetId,
      holderId: 'hospital-a',
    });
    // The library judges the timestamp by the clock of this machine.
    expect(await worker().runOnce()).toBe(1);
    expect(got).toHaveLength(1);
    const { headers, body } = got[0]!;
    expect(headers['webhook-id']).toBe(`msg_${id}`);
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual({
      type: 'dataset.published',
      timestamp: new Date(now).toISOString(),
      data: { datasetId },
    });
    expect(() => new Webhook(secret).verify(`${body} `, headers as Record<string, string>)).toThrow();
    expect(await worker().runOnce()).toBe(0);
  });

  it('says nothing about a person, whatever the event holds', async () => {
    const { permitId, datasets, environmentId } = await permit(['hospital-a'], 'lab-1');
    const holders = await registered(holder('hospital-a'), ['release.planned', 'linkage.completed']);
    await registered(holder('lab-1', 'environment-operator'), ['recall.ordered', 'recall.acknowledged']);
    const [{ datasetId }] = datasets as [{ datasetId: string; holderId: string }];
    const release = { releaseId: randomUUID(), permitId, datasetId };
    const secrets = { subjectRef: randomUUID(), choicePosition: 987_654, people: 4_711, rows: 31_415 };
    const recall: EventBody<'gateway', 'recall.ordered'> = {
      ...release,
      recallId: randomUUID(),
      environmentId,
      subjectRef: secrets.subjectRef,
      choicePosition: secrets.choicePosition,
      orderHash: '0'.repeat(64),
    };
    await heard('gateway.events', 'recall.ordered', recall);
    await heard('gateway.events', 'recall.acknowledged', { ...release, recallId: recall.recallId });
    await heard('gateway.events', 'release.planned', { ...release, people: secrets.people, cutPosition: 5 });
    await heard('consent.events', 'linkage.completed', {
      datasetId,
      linkageId: randomUUID(),
      counts: { rows: secrets.rows },
    });
    await worker().runOnce();
    expect(got).toHaveLength(4);
    const all = got.map(({ body }) => body).join();
    for (const secret of Object.values(secrets)) expect(all).not.toContain(String(secret));
    expect(all).toContain(recall.recallId);
    expect((await deliveriesOf(base.database, holders.webhookId, { offset: 0, limit: 10 })).total).toBe(2);
  });

  it('tells each holder of a permit its own datasets only, and those who did not ask nothing', async () => {
    const { permitId, datasets } = await permit(['hospital-a', 'hospital-b'], 'lab-1');
    await registered(holder('hospital-a'), ['permit.activated']);
    await registered(holder('hospital-b'), ['permit.suspended']);
    await registered(holder('hospital-c'), ['permit.activated']);
    await heard('access-requests.events', 'permit.activated', { permitId });
    await worker().runOnce();
    expect(got.map(({ body }) => (JSON.parse(body) as { data: object }).data)).toEqual([
      { permitId, datasetIds: [datasets[0]!.datasetId] },
    ]);
  });

  it('tells anybody who asks what is public, by references and codes alone', async () => {
    await registered(holder('university-x', 'researcher'), [
      'public.permit-changed',
      'public.result-published',
      'public.application-received',
    ]);
    const { permitId } = await permit(['hospital-a'], 'lab-1');
    await heard('access-requests.events', 'permit.activated', { permitId });
    const result = { applicationId: randomUUID(), resultId: randomUUID(), version: 1, kind: 'publication' };
    await heard('access-requests.events', 'result.published', result);
    const application = { applicationId: randomUUID(), purpose: '53.1.e', applicantType: 'university' };
    await heard('access-requests.events', 'application.submitted', {
      ...application,
      contentHash: 'f'.repeat(64),
    });
    await worker().runOnce();
    const said = got.map(({ body }) => JSON.parse(body) as { type: string; data: object });
    expect(said.map(({ type, data }) => [type, data])).toEqual(
      expect.arrayContaining([
        ['public.permit-changed', { permitId, change: 'activated' }],
        ['public.result-published', result],
        ['public.application-received', application],
      ]),
    );
    expect(said).toHaveLength(3);
  });

  it('sends an event once, however often it is heard', async () => {
    await registered(holder('hospital-a'), ['dataset.published']);
    const data = { datasetId: randomUUID(), holderId: 'hospital-a' };
    const id = await heard('access-requests.events', 'dataset.published', data);
    await heard('access-requests.events', 'dataset.published', data, id);
    await worker().runOnce();
    expect(got).toHaveLength(1);
  });
});

describe('an endpoint that fails', () => {
  const published = () =>
    heard('access-requests.events', 'dataset.published', { datasetId: randomUUID(), holderId: 'hospital-a' });
  const states = async (webhookId: string) =>
    (await deliveriesOf(base.database, webhookId, { offset: 0, limit: 10 })).items;

  it('is tried again later, with the same message id, until it answers', async () => {
    const { webhookId } = await registered(holder('hospital-a'), ['dataset.published']);
    await published();
    answer = { status: 500 };
    await worker().runOnce();
    expect(await worker().runOnce()).toBe(0);
    now += 10_000;
    answer = { status: 200 };
    await worker().runOnce();
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(await states(webhookId)).toMatchObject([
      { state: 'delivered', attempts: [{ status: 500, failure: null }, { status: 200 }] },
    ]);
    expect((await webhookById(base.database, webhookId))?.failingSince).toBeNull();
    const kept = await base.database.query<{ text: string }>(
      'SELECT webhook_delivery::text AS text FROM webhook_delivery',
    );
    expect(kept.map(({ text }) => text).join()).not.toContain('nobody keeps');
  });

  it('does not follow a redirect, and gives up on one that hangs', async () => {
    const { webhookId } = await registered(holder('hospital-a'), ['dataset.published']);
    await published();
    answer = { status: 302, headers: { location: 'http://127.0.0.1:1/elsewhere' } };
    await worker().runOnce();
    now += 6_000;
    answer = { status: 200, delayMs: 2_000 };
    await worker().runOnce();
    expect(got).toHaveLength(2);
    expect((await states(webhookId))[0]).toMatchObject({
      state: 'pending',
      attempts: [{ status: 302 }, { status: null, failure: 'timeout' }],
    });
  });

  it('ends dead after the last try, and is sent again on demand', async () => {
    const actor = holder('hospital-a');
    const { webhookId } = await registered(actor, ['dataset.published']);
    await published();
    answer = { status: 503 };
    // The endpoint is switched off after five days of failures; here its owner keeps switching it on.
    for (let tries = 0; tries < 10; tries++) {
      await worker().runOnce();
      await command('webhook.change', { webhookId, enabled: true }, actor);
      now += 27 * 3_600_000;
    }
    const [dead] = await states(webhookId);
    expect(dead).toMatchObject({ state: 'dead', nextAttemptAt: null });
    expect(dead?.attempts).toHaveLength(10);
    answer = { status: 200 };
    const again = { webhookId, deliveryId: dead!.deliveryId };
    expect(await command('webhook.redeliver', again, holder('hospital-b'))).toMatchObject({
      problem: { code: 'webhook-unknown' },
    });
    expect(await command('webhook.redeliver', again, actor)).toMatchObject({ ok: true });
    await worker().runOnce();
    expect((await states(webhookId))[0]).toMatchObject({ state: 'delivered' });
    expect(await command('webhook.redeliver', { ...again, deliveryId: randomUUID() }, actor)).toMatchObject({
      problem: { code: 'delivery-unknown' },
    });
  });

  it('is switched off after five days without success, and at once when it says that it is gone', async () => {
    const failing = await registered(holder('hospital-a'), ['dataset.published']);
    await published();
    answer = { status: 500 };
    await worker().runOnce();
    now += FAILING_LIMIT_MS;
    await worker().runOnce();
    expect(await webhookById(base.database, failing.webhookId)).toMatchObject({
      enabled: false,
      disabledBecause: 'failing',
    });
    const gone = await registered(holder('hospital-b'), ['dataset.published']);
    await heard('access-requests.events', 'dataset.published', {
      datasetId: randomUUID(),
      holderId: 'hospital-b',
    });
    answer = { status: 410 };
    await worker().runOnce();
    expect(await webhookById(base.database, gone.webhookId)).toMatchObject({ disabledBecause: 'gone' });
    const rows = await base.database.query<{ envelope: string }>('SELECT envelope FROM outbox ORDER BY seq');
    const disabled = rows
      .map(({ envelope }) => JSON.parse(envelope) as { type: string; data: object; causationid: string })
      .filter(({ type }) => type === 'webhook.disabled');
    expect(disabled.map(({ data }) => data)).toEqual([
      { webhookId: failing.webhookId, because: 'failing' },
      { webhookId: gone.webhookId, because: 'gone' },
    ]);
    expect(disabled[0]?.causationid).toBe('system:clock/webhooks');
  });

  it('is not called at all when its name leads into a private network', async () => {
    const { webhookId } = await registered(
      holder('hospital-a'),
      ['dataset.published'],
      url.replace('http:', 'https:'),
    );
    await published();
    await worker({ policy: { privateAddresses: false } }).runOnce();
    expect(got).toEqual([]);
    expect((await states(webhookId))[0]?.attempts).toMatchObject([{ status: null, failure: 'private' }]);
  });
});

describe('a secret', () => {
  it('is replaced without a gap: both sign for a day, then the new one alone', async () => {
    const actor = holder('hospital-a');
    // The overlap is judged by the database, so this test runs at the real time.
    now = Date.now();
    const { webhookId, secret } = await registered(actor, ['dataset.published']);
    const secretId = randomUUID();
    const fresh = await secretFor(webhookId, secretId);
    expect(await command('webhook.rotate-secret', { webhookId, secretId }, actor)).toMatchObject({
      ok: true,
    });
    const verified = async (one: string): Promise<boolean> => {
      got = [];
      await command('webhook.test', { webhookId, deliveryId: randomUUID() }, actor);
      await worker().runOnce();
      const { headers, body } = got[0]!;
      try {
        new Webhook(one).verify(body, headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    };
    expect([await verified(secret), await verified(fresh)]).toEqual([true, true]);
    await base.database.query('UPDATE webhook_secret SET former_until = former_until - $1::interval', [
      `${OVERLAP_MS + 1_000} milliseconds`,
    ]);
    expect([await verified(secret), await verified(fresh)]).toEqual([false, true]);
  });

  it('is kept sealed, and nowhere else', async () => {
    const { secret } = await registered(holder('hospital-a'), ['dataset.published']);
    for (const table of ['webhook', 'webhook_secret', 'webhook_delivery', 'outbox']) {
      const rows = await base.database.query<{ text: string }>(`SELECT t::text AS text FROM ${table} t`);
      expect(rows.map(({ text }) => text).join()).not.toContain(secret.slice(6, 30));
    }
  });
});

describe('who may have which webhook', () => {
  const one = async (actor: Actor, events: string[]) => {
    const webhookId = randomUUID();
    await secretFor(webhookId, webhookId);
    return command('webhook.register', { webhookId, url, events }, actor);
  };
  it('gives holders and operators their own events, and nobody else any', async () => {
    expect(await one(holder('hospital-a'), ['recall.ordered'])).toMatchObject({
      problem: { code: 'webhook-events', params: { events: ['recall.ordered'] } },
    });
    expect(await one(holder('lab-1', 'environment-operator'), ['linkage.completed'])).toMatchObject({
      problem: { code: 'webhook-events' },
    });
    expect(await one(holder('x', 'researcher'), ['permit.activated'])).toMatchObject({
      problem: { code: 'webhook-events' },
    });
    expect(await one(holder('x', 'inspector'), ['permit.activated'])).toMatchObject({
      problem: { code: 'forbidden' },
    });
  });
  it('gives an organisation ten', async () => {
    const actor = holder('hospital-z');
    for (let n = 0; n < 10; n++) expect(await one(actor, ['permit.activated'])).toMatchObject({ ok: true });
    expect(await one(actor, ['permit.activated'])).toMatchObject({ problem: { code: 'webhook-limit' } });
  });
});
