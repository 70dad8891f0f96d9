import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../testing/test.database.js';
import { CopyRows } from './copy.rows.js';
import { atOnce, sqlState } from './database.js';
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

describe('many rows at once', () => {
  it('arrive as they were given, between other statements of the transaction', async () => {
    await test.database.transaction((tx) =>
      atOnce([
        tx.query(
          'CREATE TEMP TABLE many (n bigint, t text, b bytea, at timestamptz, s smallint[]) ON COMMIT DROP',
        ),
        tx.copy(
          'many (n, t, b, at, s)',
          new CopyRows()
            .row(5)
            .bigint(-2)
            .text('é\n\t\\')
            .hex('00ff')
            .time(Date.parse('2026-01-02T03:04:05.678Z'))
            .smallints([0, 32_767])
            .row(5)
            .bigint(Number.MAX_SAFE_INTEGER)
            .text(null)
            .bytea(new Uint8Array(300_000))
            .time(Date.parse('1999-12-31T23:59:59.999Z'))
            .null(),
        ),
        tx.query('SELECT n, t, length(b) AS length, at, s FROM many'),
      ]).then(([, , rows]) =>
        expect(rows).toEqual([
          { n: -2, t: 'é\n\t\\', length: 2, at: new Date('2026-01-02T03:04:05.678Z'), s: [0, 32_767] },
          {
            n: Number.MAX_SAFE_INTEGER,
            t: null,
            length: 300_000,
            at: new Date('1999-12-31T23:59:59.999Z'),
            s: null,
          },
        ]),
      ),
    );
  });

  it('are none of them added when one is refused, and the connection goes on', async () => {
    const twice = new CopyRows();
    for (const id of [7001, 7001]) twice.row(1).bigint(id);
    const failed = test.database.transaction((tx) =>
      atOnce([
        tx.query('CREATE TEMP TABLE once (id bigint PRIMARY KEY) ON COMMIT DROP'),
        tx.copy('once (id)', twice),
      ]),
    );
    expect(await stateOf(failed)).toBe('23505');
    expect(await stateOf(test.database.copy('no_such_table (id)', new CopyRows().row(1).bigint(1)))).toBe(
      '42P01',
    );
    expect(await test.database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
