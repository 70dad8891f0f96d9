import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { ContactDetails, ContactPreferences } from '@garant/contracts';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { SMTPServer } from 'smtp-server';
import { writeContact } from '../src/notifications/contact.store.js';
import { DeliveryWorker } from '../src/notifications/delivery.worker.js';
import { smtpTransport, type MailTransport } from '../src/notifications/mail.transport.js';
import { planMessages } from '../src/notifications/message.planner.js';
import { requestMessage } from '../src/notifications/message.request.js';
import type { SmsTransport } from '../src/notifications/sms.transport.js';
import { registerPerson } from '../src/people/person.service.js';
import { handle, patient, testCipher, testRegister, traits } from './consent.fixture.js';

export interface Received {
  to: string[];
  raw: string;
}
/** A real mail server that says what the test tells it to say. */
export class Postbox {
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

/** Of the running test: live bindings, set before each. */
export let test: TestDatabase;
export const cipher = testCipher();
export const gatewayUrl = 'https://garant.example';
export let postbox: Postbox;
let mail: MailTransport;
/** One database for the file, a fresh mail server for each test. */
export function messageTests(): void {
  beforeAll(async () => {
    test = await testRegister();
  });
  afterAll(() => test.drop());
  beforeEach(async () => {
    postbox = new Postbox();
    await postbox.start();
    mail = smtpTransport({
      url: `smtp://127.0.0.1:${postbox.port}`,
      from: 'Garant <no-reply@garant.example>',
    });
  });
  afterEach(async () => {
    mail.close();
    await postbox.stop();
    await test.database.query('DELETE FROM delivery');
    await test.database.query('DELETE FROM message');
  });
}

export async function person(): Promise<string> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub: randomUUID(), traits: traits({ familyName: randomUUID() }) },
  });
  if (!result.ok) throw new Error('not registered');
  return (result.result as { subjectRef: string }).subjectRef;
}
export const details = (
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
export const postal = {
  name: 'Ada Martin',
  lines: ['1 rue de l’Église'],
  postcode: '13001',
  city: 'Marseille',
  country: 'FR',
};
/** A person whose e-mail address is confirmed. */
export async function reachable(
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
export const ask = (
  subjectRef: string,
  template: Parameters<typeof requestMessage>[1]['template'],
  messageId: string = randomUUID(),
  params = {},
) => test.database.transaction((tx) => requestMessage(tx, { subjectRef, template, messageId, params }));
export const plan = (now = new Date(Date.now() + 1_000).toISOString()) =>
  test.database.transaction((tx) => planMessages(cipher)(tx, now));
export const send = (
  at: Date = new Date(Date.now() + 2_000),
  sms: SmsTransport | null = null,
  by: MailTransport | null = mail,
) =>
  new DeliveryWorker(test.database, cipher, { mail: by, sms }, gatewayUrl, () => undefined).runAll(() => at);
export const deliveries = () =>
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
export const dpo = { ref: randomUUID(), role: 'data-protection-officer' as const, assurance: 'eidas1' };
