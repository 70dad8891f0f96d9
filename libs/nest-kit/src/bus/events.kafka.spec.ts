import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { kitMigrations } from '../database/kit.migrations.js';
import { envelopeOf } from '../streams/outbox.js';
import {
  TestStage,
  createTestDatabase,
  testKafka,
  testKeys,
  waitFor,
  type TestDatabase,
  type TestKafka,
} from '../testing/index.js';
import type { Bus } from './bus.js';
import type { BroadcastMessage } from './bus.types.js';

let test: TestDatabase;
let kafka: TestKafka;
let stage: TestStage;
let reader: Bus;
let fail: ((label: string) => void) | undefined;

const state = (name: string) => ({
  target: { kind: 'permit', id: name },
  suspended: true,
  since: new Date().toISOString(),
});

beforeAll(async () => {
  test = await createTestDatabase(
    [
      ...kitMigrations(),
      {
        name: 'effect-001',
        sql: 'CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY, partition int, label text)',
      },
    ],
    'access-requests',
  );
  kafka = testKafka();
  await kafka.createTopics([
    'consent.events',
    'access-requests.events',
    'access-requests.heartbeats',
    'suspension.state',
    'consent.heartbeats',
  ]);
  stage = new TestStage(kafka, await testKeys(), test.database);
  reader = stage.bus('access-requests', {
    events: {
      'consent.events': {
        'key.released': async ({ tx, data, partition }) => {
          await tx.query('INSERT INTO effect (partition, label) VALUES ($1, $2)', [partition, data.key]);
          fail?.(data.key);
        },
      },
    },
    state: {
      'suspension.state': async ({ tx, key, data }) => {
        await tx.query('INSERT INTO effect (partition, label) VALUES (-1, $1)', [
          `${key}=${data?.suspended ?? 'gone'}`,
        ]);
      },
    },
  });
  await reader.start();
});
afterAll(async () => {
  await stage.stop();
  await kafka.cleanup();
  await test.drop();
});

const event = (label: string, number: number, change: Record<string, unknown> = {}) =>
  JSON.stringify({
    ...envelopeOf(
      'garant/consent',
      { type: 'key.released', key: label, data: { key: label, service: 'consent' } },
      { system: 'system:clock' },
      new Date().toISOString(),
    ),
    producernumber: number,
    ...change,
  });
const put = (partition: number, messages: readonly [label: string, value: string][]) =>
  kafka.send(messages.map(([key, value]) => ({ topic: 'consent.events', partition, key, value })));
const labels = async (partition: number): Promise<string[]> =>
  (
    await test.database.query<{ label: string }>(
      'SELECT label FROM effect WHERE partition = $1 ORDER BY id',
      [partition],
    )
  ).map(({ label }) => label);
const until = (partition: number, label: string) =>
  waitFor(async () => (await labels(partition)).includes(label), {
    timeoutMs: 15_000,
    what: `${label} on ${partition}`,
  });
const trouble = async (): Promise<string> => (await reader.health()).partitions?.detail ?? '';

describe('events of the shared group', () => {
  it('what cannot be accepted stops its partition and alarms; the others go on; nothing behind it is handled', async () => {
    await put(0, [
      ['a1', event('a1', 1)],
      ['a2', '{"specversion":'],
      ['a3', event('a3', 3)],
    ]);
    await put(1, [
      ['b1', event('b1', 1)],
      ['b2', event('b2', 2, { type: 'key.invented' })],
      ['b3', event('b3', 3)],
    ]);
    await put(2, [
      ['c1', event('c1', 1)],
      ['c2', event('c2', 2, { data: { key: 7 } })],
      ['c3', event('c3', 3)],
    ]);
    await put(3, [
      ['d1', event('d1', 1)],
      ['d3', event('d3', 3)],
    ]);
    await put(4, [
      ['e1', event('e1', 1)],
      ['e2', event('e2', 2, { source: 'garant/gateway' })],
    ]);
    await put(5, [
      ['f1', event('f1', 1)],
      ['f2', event('f2', 2)],
    ]);
    await until(5, 'f2');
    await waitFor(async () => (await trouble()).match(/stopped at/g)?.length === 5, { timeoutMs: 15_000 });
    const detail = await trouble();
    expect(detail).toMatch(/consent\.events\/0 stopped at 1: malformed JSON/);
    expect(detail).toMatch(/consent\.events\/1 stopped at 1: unknown type key\.invented/);
    expect(detail).toMatch(/consent\.events\/2 stopped at 1: schema violation of key\.released/);
    expect(detail).toMatch(/consent\.events\/3 stopped at 1: gap: garant\/consent goes from 1 to 3/);
    expect(detail).toMatch(/consent\.events\/4 stopped at 1: the source does not own this topic/);
    await put(5, [['f3', event('f3', 3)]]);
    await until(5, 'f3');
    expect(await Promise.all([0, 1, 2, 3, 4].map(labels))).toEqual([['a1'], ['b1'], ['c1'], ['d1'], ['e1']]);
    expect((await reader.health()).partitions?.ok).toBe(false);
  });

  it('goes on where it stopped after an operator’s repair', async () => {
    // The operator has made sure of what the missing number was.
    await test.database.query(
      `UPDATE inbox SET next = 3 WHERE source = 'garant/consent' AND topic = 'consent.events' AND partition = 3`,
    );
    reader.resume('consent.events', 3);
    await until(3, 'd3');
    expect(await trouble()).not.toMatch(/events\/3/);
    // Without a repair it stops again at the same message.
    reader.resume('consent.events', 0);
    await waitFor(async () => (await trouble()).includes('consent.events/0 stopped at 1'));
    expect(await labels(0)).toEqual(['a1']);
  });

  it('numbers that were handled are passed over, handled types or not', async () => {
    await put(5, [
      ['f2', event('f2', 2)],
      ['f3', event('f3', 3)],
      ['f4', event('f4', 4, { type: 'data.read', data: { what: 'x' } })],
      ['f4', event('f4', 4, { type: 'data.read', data: { what: 'x' } })],
      ['f5', event('f5', 5)],
    ]);
    await until(5, 'f5');
    expect(await labels(5)).toEqual(['f1', 'f2', 'f3', 'f5']);
  });

  it('a handler that fails is tried again until it succeeds, once and in order', async () => {
    let failures = 0;
    fail = (label) => {
      if (label === 'f6' && failures++ < 5) throw new Error('storage hiccup');
    };
    await put(5, [
      ['f6', event('f6', 6)],
      ['f7', event('f7', 7)],
    ]);
    await until(5, 'f7');
    fail = undefined;
    expect((await labels(5)).slice(-2)).toEqual(['f6', 'f7']);
    expect(failures).toBe(6);
  });

  it('states are applied in order, deletions too', async () => {
    const value = (key: string) =>
      JSON.stringify(
        envelopeOf(
          'garant/access-requests',
          { type: 'suspension.state', key, data: state(key) },
          { system: 'system:clock' },
          new Date().toISOString(),
        ),
      );
    await kafka.send([
      { topic: 'suspension.state', partition: 1, key: 's1', value: value('s1') },
      { topic: 'suspension.state', partition: 1, key: 's1', value: null },
    ]);
    await until(-1, 's1=gone');
    expect(await labels(-1)).toEqual(['s1=true', 's1=gone']);
  });
});

