import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import type { EventContext } from '@garant/nest-kit';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { handle, outboxOf, patient, testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import { IdentityRevealController, revealEffects } from './identity.reveal.js';
import { registerPerson } from './person.service.js';

let test: TestDatabase;
let vault: IdentityRevealController;
const cipher = testCipher();
const paul: Actor = { ref: randomUUID(), role: 'inspector', assurance: 'eidas2' };
beforeAll(async () => {
  test = await testRegister();
  vault = new IdentityRevealController(test.database, cipher);
});
afterAll(() => test.drop());

async function known(familyName: string): Promise<string> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub: randomUUID(), traits: traits({ familyName }) },
  });
  return (result as { result: { subjectRef: string } }).result.subjectRef;
}
/** The log says that a doctor of the mission approved. */
async function approved(subjectRef: string, openUntil = new Date(Date.now() + 60_000)): Promise<string> {
  const revealId = randomUUID();
  const data = {
    revealId,
    missionId: randomUUID(),
    subjectRef,
    by: paul.ref,
    openUntil: openUntil.toISOString(),
  };
  const effect = revealEffects['audit-log.events']!['mission.reveal-approved'] as (
    context: EventContext<unknown>,
  ) => Promise<void>;
  // It may arrive twice.
  for (let time = 0; time < 2; time++)
    await test.database.transaction((tx) => effect({ tx, data } as unknown as EventContext<unknown>));
  return revealId;
}
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'opened',
    (error: { code?: string }) => error.code ?? String(error),
  );

describe('the identity vault', () => {
  it('opens one identity once, to whom a doctor allowed it, and the person is told', async () => {
    const subjectRef = await known('Roche');
    const revealId = await approved(subjectRef);
    expect(await codeOf(vault.open({ ...paul, ref: randomUUID() }, revealId))).toBe('reveal-unknown');
    expect(await vault.open(paul, revealId)).toMatchObject({ revealId, subjectRef, familyName: 'Roche' });
    expect(await codeOf(vault.open(paul, revealId))).toBe('reveal-closed');
    const reads = (await outboxOf(test.database, 'data.read')).filter(
      ({ data }) => data.subjectRef === subjectRef,
    );
    expect(reads.map(({ data }) => [data.what, data.role, data.requestId])).toEqual([
      ['identity', 'inspector', revealId],
    ]);
    const opened = await outboxOf(test.database, 'identity.opened');
    expect(opened).toHaveLength(1);
    expect(JSON.stringify(opened)).not.toContain('Roche');
  });

  it('opens nothing that was not approved, is too late, or is not there any more', async () => {
    for (const id of [randomUUID(), 'x']) expect(await codeOf(vault.open(paul, id))).toBe('reveal-unknown');
    const late = await approved(await known('Tard'), new Date(Date.now() - 1));
    expect(await codeOf(vault.open(paul, late))).toBe('reveal-closed');
    expect(await codeOf(vault.open(paul, await approved(randomUUID())))).toBe('subject-unknown');
  });

  it('opens it to one of two who ask at the same moment', async () => {
    const revealId = await approved(await known('Deux'));
    const both = await Promise.all([codeOf(vault.open(paul, revealId)), codeOf(vault.open(paul, revealId))]);
    expect(both.sort()).toEqual(['opened', 'reveal-closed']);
  });
});
