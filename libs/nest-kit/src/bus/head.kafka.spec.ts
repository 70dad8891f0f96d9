import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { kitMigrations } from '../database/kit.migrations.js';
import { envelopeOf, publish } from '../streams/outbox.js';
import { partitionOf } from '../streams/partition.js';
import { createTestDatabase, type TestDatabase } from '../testing/test.database.js';
import { testKafka, type TestKafka } from '../testing/test.kafka.js';
import { testKeys } from '../testing/test.keys.js';
import { TestStage } from '../testing/test.stage.js';
import { waitFor } from '../testing/wait.js';
import { lacking } from './head.check.js';

let test: TestDatabase;
let kafka: TestKafka;
let stage: TestStage;
beforeAll(async () => {
  test = await createTestDatabase(kitMigrations(), 'consent');
  kafka = testKafka();
  await kafka.createTopics();
  stage = new TestStage(kafka, await testKeys(), test.database);
});
afterEach(() => stage.stop());
afterAll(async () => {
  await kafka.cleanup();
  await test.drop();
});

const AT = '2026-01-02T03:04:05.678Z';
const headOf = (service: string, numbers: Record<string, number[]>, source = 'garant/audit-log') =>
  kafka.send([
    {
      topic: 'head.state',
      partition: partitionOf(service),
      key: service,
      value: JSON.stringify({
        ...envelopeOf(
          source,
          { type: 'head.state', key: service, data: { service, numbers, at: AT } },
          { system: 'system:clock' },
          AT,
        ),
        producernumber: 1,
      }),
    },
  ]);
const say = (label: string) =>
  test.database.transaction((tx) =>
    publish(tx, [
      {
        topic: 'consent.events',
        key: label,
        partition: 2,
        event: { type: 'key.released', key: label, data: { key: label, service: 'consent' } },
        cause: { system: 'system:clock' },
      },
    ]),
  );
const sent = async (): Promise<number> => (await kafka.offsets('consent.events'))[2]!.end;
const until = (what: () => Promise<boolean>): Promise<unknown> => waitFor(what, { timeoutMs: 15_000 });

describe('the published head', () => {
  it('is reached by a record that begins, and by one that went on', async () => {
    const first = stage.bus('consent');
    await first.start();
    await say('one');
    await until(async () => (await sent()) === 1);
    expect((await first.health()).record).toEqual({ ok: true });
    await stage.stop();
    await headOf('consent', { 'consent.events': [0, 0, 1, 0, 0, 0] });
    await say('two');
    await stage.bus('consent').start();
    await until(async () => (await sent()) === 2);
  });

  it('is not reached by a restored backup: nothing is sent, handled or beaten, and it says why', async () => {
    await headOf('consent', { 'consent.events': [0, 0, 9, 0, 0, 0] });
    await say('three');
    const behind = stage.bus('consent');
    await behind.start();
    expect(await behind.refused).toMatch(/^consent\.events\/2 ends at number 2 .* had seen 9/);
    expect((await behind.health()).record).toMatchObject({ ok: false });
    const beats = (await kafka.offsets('consent.heartbeats'))[0]!.end;
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(await sent()).toBe(2);
    expect((await kafka.offsets('consent.heartbeats'))[0]!.end).toBe(beats);
  });

  it('of another service, or by another producer, says nothing about this one', async () => {
    await headOf('consent', { 'consent.events': [0, 0, 2, 0, 0, 0] });
    await headOf('gateway', { 'gateway.events': [99, 0, 0, 0, 0, 0] });
    await headOf('consent', { 'consent.events': [0, 0, 99, 0, 0, 0] }, 'garant/gateway');
    await stage.bus('consent').start();
    await until(async () => (await sent()) === 3);
  });
});

it('names the first place that is lacking', async () => {
  expect(await lacking(test.database, null)).toBeNull();
  expect(
    await lacking(test.database, { numbers: { 'consent.events': [0, 0, 1, 0, 0, 0] }, at: AT }),
  ).toBeNull();
  expect(await lacking(test.database, { numbers: { 'consent.events': [0, 1, 0, 0, 0, 0] }, at: AT })).toMatch(
    /^consent\.events\/1 ends at number 0/,
  );
});
