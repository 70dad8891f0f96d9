import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Actor } from '@garant/contracts';
import { kitMigrations } from '../database/kit.migrations.js';
import { publish } from '../streams/outbox.js';
import {
  BuiltKit,
  TestStage,
  createTestDatabase,
  ended,
  testKafka,
  testKeys,
  waitFor,
  type TestDatabase,
  type TestKafka,
} from '../testing/index.js';
import type { Bus } from './bus.js';
import type { BroadcastMessage, CommandContext, HandlerResult } from './bus.types.js';

const operator: Actor = { ref: randomUUID(), role: 'operator', assurance: 'eidas1' };
const effects = {
  name: 'effect-001',
  sql: 'CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY, command_id uuid NOT NULL, key text NOT NULL, label text NOT NULL)',
};
let test: TestDatabase;
let kafka: TestKafka;
let stage: TestStage;
let gateway: Bus;
let built: BuiltKit;

beforeAll(async () => {
  built = new BuiltKit();
  test = await createTestDatabase([...kitMigrations(), effects], 'consent');
  kafka = testKafka();
  await kafka.createTopics([
    'consent.commands',
    'consent.events',
    'consent.heartbeats',
    'consent.dead-letter',
  ]);
  stage = new TestStage(kafka, await testKeys(), test.database);
  gateway = stage.bus('gateway');
}, 60_000);
afterAll(async () => {
  built.remove();
  await stage.stop();
  await kafka.cleanup();
  await test.drop();
});

/** A consumer that kills itself: `before` the commit of its effect, or `after` it and before Kafka hears of it. */
const CHILD = `
import { Bus, Database, makeKeys } from '@garant/nest-kit';
const { url, when, settings, keys } = JSON.parse(process.env.CRASH);
const database = await Database.open(url, { application: 'consent' });
const die = () => process.kill(process.pid, 'SIGKILL');
let handled = false;
database.onOutbox(() => { if (handled && when === 'after') die(); });
const bus = new Bus({
  service: 'consent', database, settings, keys: await makeKeys(keys),
  commands: { 'linkage.submit': async ({ tx, command }) => {
    await tx.query('INSERT INTO effect (command_id, key, label) VALUES ($1, $2, $3)', [command.id, command.key, 'child']);
    handled = true;
    if (when === 'before') die();
    return { ok: true };
  } },
});
await bus.start();
`;

async function startChild(when: 'before' | 'after'): Promise<void> {
  const { signing, encryption } = stage.keys.secret.consent;
  const crash = {
    url: test.appUrl,
    when,
    settings: kafka.settings(),
    keys: { jwks: stage.keys.jwks, signing, encryption },
  };
  const { signal, output } = await ended(built.start(CHILD, { CRASH: JSON.stringify(crash) }));
  if (signal !== 'SIGKILL') throw new Error(`the child was not killed: ${output}`);
}

async function handle({ tx, command }: CommandContext): Promise<HandlerResult> {
  await tx.query('INSERT INTO effect (command_id, key, label) VALUES ($1, $2, $3)', [
    command.id,
    command.key,
    'successor',
  ]);
  return { ok: true };
}
const submit = (key: string, label = 'a') =>
  gateway.send({
    service: 'consent',
    type: 'linkage.submit',
    key,
    body: { datasetId: randomUUID(), linkageId: randomUUID(), fileSha256: label.padEnd(64, '0') },
    actor: { ...operator, role: 'holder' },
  });
const effectsOf = (id: string) =>
  test.database.query<{ label: string }>('SELECT label FROM effect WHERE command_id = $1', [id]);

describe('kill -9', () => {
  it.each([
    ['after', 'child'],
    ['before', 'successor'],
  ] as const)('of a consumer %s its commit leaves one effect and one outcome', async (when, author) => {
    const key = randomUUID();
    const { id } = await submit(key);
    await startChild(when);
    expect((await effectsOf(id)).map(({ label }) => label)).toEqual(when === 'after' ? ['child'] : []);
    const successor = stage.bus('consent', { commands: { 'linkage.submit': handle } });
    await successor.start();
    const next = await submit(key);
    await waitFor(async () => (await effectsOf(next.id)).length === 1, {
      timeoutMs: 30_000,
      what: 'the successor',
    });
    expect((await effectsOf(id)).map(({ label }) => label)).toEqual([author]);
    expect(
      await test.database.query('SELECT outcome FROM command_outcome WHERE command_id = $1', [id]),
    ).toEqual([{ outcome: 'done' }]);
    const outcomes = await test.database.query(
      `SELECT 1 FROM outbox WHERE topic = 'consent.events' AND key = $1`,
      [key],
    );
    expect(outcomes).toHaveLength(2);
    await successor.stop();
  });
});

