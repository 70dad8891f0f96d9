import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import type { TestDatabase } from '@garant/nest-kit/testing';
import { nirKey } from '@garant/rules';
import { handle, holder, outboxOf, testCipher, testRegister, traits } from '../../test/consent.fixture.js';
import { casesIn, openCases } from '../people/identity.case.js';
import { rememberScope } from '../scopes/scope.store.js';
import {
  beginUpload,
  completeUpload,
  dropOldUploads,
  fileIsKnown,
  readLines,
  storeChunk,
  storeUpload,
  uploadState,
} from './import.store.js';
import { submitLinkage } from './linkage.service.js';
import { linkageReport, rejectionsOf } from './linkage.store.js';
import { LinkageWorker } from './linkage.worker.js';

let test: TestDatabase;
const cipher = testCipher();
beforeAll(async () => {
  test = await testRegister();
});
afterAll(() => test.drop());

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const now = (): string => new Date().toISOString();
const upload = (sha256: string, organisation = 'hospital') => ({
  sha256,
  uploadedBy: randomUUID(),
  organisation,
  now: now(),
});

describe('a linkage file in chunks', () => {
  it('is kept chunk by chunk, encrypted, and counts when its hash is the one it was named by', async () => {
    const [one, two] = [Buffer.from('first line\nsec'), Buffer.from('ond line\n')];
    const sha256 = sha256Of(Buffer.concat([one, two]));
    expect(await beginUpload(test.database, upload(sha256))).toBe(true);
    await storeChunk(test.database, cipher, sha256, 1, two);
    expect(await fileIsKnown(test.database, sha256, 'hospital')).toBe(false);
    // It broke off; whoever goes on sees what is there.
    expect((await uploadState(test.database, sha256, 'hospital'))?.chunks).toEqual([
      { seq: 1, sha256: sha256Of(two), bytes: two.length },
    ]);
    await storeChunk(test.database, cipher, sha256, 0, one);
    expect(await completeUpload(test.database, cipher, sha256)).toEqual({ kind: 'complete', bytes: 23 });
    expect(await fileIsKnown(test.database, sha256, 'hospital')).toBe(true);
    const first = await readLines(test.database, cipher, sha256, { seq: 0, byte: 0 }, 1);
    expect(first).toMatchObject({ lines: ['first line'], last: false });
    const rest = await readLines(test.database, cipher, sha256, first.next, 5);
    expect(rest).toMatchObject({ lines: ['second line'], last: true });
    const [raw] = await test.database.query<{ found: number }>(
      `SELECT count(*) AS found FROM import_chunk WHERE position('line'::bytea IN ciphertext) > 0`,
    );
    expect(raw?.found).toBe(0);
  });

  it('forgets a file that is not what it was called', async () => {
    const sha256 = sha256Of(Buffer.from('announced'));
    await beginUpload(test.database, upload(sha256));
    await storeChunk(test.database, cipher, sha256, 0, Buffer.from('another'));
    expect(await completeUpload(test.database, cipher, sha256)).toMatchObject({ kind: 'hash-differs' });
    expect(await uploadState(test.database, sha256, 'hospital')).toBeNull();
  });

  it('shows nobody else’s upload, and lets nobody write over a complete one', async () => {
    const bytes = Buffer.from(`mine ${randomUUID()}`);
    const sha256 = sha256Of(bytes);
    await beginUpload(test.database, upload(sha256));
    await storeChunk(test.database, cipher, sha256, 0, bytes);
    await completeUpload(test.database, cipher, sha256);
    expect(await beginUpload(test.database, upload(sha256, 'other'))).toBe(false);
    expect(await fileIsKnown(test.database, sha256, 'other')).toBe(false);
    await storeChunk(test.database, cipher, sha256, 0, Buffer.from('changed'));
    expect((await uploadState(test.database, sha256, 'hospital'))?.chunks[0]?.sha256).toBe(sha256Of(bytes));
  });

  it('holds a few hundred kilobytes of a large file at a time', async () => {
    const megabytes = 24;
    const block = Buffer.alloc(64 * 1024, 'x');
    const hash = createHash('sha256');
    for (let i = 0; i < megabytes * 16; i++) hash.update(block);
    const sha256 = hash.digest('hex');
    const source = (async function* () {
      for (let i = 0; i < megabytes * 16; i++) {
        yield Buffer.from(block);
      }
    })();
    expect(await storeUpload(test.database, cipher, { ...upload(sha256), source })).toMatchObject({
      kind: 'complete',
    });
    const [row] = await test.database.query<{ chunks: number; largest: number }>(
      'SELECT count(*) AS chunks, max(bytes) AS largest FROM import_chunk WHERE sha256 = $1',
      [sha256],
    );
    expect(Number(row?.chunks)).toBe(megabytes * 4);
    expect(Number(row?.largest)).toBe(256 * 1024);
  });

  it('deletes what nobody submitted within a week: it holds traits', async () => {
    const sha256 = sha256Of(Buffer.from('forgotten'));
    await beginUpload(test.database, { ...upload(sha256), now: '2026-01-01T00:00:00.000Z' });
    await storeChunk(test.database, cipher, sha256, 0, Buffer.from('forgotten'));
    expect(await dropOldUploads(test.database, '2026-01-07T00:00:00.000Z')).toBe(false);
    expect(await dropOldUploads(test.database, '2026-01-09T00:00:00.000Z')).toBe(true);
    expect((await uploadState(test.database, sha256, 'hospital'))?.chunks).toEqual([]);
  });
});

