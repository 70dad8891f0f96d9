import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { consentReceipt, type Actor } from '@garant/contracts';
import { actorTokenFor, createService, Database, type Keys, VaultCipher } from '@garant/nest-kit';
import { serve, testKeys } from '@garant/nest-kit/testing';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { handle, outboxOf, patient } from '../../test/consent.fixture.js';
import { DPO, noticesStage, type NoticesStage } from '../../test/notices.fixture.js';
import { appendActs } from '../choices/choice.append.js';
import { receiptById, type RecordedChoice } from '../choices/choice.store.js';
import { updateContact } from '../notifications/contact.service.js';
import { ContactController } from '../notifications/contact.controller.js';
import { DeliveryController } from '../notifications/delivery.controller.js';
import { batchLetters } from '../notifications/letter.service.js';
import { planMessages } from '../notifications/message.planner.js';
import { requestMessage } from '../notifications/message.request.js';
import { MessageSettings } from '../notifications/message.settings.js';
import { publishedNotices } from '../notices/notice.store.js';
import { personByRef } from '../people/person.store.js';
import { REPRESENTATION } from '../representation/representation.tokens.js';
import { ReceiptController } from './receipt.controller.js';

let stage: NoticesStage;
let app: NestFastifyApplication;
let ask: Awaited<ReturnType<typeof serve>>['ask'];
let gateway: Keys;
const agent: Actor = { ref: randomUUID(), role: 'agent', assurance: 'eidas1' };

beforeAll(async () => {
  stage = await noticesStage();
  const keys = await testKeys();
  gateway = keys.of('gateway');
  @Module({})
  class Receipts {}
  app = await createService({
    service: 'consent',
    module: {
      module: Receipts,
      controllers: [ReceiptController, ContactController, DeliveryController],
      providers: [
        { provide: Database, useValue: stage.test.database },
        { provide: REPRESENTATION, useValue: stage.representation },
        { provide: VaultCipher, useValue: stage.representation.cipher },
        {
          provide: MessageSettings,
          useValue: new MessageSettings('https://garant.example', { email: false, sms: false }),
        },
      ],
    },
    settings: {
      GARANT_HOST: '127.0.0.1',
      GARANT_PORT: 0,
      GARANT_METRICS_PORT: 0,
      GARANT_LOG_LEVEL: 'silent',
      GARANT_JWKS_FILE: '',
    },
    keys: keys.of('consent'),
  } as Parameters<typeof createService>[0]);
  ({ ask } = await serve(app));
});
afterAll(async () => {
  await app.close();
  await stage.test.drop();
});

const get = async (path: string, actor?: Actor) =>
  ask(
    'GET',
    path,
    actor
      ? { headers: { authorization: `Bearer ${await actorTokenFor(gateway, actor, 'consent')}` } }
      : undefined,
  );
const code = (answer: { json(): unknown }) => (answer.json() as { code: string }).code;

const newPerson = async (): Promise<string> => (await stage.person()).subjectRef;

/** An act that an agent recorded for a person, at `now`. */
async function act(subjectRef: string, by: Actor, now = new Date().toISOString()): Promise<RecordedChoice> {
  const notice = (await publishedNotices(stage.test.database)).find((n) => n.regime === 'EHDS_OPT_OUT')!;
  const [choice] = await stage.test.database.transaction(async (tx) => {
    const person = await personByRef(tx, subjectRef);
    return appendActs(
      tx,
      [
        {
          subjectRef,
          subjectIndex: person!.subjectIndex,
          regime: 'EHDS_OPT_OUT',
          act: 'opt-out',
          scope: { kind: 'everything' },
          channel: 'assisted',
          notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
          actedAt: now,
          acceptedAt: now,
          actedBy: by.ref,
          mandateId: randomUUID(),
        },
      ],
      { commandId: randomUUID(), actor: by },
      stage.issuing,
      now,
    );
  });
  return choice!;
}

