import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { MessageRequest } from '@garant/contracts';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { MIGRATIONS } from '../migrations/gateway.migrations.js';
import { smtpSender, type Attempt, type MailSender } from './mail.sender.js';
import {
  choosePreferences,
  deliveriesOf,
  inboxOf,
  markRead,
  preferencesOf,
  receiveMessage,
} from './message.store.js';
import type { RenderedMail } from './message.texts.js';
import { MessageWorker } from './message.worker.js';

let base: TestDatabase;
let now = '';
let sent: { mail: RenderedMail; email: string; messageId: string }[] = [];
let answer: Attempt = { ok: true };
const sender: MailSender = {
  send: (mail, { email, messageId }) => {
    sent.push({ mail, email, messageId });
    return Promise.resolve(answer);
  },
  close: () => undefined,
};
const addresses = new Map<string, string>();
const worker = () =>
  new MessageWorker({
    database: base.database,
    sender,
    inbox: 'https://garant.example/messages',
    addressOf: (id) => Promise.resolve(addresses.get(id) ?? null),
    onError: (error) => {
      throw error;
    },
    now: () => now,
  });

beforeAll(async () => {
  base = await createTestDatabase(MIGRATIONS, 'gateway');
});
afterAll(() => base.drop());
beforeEach(async () => {
  now = '2026-11-24T10:00:00.000Z';
  sent = [];
  answer = { ok: true };
  await base.database.query('DELETE FROM account');
});

const account = async (email: string | null, roles: string[] = ['researcher']): Promise<string> => {
  const ref = randomUUID();
  await base.database.query(
    `INSERT INTO account (ref, iss, sub, email, roles) VALUES ($1::uuid, 'i', $1::text, $2, $3)`,
    [ref, email, roles],
  );
  return ref;
};
const message = (to: string | null, more: Partial<MessageRequest> = {}): MessageRequest => ({
  messageId: randomUUID(),
  to,
  toInvitation: null,
  toRole: null,
  kind: 'clock-ends',
  about: 'application',
  aboutId: randomUUID(),
  dueAt: '2027-02-24T22:59:59.999Z',
  ...more,
});
const receive = (one: MessageRequest, mailReady = true) =>
  base.database.transaction((tx) => receiveMessage(tx, one, { now, mailReady }));
const inbox = (ref: string, unread = false) =>
  base.database.transaction((tx) => inboxOf(tx, ref, { unread, limit: 50, offset: 0 }));
const choose = (ref: string, mail: 'daily' | 'at-once' | 'never', muted: string[] = []) =>
  base.database.transaction((tx) => choosePreferences(tx, ref, { mail, language: 'en', muted }, now));

describe('the inbox', () => {
  it('holds a message once, however often it arrives, until it is read and unread again', async () => {
    const ref = await account('claire@example.org');
    const one = message(ref);
    await receive(one);
    await receive(one);
    const { items, unread } = await inbox(ref);
    expect([items.length, unread]).toEqual([1, 1]);
    expect(items[0]).toMatchObject({
      kind: 'clock-ends',
      about: 'application',
      dueAt: one.dueAt,
      readAt: null,
    });
    const mark = (read: boolean, ids: string[] | null = [one.messageId]) =>
      base.database.transaction((tx) => markRead(tx, ref, { ids, read }, now));
    await mark(true);
    expect((await inbox(ref, true)).items).toEqual([]);
    await mark(false);
    expect((await inbox(ref)).unread).toBe(1);
    await mark(true, null);
    expect((await inbox(ref)).unread).toBe(0);
  });

  it('is nobody else’s', async () => {
    const [ref, other] = [await account('claire@example.org'), await account('thomas@example.org')];
    const one = message(ref);
    await receive(one);
    expect((await inbox(other)).items).toEqual([]);
    await base.database.transaction((tx) => markRead(tx, other, { ids: [one.messageId], read: true }, now));
    expect((await inbox(ref)).unread).toBe(1);
  });

  it('reaches everybody with a role, from the provider or by assignment, and nobody whose data were erased', async () => {
    const [one, two, erased] = [
      await account('a@example.org', ['signatory']),
      await account('b@example.org', []),
      await account('c@example.org', ['signatory']),
    ];
    await base.database.query(`INSERT INTO role_assignment (account_ref, role) VALUES ($1, 'signatory')`, [
      two,
    ]);
    await base.database.query('UPDATE account SET erased_at = now() WHERE ref = $1', [erased]);
    await receive(message(null, { toRole: 'signatory' }));
    expect(await Promise.all([one, two, erased].map(async (ref) => (await inbox(ref)).items.length))).toEqual(
      [1, 1, 0],
    );
  });

  it('keeps everything in the portal where no mail server is set', async () => {
    const ref = await account('claire@example.org');
    await receive(message(ref), false);
    now = '2026-12-24T10:00:00.000Z';
    await worker().runOnce();
    expect(sent).toEqual([]);
    expect((await inbox(ref)).items).toHaveLength(1);
  });
});

