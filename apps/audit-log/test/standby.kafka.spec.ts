import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { LogEntry } from '@garant/contracts';
import { testKafka, waitFor, type TestKafka } from '@garant/nest-kit/testing';
import { latestCheckpoint } from '../src/publish/checkpoint.store.js';
import { verifyRecord } from '../src/publish/record.verification.js';
import { event, logStage, type LogStage } from './log.stage.js';

/** Writers of one log, as processes of their own: they share the consumer group, the database and the folder of files. */
let stage: LogStage;
let kafka: TestKafka;
const writers: ChildProcess[] = [];

beforeAll(async () => {
  stage = await logStage();
  kafka = testKafka();
  await kafka.createTopics();
});
afterAll(async () => {
  for (const writer of writers) writer.kill('SIGKILL');
  await kafka.cleanup();
  await stage.end();
});

const WRITER = join(process.cwd(), 'apps', 'audit-log', 'test', 'writer.process.mjs');
interface Writer {
  process: ChildProcess;
  /** What its publisher last said of itself. */
  detail(): string | undefined;
}
function writer(): Writer {
  const given = { appUrl: stage.test.appUrl, folder: stage.folder, settings: kafka.settings() };
  const child = spawn(process.execPath, [WRITER, JSON.stringify(given)], {
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  writers.push(child);
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  return { process: child, detail: () => said.trim().split('\n').at(-1) };
}

const source = `garant/consent/${randomUUID()}`;
const COUNT = 3_000;
const sent = Array.from({ length: COUNT }, (_, at) => ({
  partition: at % 6,
  value: event({ source, producernumber: Math.floor(at / 6) + 1 }),
}));
const send = (from: number, to: number): Promise<number[]> =>
  kafka.send(
    sent.slice(from, to).map(({ partition, value }) => ({
      topic: 'consent.events',
      partition,
      key: 'k',
      value: JSON.stringify(value),
    })),
  );
const published = async (): Promise<number> => (await latestCheckpoint(stage.test.database))?.size ?? 0;

it('two writers share the work, one publishes; when it is killed the other goes on, and nothing is lost or twice', async () => {
  const [one, other] = [writer(), writer()];
  const both = (): (string | undefined)[] => [one.detail(), other.detail()].sort();
  await waitFor(() => both().join() === 'publishes,stands by', { timeoutMs: 60_000, what: 'one publisher' });
  await send(0, 1_000);
  await waitFor(async () => (await published()) >= 200, { timeoutMs: 60_000, what: 'the first checkpoints' });
  const [leader, heir] = one.detail() === 'publishes' ? [one, other] : [other, one];
  await send(1_000, 2_000);
  leader.process.kill('SIGKILL');
  await send(2_000, COUNT);
  await waitFor(async () => (await published()) === COUNT, { timeoutMs: 60_000, what: 'the other writer' });
  expect(heir.detail()).toBe('publishes');

  const entries = (
    await stage.test.database.query<{ entry: Buffer }>('SELECT entry FROM log_entry ORDER BY index')
  ).map(({ entry }) => JSON.parse(entry.toString('utf8')) as LogEntry);
  expect(entries.map(({ id }) => id).sort()).toEqual(sent.map(({ value }) => value.id).sort());
  expect(entries.filter(({ flags }) => flags.length > 0)).toEqual([]);
  expect(await verifyRecord(stage.test.database)).toBe(COUNT);
}, 180_000);
