import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { createTestDatabase } from '@garant/nest-kit/testing';
import { accountByRef, setEnrolment, setSubject, signInAccount } from '../identity/account.store.js';
import { MIGRATIONS } from '../migrations/gateway.migrations.js';
import { forgetSubject, moveAccounts, wantEnrolment } from './account.subject.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase(MIGRATIONS, 'gateway');
});
afterAll(() => db.drop());

const who = (sub: string) => ({
  iss: 'https://idp.example',
  sub,
  email: `${sub}@example.org`,
  emailVerified: true,
  name: 'Anne Martin',
  organisation: null,
  roles: ['patient' as const],
});
async function patientAccount(subjectRef: string) {
  const sub = randomUUID();
  const { account } = await db.database.transaction((tx) => signInAccount(tx, who(sub)));
  const enrolment = randomUUID();
  await setEnrolment(db.database, account.ref, enrolment);
  await setSubject(db.database, enrolment, subjectRef);
  return { ref: account.ref, sub };
}

describe('accounts of a person', () => {
  it('follow the one who was split off, and nobody else', async () => {
    const [from, to, other] = [randomUUID(), randomUUID(), randomUUID()];
    const [moved, stays] = [await patientAccount(from), await patientAccount(other)];
    await moveAccounts(db.database, from, to);
    expect((await accountByRef(db.database, moved.ref))?.subjectRef).toBe(to);
    expect((await accountByRef(db.database, stays.ref))?.subjectRef).toBe(other);
  });

  it('know nothing of an erased person, and enrol again only when their owner asks', async () => {
    const subjectRef = randomUUID();
    const { ref, sub } = await patientAccount(subjectRef);
    await forgetSubject(db.database, subjectRef, '2026-03-01T00:00:00.000Z');
    const [row] = await db.database.query<{ all: string }>(
      'SELECT a::text AS all FROM account a WHERE ref = $1',
      [ref],
    );
    expect(row!.all).not.toMatch(/Martin|@example\.org/);
    expect(row!.all).not.toContain(subjectRef);
    expect(await accountByRef(db.database, ref)).toMatchObject({ subjectRef: null, erased: true });
    // The same login finds its own account again, still erased.
    const { account, created } = await db.database.transaction((tx) => signInAccount(tx, who(sub)));
    expect([account.ref, account.erased, created]).toEqual([ref, true, false]);
    expect(await wantEnrolment(db.database, ref)).toBe(true);
    expect((await accountByRef(db.database, ref))?.erased).toBe(false);
    expect(await wantEnrolment(db.database, ref)).toBe(false);
  });
});
