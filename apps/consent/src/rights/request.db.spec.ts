import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor, CommandBody } from '@garant/contracts';
import type { HandlerResult } from '@garant/nest-kit';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { REPRESENTATION_DEFAULTS, type RequestKind } from '@garant/rules';
import { handle, outboxOf, patient, testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import type { ActingRule } from '../choices/acting.model.js';
import { registerPerson } from '../people/person.service.js';
import { tickRequests } from './request.clock.js';
import { requestCommands } from './request.service.js';
import { requestDetailOf } from './request.view.js';
import { requestRow } from './request.store.js';
import { traitsOf } from './traits.rectification.js';

let test: TestDatabase;
const cipher = testCipher();
const officer: Actor = { ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas2' };
const never: ActingRule = () => Promise.resolve({ ok: false, problem: { code: 'authority-missing' } });
const always: ActingRule = () => Promise.resolve({ ok: true, voice: null });
const representation = { cipher, policy: REPRESENTATION_DEFAULTS };
const commands = requestCommands({
  cipher,
  representation,
  acting: { underAuthority: never, underMandate: never },
});

beforeAll(async () => {
  test = await testRegister();
});
afterAll(() => test.drop());

async function person(over = {}): Promise<Actor> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'https://idp.example', sub: randomUUID(), traits: traits(over) },
  });
  if (!result.ok) throw new Error('not registered');
  return patient((result.result as { subjectRef: string }).subjectRef);
}
type Type = keyof typeof commands;
const send = (
  type: Type,
  actor: Actor,
  body: { requestId: string } & Record<string, unknown>,
  confidential?: unknown,
  at?: string,
  table = commands,
): Promise<HandlerResult> =>
  handle(
    test.database,
    table[type] as never,
    {
      body,
      actor,
      key: body.requestId,
      confidential,
      ...(at ? { acceptedAt: at, now: at } : {}),
    } as never,
  );

async function made(actor: Actor, kind: RequestKind = 'access', at?: string): Promise<string> {
  const requestId = randomUUID();
  const body: CommandBody<'consent', 'request.make'> = {
    requestId,
    subjectRef: actor.subjectRef!,
    kind,
    channel: 'portal',
    language: 'fr',
  };
  const result = await send('request.make', actor, body, { text: 'Que savez-vous de Zwqxvktext ?' }, at);
  expect(result).toMatchObject({ ok: true });
  return requestId;
}
const take = (requestId: string) => send('request.assign', officer, { requestId, assignee: officer.ref });
const code = (result: HandlerResult) => (result.ok ? 'ok' : result.problem.code);