describe('a receipt on paper', () => {
  it('is for the person whose act it is, and each reading of it is in the log', async () => {
    const subjectRef = await newPerson();
    const choice = await act(subjectRef, agent);
    const me = patient(subjectRef);
    const answer = await get(
      `/internal/receipts/${choice.receiptId}/document?language=en&index=4&size=9`,
      me,
    );
    expect([answer.statusCode, answer.headers.get('content-type'), answer.body.slice(0, 5)]).toEqual([
      200,
      'application/pdf',
      '%PDF-',
    ]);
    expect((await outboxOf(stage.test.database, 'data.read')).at(-1)?.data).toEqual({
      what: 'receipt',
      subjectRef,
      rows: 1,
    });
    for (const other of [patient(await newPerson()), { ...agent, ref: randomUUID() }])
      expect(code(await get(`/internal/receipts/${choice.receiptId}/document`, other))).toBe('not-found');
    expect((await get(`/internal/receipts/${choice.receiptId}/document`)).statusCode).toBe(401);
    expect(code(await get(`/internal/receipts/${choice.receiptId}/document?index=x`, me))).toBe(
      'invalid-query',
    );
  });

  it('is handed out by whoever recorded the act, on the day and no longer', async () => {
    const subjectRef = await newPerson();
    const today = await act(subjectRef, agent);
    const handed = await get(`/internal/receipts/${today.receiptId}/handed-out`, agent);
    const record = consentReceipt.parse((handed.json() as { record: unknown }).record);
    expect(record.event.acting).toMatchObject({
      as: 'agent',
      account: agent.ref,
      mandate_id: today.mandateId,
    });
    const before = await act(subjectRef, agent, new Date(Date.now() - 25 * 3_600_000).toISOString());
    expect(code(await get(`/internal/receipts/${before.receiptId}/handed-out`, agent))).toBe('not-found');
  });

  it('of an act that the register itself made says so, and why', async () => {
    const subjectRef = await newPerson();
    const notice = (await publishedNotices(stage.test.database)).find(
      (n) => n.regime === 'EXPLICIT_CONSENT',
    )!;
    const now = new Date().toISOString();
    const [lapse] = await stage.test.database.transaction(async (tx) =>
      appendActs(
        tx,
        [
          {
            subjectRef,
            subjectIndex: (await personByRef(tx, subjectRef))!.subjectIndex,
            regime: 'EXPLICIT_CONSENT',
            act: 'lapse',
            scope: { kind: 'project', id: randomUUID() },
            channel: 'portal',
            notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'en' },
            actedAt: now,
            acceptedAt: now,
            actedBy: randomUUID(),
            because: 'expired',
          },
        ],
        { system: 'system:clock/terms' },
        stage.issuing,
        now,
      ),
    );
    const receipt = await receiptById(stage.test.database, lapse!.receiptId);
    const { event } = consentReceipt.parse(receipt!.record);
    expect(event).toMatchObject({
      event_state: 'https://w3id.org/dpv#ConsentExpired',
      acting: { as: 'register', account: null, because: 'expired' },
    });
    const told = await stage.test.database.query<{ template: string }>(
      'SELECT template FROM message WHERE subject_ref = $1',
      [subjectRef],
    );
    expect(told).toEqual([{ template: 'choice-recorded' }]);
  });
});

describe('messages over HTTP', () => {
  const details = {
    email: null,
    phone: null,
    postal: {
      name: 'Ada Martin',
      lines: ['1 rue Haute'],
      postcode: '13001',
      city: 'Marseille',
      country: 'FR',
    },
    preferences: {
      language: 'fr' as const,
      channel: 'letter' as const,
      digest: 'immediate' as const,
      accessibility: [],
      ownActs: false,
    },
  };

  it('a person sees their own addresses and messages; the desk sees neither; only a batch names people, and is noted', async () => {
    const { database } = stage.test;
    const subjectRef = await newPerson();
    const me = patient(subjectRef);
    await handle(database, updateContact(stage.representation.cipher), {
      body: { subjectRef },
      actor: me,
      key: subjectRef,
      confidential: details,
    });
    await database.transaction((tx) =>
      requestMessage(tx, { subjectRef, template: 'request-answered', messageId: randomUUID() }),
    );
    await database.transaction((tx) =>
      planMessages(stage.representation.cipher)(tx, new Date(Date.now() + 1_000).toISOString()),
    );
    expect((await get('/internal/contact', me)).json()).toMatchObject({
      postal: details.postal,
      emailState: 'none',
      ready: { email: false, sms: false },
    });
    expect((await get('/internal/messages?language=en', me)).json()).toMatchObject([
      { subject: 'An answer is waiting for you', deliveries: [{ channel: 'letter', state: 'queued' }] },
    ]);
    expect((await get('/internal/messages', patient(await newPerson()))).json()).toEqual([]);
    expect(code(await get('/internal/contact', agent))).toBe('forbidden');

    const list = await get('/internal/deliveries?channel=letter', DPO);
    expect(list.json()).toMatchObject({
      total: 1,
      items: [{ state: 'queued', templates: ['request-answered'] }],
    });
    expect(list.body).not.toContain(subjectRef);
    const batchId = randomUUID();
    await handle(database, batchLetters, { body: { batchId }, actor: DPO, key: batchId });
    const pdf = await get(`/internal/deliveries/batches/${batchId}/letters`, DPO);
    expect([pdf.statusCode, pdf.body.slice(0, 5)]).toEqual([200, '%PDF-']);
    expect((await outboxOf(database, 'data.read')).at(-1)?.data).toEqual({
      what: 'contact',
      subjectRef,
      rows: 1,
    });
    expect((await get('/internal/deliveries/desk', DPO)).json()).toMatchObject({
      transports: { email: 'not-set', sms: 'not-set' },
      batches: [{ batchId, letters: 1, postedAt: null }],
    });
    for (const who of [me, agent])
      expect(code(await get('/internal/deliveries/desk', who))).toBe('forbidden');
    expect(code(await get('/internal/deliveries?state=lost', DPO))).toBe('invalid-query');
    expect(code(await get(`/internal/deliveries/batches/${randomUUID()}/letters`, DPO))).toBe('not-found');
  });

  it('shows a message as it would leave, to a person who reads with a screen reader too', async () => {
    const me = patient(await newPerson());
    const preview = await get(
      '/internal/messages/preview?template=agent-acted&language=en&accessibility=screen-reader',
      me,
    );
    expect(preview.json()).toMatchObject({ subject: 'An agent acted for you', html: '' });
    for (const query of [
      'template=none',
      'template=agent-acted&language=de',
      'template=agent-acted&accessibility=x',
    ])
      expect(code(await get(`/internal/messages/preview?${query}`, me))).toBe('invalid-query');
  });
});
