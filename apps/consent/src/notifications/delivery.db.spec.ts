import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { ContactDetails, ContactPreferences } from '@garant/contracts';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { SMTPServer } from 'smtp-server';
import { handle, outboxOf, patient, testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import { registerPerson } from '../people/person.service.js';
import { tellingOf, tellOfActs } from './choice.message.js';
import { resendCode, updateContact, verifyContact } from './contact.service.js';
import { contactOf, eraseContact, mergeContact, writeContact } from './contact.store.js';
import { DeliveryWorker } from './delivery.worker.js';
import { batchLetters, lettersToPrint, postLetters, retryDelivery, returnLetter } from './letter.service.js';
import { letterBatchPdf } from './letter.pdf.js';
import { smtpTransport, type MailTransport } from './mail.transport.js';
import { planMessages } from './message.planner.js';
import { requestMessage, requestOwnMessage } from './message.request.js';
import { ownMessages } from './own.messages.js';
import { httpSmsTransport, type SmsTransport } from './sms.transport.js';

interface Received {
  to: string[];
  raw: string;
}
/** A real mail server that says what the test tells it to say. */
class Postbox {
  received: Received[] = [];
  answer: (to: string) => number = () => 250;
  private server!: SMTPServer;
  port = 0;
  async start(): Promise<void> {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onRcptTo: ({ address }, _session, callback) => {
        const code = this.answer(address);
        callback(code < 300 ? null : Object.assign(new Error('no'), { responseCode: code }));
      },
      onData: (stream, session, callback) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.received.push({ to, raw: Buffer.concat(chunks).toString('utf8') });
          callback();
        });
      },
    });
    await new Promise<void>((resolve) => this.server.listen(this.port, '127.0.0.1', () => resolve()));
    this.port = (this.server.server.address() as AddressInfo).port;
  }
  stop = (): Promise<void> => new Promise((resolve) => this.server.close(() => resolve()));
}

let test: TestDatabase;
const cipher = testCipher();
const gatewayUrl = 'https://garant.example';
let postbox: Postbox;
let mail: MailTransport;
beforeAll(async () => {
  test = await testRegister();
});
afterAll(() => test.drop());
beforeEach(async () => {
  postbox = new Postbox();
  await postbox.start();
  mail = smtpTransport({ url: `smtp://127.0.0.1:${postbox.port}`, from: 'Garant <no-reply@garant.example>' });
});
afterEach(async () => {
  mail.close();
  await postbox.stop();
  await test.database.query('DELETE FROM delivery');
  await test.database.query('DELETE FROM message');
});

async function person(): Promise<string> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub: randomUUID(), traits: traits({ familyName: randomUUID() }) },
  });
  if (!result.ok) throw new Error('not registered');
  return (result.result as { subjectRef: string }).subjectRef;
}
const details = (
  over: Partial<ContactDetails> = {},
  preferences: Partial<ContactPreferences> = {},
): ContactDetails => ({
  email: 'ada@example.org',
  phone: null,
  postal: null,
  preferences: {
    language: 'fr',
    channel: 'email',
    digest: 'immediate',
    accessibility: [],
    ownActs: false,
    ...preferences,
  },
  ...over,
});
const postal = {
  name: 'Ada Martin',
  lines: ['1 rue de l’Église'],
  postcode: '13001',
  city: 'Marseille',
  country: 'FR',
};
/** A person whose e-mail address is confirmed. */
async function reachable(
  over: Partial<ContactDetails> = {},
  preferences: Partial<ContactPreferences> = {},
): Promise<string> {
  const subjectRef = await person();
  await writeContact(test.database, cipher, subjectRef, details(over, preferences), {
    emailVerified: true,
    now: new Date().toISOString(),
  });
  return subjectRef;
}
const ask = (
  subjectRef: string,
  template: Parameters<typeof requestMessage>[1]['template'],
  messageId: string = randomUUID(),
  params = {},
) => test.database.transaction((tx) => requestMessage(tx, { subjectRef, template, messageId, params }));
const plan = (now = new Date(Date.now() + 1_000).toISOString()) =>
  test.database.transaction((tx) => planMessages(cipher)(tx, now));
const send = (
  at: Date = new Date(Date.now() + 2_000),
  sms: SmsTransport | null = null,
  by: MailTransport | null = mail,
) =>
  new DeliveryWorker(test.database, cipher, { mail: by, sms }, gatewayUrl, () => undefined).runAll(() => at);