describe('a request under GDPR chapter III', () => {
  it('is received with its clock; what the person wrote is readable nowhere', async () => {
    const me = await person({ familyName: 'One' });
    const requestId = await made(me, 'access', '2026-11-24T09:00:00.000Z');
    expect(await requestRow(test.database, requestId)).toMatchObject({
      state: 'RECEIVED',
      due_at: new Date('2026-12-24T22:59:59.999Z'),
    });
    const [rows] = await test.database.query<{ all: string; found: number }>(
      `SELECT (SELECT string_agg(o::text, '') FROM outbox o) AS all,
        (SELECT count(*) FROM right_request_text WHERE position('Zwqxvktext'::bytea IN sealed) > 0) AS found`,
    );
    expect([rows?.all.includes('Zwqxvktext'), rows?.found]).toEqual([false, 0]);
    const [message] = await test.database.query<{ template: string; params: object }>(
      `SELECT template, params FROM message WHERE subject_ref = $1`,
      [me.subjectRef],
    );
    expect(message).toEqual({ template: 'request-received', params: { date: '2026-12-24' } });
  });

  it('is answered by the officer who took it, with attachments that only the reader can open', async () => {
    const me = await person({ familyName: 'Two' });
    const requestId = await made(me);
    await take(requestId);
    const attachments = [{ name: 'réponse.txt', type: 'text/plain', content: btoa('Zwqxvkfile') }];
    const answer = { text: 'Voici la copie.', attachments };
    expect(code(await send('request.answer', officer, { requestId, outcome: 'done' }, answer))).toBe('ok');
    const row = (await requestRow(test.database, requestId))!;
    const detail = await requestDetailOf(test.database, cipher, row, me);
    expect(detail).toMatchObject({ state: 'ANSWERED', outcome: 'done', person: null, assignee: null });
    expect(detail.texts.map(({ part }) => part)).toEqual(['request', 'answer']);
    expect(detail.attachments).toMatchObject([{ name: 'réponse.txt', bytes: 10 }]);
    expect(detail.history.every(({ by }) => by === null)).toBe(true);
    const [found] = await test.database.query<{ n: number }>(
      `SELECT count(*) AS n FROM right_request_file WHERE position('Zwqxvkfile'::bytea IN sealed) > 0`,
    );
    expect(found?.n).toBe(0);
  });

  it('is not answered with more than a message can carry', async () => {
    const requestId = await made(await person({ familyName: 'Three' }));
    await take(requestId);
    const attachments = [{ name: 'a.pdf', type: 'application/pdf', content: 'A'.repeat(500_000) }];
    const result = await send(
      'request.answer',
      officer,
      { requestId, outcome: 'done' },
      { text: 'x', attachments },
    );
    expect(code(result)).toBe('attachments-too-large');
    expect((await requestRow(test.database, requestId))?.state).toBe('IN_HAND');
  });

  it('cannot be made for somebody without authority, and can with one', async () => {
    const [child, parent] = [await person({ familyName: 'Child' }), await person({ familyName: 'Parent' })];
    const body = (over = {}) => ({
      requestId: randomUUID(),
      subjectRef: child.subjectRef!,
      kind: 'access',
      channel: 'portal',
      language: 'fr',
      ...over,
    });
    const text = { text: 'Pour mon enfant' };
    expect(code(await send('request.make', parent, body(), text))).toBe('authority-missing');
    const authority = { authorityId: randomUUID() };
    expect(code(await send('request.make', parent, body(authority), text))).toBe('authority-missing');
    const granted = requestCommands({
      cipher,
      representation,
      acting: { underAuthority: always, underMandate: never },
    });
    const made = body(authority);
    expect(code(await send('request.make', parent, made, text, undefined, granted))).toBe('ok');
    // The authority does not stand: whoever made the request follows it no longer, and the person does.
    const { requestId } = made;
    expect(code(await send('request.withdraw', parent, { requestId }))).toBe('request-unknown');
    expect(code(await send('request.withdraw', child, { requestId }))).toBe('ok');
  });

  it('about a person who is not known is refused', async () => {
    const body = {
      requestId: randomUUID(),
      subjectRef: randomUUID(),
      kind: 'access',
      channel: 'portal',
      language: 'fr',
    };
    const stranger = patient(body.subjectRef);
    expect(code(await send('request.make', stranger, body, { text: 'x' }))).toBe('subject-unknown');
  });

  it('names field and rule of a text that is missing, never its content', async () => {
    const me = await person({ familyName: 'Four' });
    const body = {
      requestId: randomUUID(),
      subjectRef: me.subjectRef!,
      kind: 'access',
      channel: 'portal',
      language: 'fr',
    };
    await expect(send('request.make', me, body, { text: '' })).rejects.toMatchObject({
      code: 'invalid-body',
      options: { errors: [{ field: 'text', rule: 'too_small' }] },
    });
  });

  it('that repeats a recent one can be excessive; the first one cannot', async () => {
    const me = await person({ familyName: 'Five' });
    const refuse = (requestId: string) =>
      send(
        'request.refuse',
        officer,
        { requestId, ground: 'excessive' },
        { text: 'La même demande date d’hier.' },
      );
    const first = await made(me);
    await take(first);
    expect(code(await refuse(first))).toBe('request-not-excessive');
    await send('request.answer', officer, { requestId: first, outcome: 'done' }, { text: 'Voici.' });
    const second = await made(me);
    await take(second);
    expect(code(await refuse(second))).toBe('ok');
  });
});

describe('a request for erasure (GDPR Art. 17)', () => {
  it('keeps its letters until it is answered; then nothing that anybody wrote is left', async () => {
    const me = await person({ familyName: 'Gone' });
    const requestId = await made(me, 'erasure');
    await take(requestId);
    await test.database.query('DELETE FROM vault_person WHERE subject_ref = $1', [me.subjectRef]);
    expect(
      code(await send('request.answer', officer, { requestId, outcome: 'done' }, { text: 'Effacé.' })),
    ).toBe('ok');
    const left = await test.database.query('SELECT 1 FROM right_request_text WHERE request_id = $1', [
      requestId,
    ]);
    expect(left).toEqual([]);
    expect(await requestRow(test.database, requestId)).toMatchObject({ state: 'ANSWERED', outcome: 'done' });
  });
});

