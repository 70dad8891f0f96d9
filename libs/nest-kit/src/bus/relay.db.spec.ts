import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Tx } from '../database/database.js';
import { kitMigrations } from '../database/kit.migrations.js';
import { publish } from '../streams/outbox.js';
import { createTestDatabase, type TestDatabase } from '../testing/test.database.js';
import { waitFor } from '../testing/wait.js';
import { writeBeat } from './beats.js';
import { numberPass } from './relay.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase(
    [
      ...kitMigrations(),
      { name: 'counter-001', sql: 'CREATE TABLE counter (position bigint); INSERT INTO counter VALUES (0)' },
    ],
    'consent',
  );
});
beforeEach(() =>
  test.database.query('DELETE FROM outbox').then(() => test.database.query('DELETE FROM outbox_number')),
);
afterAll(() => test.drop());

const cause = { system: 'system:clock' } as const;
const put = (tx: Tx, label: string, partition = 0) =>
  publish(tx, [
    {
      topic: 'consent.events',
      key: label,
      partition,
      event: { type: 'key.released', key: label, data: { key: label, service: 'consent' } },
      cause,
    },
  ]);
const number = () => numberPass(test.database);

/** Keeps transactions open at will. */
async function open(): Promise<Tx & { end(how: 'COMMIT' | 'ROLLBACK'): Promise<void> }> {
  const client = new pg.Client({ connectionString: test.appUrl });
  await client.connect();
  await client.query('BEGIN');
  return {
    service: 'consent',
    query: async (sql, params) => (await client.query(sql, params)).rows as never,
    wroteOutbox: () => undefined,
    end: async (how) => {
      await client.query(how);
      await client.end();
    },
  };
}
/** Other suites share the server, and their short transactions may hold the horizon for a moment. */
async function drain(expected: number): Promise<string[]> {
  const keys: string[] = [];
  await waitFor(async () => {
    const { rows } = await number();
    keys.push(...rows.map((row) => row.key));
    return keys.length >= expected;
  });
  return keys;
}

describe('relay order', () => {
  it('loses and reorders nothing when long transactions interleave', async () => {
    const [a, b] = [await open(), await open()];
    await put(a, 'a1');
    await put(b, 'b1');
    await put(a, 'a2');
    await b.end('COMMIT');
    // b is committed, but a began earlier and might still commit smaller numbers.
    expect((await number()).rows).toEqual([]);
    await put(a, 'a3');
    await a.end('COMMIT');
    expect(await drain(4)).toEqual(['a1', 'b1', 'a2', 'a3']);
    const numbers = await test.database.query<{ number: number }>('SELECT number FROM outbox ORDER BY seq');
    expect(numbers.map((row) => row.number)).toEqual([1, 2, 3, 4]);
  });

  it('numbers without a gap although a transaction in the middle is rolled back', async () => {
    const [a, b] = [await open(), await open()];
    await put(a, 'a1');
    await put(b, 'b1');
    await put(b, 'b2', 1);
    await a.end('ROLLBACK');
    await b.end('COMMIT');
    expect(await drain(2)).toEqual(['b1', 'b2']);
    const numbers = await test.database.query(
      'SELECT partition, last_number FROM outbox_number ORDER BY partition',
    );
    expect(numbers).toEqual([
      { partition: 0, last_number: 1 },
      { partition: 1, last_number: 1 },
    ]);
  });

  it('two relays at once give every row one number', async () => {
    await test.database.transaction(async (tx) => {
      for (let i = 0; i < 50; i++) await put(tx, `k${i}`);
    });
    const keys: string[] = [];
    await waitFor(async () => {
      const both = await Promise.all([number(), number()]);
      keys.push(...both.flatMap(({ rows }) => rows.map((row) => row.key)));
      return keys.length >= 50;
    });
    expect(new Set(keys).size).toBe(50);
    expect(
      await test.database.query('SELECT count(DISTINCT number) AS n, max(number) AS max FROM outbox'),
    ).toEqual([{ n: 50, max: 50 }]);
  });

  it('a beat that waited for the counter’s lock comes after what it vouches for, whatever the transaction ids', async () => {
    // The beat takes its transaction id first, then waits for the lock that the act holds; a third transaction with an id in between stays open.
    const beat = await open();
    await beat.query('SELECT pg_current_xact_id()');
    const between = await open();
    await between.query('SELECT pg_current_xact_id()');
    const act = await open();
    await act.query('UPDATE counter SET position = position + 1');
    await put(act, 'choice');
    const beaten = beat.query('SELECT position FROM counter FOR UPDATE').then(() => put(beat, 'beat'));
    await act.end('COMMIT');
    await beaten;
    await beat.end('COMMIT');
    // By id alone the beat would count as settled and the choice would not.
    expect((await number()).rows.map((row) => row.key)).toEqual([]);
    await between.end('ROLLBACK');
    expect(await drain(2)).toEqual(['choice', 'beat']);
  });
});

describe('beat', () => {
  it('vouches, per partition, for the last number of each topic before it', async () => {
    await test.database.transaction(async (tx) => {
      await put(tx, 'x', 2);
      await put(tx, 'y', 2);
      await put(tx, 'z', 4);
    });
    await test.database.query(
      `INSERT INTO inbox (source, topic, partition, next) VALUES ('', 'consent.commands', 3, 17) ON CONFLICT DO NOTHING`,
    );
    await test.database.query(`INSERT INTO parked_key (key, state, reason) VALUES ($1, 'parked', 'x')`, [
      randomUUID(),
    ]);
    await writeBeat({ service: 'consent', database: test.database, beat: async () => ({ position: 42 }) });
    await test.database.transaction((tx) => put(tx, 'after', 2));
    await drain(10);
    const beats = await test.database.query<{ partition: number; envelope: string; vouches: object }>(
      `SELECT partition, envelope, vouches FROM outbox WHERE topic = 'consent.heartbeats' ORDER BY partition`,
    );
    expect(beats.map(({ vouches }) => vouches)).toEqual([
      {},
      {},
      { 'consent.events': 2 },
      {},
      { 'consent.events': 1 },
      {},
    ]);
    expect((JSON.parse(beats[0]!.envelope) as { data: object }).data).toMatchObject({
      position: 42,
      handled: [0, 0, 0, 17, 0, 0],
      parked: 1,
    });
  });
});