describe('mail', () => {
  it('is one a day with everything of that day', async () => {
    const ref = await account('claire@example.org');
    await receive(message(ref));
    now = '2026-11-24T18:00:00.000Z';
    await receive(message(ref, { kind: 'application-decided', dueAt: null }));
    await worker().runOnce();
    expect(sent).toEqual([]);
    now = '2026-11-25T06:00:01.000Z';
    await worker().runOnce();
    await worker().runOnce();
    expect(sent.map(({ email, mail }) => [email, mail.subject])).toEqual([
      ['claire@example.org', '2 messages de Garant'],
    ]);
    expect(await base.database.transaction((tx) => deliveriesOf(tx, ref))).toEqual([
      { at: now, messages: 2, state: 'sent', reason: null },
    ]);
  });

  it('goes at once, or never, or not for a kind, as the person chose, whatever was waiting already', async () => {
    const [quick, silent, picky] = [
      await account('quick@example.org'),
      await account('silent@example.org'),
      await account('picky@example.org'),
    ];
    for (const ref of [quick, silent, picky]) await receive(message(ref));
    await choose(quick, 'at-once');
    await choose(silent, 'never');
    await choose(picky, 'at-once', ['clock-ends']);
    await receive(message(picky, { kind: 'application-decided', dueAt: null }));
    await worker().runOnce();
    expect(sent.map(({ email }) => email).sort()).toEqual(['picky@example.org', 'quick@example.org']);
    expect(sent.every(({ mail }) => mail.subject === 'A message from Garant')).toBe(true);
    expect((await inbox(silent)).items).toHaveLength(1);
    expect(await base.database.transaction((tx) => preferencesOf(tx, picky))).toEqual({
      mail: 'at-once',
      language: 'en',
      muted: ['clock-ends'],
    });
  });

  it('is tried again with the same id while the server is away, and given up in the end; both are in the log', async () => {
    const ref = await account('claire@example.org');
    await choose(ref, 'at-once');
    await receive(message(ref));
    answer = { ok: false, again: true, reason: 'transport-away' };
    for (let day = 0; day < 8; day++) {
      await worker().runOnce();
      now = new Date(Date.parse(now) + 86_400_000).toISOString();
    }
    expect(sent).toHaveLength(6);
    expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(1);
    const log = await base.database.transaction((tx) => deliveriesOf(tx, ref));
    expect(log.map(({ state }) => state)).toEqual(['failed', 'again', 'again', 'again', 'again', 'again']);
    expect(log[0]!.reason).toBe('transport-away');
  });

  it('is given up at once when the address is refused', async () => {
    const ref = await account('claire@example.org');
    await choose(ref, 'at-once');
    await receive(message(ref));
    answer = { ok: false, again: false, reason: 'address-refused' };
    await worker().runOnce();
    now = '2026-12-24T10:00:00.000Z';
    await worker().runOnce();
    expect(sent).toHaveLength(1);
  });

  it('of two workers, one sends', async () => {
    const ref = await account('claire@example.org');
    await choose(ref, 'at-once');
    await receive(message(ref));
    await Promise.all([worker().runOnce(), worker().runOnce(), worker().runOnce()]);
    expect(sent).toHaveLength(1);
  });

  it('reaches an invited address once its owner tells it, and waits until then', async () => {
    const invitation = randomUUID();
    await receive(message(null, { toInvitation: invitation, kind: 'invited', dueAt: null }));
    await worker().runOnce();
    addresses.set(invitation, 'new@example.org');
    now = '2026-11-24T10:02:00.000Z';
    await worker().runOnce();
    now = '2026-11-25T08:00:00.000Z';
    await worker().runOnce();
    expect(sent.map(({ email }) => email)).toEqual(['new@example.org']);
    expect(await base.database.query('SELECT 1 FROM invitation_message')).toEqual([]);
  });
});

describe('the mail server', () => {
  /** Speaks as much SMTP as one mail needs. */
  const serve = async (onData: string): Promise<{ server: Server; url: string; lines: string[] }> => {
    const lines: string[] = [];
    const server = createServer((socket) => {
      socket.write('220 test\r\n');
      let body = false;
      socket.on('data', (chunk) => {
        for (const line of chunk.toString().split('\r\n').slice(0, -1)) {
          lines.push(line);
          if (body && line !== '.') continue;
          if (line === '.') body = false;
          if (line === 'DATA') body = true;
          if (line === 'QUIT') socket.end('221 bye\r\n');
          else socket.write(line === '.' ? onData : line === 'DATA' ? '354 go on\r\n' : '250 ok\r\n');
        }
      });
      socket.on('error', () => undefined);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return { server, lines, url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}` };
  };
  const mailTo = async (url: string): Promise<Attempt> => {
    const smtp = smtpSender({
      url,
      from: 'Garant <garant@example.org>',
      inbox: 'https://garant.example/messages',
    });
    try {
      return await smtp.send(
        { subject: 'Un message de Garant', text: 'Bonjour,' },
        { email: 'claire@example.org', language: 'fr', messageId: '019a' },
      );
    } finally {
      smtp.close();
    }
  };

  it.each([
    ['takes it', '250 queued\r\n', { ok: true }],
    ['is busy', '451 later\r\n', { ok: false, again: true, reason: 'transport-busy' }],
    ['refuses it', '554 no\r\n', { ok: false, again: false, reason: 'transport-refused' }],
  ])('%s', async (_what, onData, expected) => {
    const { server, url, lines } = await serve(onData);
    expect(await mailTo(url)).toEqual(expected);
    server.close();
    expect(lines).toContain('RCPT TO:<claire@example.org>');
    expect(lines).toContain('Message-ID: <019a@example.org>');
    expect(lines).toContain('Auto-Submitted: auto-generated');
  });
  it('is away', async () => {
    expect(await mailTo('smtp://127.0.0.1:1')).toEqual({ ok: false, again: true, reason: 'transport-away' });
  });
});