describe('rectification (GDPR Art. 16)', () => {
  it('gives the person their right traits, findable at once, and keeps the former until the request is closed', async () => {
    const me = await person({ familyName: 'Dupond' });
    const requestId = await made(me, 'rectification');
    await take(requestId);
    const corrected = { traits: traits({ familyName: 'Dupont-Zwqx' }) };
    expect(code(await send('request.rectify', officer, { requestId }, corrected))).toBe('ok');
    expect((await traitsOf(test.database, cipher, me.subjectRef!))?.familyName).toBe('Dupont-Zwqx');
    const again = await handle(test.database, registerPerson(cipher), {
      body: {},
      actor: patient(),
      key: randomUUID(),
      confidential: { issuer: 'https://idp.example', sub: randomUUID(), ...corrected },
    });
    // The traits are theirs now; their own login is bound, so a second login with them is somebody to be looked at.
    expect(again.ok && (again.result as { subjectRef: string }).subjectRef).not.toBe(me.subjectRef);
    const kept = () =>
      test.database
        .query('SELECT 1 FROM former_traits WHERE request_id = $1', [requestId])
        .then((rows) => rows.length);
    expect(await kept()).toBe(1);
    await send('request.answer', officer, { requestId, outcome: 'done' }, { text: 'Corrigé.' });
    expect(await kept()).toBe(0);
  });

  it('can be taken back before the answer', async () => {
    const me = await person({ familyName: 'Durand' });
    const requestId = await made(me, 'rectification');
    await take(requestId);
    await send('request.rectify', officer, { requestId }, { traits: traits({ familyName: 'Durant' }) });
    expect(code(await send('request.restore', officer, { requestId }))).toBe('ok');
    expect((await traitsOf(test.database, cipher, me.subjectRef!))?.familyName).toBe('Durand');
  });

  it('is not for other requests', async () => {
    const requestId = await made(await person({ familyName: 'Six' }));
    await take(requestId);
    const result = await send(
      'request.rectify',
      officer,
      { requestId },
      { traits: traits({ familyName: 'X' }) },
    );
    expect(code(result)).toBe('request-state');
  });
});

describe('the clock of requests', () => {
  it('reminds, marks as overdue, tells the person, and closes nothing', async () => {
    const me = await person({ familyName: 'Seven' });
    const requestId = await made(me, 'access', '2026-01-05T09:00:00.000Z');
    const said = async () =>
      (await outboxOf(test.database, 'request.reminded'))
        .concat(await outboxOf(test.database, 'request.overdue'))
        .filter(({ data }) => data.requestId === requestId)
        .map(({ type }) => type);
    const tick = (now: string) => test.database.transaction((tx) => tickRequests(tx, now));
    await tick('2026-01-20T09:00:00.000Z');
    expect(await said()).toEqual([]);
    await tick('2026-01-30T09:00:00.000Z');
    await tick('2026-01-30T09:01:00.000Z');
    expect(await said()).toEqual(['request.reminded']);
    await tick('2026-02-06T09:00:00.000Z');
    await tick('2026-02-07T09:00:00.000Z');
    expect(await said()).toEqual(['request.reminded', 'request.overdue']);
    expect(await requestRow(test.database, requestId)).toMatchObject({
      state: 'RECEIVED',
      overdue: true,
      closed_at: null,
    });
    await take(requestId);
    expect(
      code(await send('request.answer', officer, { requestId, outcome: 'explained' }, { text: 'Pardon.' })),
    ).toBe('ok');
  });

  it('stands still while proof of identity is awaited', async () => {
    const me = await person({ familyName: 'Eight' });
    const requestId = await made(me, 'access', '2026-03-02T09:00:00.000Z');
    await take(requestId);
    await send(
      'request.ask-identity',
      officer,
      { requestId },
      { text: 'Qui êtes-vous ?' },
      '2026-03-10T09:00:00.000Z',
    );
    await test.database.transaction((tx) => tickRequests(tx, '2026-06-01T09:00:00.000Z'));
    expect(await requestRow(test.database, requestId)).toMatchObject({
      overdue: false,
      state: 'AWAITING_IDENTITY',
    });
    await send('request.provide-identity', me, { requestId }, { text: 'Voici.' }, '2026-03-20T09:00:00.000Z');
    expect((await requestRow(test.database, requestId))?.due_at.toISOString()).toBe(
      '2026-04-13T21:59:59.999Z',
    );
  });
});
