import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { ClockWorker, type HandlerResult } from '@garant/nest-kit';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { agent } from '../../test/assistance.fixture.js';
import { handle, outboxOf, patient, testCipher, testRegister } from '../../test/consent.fixture.js';
import { CallbackController } from './callback.controller.js';
import {
  askCallback,
  cancelCallback,
  endCallback,
  giveUpCallbacks,
  takeCallback,
} from './callback.service.js';

let test: TestDatabase;
let calls: CallbackController;
const cipher = testCipher();
beforeAll(async () => {
  test = await testRegister();
  calls = new CallbackController(test.database, cipher);
});
afterAll(() => test.drop());

async function ask(subjectRef: string = randomUUID(), by = subjectRef, phone = '01 99 00 12 34') {
  const callbackId = randomUUID();
  const result = await handle(test.database, askCallback(cipher), {
    body: { subjectRef, callbackId, time: 'morning' as const },
    actor: patient(by),
    key: callbackId,
    confidential: { phone },
  });
  return { subjectRef, callbackId, result };
}
const take = (callbackId: string, by: ReturnType<typeof agent>) =>
  handle(test.database, takeCallback, { body: { callbackId }, actor: by, key: callbackId });
const end = (callbackId: string, by: ReturnType<typeof agent>) =>
  handle(test.database, endCallback, {
    body: { callbackId, how: 'reached' as const },
    actor: by,
    key: callbackId,
  });
const code = (result: HandlerResult) => (result.ok ? 'ok' : result.problem.code);

describe('being called back', () => {
  it('shows the number to the one agent who took the call, until it has ended', async () => {
    const [nadia, tom] = [agent(), agent()];
    const { callbackId, subjectRef } = await ask();
    expect((await calls.list(tom)).map((call) => call.callbackId)).toContain(callbackId);
    await expect(calls.phone(nadia, callbackId)).rejects.toMatchObject({ code: 'callback-unknown' });
    expect(code(await take(callbackId, nadia))).toBe('ok');
    expect(code(await take(callbackId, tom))).toBe('callback-state');
    expect(await calls.phone(nadia, callbackId)).toEqual({ phone: '0199001234' });
    expect((await outboxOf(test.database, 'data.read')).at(-1)).toMatchObject({
      data: { what: 'phone', subjectRef },
      causationid: `system:read/${nadia.ref}`,
    });
    await expect(calls.phone(tom, callbackId)).rejects.toMatchObject({ code: 'callback-unknown' });
    expect((await calls.list(tom)).map((call) => call.callbackId)).not.toContain(callbackId);
    expect(code(await end(callbackId, tom))).toBe('callback-unknown');
    expect(code(await end(callbackId, nadia))).toBe('ok');
    await expect(calls.phone(nadia, callbackId)).rejects.toMatchObject({ code: 'callback-unknown' });
    const rows = await test.database.query('SELECT phone FROM callback WHERE callback_id = $1', [callbackId]);
    expect(rows).toEqual([{ phone: null }]);
  });

  it('gives an agent one number at a time', async () => {
    const nadia = agent();
    const [first, second] = [await ask(), await ask()];
    await take(first.callbackId, nadia);
    expect(code(await take(second.callbackId, nadia))).toBe('callback-taken-already');
    await end(first.callbackId, nadia);
    expect(code(await take(second.callbackId, nadia))).toBe('ok');
  });

  it('is one wish at a time, one’s own, and can be called off', async () => {
    const { subjectRef, callbackId } = await ask();
    expect(code((await ask(subjectRef)).result)).toBe('callback-state');
    expect(code((await ask(randomUUID(), randomUUID())).result)).toBe('authority-missing');
    await expect(ask(randomUUID(), undefined, '12')).rejects.toThrow();
    const cancel = (by: string) =>
      handle(test.database, cancelCallback, { body: { callbackId }, actor: patient(by), key: callbackId });
    expect(code(await cancel(randomUUID()))).toBe('callback-unknown');
    expect(code(await cancel(subjectRef))).toBe('ok');
    expect(code(await cancel(subjectRef))).toBe('callback-state');
    expect(code((await ask(subjectRef)).result)).toBe('ok');
  });

  it('keeps the number out of events and readable nowhere', async () => {
    await ask(randomUUID(), undefined, '+33 6 12 34 56 78');
    const [seen] = await test.database.query<{ all: string }>(
      `SELECT (SELECT string_agg(o::text, '') FROM outbox o) || (SELECT string_agg(encode(phone, 'escape'), '') FROM callback) AS all`,
    );
    expect(seen!.all).not.toMatch(/612345678|6 12 34/);
  });

  it('keeps no number longer than two weeks', async () => {
    const { callbackId } = await ask();
    const clock = new ClockWorker(test.database, {
      name: 'callbacks',
      everyMs: 1_000,
      step: giveUpCallbacks,
      onError: () => undefined,
    });
    await clock.runAll(() => new Date(Date.now() + 13 * 86_400_000));
    const row = () =>
      test.database.query('SELECT status, how, phone IS NULL AS gone FROM callback WHERE callback_id = $1', [
        callbackId,
      ]);
    expect(await row()).toEqual([{ status: 'waiting', how: null, gone: false }]);
    await clock.runAll(() => new Date(Date.now() + 15 * 86_400_000));
    expect(await row()).toEqual([{ status: 'ended', how: 'given-up', gone: true }]);
  });
});
