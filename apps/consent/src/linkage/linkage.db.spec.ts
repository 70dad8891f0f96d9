import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { TestDatabase } from '@garant/nest-kit/testing';
import {
  handle,
  holder,
  outboxOf,
  patient,
  testCipher,
  testRegister,
  traits,
} from '../../test/consent.fixture.js';
import { registerPerson } from '../people/person.service.js';
import { rememberScope } from '../scopes/scope.store.js';
import { storeUpload } from './import.store.js';
import { submitLinkage } from './linkage.service.js';
import { linkageReport, linkedPeople } from './linkage.store.js';
import { LinkageWorker } from './linkage.worker.js';

let test: TestDatabase;
const cipher = testCipher();
beforeAll(async () => {
  test = await testRegister();
});
afterAll(() => test.drop());

const row = (localId: string, over = {}) => JSON.stringify({ localId, ...traits(), ...over });
const actor = holder('hospital');

async function upload(text: string): Promise<string> {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const source = (async function* () {
    for (let i = 0; i < bytes.length; i += 1000) yield bytes.subarray(i, i + 1000);
  })();
  const stored = await storeUpload(test.database, cipher, {
    sha256,
    source,
    uploadedBy: actor.ref,
    organisation: 'hospital',
    now: new Date().toISOString(),
  });
  expect(stored.kind).toBe('complete');
  return sha256;
}
async function dataset(): Promise<string> {
  const id = randomUUID();
  await rememberScope(test.database, 'dataset', id, 'hospital');
  return id;
}
const submit = (datasetId: string, fileSha256: string, by = actor) =>
  handle(test.database, submitLinkage, {
    body: { datasetId, linkageId: randomUUID(), fileSha256 },
    actor: by,
    key: datasetId,
  });
const work = () =>
  new LinkageWorker(test.database, cipher, (error) => {
    throw error;
  }).runAll();

describe('linkage', () => {
  it('reports matched, new, ambiguous and rejected rows, and links a login to its local id', async () => {
    const known = await handle(test.database, registerPerson(cipher), {
      body: {},
      actor: patient(),
      key: randomUUID(),
      confidential: { issuer: 'i', sub: 's', traits: traits({ familyName: 'Known' }) },
    });
    const subjectRef = known.ok ? (known.result as { subjectRef: string }).subjectRef : '';
    const datasetId = await dataset();
    const file = await upload(
      [
        row('L1', { familyName: 'Known' }),
        row('L2', { familyName: 'Fresh' }),
        row('L3', { familyName: 'Known', gender: 'male' }),
        '{ not json',
        row('L5', { birthDate: '1960-13-01' }),
        row('L1', { familyName: 'Again' }),
        '',
        row('L8', { familyName: 'Informed', informedOn: '2026-01-31' }),
      ].join('\n'),
    );
    expect(await submit(datasetId, file)).toMatchObject({ ok: true });
    await work();

    const report = await linkageReport(test.database, cipher, datasetId);
    expect(report).toMatchObject({
      status: 'completed',
      counts: { rows: 7, matched: 1, new: 2, ambiguous: 1, rejected: 3 },
    });
    expect(report.rejected.map(({ line, field }) => [line, field])).toEqual([
      [4, ''],
      [5, 'birthDate'],
      [6, 'localId'],
    ]);
    expect(report.ambiguous).toEqual([{ localId: 'L3', candidates: 1, asked: false }]);

    const [recorded] = (await outboxOf(test.database, 'linkage.recorded')).filter(
      (e) => e.data.datasetId === datasetId,
    );
    const rows = recorded?.data.rows as { subjectRef: string; status: string; informedOn: string | null }[];
    expect(rows[0]).toMatchObject({ subjectRef, status: 'matched' });
    expect(rows.map((r) => r.informedOn)).toEqual([null, null, null, '2026-01-31']);
    const people: string[] = [];
    for await (const person of linkedPeople(test.database, cipher, report.linkageId!))
      people.push(person.localId);
    expect(people).toEqual(['L1', 'L2', 'L3', 'L8']);
    expect(JSON.stringify(await outboxOf(test.database, 'linkage.recorded'))).not.toMatch(/L1|L8|Known/);
  });

  it('resumes at the next line after a crash and counts no row twice', async () => {
    const datasetId = await dataset();
    const lines = Array.from({ length: 450 }, (_, i) => row(`N${i}`, { familyName: `Many${i}` }));
    expect(await submit(datasetId, await upload(lines.join('\n')))).toMatchObject({ ok: true });
    // A worker that dies in its second chunk: the first is committed, the second never was.
    let transactions = 0;
    const dying = Object.assign(
      Object.create(Object.getPrototypeOf(test.database) as object),
      test.database,
      {
        transaction: (work: never) =>
          ++transactions === 2 ? Promise.reject(new Error('killed')) : test.database.transaction(work),
      },
    ) as typeof test.database;
    await expect(new LinkageWorker(dying, cipher, () => undefined).runAll()).rejects.toThrow('killed');
    expect((await linkageReport(test.database, cipher, datasetId)).counts.rows).toBe(200);
    await work();
    expect((await linkageReport(test.database, cipher, datasetId)).counts).toEqual({
      rows: 450,
      matched: 0,
      new: 450,
      ambiguous: 0,
      rejected: 0,
    });
    const events = (await outboxOf(test.database, 'linkage.recorded')).filter(
      (e) => e.data.datasetId === datasetId,
    );
    expect(events.reduce((sum, e) => sum + (e.data.rows as unknown[]).length, 0)).toBe(450);
  });

  it('keeps a record’s reference over two linkages of the same dataset', async () => {
    const datasetId = await dataset();
    for (const extra of ['', `\n${row('R2', { familyName: 'Second' })}`]) {
      expect(
        await submit(datasetId, await upload(row('R1', { familyName: 'Stable' }) + extra)),
      ).toMatchObject({ ok: true });
      await work();
    }
    const refs = (await outboxOf(test.database, 'linkage.recorded'))
      .filter((e) => e.data.datasetId === datasetId)
      .map((e) => (e.data.rows as { recordRef: string }[])[0]?.recordRef);
    expect(new Set(refs).size).toBe(1);
  });

  it.each([
    [
      'another holder',
      'dataset-not-yours',
      async () => submit(await dataset(), await upload(row('X')), holder('other')),
    ],
    ['an unknown dataset', 'dataset-unknown', async () => submit(randomUUID(), await upload(row('X')))],
    ['a file that was never uploaded', 'file-unknown', async () => submit(await dataset(), '0'.repeat(64))],
    [
      'a person who is no holder',
      'forbidden',
      async () => submit(await dataset(), await upload(row('X')), patient()),
    ],
  ])('refuses %s', async (_who, code, attempt) => {
    expect(await attempt()).toMatchObject({ ok: false, problem: { code } });
  });

  it('refuses a second linkage while one runs', async () => {
    const datasetId = await dataset();
    const file = await upload(row('B1', { familyName: 'Busy' }));
    expect(await submit(datasetId, file)).toMatchObject({ ok: true });
    expect(await submit(datasetId, file)).toMatchObject({ ok: false, problem: { code: 'linkage-running' } });
    await work();
  });

  it('refuses an upload whose bytes do not have the announced hash', async () => {
    const source = (async function* () {
      yield Buffer.from('other');
    })();
    const stored = await storeUpload(test.database, cipher, {
      sha256: '0'.repeat(64),
      source,
      uploadedBy: actor.ref,
      organisation: 'hospital',
      now: new Date().toISOString(),
    });
    expect(stored.kind).toBe('hash-differs');
  });
});
