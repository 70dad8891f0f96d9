import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase } from '@garant/nest-kit/testing';
import { formatTilePath, signNote, formatCheckpoint, fromHex } from '@garant/merkle-log';
import { MIGRATIONS } from '../src/migrations/audit-log.migrations.js';
import { logKeyOf } from '../src/publish/checkpoint.key.js';
import { examineLog, type Finding } from '../src/publish/record.examination.js';
import { TABLE_CLASSES, tablesOf } from '../src/walls/table.classes.js';
import { logKey } from './log.stage.js';
import { ATTEMPTS } from './tampering.attempts.js';
import {
  adminUrl,
  as,
  copyOf,
  forge,
  inDatabase,
  seeded,
  walls,
  type Copy,
  type Role,
  type Seeded,
} from './tampering.stage.js';

let log: Seeded;
let copy: Copy;
beforeAll(async () => {
  log = await seeded();
  copy = await copyOf(log);
}, 60_000);
afterAll(async () => {
  await copy.end();
  await log.end();
});

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { code?: string }) => String(error.code),
  );
const named = (sql: string, database: string): string =>
  sql
    .replaceAll('$app', `"${log.names.app}"`)
    .replaceAll('$owner', `"${log.names.migrator}"`)
    .replaceAll('$database', `"${database}"`);

