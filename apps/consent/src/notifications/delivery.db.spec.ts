import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import { handle, outboxOf, patient } from '../../test/consent.fixture.js';
import {
  ask,
  cipher,
  deliveries,
  dpo,
  gatewayUrl,
  messageTests,
  person,
  plan,
  postal,
  postbox,
  reachable,
  send,
  test,
} from '../../test/messages.fixture.js';
import { batchLetters, lettersToPrint, postLetters, retryDelivery, returnLetter } from './letter.service.js';
import { letterBatchPdf } from './letter.pdf.js';
import type { MailTransport } from './mail.transport.js';
import { ownMessages } from './own.messages.js';
import { httpSmsTransport } from './sms.transport.js';

messageTests();

describe('a message', () => {
  it('asked for twice is sent once, in the language of the person, and its delivery is in the log without its content', async () => {
    const subjectRef = await reachable({}, { language: 'en' });
    for (let i = 0; i < 2; i++)
      await ask(subjectRef, 'choice-recorded', 'choice-recorded/1', { date: '2026-12-01' });
    await plan();
    await plan();
    await send();
    await send();
    expect(postbox.received).toHaveLength(1);
    expect(postbox.received[0]!.raw).toContain('Subject: A choice was recorded');
    expect(postbox.received[0]!.raw).toContain('Auto-Submitted: auto-generated');
    expect((await outboxOf(test.database, 'message.delivered')).at(-1)?.data).toEqual({
      deliveryId: expect.any(String),
      subjectRef,
      channel: 'email',
      templates: ['choice-recorded'],
      outcome: 'sent',
      attempts: 1,
    });
    const [own] = await ownMessages(test.database, subjectRef, { language: 'fr', accessibility: [] });
    expect(own).toMatchObject({
      subject: 'Un choix a été enregistré',
      deliveries: [{ channel: 'email', state: 'sent', reason: null }],
    });
  });

  it('is refused when a parameter could be a name', async () => {
    const subjectRef = await person();
    await expect(ask(subjectRef, 'agent-acted', randomUUID(), { by: 'Nadia Benali' })).rejects.toThrow(
      'parameter by',
    );
    await expect(ask(subjectRef, 'agent-acted', randomUUID(), { by: 'Éva' })).rejects.toThrow('parameter by');
  });

  it('that is refused for good is dead at once, goes by letter instead, and can be tried again by the desk', async () => {
    const subjectRef = await reachable({ postal });
    postbox.answer = () => 550;
    await ask(subjectRef, 'request-answered');
    await plan();
    await send();
    expect((await deliveries()).map(({ channel, state, reason }) => [channel, state, reason])).toEqual([
      ['email', 'dead', 'address-refused'],
      ['letter', 'queued', null],
    ]);
    const dead = (await deliveries())[0]!.delivery_id;
    postbox.answer = () => 250;
    const retry = (deliveryId: string) =>
      handle(test.database, retryDelivery, { body: { deliveryId }, actor: dpo, key: deliveryId });
    expect(await retry(dead)).toMatchObject({ ok: true });
    await send();
    expect((await deliveries())[0]).toMatchObject({ state: 'sent', attempts: 1 });
    expect(await retry(dead)).toMatchObject({ problem: { code: 'delivery-not-dead' } });
    expect(
      await handle(test.database, retryDelivery, { body: { deliveryId: dead }, actor: patient(), key: dead }),
    ).toMatchObject({ problem: { code: 'forbidden' } });
  });

  it('that a busy server puts off is tried again after a pause, and given up after the last', async () => {
    await ask(await reachable(), 'request-answered');
    await plan();
    postbox.answer = () => 451;
    let at = new Date(Date.now() + 5_000);
    const pauses: number[] = [];
    for (let i = 0; i < 6; i++) {
      await send(at);
      const [row] = await deliveries();
      expect(row).toMatchObject({ state: 'queued', reason: 'transport-busy', attempts: i + 1 });
      pauses.push((row!.next_at!.getTime() - at.getTime()) / 60_000);
      await send(new Date(at.getTime() + 30_000));
      expect((await deliveries())[0]?.attempts).toBe(i + 1);
      at = row!.next_at!;
    }
    expect(pauses).toEqual([1, 5, 30, 120, 480, 1440]);
    await send(at);
    // The person has no other address: the message stays in their space.
    expect((await deliveries()).map(({ channel, state }) => [channel, state])).toEqual([
      ['email', 'dead'],
      ['portal', 'kept'],
    ]);
    expect(postbox.received).toEqual([]);
  });

  it('waits for a server that is away', async () => {
    await ask(await reachable(), 'request-answered');
    await plan();
    await postbox.stop();
    await send();
    expect((await deliveries())[0]).toMatchObject({ state: 'queued', reason: 'transport-away' });
    await postbox.start();
    await send(new Date(Date.now() + 120_000));
    expect(postbox.received).toHaveLength(1);
  });

  it('waits when no mail server is set, and costs no attempt', async () => {
    await ask(await reachable(), 'request-answered');
    await plan();
    await send(undefined, null, null);
    expect((await deliveries())[0]).toMatchObject({ state: 'queued', attempts: 0 });
  });

  it('is sent by one of several workers', async () => {
    for (let i = 0; i < 5; i++) await ask(await reachable(), 'request-answered');
    await plan();
    await Promise.all([send(), send(), send()]);
    expect(postbox.received).toHaveLength(5);
  });

  it('taken up by a worker that died is sent after its lease, under the same Message-ID', async () => {
    await ask(await reachable(), 'request-answered');
    await plan();
    const now = Date.now();
    const dying: MailTransport = { send: () => Promise.reject(new Error('killed')), close: () => undefined };
    await expect(send(new Date(now + 2_000), null, dying)).rejects.toThrow('killed');
    await send(new Date(now + 60_000));
    expect(postbox.received).toHaveLength(0);
    await send(new Date(now + 6 * 60_000));
    expect(postbox.received).toHaveLength(1);
    const [{ delivery_id: id } = { delivery_id: '' }] = await deliveries();
    expect(postbox.received[0]!.raw).toContain(`Message-ID: <${id}@garant.example>`);
  });
});

