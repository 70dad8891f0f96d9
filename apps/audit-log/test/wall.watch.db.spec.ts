import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { createLogger, Database } from '@garant/nest-kit';
import { openings, WallWatch } from '../src/walls/wall.watch.js';
import { as, copyOf, seeded, walls, adminUrl, type Copy, type Seeded } from './tampering.stage.js';

let log: Seeded;
let copy: Copy;
let application: Database;
beforeAll(async () => {
  log = await seeded();
}, 60_000);
afterAll(() => log.end());
beforeEach(async () => {
  copy = await copyOf(log);
  application = await Database.open(copy.urls.application, { application: 'audit-log', pool: 2 });
});
afterEach(async () => {
  await application.close();
  await copy.end();
});

const unguarded = (sql: string): Promise<unknown> =>
  as(
    copy.superuser,
    `ALTER EVENT TRIGGER evidence_stays DISABLE; ${sql}; ALTER EVENT TRIGGER evidence_stays ENABLE ALWAYS`,
  );

it('sees nothing where the walls stand, and asks for no event triggers where there never were any', async () => {
  expect(await openings(application)).toEqual([]);
  await as(
    copy.superuser,
    'DROP EVENT TRIGGER evidence_stays; DROP EVENT TRIGGER evidence_is_not_rewritten; DROP SCHEMA walls CASCADE',
  );
  expect(await openings(application)).toEqual([]);
});

it.each([
  [
    'a trigger is disabled',
    'ALTER TABLE log_entry DISABLE TRIGGER log_entry_rows_stay',
    'log_entry: no row trigger',
  ],
  [
    'a trigger sleeps in replica mode',
    'ALTER TABLE checkpoint ENABLE TRIGGER checkpoint_is_append_only',
    'checkpoint: no statement trigger',
  ],
  ['a right is given', 'GRANT DELETE ON alarm TO PUBLIC', 'alarm: the application may change it'],
  [
    'a rule is made',
    'CREATE RULE swallow AS ON INSERT TO log_entry DO INSTEAD NOTHING',
    'log_entry: no ordinary table, a rule or row security',
  ],
  [
    'rows are hidden',
    'ALTER TABLE log_entry ENABLE ROW LEVEL SECURITY',
    'log_entry: no ordinary table, a rule or row security',
  ],
  ['a table is put aside', 'ALTER TABLE alarm RENAME TO hidden', 'alarm: no such table'],
])('%s: seen', async (_, sql, opening) => {
  await unguarded(sql);
  expect(await openings(application)).toContain(opening);
});

it('raises an alarm that becomes an entry, once a day, also when only the event triggers are gone', async () => {
  await walls.lowerWalls({ adminUrl, names: { ...log.names, database: copy.database } });
  const watch = new WallWatch(application, createLogger('audit-log', 'silent'));
  await watch.look('2026-05-01T10:00:00.000Z');
  await watch.look('2026-05-01T10:01:00.000Z');
  await watch.look('2026-05-02T00:01:00.000Z');
  const alarms = await copy.query<{ code: string; detail: string; envelope: string }>(
    `SELECT code, detail FROM alarm WHERE code = 'wall-open' ORDER BY raised_at`,
  );
  expect(alarms).toEqual([
    { code: 'wall-open', detail: 'event triggers: lowered or disabled' },
    { code: 'wall-open', detail: 'event triggers: lowered or disabled' },
  ]);
  const told = await copy.query(
    `SELECT 1 FROM outbox WHERE topic = 'audit-log.events' AND envelope LIKE '%wall-open%'`,
  );
  expect(told).toHaveLength(2);
});
