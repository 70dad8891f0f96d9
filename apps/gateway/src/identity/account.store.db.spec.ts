import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '@garant/nest-kit/testing';
import { MIGRATIONS } from '../migrations/gateway.migrations.js';
import {
  accountByEmail,
  accountByRef,
  inviteAccount,
  namesOf,
  setEnrolment,
  setSubject,
  signInAccount,
  type Identity,
} from './account.store.js';

let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase(MIGRATIONS, 'gateway');
});
afterAll(() => base?.drop());

const who = (sub: string, changes: Partial<Identity> = {}): Identity => ({
  iss: 'https://issuer.example',
  sub,
  email: `${sub}@example.org`,
  emailVerified: true,
  name: `Person ${sub}`,
  organisation: null,
  roles: ['researcher'],
  ...changes,
});
const signIn = (identity: Identity) => base.database.transaction((tx) => signInAccount(tx, identity));

describe('accounts', () => {
  it('are one per issuer and subject, and follow what the provider says', async () => {
    const first = await signIn(who('ada'));
    const again = await signIn(who('ada', { name: 'Ada M.', roles: ['assessor'], email: null }));
    expect([first.created, again.created, again.account.ref]).toEqual([true, false, first.account.ref]);
    expect(again.account).toMatchObject({ name: 'Ada M.', roles: ['assessor'], email: 'ada@example.org' });
    expect((await signIn(who('ada', { iss: 'https://other.example', email: null }))).account.ref).not.toBe(
      first.account.ref,
    );
  });

  it('are one even when two first logins come at once', async () => {
    const refs = await Promise.all(
      Array.from({ length: 6 }, async () => (await signIn(who('twin'))).account.ref),
    );
    expect(new Set(refs).size).toBe(1);
  });

  it('that were invited become theirs at the first login with that verified address, and nobody else’s', async () => {
    await inviteAccount(base.database, 'Grace@Example.org');
    await inviteAccount(base.database, 'grace@example.org');
    const invited = (await accountByEmail(base.database, 'grace@example.org'))!;
    const impostor = await signIn(who('impostor', { email: 'grace@example.org', emailVerified: false }));
    expect(impostor.account.ref).not.toBe(invited.ref);
    expect((await accountByEmail(base.database, 'grace@example.org'))?.ref).toBe(invited.ref);
    const grace = await signIn(who('grace'));
    expect([grace.account.ref, grace.created]).toEqual([invited.ref, true]);
    expect(await namesOf(base.database, [invited.ref])).toEqual({ [invited.ref]: 'Person grace' });
  });

  it('have the roles of the provider and those assigned here, each once', async () => {
    const { account } = await signIn(who('roles', { roles: ['researcher'] }));
    for (const role of ['inspector', 'researcher', 'no-such-role'])
      await base.database.query('INSERT INTO role_assignment (account_ref, role) VALUES ($1, $2)', [
        account.ref,
        role,
      ]);
    expect((await accountByRef(base.database, account.ref))?.roles).toEqual(['researcher', 'inspector']);
  });

  it('stand for the person that their own enrolment named, and for no other later', async () => {
    const { account } = await signIn(who('patient', { roles: ['patient'] }));
    const [one, two] = ['019a0000-0000-7000-8000-00000000000a', '019a0000-0000-7000-8000-00000000000b'];
    const [first, second] = ['4b0e0c5e-0000-4000-8000-00000000000a', '4b0e0c5e-0000-4000-8000-00000000000b'];
    await setEnrolment(base.database, account.ref, one);
    await setSubject(base.database, two, second);
    await setSubject(base.database, one, first);
    await setSubject(base.database, one, second);
    expect((await accountByRef(base.database, account.ref))?.subjectRef).toBe(first);
  });
});
