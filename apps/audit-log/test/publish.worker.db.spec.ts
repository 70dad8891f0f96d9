import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Database, createLogger } from '@garant/nest-kit';
import { waitFor } from '@garant/nest-kit/testing';
import { formatTilePath } from '@garant/merkle-log';
import { latestCheckpoint } from '../src/publish/checkpoint.store.js';
import { PublishWorker } from '../src/publish/publish.worker.js';
import { verifyRecord } from '../src/publish/record.verification.js';
import { logKey, logStage, type LogStage } from './log.stage.js';

let stage: LogStage;
let workers: PublishWorker[];
let other: Database;

beforeEach(async () => {
  stage = await logStage();
  workers = [];
  other = await Database.open(stage.test.appUrl, { application: 'audit-log', pool: 3 });
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await other.close();
  await stage.end();
});

const work = (database: Database): PublishWorker => {
  const worker = new PublishWorker(database, stage.files, logKey, 20, createLogger('audit-log', 'silent'));
  workers.push(worker);
  worker.start();
  return worker;
};
const size = async (): Promise<number> => (await latestCheckpoint(stage.test.database))?.size ?? 0;
const detail = (worker: PublishWorker): string | undefined => worker.health().publisher?.detail;

it('one of two publishes, and the other takes over when it ends', async () => {
  const first = work(stage.test.database);
  await waitFor(() => detail(first) === 'publishes');
  const second = work(other);
  await stage.fill(5);
  await waitFor(async () => (await size()) === 5);
  expect(detail(second)).toBe('stands by');
  await first.stop();
  await waitFor(() => detail(second) === 'publishes');
  await stage.fill(300);
  await waitFor(async () => (await size()) === 305);
  expect(await verifyRecord(stage.test.database)).toBe(305);
});

it('what does not agree ends publishing, is an alarm once, and makes the service unready', async () => {
  await stage.fill(300);
  const worker = work(stage.test.database);
  await waitFor(async () => (await size()) === 300);
  await writeFile(
    join(stage.folder, formatTilePath({ level: 0, index: 0, width: 256 })),
    Buffer.alloc(256 * 32, 7),
  );
  await waitFor(() => worker.health().publisher?.ok === false);
  const alarms = (): Promise<{ code: string; detail: string }[]> =>
    stage.test.database.query<{ code: string; detail: string }>('SELECT code, detail FROM alarm');
  await waitFor(async () => (await alarms()).length === 1);
  const successor = work(other);
  await waitFor(() => successor.health().publisher?.ok === false, { what: 'the successor to refuse too' });
  expect(await alarms()).toEqual([
    { code: 'record-altered', detail: expect.stringContaining('Entry 0 was altered') },
  ]);
  await stage.fill(1);
  expect(await size()).toBe(300);
});

it('a folder that is lost while nobody publishes is made again', async () => {
  await stage.fill(10);
  const first = work(stage.test.database);
  await waitFor(async () => (await stage.files.read('checkpoint')) !== null);
  await first.stop();
  await rm(stage.folder, { recursive: true });
  work(other);
  await waitFor(async () => (await stage.files.read('checkpoint')) !== null);
  expect(await stage.files.readTile({ level: 0, index: 0, width: 10 })).toHaveLength(320);
});
