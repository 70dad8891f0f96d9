import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { signInAccount } from '../identity/account.store.js';
import { keepAttempt, takeAttempt } from '../identity/login.attempt.store.js';
import { MIGRATIONS } from '../migrations/gateway.migrations.js';
import { deleteExpired } from '../shell/expired.rows.js';
import { endSession, endSessionsOf, newToken, openSession, sessionOf } from './session.store.js';

let base: TestDatabase;
let accountRef = '';
let token = '';
const start = new Date('2026-03-02T08:00:00.000Z');
const after = (minutes: number): Date => new Date(start.getTime() + minutes * 60_000);

beforeAll(async () => {
  base = await createTestDatabase(MIGRATIONS, 'gateway');
  const { account } = await base.database.transaction((tx) =>
    signInAccount(tx, {
      iss: 'https://issuer.example',
      sub: 'a',
      email: null,
      emailVerified: false,
      name: null,
      organisation: null,
      roles: [],
    }),
  );
  accountRef = account.ref;
});
afterAll(() => base?.drop());
beforeEach(async () => {
  token = await openSession(base.database, { accountRef, assurance: 'eidas1', idToken: 'x.y.z' }, start);
});

describe('a session', () => {
  it('is found by its token only, of which the database holds the hash', async () => {
    expect(await sessionOf(base.database, token, after(1))).toMatchObject({
      accountRef,
      assurance: 'eidas1',
    });
    expect(await sessionOf(base.database, newToken(), after(1))).toBeNull();
    const rows = await base.database.query<{ row: string }>('SELECT session::text AS row FROM session');
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
  });

  it('ends after 30 idle minutes', async () => {
    expect(await sessionOf(base.database, token, after(29))).not.toBeNull();
    expect(await sessionOf(base.database, token, after(58))).not.toBeNull();
    expect(await sessionOf(base.database, token, after(89))).toBeNull();
  });

  it('ends after 8 hours, however busy', async () => {
    for (let minute = 20; minute < 480; minute += 20)
      expect(await sessionOf(base.database, token, after(minute))).not.toBeNull();
    expect(await sessionOf(base.database, token, after(480))).toBeNull();
  });

  it('ends when it is ended, alone or with all others of the account, and forgets the id_token', async () => {
    const other = await openSession(base.database, { accountRef, assurance: 'eidas1', idToken: null }, start);
    await endSession(base.database, token, after(1));
    expect(await sessionOf(base.database, token, after(2))).toBeNull();
    expect(await sessionOf(base.database, other, after(2))).not.toBeNull();
    expect(await endSessionsOf(base.database, accountRef, after(3))).toBeGreaterThanOrEqual(1);
    expect(await sessionOf(base.database, other, after(4))).toBeNull();
    expect(
      await base.database.query(
        'SELECT 1 FROM session WHERE revoked_at IS NOT NULL AND id_token IS NOT NULL',
      ),
    ).toEqual([]);
  });

  it('is deleted when it has served', async () => {
    await deleteExpired(base.database, after(24 * 60));
    expect(await base.database.query('SELECT 1 FROM session')).toEqual([]);
  });
});

describe('a login attempt', () => {
  const attempt = () => ({
    state: newToken(),
    browserToken: newToken(),
    codeVerifier: 'v',
    nonce: 'n',
    returnTo: '/',
    stepUp: null,
  });

  it('serves once, in its own browser, for a quarter of an hour', async () => {
    const one = attempt();
    await keepAttempt(base.database, one, start);
    expect(await takeAttempt(base.database, { ...one, browserToken: newToken() }, after(1))).toBeNull();
    expect(await takeAttempt(base.database, one, after(1))).toMatchObject({ nonce: 'n', returnTo: '/' });
    expect(await takeAttempt(base.database, one, after(1))).toBeNull();
    const late = attempt();
    await keepAttempt(base.database, late, start);
    expect(await takeAttempt(base.database, late, after(16))).toBeNull();
  });
});
