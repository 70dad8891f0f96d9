import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { inviteAccount, signInAccount } from '../identity/account.store.js';
import { MIGRATIONS } from '../migrations/gateway.migrations.js';
import { personOf } from './person.finding.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase(MIGRATIONS, 'gateway');
});
afterAll(() => test.drop());

const codeOf = (asked: Parameters<typeof personOf>[1]): Promise<string> =>
  personOf(test.database, asked).catch((error: { code: string }) => error.code);

describe('the person whose name is to be on a permit', () => {
  it('has signed in, and is found by address or account', async () => {
    const who = { iss: 'i', sub: 's', email: 'thomas@example.org', emailVerified: true, name: 'Thomas' };
    const { account } = await signInAccount(test.database, {
      ...who,
      organisation: null,
      roles: ['researcher'],
    });
    expect(await codeOf({ email: 'Thomas@example.org' })).toBe(account.ref);
    expect(await codeOf({ account: account.ref })).toBe(account.ref);
  });
  it('is not somebody unknown, nor somebody who was only invited', async () => {
    await inviteAccount(test.database, 'later@example.org');
    expect(await codeOf({ email: 'later@example.org' })).toBe('person-without-account');
    expect(await codeOf({ email: 'nobody@example.org' })).toBe('person-without-account');
    expect(await codeOf({ account: randomUUID() })).toBe('person-without-account');
  });
});