describe('every table of the audit log', () => {
  it('is said to be evidence, derived, erasable or working', async () => {
    const tables = await copy.query<{ tablename: string }>(
      `SELECT c.relname AS tablename FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
       AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition ORDER BY c.relname`,
    );
    expect(tables.map(({ tablename }) => tablename)).toEqual(Object.keys(TABLE_CLASSES).sort());
  });

  it('that is evidence is walled, and no other', async () => {
    const { standing, tables } = await walls.wallState({
      adminUrl,
      names: { ...log.names, database: copy.database },
    });
    expect(standing).toBe(true);
    const parents = await copy.query<{ name: string }>(
      `SELECT DISTINCT coalesce(pg_partition_root(c.oid), c.oid)::regclass::text AS name FROM pg_class c
       WHERE c.relname IN (${tables.map((table) => `'${table}'`).join(', ')}) AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
    );
    expect(parents.map(({ name }) => name)).toEqual(tablesOf('evidence'));
  });

  it.each(tablesOf('evidence'))(
    '%s: the application role may add and read, and PUBLIC nothing',
    async (table) => {
      const [rights] = await copy.query<{ theirs: string[]; everybodys: number }>(
        `SELECT array_agg(a.privilege_type ORDER BY a.privilege_type) FILTER (WHERE a.grantee = '${log.names.app}'::regrole) AS theirs,
              count(*) FILTER (WHERE a.grantee = 0)::int AS everybodys
       FROM pg_class c, aclexplode(c.relacl) a WHERE c.oid = '${table}'::regclass`,
      );
      expect(rights).toEqual({ theirs: ['INSERT', 'SELECT'], everybodys: 0 });
    },
  );

  it('belongs to another role than the application’s, and so do schema and trigger function', async () => {
    const owners = await copy.query<{ owner: string }>(
      `SELECT DISTINCT relowner::regrole::text AS owner FROM pg_class WHERE relnamespace = 'public'::regnamespace
       UNION SELECT proowner::regrole::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
       UNION SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname IN ('public', 'walls')`,
    );
    expect(owners.map(({ owner }) => owner)).not.toContain(log.names.app);
    expect(owners).toHaveLength(2);
  });
});

/** Before the superuser's walls are raised: what a managed server without them has. */
describe('the migrations alone', () => {
  const triggers = (url: string): Promise<{ rows: unknown[] }[]> =>
    as(
      url,
      `SELECT tgrelid::regclass::text AS "table", bool_or(tgtype & 25 = 25) AS rows, bool_or(tgtype & 57 = 56) AS statements,
              bool_and(tgenabled = 'A') AS always
       FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
       WHERE tgfoid = 'public.refuse_change()'::regprocedure AND NOT tgisinternal AND NOT c.relispartition GROUP BY 1 ORDER BY 1`,
    );

  it('put both triggers, in force at all times, around every table of evidence', async () => {
    const bare = await createTestDatabase(MIGRATIONS, 'audit-log');
    try {
      const [found] = await triggers(bare.ownerUrl);
      expect(found!.rows).toEqual(
        tablesOf('evidence').map((table) => ({ table, rows: true, statements: true, always: true })),
      );
    } finally {
      await bare.drop();
    }
  });
});

const contents = async (): Promise<unknown> =>
  copy.query(
    tablesOf('evidence')
      .map(
        (table) =>
          `SELECT '${table}', count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM ${table} t`,
      )
      .join(' UNION ALL '),
  );

describe.each(['application', 'owner'] as const)('as the %s', (role: Exclude<Role, 'superuser'>) => {
  it.each(ATTEMPTS.map((attempt) => [attempt.name, attempt[role], attempt] as const))(
    '%s: refused with %s',
    async (_, code, { sql, elsewhere }) => {
      const before = await contents();
      const url = elsewhere ? inDatabase(copy.urls[role], 'postgres') : copy.urls[role];
      expect(await codeOf(as(url, named(sql, copy.database)))).toBe(code);
      expect(await contents()).toEqual(before);
      expect(await examineLog(copy.tx, copy.files, logKey, log.kept)).toEqual([]);
    },
  );
});

describe.each(tablesOf('evidence'))('%s', (table) => {
  it.each(['application', 'owner'] as const)('is neither changed nor dropped by the %s', async (role) => {
    const [{ name } = { name: '' }] = await copy.query<{ name: string }>(
      `SELECT attname AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND attidentity = '' ORDER BY attnum LIMIT 1`,
    );
    const before = await contents();
    for (const tried of [
      `UPDATE ${table} SET ${name} = ${name} WHERE false`,
      `DELETE FROM ${table} WHERE false`,
      `TRUNCATE ${table} CASCADE`,
      `DROP TABLE ${table} CASCADE`,
      `ALTER TABLE ${table} DISABLE TRIGGER USER`,
      `ALTER TABLE ${table} ADD COLUMN more text`,
    ])
      expect([tried, await codeOf(as(copy.urls[role], tried))]).toEqual([
        tried,
        role === 'owner' ? '23001' : '42501',
      ]);
    expect(await contents()).toEqual(before);
  });
});

const noKeys = 'ALTER TABLE log_entry DROP CONSTRAINT log_entry_pkey CASCADE;';
const flip = (at: number) => (bytes: Buffer) => {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1;
  return changed;
};
const hashTile = (level: number, index: number, width: number): string =>
  formatTilePath({ level, index, width });

type Detected = readonly [what: string, tamper: (given: Copy) => Promise<void>, found: Partial<Finding>];
const sql =
  (text: string) =>
  (given: Copy): Promise<void> =>
    given.tamper(text);

/** What a superuser, or who holds the disk, can do, and what then shows: on the log alone, with the key. */
const SEEN_BY_THE_LOG: readonly Detected[] = [
  [
    'an entry is changed',
    sql(`UPDATE log_entry SET entry = '\\x7b7d' WHERE index = 5`),
    { code: 'entry-altered', first: 5 },
  ],
  ['an entry is changed, its hash made to fit', sql(forge(5)), { code: 'entry-altered', first: 5 }],
  [
    'a leaf hash is changed',
    sql(`UPDATE log_entry SET leaf_hash = sha256('x') WHERE index = 5`),
    { code: 'entry-altered', first: 5 },
  ],
  [
    'an entry is taken out',
    sql('DELETE FROM log_entry WHERE index = 299'),
    { code: 'entry-missing', first: 299 },
  ],
  [
    'an entry is taken out and the others move up',
    sql(
      `${noKeys} DELETE FROM log_entry WHERE index = 5; UPDATE log_entry SET index = index - 1 WHERE index > 5`,
    ),
    { code: 'entry-altered', first: 5 },
  ],
  [
    'a row is put in between',
    sql(`${noKeys} UPDATE log_entry SET index = index + 1 WHERE index >= 5;
      INSERT INTO log_entry SELECT 5, leaf_hash, entry, source, id || 'x', digest, type, outcome, occurred FROM log_entry WHERE index = 400`),
    { code: 'entry-altered', first: 5 },
  ],
  [
    'an index comes twice',
    sql(
      `${noKeys} INSERT INTO log_entry SELECT 5, leaf_hash, entry, source, id || 'x', digest, type, outcome, occurred FROM log_entry WHERE index = 6`,
    ),
    { code: 'entry-doubled', first: 5 },
  ],
  [
    'two entries change places',
    sql(
      `${noKeys} UPDATE log_entry SET index = CASE index WHEN 7 THEN 300 ELSE 7 END WHERE index IN (7, 300)`,
    ),
    { code: 'entry-altered', first: 7 },
  ],
  ['the log is emptied', sql('TRUNCATE log_entry CASCADE'), { code: 'entry-missing', first: 0 }],
  [
    'the end is cut off',
    sql('DELETE FROM log_entry WHERE index >= 505'),
    { code: 'entry-missing', first: 505 },
  ],
  [
    'the type by which an entry is found is changed',
    sql(`UPDATE log_entry SET type = 'nothing' WHERE index = 5`),
    { code: 'index-altered', first: 5 },
  ],
  [
    'an entry is dated back',
    sql(`UPDATE log_entry SET occurred = '2020-01-01' WHERE index = 5`),
    { code: 'index-altered', first: 5 },
  ],
  [
    'details are changed',
    sql(`UPDATE entry_details SET data = '{}' WHERE index = 5`),
    { code: 'details-altered', first: 5 },
  ],
  [
    'a checkpoint has another root',
    sql(`UPDATE checkpoint SET root_hash = sha256('x') WHERE size = 300`),
    { code: 'checkpoint-altered', first: 300 },
  ],
  [
    'a checkpoint has another signature',
    sql(`UPDATE checkpoint SET note = 'x' WHERE size = 300`),
    { code: 'checkpoint-altered', first: 300 },
  ],
  [
    'the newest checkpoint is taken out',
    sql('DELETE FROM checkpoint WHERE size = 510'),
    { code: 'checkpoint-removed', first: 510 },
  ],
  [
    'the table is put aside and a view shows something else',
    sql(`ALTER TABLE log_entry RENAME TO hidden; CREATE VIEW log_entry AS SELECT index, leaf_hash,
      CASE index WHEN 5 THEN '\\x7b7d'::bytea ELSE entry END AS entry, source, id, digest, type, outcome, occurred FROM hidden`),
    { code: 'entry-altered', first: 5 },
  ],
  [
    'the rows are rewritten by a change of type',
    sql(
      `ALTER TABLE log_entry ALTER COLUMN entry TYPE bytea USING CASE index WHEN 5 THEN '\\x7b7d'::bytea ELSE entry END`,
    ),
    { code: 'entry-altered', first: 5 },
  ],
  [
    'a hash tile is changed',
    (given) => given.damage(hashTile(0, 0, 256), flip(32 * 5)),
    { code: 'tile-altered', first: 5, last: 5 },
  ],
  [
    'a hash tile of a higher level is changed',
    (given) => given.damage(hashTile(1, 0, 1), flip(0)),
    { code: 'tile-altered', first: 0, last: 255 },
  ],
  [
    'a bundle of entries is changed',
    (given) => given.damage(formatTilePath({ level: 'entries', index: 0, width: 256 }), flip(40)),
    { code: 'tile-altered', first: 0, last: 0 },
  ],
  [
    'a tile is cut short',
    (given) => given.damage(hashTile(0, 0, 256), (bytes) => bytes.subarray(0, 32 * 9 + 4)),
    { code: 'tile-altered', first: 9 },
  ],
  [
    'a tile is taken away',
    (given) => rm(join(given.folder, hashTile(0, 0, 256))),
    { code: 'tile-missing', first: 0, last: 255 },
  ],
  [
    'the published checkpoint is taken away',
    (given) => rm(join(given.folder, 'checkpoint')),
    { code: 'checkpoint-file-missing', first: 510 },
  ],
  [
    'the published checkpoint is one of another key',
    async (given) => {
      const other = logKeyOf(
        'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz',
        'PeterNeumann',
      );
      const root = fromHex('11'.repeat(32))!;
      await writeFile(
        join(given.folder, 'checkpoint'),
        await signNote(formatCheckpoint({ origin: logKey.origin, size: 510, root }), [other.signer]),
      );
    },
    { code: 'checkpoint-altered', first: 510 },
  ],
];

describe('as superuser, or with the disk in hand', () => {
  let own: Copy;
  afterEach(() => own.end());

  it.each(SEEN_BY_THE_LOG)('%s: detected', async (_, tamper, found) => {
    own = await copyOf(log);
    await tamper(own);
    const [first] = await examineLog(own.tx, own.files, logKey);
    expect(first).toMatchObject(found);
  });
});
