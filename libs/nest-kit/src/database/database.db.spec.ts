import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../testing/test.database.js';
import { sqlState } from './database.js';
import { kitMigrations } from './kit.migrations.js';
import { runMigrations } from './migrations.run.js';

const notes = {
  name: 'notes-001',
  sql: 'CREATE TABLE note (id int PRIMARY KEY, at timestamptz, doc jsonb); CREATE TABLE ledger (id int); REVOKE UPDATE, DELETE ON ledger FROM :app_role;',
};
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase([...kitMigrations(), notes], 'consent');
});
afterAll(() => test.drop());
const stateOf = (work: Promise<unknown>): Promise<string | undefined> =>
  work.then(() => 'accepted', sqlState);
const appRole = (): string => new URL(test.appUrl).username;

describe('migrations', () => {
  it('run once, in order, and later ones follow', async () => {
    expect(await runMigrations(test.ownerUrl, appRole(), [...kitMigrations(), notes])).toEqual([]);
    const more = { name: 'notes-002', sql: 'ALTER TABLE note ADD COLUMN title text' };
    const between = { name: 'kit-002', sql: 'CREATE TABLE later (id int)' };
    expect(await runMigrations(test.ownerUrl, appRole(), [...kitMigrations(), between, notes, more])).toEqual(
      ['kit-002', 'notes-002'],
    );
    await test.database.query('INSERT INTO note (id, title) VALUES (1, $1)', ['x']);
  });

  it('only go forward: an older version does not run on a newer schema', async () => {
    await expect(runMigrations(test.ownerUrl, appRole(), kitMigrations())).rejects.toThrow('does not know');
  });

  it('undo a step that fails and record nothing of it', async () => {
    const known = await test.database.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
    const list = known.map(({ name }) => ({ name: name.slice(0, -14), sql: '' }));
    const broken = { name: 'broken-001', sql: 'CREATE TABLE half (id int); SELECT no_such_thing' };
    await expect(runMigrations(test.ownerUrl, appRole(), [...list, broken])).rejects.toThrow();
    expect(await test.database.query(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
  });
});

describe('application role', () => {
  it.each([
    'DROP TABLE event_stream',
    'ALTER TABLE outbox DROP COLUMN xid',
    'CREATE TABLE mine (id int)',
    'TRUNCATE outbox',
    `DELETE FROM event_stream`,
    `UPDATE event_stream SET type = 'x'`,
    'DELETE FROM ledger',
    `INSERT INTO migrations (timestamp, name) VALUES (1, 'x')`,
    'GRANT UPDATE ON event_stream TO CURRENT_USER',
  ])('may not: %s', async (sql) => {
    const granted = await stateOf(test.database.query(sql));
    // A GRANT by somebody who holds no grant option is a warning for PostgreSQL; what counts is that the right is not there.
    if (sql.startsWith('GRANT'))
      expect(await stateOf(test.database.query(`UPDATE event_stream SET type = 'x'`))).toBe('42501');
    else expect(granted).toBe('42501');
  });
});

describe('transactions', () => {
  it('commit as a whole or not at all', async () => {
    const failed = test.database.transaction(async (tx) => {
      await tx.query('INSERT INTO note (id) VALUES (10)');
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await test.database.query('SELECT id FROM note WHERE id = 10')).toEqual([]);
  });

  it('are tried again after a deadlock', async () => {
    await test.database.query('INSERT INTO note (id) VALUES (20), (21)');
    const cross = (first: number, second: number) =>
      test.database.transaction(async (tx) => {
        await tx.query('UPDATE note SET title = $2 WHERE id = $1', [first, 'a']);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await tx.query('UPDATE note SET title = $2 WHERE id = $1', [second, 'b']);
        return 'done';
      });
    await expect(Promise.all([cross(20, 21), cross(21, 20)])).resolves.toEqual(['done', 'done']);
  });

  it('hand back numbers, dates, documents and the rows of RETURNING', async () => {
    const rows = await test.database.query(
      `INSERT INTO note (id, at, doc) VALUES (30, '2026-01-02T03:04:05.006Z', '{"a":[1]}') RETURNING id::bigint AS big, at, doc`,
    );
    expect(rows).toEqual([{ big: 30, at: new Date('2026-01-02T03:04:05.006Z'), doc: { a: [1] } }]);
    expect(
      await test.database.query('UPDATE note SET title = $1 WHERE id = 30 RETURNING title', ['t']),
    ).toEqual([{ title: 't' }]);
    expect(await test.database.query('DELETE FROM note WHERE id = 999 RETURNING id')).toEqual([]);
  });
});
