import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { handle, outboxOf, patient, testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import { registerPerson } from './person.service.js';

let test: TestDatabase;
const cipher = testCipher();
beforeAll(async () => {
  test = await testRegister();
});
afterAll(() => test.drop());

const login = (sub: string, over = {}) =>
  handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'https://idp.example', sub, traits: traits(over) },
  });
const subjectOf = (result: Awaited<ReturnType<typeof login>>) =>
  result.ok ? (result.result as { subjectRef: string }).subjectRef : '';

describe('person.register', () => {
  it('gives the same login the same subject, and no second event', async () => {
    const first = await login('sub-1');
    const second = await login('sub-1');
    expect(subjectOf(first)).toMatch(/^[0-9a-f-]{36}$/);
    expect(subjectOf(second)).toBe(subjectOf(first));
    expect((await outboxOf(test.database, 'person.registered')).length).toBe(1);
  });

  it('never hands one person’s subject to another login with the same traits', async () => {
    const first = await login('sub-a', { familyName: 'Twin' });
    const second = await login('sub-b', { familyName: 'Twin' });
    expect(subjectOf(second)).not.toBe(subjectOf(first));
  });

  it('makes one subject of two simultaneous first logins of one person', async () => {
    const [a, b] = await Promise.all([
      login('sub-race', { familyName: 'Race' }),
      login('sub-race', { familyName: 'Race' }),
    ]);
    expect(subjectOf(a)).toBe(subjectOf(b));
  });

  it('keeps names out of events and readable nowhere in the database', async () => {
    await login('sub-secret', { familyName: 'Zwqxvkname' });
    const rows = await test.database.query<{ all: string }>(
      `SELECT string_agg(o::text, '') AS all FROM outbox o`,
    );
    expect(rows[0]?.all).not.toContain('Zwqxvkname');
    const vault = await test.database.query<{ found: number }>(
      `SELECT count(*) AS found FROM vault_person WHERE position('Zwqxvkname'::bytea IN traits) > 0`,
    );
    expect(vault[0]?.found).toBe(0);
  });

  it('refuses anyone but a patient', async () => {
    const result = await handle(test.database, registerPerson(cipher), {
      body: {},
      actor: { ...patient(), role: 'researcher' },
      key: randomUUID(),
      confidential: {},
    });
    expect(result).toMatchObject({ ok: false, problem: { code: 'forbidden' } });
  });
});