const number = '2550814168025';
const ins = (value = `${number}${nirKey(number)}`) => ({
  value,
  oid: '1.2.250.1.213.1.4.8',
  status: 'qualified',
});
async function link(rows: object[], insEntitled: boolean, datasetId: string = randomUUID()) {
  await rememberScope(test.database, 'dataset', datasetId, 'hospital');
  const bytes = Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'));
  const sha256 = sha256Of(bytes);
  const source = (async function* () {
    yield bytes;
  })();
  await storeUpload(test.database, cipher, { ...upload(sha256), source });
  const by = holder('hospital');
  const result = await handle(test.database, submitLinkage, {
    body: { datasetId, linkageId: randomUUID(), fileSha256: sha256 },
    actor: by,
    key: datasetId,
  });
  expect(result).toMatchObject({ ok: true });
  const failed = (error: unknown): never => {
    throw error;
  };
  await new LinkageWorker(test.database, cipher, failed, insEntitled).runAll();
  return { report: await linkageReport(test.database, cipher, datasetId), sha256, datasetId };
}

describe('a linkage with the national health identity', () => {
  const of = (localId: string, familyName: string, more: object = {}) => ({
    localId,
    ...traits({ familyName }),
    ...more,
  });

  it('rejects the field where the deployer is not entitled to it, and takes the other lines', async () => {
    const { report } = await link([of('A', 'Without'), of('B', 'With', { ins: ins() })], false);
    expect(report.counts).toMatchObject({ new: 1, rejected: 1 });
    expect(report.rejected).toEqual([
      { line: 2, field: 'ins', rule: expect.stringContaining('CSP R1111-8-2') as unknown },
    ]);
    expect(report.matchRate).toBe(0.5);
  });

  it.each([
    ['a wrong key', { value: `${number}99`, oid: '1.2.250.1.213.1.4.8', status: 'qualified' }, 'ins.value'],
    ['an OID of nobody', { ...ins(), oid: '1.2.3' }, 'ins.oid'],
    ['a status of nobody', { ...ins(), status: 'sure' }, 'ins.status'],
  ])('rejects %s', async (_what, given, field) => {
    const { report } = await link([of('A', `R${randomUUID()}`, { ins: given })], true);
    expect(report.rejected[0]).toMatchObject({ line: 1, field });
  });

  it('keeps it in the vault alone, and decides with it only together with traits', async () => {
    const name = `Ins${randomUUID()}`;
    const { datasetId } = await link([of('A', name, { ins: ins() })], true);
    // The other gender would be ambiguous; the same number says that it is a slip of the pen.
    const { report } = await link([of('A', name, { ins: ins(), gender: 'male' })], true, datasetId);
    expect(report.counts).toMatchObject({ matched: 1, ambiguous: 0 });
    // Somebody else under the same number is for a human; so is the same name under another number.
    const other = await link([of('A', `Other${randomUUID()}`, { ins: ins() })], true);
    expect(other.report.counts).toMatchObject({ ambiguous: 1 });
    const elsewhere = '1780675116001';
    const third = await link([of('A', name, { ins: ins(`${elsewhere}${nirKey(elsewhere)}`) })], true);
    expect(third.report.counts).toMatchObject({ ambiguous: 1 });
    const [found] = await test.database.query<{ all: string }>(
      `SELECT coalesce(string_agg(o::text, ''), '') || (SELECT string_agg(p::text, '') FROM vault_person p) AS all FROM outbox o`,
    );
    expect(found!.all).not.toContain(number);
  });
});

