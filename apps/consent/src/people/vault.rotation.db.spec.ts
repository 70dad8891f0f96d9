import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { VaultCipher } from '@garant/nest-kit';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { handle, patient, testRegister, traits } from '../../test/consent.fixture.js';
import type { Person } from './person.store.js';
import { registerPerson } from './person.service.js';
import { rotateVault, vaultStatus } from './vault.rotation.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await testRegister();
});
afterAll(() => test.drop());

const key = () => randomBytes(32).toString('base64');
const [a, b, v2] = [key(), key(), key()];
const before = VaultCipher.of({ current: 'a', keys: { a } });
const after = VaultCipher.of({ current: 'b', keys: { a, b }, index: { current: 'v2', keys: { v1: a, v2 } } });
const onlyNew = VaultCipher.of({ current: 'b', keys: { b }, index: { current: 'v2', keys: { v2 } } });

const login = async (cipher: VaultCipher, sub: string): Promise<Person> => {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub, traits: traits({ familyName: `Name ${sub}` }) },
  });
  if (!result.ok) throw new Error('not registered');
  const { subjectRef, subjectIndex } = result.result as Person;
  return { subjectRef, subjectIndex };
};
const rotate = async (cipher: VaultCipher) => {
  while (await test.database.transaction((tx) => rotateVault(tx, cipher)));
};

describe('rotation of the vault’s keys', () => {
  it('finds people by old indexes while the new ones are being made, then by the new ones alone', async () => {
    const people = new Map<string, Person>();
    for (let i = 0; i < 30; i++) people.set(`sub-${i}`, await login(before, `sub-${i}`));
    // Between the two: logins and traits are found under either key.
    expect((await login(after, 'sub-0')).subjectRef).toBe(people.get('sub-0')!.subjectRef);
    const status = await vaultStatus(test.database, after);
    expect(status.tables.find(({ table }) => table === 'vault_person.traits')).toMatchObject({
      rows: 30,
      onOlderKeys: 30,
      byKey: { a: 30 },
    });
    expect(status.indexes.find(({ table }) => table === 'vault_person')?.onOlderVersion).toBe(30);

    await rotate(after);
    const done = await vaultStatus(test.database, after);
    expect(done.tables.every(({ onOlderKeys }) => onOlderKeys === 0)).toBe(true);
    expect(done.indexes.every(({ onOlderVersion }) => onOlderVersion === 0)).toBe(true);
    expect(done.waitingForLogin).toBe(0);
    // The old keys can be destroyed: nothing needs them.
    for (const [sub, person] of people)
      expect((await login(onlyNew, sub)).subjectRef).toBe(person.subjectRef);
  });

  it('two workers at once rewrite each row once, and a second pass has nothing to do', async () => {
    await Promise.all([rotate(after), rotate(after)]);
    expect(await test.database.transaction((tx) => rotateVault(tx, after))).toBe(false);
  });
});