const deliveries = () =>
  test.database.query<{
    channel: string;
    state: string;
    reason: string | null;
    attempts: number;
    next_at: Date | null;
    delivery_id: string;
  }>(
    'SELECT channel, state, reason, attempts, next_at, delivery_id FROM delivery ORDER BY created_at, delivery_id',
  );
const dpo = { ref: randomUUID(), role: 'data-protection-officer' as const, assurance: 'eidas1' };

describe('an e-mail address', () => {
  const update = (subjectRef: string, given: ContactDetails) =>
    handle(test.database, updateContact(cipher), {
      body: { subjectRef },
      actor: patient(subjectRef),
      key: subjectRef,
      confidential: given,
    });
  const verify = (subjectRef: string, code: string, now?: string) =>
    handle(test.database, verifyContact(cipher), {
      body: { subjectRef },
      actor: patient(subjectRef),
      key: subjectRef,
      confidential: { code },
      ...(now ? { now } : {}),
    });
  const codeIn = ({ raw }: Received): string =>
    /#code=3?D?(\d{8})/.exec(raw.replace(/=\r?\n/g, ''))?.[1] ?? '';

  it('is used only after its one-time code came back', async () => {
    const subjectRef = await person();
    expect(await update(subjectRef, details())).toMatchObject({
      ok: true,
      result: { emailState: 'unverified' },
    });
    await ask(subjectRef, 'request-answered');
    await plan();
    // Nothing but the code goes to an address that nobody confirmed.
    await send();
    expect(postbox.received.map(({ to }) => to)).toEqual([['ada@example.org']]);
    expect((await deliveries()).map(({ channel, state }) => [channel, state])).toEqual([
      ['email', 'sent'],
      ['portal', 'kept'],
    ]);
    const code = codeIn(postbox.received[0]!);
    expect(code).toMatch(/^\d{8}$/);
    expect(await verify(subjectRef, '00000000')).toMatchObject({ result: { verdict: 'wrong' } });
    expect(await verify(subjectRef, `${code.slice(0, 4)} ${code.slice(4)}`)).toMatchObject({
      result: { emailState: 'verified', verdict: 'right' },
    });
    expect((await contactOf(test.database, cipher, subjectRef))?.emailVerified).toBe(true);
    // Once only; and what was sent keeps no code.
    const [row] = await test.database.query<{ secret: Buffer | null }>(
      `SELECT secret FROM delivery WHERE templates = '{verify-email}'`,
    );
    expect(row?.secret).toBeNull();
  });

  it('keeps its code from whoever guesses, waits too long or changes the address', async () => {
    const subjectRef = await person();
    await update(subjectRef, details());
    await send();
    const code = codeIn(postbox.received[0]!);
    const late = new Date(Date.now() + 61 * 60_000).toISOString();
    expect(await verify(subjectRef, code, late)).toMatchObject({ result: { verdict: 'expired' } });
    await update(subjectRef, details({ email: 'other@example.org' }));
    expect(await verify(subjectRef, code)).toMatchObject({ result: { verdict: 'wrong' } });
    for (let i = 0; i < 4; i++) await verify(subjectRef, '11111111');
    await send();
    expect(await verify(subjectRef, codeIn(postbox.received[1]!))).toMatchObject({
      result: { verdict: 'expired' },
    });
  });

  it('is confirmed again after a change, and stays confirmed when only preferences change', async () => {
    const subjectRef = await reachable();
    expect(await update(subjectRef, details({}, { digest: 'weekly' }))).toMatchObject({
      result: { emailState: 'verified' },
    });
    expect(await update(subjectRef, details({ email: 'new@example.org' }))).toMatchObject({
      result: { emailState: 'unverified' },
    });
    expect((await outboxOf(test.database, 'contact.updated')).at(-1)?.data).toEqual({
      subjectRef,
      fields: ['email', 'preferences'],
    });
  });

  it('is refused for a chosen way without its address, and to everybody but the person', async () => {
    const subjectRef = await person();
    expect(await update(subjectRef, details({ email: null }))).toMatchObject({
      ok: false,
      problem: { code: 'contact-incomplete', params: { errors: [{ field: 'email' }] } },
    });
    expect(await update(subjectRef, details({ email: null }, { channel: 'letter' }))).toMatchObject({
      problem: { code: 'contact-incomplete' },
    });
    expect(
      await handle(test.database, updateContact(cipher), {
        body: { subjectRef },
        actor: patient(randomUUID()),
        key: subjectRef,
        confidential: details(),
      }),
    ).toMatchObject({ problem: { code: 'forbidden' } });
  });

  it('gets at most one code a minute', async () => {
    const subjectRef = await person();
    await update(subjectRef, details());
    const again = (now: string) =>
      handle(test.database, resendCode(cipher), {
        body: { subjectRef },
        actor: patient(subjectRef),
        key: subjectRef,
        now,
      });
    expect(await again(new Date().toISOString())).toMatchObject({
      problem: { code: 'verification-too-soon' },
    });
    expect(await again(new Date(Date.now() + 61_000).toISOString())).toMatchObject({ ok: true });
  });

  it('is nowhere readable in the database or on the bus', async () => {
    const subjectRef = await person();
    await update(subjectRef, details({ email: 'unmistakable@example.org' }));
    const [found] = await test.database.query<{ found: number }>(
      `SELECT count(*) AS found FROM contact WHERE position('unmistakable'::bytea IN sealed) > 0`,
    );
    expect(found?.found).toBe(0);
    const outbox = await test.database.query<{ envelope: string }>('SELECT envelope FROM outbox');
    expect(outbox.filter(({ envelope }) => envelope.includes('unmistakable'))).toEqual([]);
  });
});

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

