import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@garant/nest-kit';
import { Publisher } from '../src/publish/publisher.js';
import { logKey, logStage, type LogStage } from './log.stage.js';

let stage: LogStage;
let owner: Database;

beforeAll(async () => {
  stage = await logStage();
  await stage.fill(3);
  const unknown = 'not an envelope';
  await stage.sequencer.append([
    await stage.read({
      topic: 'consent.events',
      partition: 0,
      offset: 9,
      key: null,
      value: Buffer.from(unknown),
      timestamp: '',
    }),
  ]);
  const publisher = new Publisher(stage.test.database, stage.files, logKey);
  await publisher.open();
  await publisher.publish();
  owner = await Database.open(stage.test.ownerUrl, { application: 'audit-log', pool: 2 });
});
afterAll(async () => {
  await owner.close();
  await stage.end();
});

const count = async (table: string): Promise<number> =>
  (await owner.query<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]!.n;

describe.each(['log_entry', 'checkpoint', 'alarm'])('%s is append-only', (table) => {
  const statements = [
    `UPDATE ${table} SET ${table === 'log_entry' ? "entry = '\\x00'" : table === 'checkpoint' ? "note = ''" : "detail = ''"}`,
    `UPDATE ${table} SET ${table === 'checkpoint' ? 'note = note' : 'index = index'} WHERE false`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table} CASCADE`,
  ];

  it('has a row to lose', async () => {
    expect(await count(table)).toBeGreaterThan(0);
  });

  it.each(statements)('for the application role: %s', async (sql) => {
    const before = await count(table);
    await expect(stage.test.database.query(sql)).rejects.toThrow(/permission denied/);
    expect(await count(table)).toBe(before);
  });

  it.each(statements)('for the owner: %s', async (sql) => {
    const before = await count(table);
    await expect(owner.query(sql)).rejects.toThrow(/append-only/);
    expect(await count(table)).toBe(before);
  });

  it('cannot be dropped, altered or opened by the application role', async () => {
    for (const sql of [
      `DROP TABLE ${table}`,
      `ALTER TABLE ${table} DISABLE TRIGGER ALL`,
      `DROP TRIGGER ${table}_is_append_only ON ${table}`,
      `ALTER TABLE ${table} ADD COLUMN more text`,
      'DROP FUNCTION refuse_change() CASCADE',
      'CREATE TABLE another (id int)',
    ])
      await expect(stage.test.database.query(sql)).rejects.toThrow(/must be owner|permission denied/);
    // A privilege one does not hold cannot be given: PostgreSQL warns and gives nothing.
    await stage.test.database.query(`GRANT DELETE ON ${table} TO PUBLIC`).catch(() => undefined);
    await expect(stage.test.database.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
  });
});

it('erasing details leaves the entry and its proof', async () => {
  const [before] = await stage.test.database.query('SELECT entry, leaf_hash FROM log_entry WHERE index = 0');
  await stage.test.database.query('DELETE FROM entry_details WHERE index = 0');
  const [after] = await stage.test.database.query('SELECT entry, leaf_hash FROM log_entry WHERE index = 0');
  expect(after).toEqual(before);
  await expect(stage.test.database.query(`UPDATE entry_details SET salt = ''`)).rejects.toThrow(
    /permission denied/,
  );
});
