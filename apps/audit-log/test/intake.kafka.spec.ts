import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { LogEntry } from '@garant/contracts';
import { Bus, Database, type RawMessage } from '@garant/nest-kit';
import { testKafka, waitFor, type TestKafka } from '@garant/nest-kit/testing';
import { AUDITED_TOPICS, intake } from '../src/intake/intake.js';
import { verifyRecord } from '../src/publish/record.verification.js';
import { Sequencer } from '../src/sequence/sequencer.js';
import { command, event, logStage, type LogStage } from './log.stage.js';

let stage: LogStage;
let kafka: TestKafka;
const buses: Bus[] = [];

beforeAll(async () => {
  stage = await logStage();
  kafka = testKafka();
  await kafka.createTopics();
});
afterAll(async () => {
  await Promise.all(buses.map((bus) => bus.stop()));
  await kafka.cleanup();
  await stage.end();
});

/** One instance of the service's intake. */
async function instance(
  handler: (batch: readonly RawMessage[]) => Promise<void>,
  database = stage.test.database,
): Promise<Bus> {
  const bus = new Bus({
    service: 'audit-log',
    database,
    keys: stage.keys.of('audit-log'),
    settings: { ...kafka.settings(), GARANT_BEAT_SECONDS: 3600 },
  });
  buses.push(bus);
  await bus.start();
  await bus.raw(AUDITED_TOPICS, handler);
  return bus;
}

const source = `garant/consent/${randomUUID()}`;
const good = Array.from({ length: 60 }, (_, i) => ({
  partition: i % 6,
  value: event({ source, producernumber: Math.floor(i / 6) + 1 }),
}));

it('messages and garbage of every topic become entries once, across a kill and a restart', async () => {
  const signed = await command(stage.keys);
  const forged = { ...(await command(stage.keys)), signature: 'a.b.c' };
  const text = (value: unknown): string => JSON.stringify(value);
  await kafka.send([
    ...good
      .slice(0, 30)
      .map(({ partition, value }) => ({ topic: 'consent.events', partition, key: 'k', value: text(value) })),
    { topic: 'consent.commands', partition: 1, key: 'k', value: text(signed) },
    { topic: 'consent.commands', partition: 1, key: 'k', value: text(forged) },
    { topic: 'gateway.events', partition: 2, key: 'k', value: Buffer.from([0xff, 0x00, 0xfe]) },
    { topic: 'gateway.commands', partition: 2, key: 'k', value: 'not JSON' },
    { topic: 'access-requests.events', partition: 3, key: 'k', value: null },
    // Not audited: a beat and a state are no entries.
    { topic: 'consent.heartbeats', partition: 0, key: 'k', value: 'beat' },
    { topic: 'permit.state', partition: 0, key: 'k', value: 'state' },
  ]);

  // The first instance makes its effect durable and dies before a single offset is committed.
  const verifier = stage.keys.of('audit-log').verifier;
  const first = intake(verifier, new Sequencer(stage.test.database));
  let handled = 0;
  const killed = await instance(async (batch) => {
    await first(batch);
    handled += batch.length;
    throw new Error('killed after the commit, before the offset');
  });
  await waitFor(() => handled >= 35, { timeoutMs: 60_000, what: 'the first instance' });
  await killed.stop();

  const second = await Database.open(stage.test.appUrl, { application: 'audit-log', pool: 4 });
  try {
    const bus = await instance(intake(verifier, new Sequencer(second)), second);
    await kafka.send(
      good.slice(30).map(({ partition, value }) => ({
        topic: 'consent.events',
        partition,
        key: 'k',
        value: text(value),
      })),
    );
    await waitFor(async () => (await logged()).filter((entry) => entry.source === source).length === 60, {
      timeoutMs: 60_000,
      what: 'the second instance',
    });
    await bus.stop();
  } finally {
    await second.close();
  }

  const all = (await logged()).filter((entry) => entry.type !== 'alarm.raised');
  expect(all).toHaveLength(65);
  expect(new Set(all.map((entry) => `${entry.topic}/${entry.partition}/${entry.offset}`)).size).toBe(65);
  const events = all.filter((entry) => entry.source === source);
  expect(events.map(({ id }) => id).sort()).toEqual(good.map(({ value }) => value.id).sort());
  expect(events.filter(({ flags }) => flags.length > 0)).toEqual([]);
  expect(
    all
      .filter(({ kind }) => kind === 'unreadable')
      .map(({ topic }) => topic)
      .sort(),
  ).toEqual(['access-requests.events', 'gateway.commands', 'gateway.events']);
  expect(all.filter(({ id }) => id === signed.id).map(({ flags }) => flags)).toEqual([[]]);
  expect(all.filter(({ id }) => id === forged.id).map(({ flags }) => flags)).toEqual([['bad-signature']]);
  const alarms = await stage.test.database.query<{ code: string }>('SELECT code FROM alarm ORDER BY code');
  expect(alarms.map(({ code }) => code)).toEqual(['bad-signature', 'unreadable', 'unreadable', 'unreadable']);
  await verifyRecord(stage.test.database);
});

const logged = async (): Promise<LogEntry[]> =>
  (await stage.test.database.query<{ entry: Buffer }>('SELECT entry FROM log_entry ORDER BY index')).map(
    ({ entry }) => JSON.parse(entry.toString('utf8')) as LogEntry,
  );