describe('acts that a person hears of', () => {
  const choice = (subjectRef: string, over: object = {}) => ({
    choiceId: randomUUID(),
    subjectRef,
    actedAt: '2026-11-24T12:00:00.000Z',
    channel: 'portal' as const,
    ...over,
  });
  it.each([
    ['their own, on the portal: if they asked for it', {}, true, 'if-wanted'],
    ['a representative’s', { authorityId: randomUUID() }, false, 'always'],
    ['an agent’s, with a mandate', { channel: 'assisted', mandateId: randomUUID() }, false, 'always'],
    ['a paper form that was entered for them', { channel: 'paper', formId: randomUUID() }, false, 'always'],
    ['the register’s own, when a term is over', { because: 'expired' }, null, 'always'],
    [
      'a lapse after a change of text: the new question tells it',
      { because: 'notice-revised' },
      null,
      'never',
    ],
    ['an import of old choices', { channel: 'import' }, false, 'never'],
  ] as const)('%s', (_what, over, own, telling) => {
    const subjectRef = randomUUID();
    const actor = own === null ? null : own ? { subjectRef } : {};
    expect(tellingOf({ choice: choice(subjectRef, over), actor })).toBe(telling);
  });

  it('are asked for in one statement, each once', async () => {
    const [quiet, curious, child] = [
      await reachable(),
      await reachable({}, { ownActs: true }),
      await reachable(),
    ];
    const acts = [
      { choice: choice(quiet), actor: { subjectRef: quiet } },
      { choice: choice(curious), actor: { subjectRef: curious } },
      { choice: choice(child, { authorityId: randomUUID() }), actor: { subjectRef: quiet } },
    ];
    for (let i = 0; i < 2; i++) await test.database.transaction((tx) => tellOfActs(tx, acts));
    const told = await test.database.query<{ subject_ref: string }>(
      'SELECT subject_ref FROM message ORDER BY 1',
    );
    expect(told.map((row) => row.subject_ref)).toEqual([curious, child].sort());
    await test.database.transaction((tx) =>
      requestOwnMessage(tx, { subjectRef: quiet, template: 'agent-acted', messageId: randomUUID() }),
    );
    expect(await test.database.query('SELECT 1 FROM message')).toHaveLength(2);
  });
});

describe('a person who is erased or merged', () => {
  it('leaves nothing behind that could reach them', async () => {
    const subjectRef = await reachable();
    await ask(subjectRef, 'request-answered');
    await plan();
    await test.database.transaction((tx) => eraseContact(tx, subjectRef));
    await send();
    expect(postbox.received).toEqual([]);
    for (const table of ['contact', 'message', 'delivery'])
      expect(
        await test.database.query(`SELECT 1 FROM ${table} WHERE subject_ref = $1`, [subjectRef]),
      ).toEqual([]);
  });

  it('keeps what the kept reference gave, else takes what the other one gave', async () => {
    const [from, into] = [await reachable({ email: 'old@example.org' }), await person()];
    await ask(from, 'request-answered');
    await test.database.transaction((tx) => mergeContact(tx, cipher, { from, into }));
    expect(await contactOf(test.database, cipher, into)).toMatchObject({
      email: 'old@example.org',
      emailVerified: true,
    });
    expect(await contactOf(test.database, cipher, from)).toBeNull();
    await plan();
    await send();
    expect(postbox.received).toHaveLength(1);
  });
});