describe('linkage after linkage', () => {
  it('deletes the file when it is worked off, and asks for it again', async () => {
    const { sha256 } = await link([{ localId: 'A', ...traits({ familyName: `F${randomUUID()}` }) }], false);
    expect(await fileIsKnown(test.database, sha256, 'hospital')).toBe(false);
    expect((await uploadState(test.database, sha256, 'hospital'))?.chunks).toEqual([]);
  });

  it('makes one person of a doubtful record, not one with each file, and keeps what a human decided', async () => {
    const familyName = `D${randomUUID()}`;
    const rows = [
      { localId: 'A', ...traits({ familyName }) },
      { localId: 'B', ...traits({ familyName, gender: 'male' }) },
    ];
    const { datasetId } = await link(rows, false);
    await link([...rows, { localId: 'C', ...traits({ familyName: `E${familyName}` }) }], false, datasetId);
    const refs = (await outboxOf(test.database, 'linkage.recorded'))
      .filter((e) => e.data.datasetId === datasetId)
      .map((e) => (e.data.rows as { subjectRef: string; status: string }[])[1]!);
    expect(new Set(refs.map(({ subjectRef }) => subjectRef)).size).toBe(1);
    expect(refs.map(({ status }) => status)).toEqual(['ambiguous', 'ambiguous']);
    await test.database.transaction((tx) => openCases(tx, now()));
    const cases = (await casesIn(test.database, ['open'], null, 1000)).filter(
      (c) => c.subjectRef === refs[0]!.subjectRef,
    );
    expect(cases).toMatchObject([{ datasetId, candidates: 1 }]);
  });

  it('asks once about the same doubt in the files of two datasets', async () => {
    const familyName = `S${randomUUID()}`;
    const rows = [
      { localId: 'A', ...traits({ familyName }) },
      { localId: 'B', ...traits({ familyName, gender: 'male' }) },
    ];
    const [one, two] = [await link(rows, false), await link(rows, false)];
    const doubts = (await outboxOf(test.database, 'linkage.recorded'))
      .filter((e) => [one.datasetId, two.datasetId].includes(e.data.datasetId as string))
      .map((e) => (e.data.rows as { subjectRef: string; status: string }[])[1]!);
    expect(doubts.map(({ status }) => status)).toEqual(['ambiguous', 'ambiguous']);
    expect(new Set(doubts.map(({ subjectRef }) => subjectRef)).size).toBe(1);
  });

  it('lists every rejected line, however many', async () => {
    const rows = Array.from({ length: 1_200 }, (_, i) => ({ localId: `X${i}`, familyName: '' }));
    const { report, datasetId } = await link(
      [{ localId: 'ok', ...traits({ familyName: `G${randomUUID()}` }) }, ...rows],
      false,
    );
    expect([report.counts.rejected, report.rejected.length]).toEqual([1_200, 1_000]);
    const lines: number[] = [];
    for await (const { line } of rejectionsOf(test.database, datasetId, 500)) lines.push(line);
    expect(lines).toEqual(Array.from({ length: 1_200 }, (_, i) => i + 2));
  });
});