describe('a server that ends every connection', () => {
  it('delays commands and events, and loses or doubles none', async () => {
    const key = randomUUID();
    const bus = stage.bus('consent', { commands: { 'linkage.submit': handle } });
    await bus.start();
    const sent: string[] = [];
    for (let i = 0; i < 40; i++) {
      sent.push((await submit(key, i.toString(16))).id);
      if (i % 10 === 5) {
        await owner(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename <> current_user`,
        );
      }
    }
    const done = () =>
      test.database.query<{ command_id: string }>(
        'SELECT command_id FROM effect WHERE key = $1 ORDER BY id',
        [key],
      );
    await waitFor(async () => (await done()).length >= sent.length, {
      timeoutMs: 30_000,
      what: 'all effects',
    });
    expect((await done()).map((row) => row.command_id)).toEqual(sent);
    const unsent = `SELECT 1 FROM outbox WHERE topic = 'consent.events' AND sent_at IS NULL`;
    await waitFor(async () => (await test.database.query(unsent)).length === 0, {
      timeoutMs: 20_000,
      what: 'the relay',
    });
    expect(await test.database.query(`SELECT count(*) AS n FROM outbox WHERE key = $1`, [key])).toEqual([
      { n: sent.length },
    ]);
    await bus.stop();
  });

  async function owner(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: process.env.GARANT_TEST_DATABASE_URL });
    await client.connect();
    await client.query(sql.replace('current_database()', `'${new URL(test.appUrl).pathname.slice(1)}'`));
    await client.end();
  }
});

describe('rebalance', () => {
  it('keeps the order of every key and doubles nothing while consumers come and go', async () => {
    const keys = Array.from({ length: 15 }, () => randomUUID());
    const handlers = { commands: { 'linkage.submit': record } };
    const sent = new Map<string, string[]>(keys.map((key) => [key, []]));
    const first = stage.bus('consent', handlers);
    await first.start();
    const rounds = 60;
    let second: Bus | undefined;
    for (let round = 0; round < rounds; round++) {
      await Promise.all(
        keys.map(async (key) => {
          const { id } = await submit(key, round.toString(16));
          sent.get(key)!.push(id);
        }),
      );
      if (round === 10) {
        second = stage.bus('consent', handlers);
        await second.start();
      }
      if (round === 45) void first.stop();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const all = async () =>
      test.database.query<{ command_id: string; key: string }>(
        'SELECT command_id, key FROM effect WHERE key = ANY($1) ORDER BY id',
        [keys],
      );
    await waitFor(async () => (await all()).length >= keys.length * rounds, {
      timeoutMs: 60_000,
      what: 'all effects',
    });
    const rows = await all();
    expect(rows).toHaveLength(keys.length * rounds);
    for (const key of keys)
      expect(rows.filter((row) => row.key === key).map((row) => row.command_id)).toEqual(sent.get(key));
    await second?.stop();
  });

  async function record({ tx, command }: CommandContext): Promise<HandlerResult> {
    await tx.query('INSERT INTO effect (command_id, key, label) VALUES ($1, $2, $3)', [
      command.id,
      command.key,
      'x',
    ]);
    return { ok: true };
  }
});

describe('relay', () => {
  const put = (labels: string[], key: string) =>
    test.database.transaction((tx) =>
      publish(
        tx,
        labels.map((label) => ({
          topic: 'consent.events' as const,
          key,
          event: { type: 'key.released', key, data: { key: label, service: 'consent' } },
          cause: { system: 'system:clock' as const },
        })),
      ),
    );

  it('that dies between sending and noting it sends the same numbers again, and readers have one effect', async () => {
    const key = randomUUID();
    const other = await createTestDatabase(
      [
        ...kitMigrations(),
        { name: 'seen-001', sql: 'CREATE TABLE seen (id bigint GENERATED ALWAYS AS IDENTITY, label text)' },
      ],
      'access-requests',
    );
    const reader = stage.bus('access-requests', {
      database: other.database,
      events: {
        'consent.events': {
          'key.released': async ({ tx, data, event }) =>
            void (
              event.subject === key && (await tx.query('INSERT INTO seen (label) VALUES ($1)', [data.key]))
            ),
        },
      },
    });
    const raw: BroadcastMessage[] = [];
    const seen = async () =>
      (await other.database.query<{ label: string }>('SELECT label FROM seen ORDER BY id')).map(
        ({ label }) => label,
      );
    try {
      await reader.start();
      await stage
        .bus('gateway')
        .broadcast(
          ['consent.events'],
          { onMessage: () => undefined, onStopped: (_, __, reason) => void raw.push({ reason } as never) },
          { from: 'beginning' },
        );
      const first = stage.bus('consent');
      await first.start();
      await put(['1', '2', '3'], key);
      await waitFor(async () => (await seen()).length === 3, { timeoutMs: 20_000 });
      await first.stop();
      const { end } = (await kafka.offsets('consent.events')).reduce((a, b) => ({
        low: 0,
        end: a.end + b.end,
      }));
      // The acknowledgement came, the process died before it could write it down.
      await test.database.query('UPDATE outbox SET sent_at = NULL WHERE key = $1', [key]);
      const second = stage.bus('consent');
      await second.start();
      await put(['4'], key);
      await waitFor(async () => (await seen()).includes('4'), { timeoutMs: 20_000 });
      expect(await seen()).toEqual(['1', '2', '3', '4']);
      const total = (await kafka.offsets('consent.events')).reduce((sum, one) => sum + one.end, 0);
      expect(total).toBe(end + 4);
      expect(raw).toEqual([]);
      expect((await reader.health()).partitions).toEqual({ ok: true });
      await second.stop();
    } finally {
      await reader.stop();
      await other.drop();
    }
  });

  it('beats, and a beat vouches only for what is before it', async () => {
    const key = randomUUID();
    const last = new Map<string, number>();
    const faults: string[] = [];
    let beats = 0;
    const bus = stage.bus('consent', { beat: async () => ({ position: 7 }) });
    await bus.start();
    const tap = await gateway.broadcast(
      ['consent.events', 'consent.heartbeats'],
      {
        onMessage: ({ topic, partition, number, event }) => {
          if (topic === 'consent.events') last.set(String(partition), number!);
          else if (event && event.data.position === 7) {
            beats++;
            const vouched = event.vouches?.['consent.events'] ?? 0;
            // Two topics travel apart: the reader waits for the numbers, and they must come.
            faults.push(`${partition}:${vouched}`);
          }
        },
        onStopped: (_, __, reason) => void faults.push(reason),
      },
      { from: 'beginning' },
    );
    for (let i = 0; i < 20; i++) await put([String(i)], key);
    await waitFor(() => beats >= 18, { timeoutMs: 20_000 });
    await bus.stop();
    const numbers = await test.database.query<{
      partition: number;
      last_sent_number: number;
      last_sent_offset: number;
    }>(
      `SELECT partition, last_sent_number, last_sent_offset FROM outbox_number WHERE topic = 'consent.events'`,
    );
    await waitFor(() =>
      numbers.every(({ partition, last_sent_number }) => last.get(String(partition)) === last_sent_number),
    );
    for (const fault of faults) {
      const [partition, vouched] = fault.split(':').map(Number);
      expect(vouched).toBeLessThanOrEqual(
        numbers.find((row) => row.partition === partition)?.last_sent_number ?? 0,
      );
    }
    const ends = await kafka.offsets('consent.events');
    for (const { partition, last_sent_offset } of numbers)
      expect(last_sent_offset).toBe(ends[partition]!.end - 1);
    expect(
      await test.database.query(
        `SELECT 1 FROM outbox WHERE topic = 'consent.heartbeats' AND sent_at IS NOT NULL`,
      ),
    ).toEqual([]);
    await tap.stop();
  });
});