describe('a digest', () => {
  it('holds what can wait until its hour, in one mail; what somebody else did comes at once', async () => {
    const subjectRef = await reachable({}, { digest: 'daily' });
    await ask(subjectRef, 'choice-asked-again');
    await ask(subjectRef, 'request-received');
    await ask(subjectRef, 'agent-acted');
    await plan();
    await send();
    expect(postbox.received.map(({ raw }) => /^Subject: (.*)/m.exec(raw)?.[1])).toEqual([
      'Un agent a agi pour vous',
    ]);
    const tomorrow = new Date(Date.now() + 86_400_000);
    await plan(tomorrow.toISOString());
    await send(new Date(tomorrow.getTime() + 1_000));
    expect(postbox.received).toHaveLength(2);
    expect(postbox.received[1]!.raw).toContain('Subject: 2 messages vous attendent');
  });
});

describe('a letter', () => {
  const post = (batchId: string) =>
    handle(test.database, postLetters, { body: { batchId }, actor: dpo, key: batchId });

  it('is printed in a batch, marked as posted, and may come back', async () => {
    const subjectRef = await reachable({ postal }, { channel: 'letter', accessibility: ['large-print'] });
    await ask(subjectRef, 'letter-at-16');
    await plan();
    await send();
    const batchId = randomUUID();
    const batch = (id: string) =>
      handle(test.database, batchLetters, { body: { batchId: id }, actor: dpo, key: id });
    expect(await batch(batchId)).toMatchObject({ ok: true, result: { count: 1 } });
    expect(await batch(randomUUID())).toMatchObject({ problem: { code: 'batch-empty' } });
    const printed = await lettersToPrint(test.database, cipher, batchId);
    expect(printed?.letters).toMatchObject([
      { subjectRef, address: postal, items: [{ template: 'letter-at-16' }] },
    ]);
    const pdf = await letterBatchPdf(
      { batchId, createdAt: printed!.createdAt, gatewayUrl, language: 'fr' },
      printed!.letters,
    );
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(2);
    expect(await post(batchId)).toMatchObject({ ok: true, result: { count: 1 } });
    expect(await post(batchId)).toMatchObject({ problem: { code: 'batch-posted' } });
    expect(await post(randomUUID())).toMatchObject({ problem: { code: 'not-found' } });
    const [letter] = await deliveries();
    const back = () =>
      handle(test.database, returnLetter(cipher), {
        body: { deliveryId: letter!.delivery_id },
        actor: dpo,
        key: letter!.delivery_id,
      });
    expect(await back()).toMatchObject({ ok: true });
    expect(await back()).toMatchObject({ problem: { code: 'letter-not-posted' } });
    expect((await deliveries()).map(({ channel, state, reason }) => [channel, state, reason]).sort()).toEqual(
      [
        ['letter', 'dead', 'returned'],
        ['portal', 'kept', null],
      ],
    );
  });
});

describe('a text message', () => {
  let gateway: Server;
  let requests: { body: Record<string, unknown>; key: string | undefined }[];
  let status = 202;
  beforeEach(async () => {
    requests = [];
    gateway = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        requests.push({
          body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>,
          key: request.headers['idempotency-key'] as string | undefined,
        });
        response.writeHead(status).end('{}');
      });
    });
    await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', () => resolve()));
  });
  afterEach(() => new Promise((resolve) => gateway.close(resolve)));
  const sms = () =>
    httpSmsTransport({ url: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`, token: 't' });

  it('names its subject and the address of the platform, and nothing else', async () => {
    await ask(await reachable({ phone: '+33612345678' }, { channel: 'sms' }), 'request-answered');
    await plan();
    await send(undefined, sms());
    const [{ delivery_id: reference } = { delivery_id: '' }] = await deliveries();
    expect(requests).toEqual([
      {
        body: {
          to: '+33612345678',
          text: 'Garant : Une réponse vous attend. https://garant.example',
          reference,
        },
        key: reference,
      },
    ]);
  });

  it.each([
    [500, 'queued', 'transport-busy'],
    [429, 'queued', 'transport-busy'],
    [401, 'queued', 'transport-refused'],
    [400, 'dead', 'address-refused'],
  ])('answered with %d is %s', async (code, state, reason) => {
    status = code;
    await ask(await reachable({ phone: '+33612345678' }, { channel: 'sms' }), 'request-answered');
    await plan();
    await send(undefined, sms());
    expect((await deliveries())[0]).toMatchObject({ state, reason });
  });
});