describe('broadcast', () => {
  it('gives every instance every message from where it asks, and forgets its group at the end', async () => {
    const collect = async (from: 'beginning' | { [topic: string]: { [partition: number]: number } }) => {
      const seen: BroadcastMessage[] = [];
      const caught: number[] = [];
      const bus = stage.bus('gateway');
      const broadcast = await bus.broadcast(
        ['consent.events'],
        {
          onMessage: (m) => void seen.push(m),
          onStopped: (_, partition, reason, key) => void seen.push({ partition, reason, key } as never),
          onCaughtUp: (_, partition) => void caught.push(partition),
        },
        { from },
      );
      await waitFor(() => caught.includes(5), { timeoutMs: 15_000 });
      return { seen: (p: number) => seen.filter(({ partition }) => partition === p), broadcast };
    };
    const [first, second] = await Promise.all([
      collect('beginning'),
      collect({ 'consent.events': { 5: 2 } }),
    ]);
    expect(first.seen(5).map(({ key }) => key)).toEqual(['f1', 'f2', 'f3', 'f4', 'f5', 'f6', 'f7']);
    expect(second.seen(5).map(({ offset }) => offset)[0]).toBe(2);
    expect(second.seen(5).at(-1)).toMatchObject({ key: 'f7', number: 7, event: { data: { key: 'f7' } } });
    await waitFor(() => first.seen(0).length === 2);
    expect(first.seen(0)).toMatchObject([{ key: 'a1' }, { reason: 'malformed JSON', key: 'a2' }]);
    await put(5, [['f8', event('f8', 8)]]);
    await waitFor(() => first.seen(5).at(-1)?.key === 'f8' && second.seen(5).at(-1)?.key === 'f8');
    expect(first.seen(5).at(-1)!.raw.value!.toString()).toContain('"producernumber":8');
    await Promise.all([first.broadcast.stop(), second.broadcast.stop()]);
    expect((await kafka.groups()).filter((group) => group.startsWith('gateway.'))).toEqual([]);
  });
});

describe('raw', () => {
  it('keeps the bytes of every message, decodable or not, and hands a batch over again until it is kept', async () => {
    const stored = new Map<string, Buffer | null>();
    let refused = 0;
    const log = stage.bus('audit-log');
    await log.raw(['consent.events'], async (batch) => {
      if (refused < 2) {
        refused++;
        throw new Error('disk full');
      }
      for (const { partition, offset, value } of batch) stored.set(`${partition}/${offset}`, value);
    });
    await waitFor(() => stored.get('5/0') && stored.get('0/2') && stored.get('1/2'), { timeoutMs: 15_000 });
    expect(stored.get('0/1')!.toString()).toBe('{"specversion":');
    expect(stored.get('0/1')!.equals(Buffer.from('{"specversion":'))).toBe(true);
    const bytes = Buffer.from([0xff, 0x00, 0xfe]);
    const [offset] = await kafka.send([{ topic: 'consent.events', partition: 0, key: 'x', value: bytes }]);
    await waitFor(() => stored.get(`0/${offset}`)?.equals(bytes));
  });
});

describe('without Kafka', () => {
  it('a service starts, is not ready, says which part, and records nothing', async () => {
    const lonely = stage.bus('gateway', {
      settings: { ...kafka.settings(), GARANT_KAFKA_BROKERS: '127.0.0.1:9' },
      events: { 'consent.events': {} },
    });
    await lonely.start();
    const health = await lonely.health();
    expect(health.database).toEqual({ ok: true });
    expect(health.kafka?.ok).toBe(false);
    expect(health.consumers?.ok).toBe(false);
    const sent = lonely.send({
      service: 'consent',
      type: 'key.release',
      key: 'k',
      body: { key: 'k' },
      actor: { ref: randomUUID(), role: 'operator', assurance: 'eidas1' },
    });
    await expect(sent).rejects.toMatchObject({ code: 'bus-unavailable' });
  });
});
