import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { Actor, CommandBody, IdentityTraits } from '@garant/contracts';
import type { TestDatabase } from '@garant/nest-kit/testing';
import {
  handle,
  holder,
  outboxOf,
  patient,
  signerOfConsent,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { choicesOfSubject } from '../choices/choice.store.js';
import { recordChoice } from '../choices/choice.service.js';
import { storeUpload } from '../linkage/import.store.js';
import { submitLinkage } from '../linkage/linkage.service.js';
import { linkedPeople, latestCompleted } from '../linkage/linkage.store.js';
import { LinkageWorker } from '../linkage/linkage.worker.js';
import { publishedNotices } from '../notices/notice.store.js';
import { rememberScope } from '../scopes/scope.store.js';
import { choicesOfPerson } from './people.choices.js';
import { ERASERS, erasePerson, previewErasure } from './person.erasure.js';
import type { Person } from './person.store.js';
import { registerPerson } from './person.service.js';

let test: TestDatabase;
const cipher = testCipher();
let record: ReturnType<typeof recordChoice>;
beforeAll(async () => {
  test = await testRegister();
  record = recordChoice({ signer: await signerOfConsent(), issuer: 'https://gateway.example' } as never);
});
afterAll(() => test.drop());

async function login(over: Partial<IdentityTraits>, sub: string = randomUUID()): Promise<Person> {
  const result = await handle(test.database, registerPerson(cipher), {
    body: {},
    actor: patient(),
    key: randomUUID(),
    confidential: { issuer: 'i', sub, traits: traits(over) },
  });
  if (!result.ok) throw new Error('not registered');
  const { subjectRef, subjectIndex } = result.result as Person;
  return { subjectRef, subjectIndex };
}
async function optOut(person: Person) {
  const notice = (await publishedNotices(test.database)).find((n) => n.regime === 'EHDS_OPT_OUT')!;
  const body: CommandBody<'consent', 'choice.record'> = {
    subjectRef: person.subjectRef,
    choiceId: randomUUID(),
    regime: 'EHDS_OPT_OUT',
    act: 'opt-out',
    scope: { kind: 'everything' },
    notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
    channel: 'portal',
    actedAt: new Date().toISOString(),
  };
  await handle(test.database, record, { body, actor: patient(person.subjectRef), key: person.subjectRef });
}
async function link(names: string[]): Promise<string> {
  const datasetId = randomUUID();
  await rememberScope(test.database, 'dataset', datasetId, 'hospital');
  await relink(datasetId, names);
  return datasetId;
}
async function relink(datasetId: string, names: string[]) {
  const bytes = Buffer.from(
    names.map((familyName, i) => JSON.stringify({ localId: `L${i}`, ...traits({ familyName }) })).join('\n'),
  );
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const by = holder('hospital');
  const source = (async function* () {
    yield bytes;
  })();
  await storeUpload(test.database, cipher, {
    sha256,
    source,
    uploadedBy: by.ref,
    organisation: 'hospital',
    now: new Date().toISOString(),
  });
  await handle(test.database, submitLinkage, {
    body: { datasetId, linkageId: randomUUID(), fileSha256: sha256 },
    actor: by,
    key: datasetId,
  });
  await new LinkageWorker(test.database, cipher, (error) => {
    throw error;
  }).runAll();
}
async function erase(
  person: Person,
  over: Partial<CommandBody<'consent', 'person.erase'>> = {},
  actor: Actor = patient(person.subjectRef),
) {
  const { previewHash } = await previewErasure(test.database, person.subjectRef);
  const body = {
    erasureId: randomUUID(),
    subjectRef: person.subjectRef,
    previewHash,
    keepMarker: true,
    ...over,
  };
  return handle(test.database, erasePerson, { body, actor, key: person.subjectRef });
}
const localIds = async (datasetId: string) => {
  const ids: string[] = [];
  for await (const one of linkedPeople(
    test.database,
    cipher,
    (await latestCompleted(test.database, datasetId))!,
  ))
    ids.push(one.localId);
  return ids;
};

describe('erasure', () => {
  it('shows first what would go and stay, and changes nothing by showing it', async () => {
    const name = `E${randomUUID()}`;
    const person = await login({ familyName: name });
    await optOut(person);
    await link([name]);
    const preview = await previewErasure(test.database, person.subjectRef);
    expect(Object.fromEntries(preview.items.map(({ what, rows }) => [what, rows]))).toMatchObject({
      traits: 1,
      login: 1,
      'local-id': 1,
      receipt: 1,
    });
    expect(preview).toMatchObject({ acts: 1, standingRefusal: true });
    expect(await previewErasure(test.database, person.subjectRef)).toEqual(preview);
  });

  it('takes identity, logins, local ids and receipts; acts stay as evidence under a random reference', async () => {
    const name = `E${randomUUID()}`;
    const person = await login({ familyName: name });
    await optOut(person);
    const datasetId = await link([name, 'Somebody Else']);
    expect(await erase(person, { keepMarker: false })).toMatchObject({ ok: true });
    for (const table of ['vault_person', 'vault_login', 'receipt'])
      expect(
        await test.database.query(`SELECT 1 FROM ${table} WHERE subject_ref = $1`, [person.subjectRef]),
      ).toEqual([]);
    expect(await localIds(datasetId)).toEqual(['L1']);
    expect(await choicesOfSubject(test.database, person.subjectRef)).toHaveLength(1);
    const [event] = (await outboxOf(test.database, 'person.erased')).filter(
      (e) => e.data.subjectRef === person.subjectRef,
    );
    expect(event?.data).toMatchObject({ subjectIndex: person.subjectIndex, markerKept: false });
    expect(
      await test.database.query('SELECT 1 FROM erasure_marker WHERE subject_ref = $1', [person.subjectRef]),
    ).toEqual([]);
  });

  it('lets the same login begin anew, as nobody whom the register knows', async () => {
    const sub = randomUUID();
    const name = `E${randomUUID()}`;
    const person = await login({ familyName: name }, sub);
    await optOut(person);
    await erase(person, { keepMarker: false });
    const again = await login({ familyName: name }, sub);
    expect(again.subjectRef).not.toBe(person.subjectRef);
    expect(again.subjectIndex).toBeGreaterThan(person.subjectIndex);
    expect(await choicesOfPerson(test.database, again.subjectRef)).toEqual([]);
  });

  it('with a marker, a refusal goes on counting when a holder names the same person later', async () => {
    const name = `E${randomUUID()}`;
    const person = await login({ familyName: name });
    await optOut(person);
    const datasetId = await link([name]);
    await erase(person, { keepMarker: true });
    const [marker] = await test.database.query<{ row: string }>(
      'SELECT m::text AS row FROM erasure_marker m WHERE subject_ref = $1',
      [person.subjectRef],
    );
    expect(marker!.row).not.toContain(name);
    await relink(datasetId, [name, 'New Neighbour']);
    const [merged] = (await outboxOf(test.database, 'people.merged')).filter((e) =>
      (e.data.retired as Person[]).some(({ subjectRef }) => subjectRef === person.subjectRef),
    );
    expect(merged?.data).toMatchObject({ because: 'marker', retired: [person] });
    const survivor = merged!.data.survivor as Person;
    expect((await choicesOfPerson(test.database, survivor.subjectRef)).map(({ act }) => act)).toEqual([
      'opt-out',
    ]);
    expect(await localIds(datasetId)).toEqual(['L0', 'L1']);
  });

  it('leaves no marker where nothing was refused', async () => {
    const person = await login({ familyName: `E${randomUUID()}` });
    expect(await erase(person, { keepMarker: true })).toMatchObject({
      ok: true,
      result: { markerKept: false },
    });
  });

  it('refuses when something came in since it was shown, and erases nothing then', async () => {
    const person = await login({ familyName: `E${randomUUID()}` });
    const { previewHash } = await previewErasure(test.database, person.subjectRef);
    await optOut(person);
    expect(await erase(person, { previewHash })).toMatchObject({ problem: { code: 'erasure-changed' } });
    expect(
      await test.database.query('SELECT 1 FROM vault_person WHERE subject_ref = $1', [person.subjectRef]),
    ).toHaveLength(1);
  });

  it.each([
    ['somebody else', 'authority-missing', () => patient(randomUUID())],
    [
      'an agent',
      'authority-missing',
      (): Actor => ({ ref: randomUUID(), role: 'agent', assurance: 'eidas1' }),
    ],
    [
      'an officer whom nobody asked',
      'erasure-request-missing',
      (): Actor => ({ ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas1' }),
    ],
  ])('refuses %s', async (_who, code, actor) => {
    const person = await login({ familyName: `E${randomUUID()}` });
    expect(await erase(person, {}, actor())).toMatchObject({ ok: false, problem: { code } });
  });

  it('can be repeated for a person who is gone: they are not known any more', async () => {
    const person = await login({ familyName: `E${randomUUID()}` });
    await erase(person);
    expect(await erase(person)).toMatchObject({ problem: { code: 'subject-unknown' } });
  });

  it('every eraser runs on the schema as it is', async () => {
    for (const { sql } of ERASERS) await test.database.query(sql, [[randomUUID()]]);
    expect(new Set(ERASERS.map(({ part }) => part)).size).toBeGreaterThan(2);
  });

  it('finds nothing of the person in any column that could hold a name', async () => {
    const name = `Zwq${randomUUID()}`;
    const person = await login({ familyName: name });
    await link([name]);
    await erase(person, { keepMarker: false });
    const tables = await test.database.query<{ table_name: string }>(
      `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    for (const { table_name } of tables) {
      const rows = await test.database.query(
        `SELECT 1 FROM "${table_name}" t WHERE position($1 in t::text) > 0 LIMIT 1`,
        [name],
      );
      expect([table_name, rows]).toEqual([table_name, []]);
    }
  });
});
