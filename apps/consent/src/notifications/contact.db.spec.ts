import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { ContactDetails } from '@garant/contracts';
import { handle, outboxOf, patient } from '../../test/consent.fixture.js';
import {
  ask,
  cipher,
  deliveries,
  details,
  messageTests,
  person,
  plan,
  postbox,
  reachable,
  send,
  test,
  type Received,
} from '../../test/messages.fixture.js';
import { tellingOf, tellOfActs } from './choice.message.js';
import { resendCode, updateContact, verifyContact } from './contact.service.js';
import { contactOf, eraseContact, mergeContact } from './contact.store.js';
import { requestOwnMessage } from './message.request.js';

messageTests();

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
