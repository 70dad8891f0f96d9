// Entries per second through the log's own sequencing (lock, duplicates, numbers, hashing, indexes) against one multi-row
// INSERT of the same rows into the same columns of a table without indexes, on a database of its own.
import { randomUUID } from 'node:crypto';

/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const BATCH = 500;

/** @param {string} databaseUrl administrator's address @param {number} scale */
export async function benchAppends(databaseUrl, scale) {
  process.env.GARANT_TEST_DATABASE_URL = databaseUrl;
  const [{ createTestDatabase, testKeys }, { MIGRATIONS }, { Sequencer }, { readMessage }] =
    await Promise.all([
      load('libs/nest-kit/dist/testing/index.js'),
      load('apps/audit-log/dist/migrations/audit-log.migrations.js'),
      load('apps/audit-log/dist/sequence/sequencer.js'),
      load('apps/audit-log/dist/intake/message.reading.js'),
    ]);
  const count = Math.round(20_000 * scale);
  const test = await createTestDatabase(MIGRATIONS, 'audit-log');
  try {
    const { verifier } = (await testKeys()).of('audit-log');
    const readings = await Promise.all(
      Array.from({ length: count }, (_, at) =>
        readMessage(verifier, eventMessage(at), new Date().toISOString()),
      ),
    );
    const sequencer = new Sequencer(test.database);
    await sequencer.append(readings.slice(0, BATCH));
    const rest = readings.slice(BATCH);
    let from = performance.now();
    for (let at = 0; at < rest.length; at += BATCH) await sequencer.append(rest.slice(at, at + BATCH));
    const measured = rest.length / ((performance.now() - from) / 1_000);

    const [counted] = await test.database.query('SELECT count(*)::int AS n FROM log_entry');
    if (counted.n !== count) throw new Error(`${counted.n} entries of ${count}`);
    const rows = await test.database.query('SELECT * FROM log_entry ORDER BY index OFFSET $1', [BATCH]);
    const baseline = await insertRaw(test, rows);
    return [
      {
        what: 'log entries through the sequencer, batches of 500',
        value: measured,
        unit: '/s',
        baseline: { what: 'INSERT of the same rows, 500 each, table without indexes', value: baseline },
        details: { entries: rest.length },
      },
    ];
  } finally {
    await test.drop();
  }
}

/** @param {any} test @param {any[]} rows */
async function insertRaw(test, rows) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: test.ownerUrl });
  await client.connect();
  try {
    await client.query('CREATE TABLE bench_entry AS SELECT * FROM log_entry WITH NO DATA');
    const columns = Object.keys(rows[0]);
    const from = performance.now();
    for (let at = 0; at < rows.length; at += BATCH) {
      const part = rows.slice(at, at + BATCH);
      const places = part.map(
        (_, row) => `(${columns.map((_name, column) => `$${row * columns.length + column + 1}`).join(',')})`,
      );
      await client.query(
        `INSERT INTO bench_entry (${columns.map((name) => `"${name}"`).join(',')}) VALUES ${places.join(',')}`,
        part.flatMap((row) => columns.map((name) => row[name])),
      );
    }
    return rows.length / ((performance.now() - from) / 1_000);
  } finally {
    await client.end();
  }
}

/** @param {number} at */
function eventMessage(at) {
  const event = {
    specversion: '1.0',
    id: randomUUID(),
    source: 'garant/consent',
    type: 'key.released',
    subject: 'k',
    time: '2026-01-02T03:04:05.678Z',
    datacontenttype: 'application/json',
    data: { key: 'k', service: 'consent' },
    salt: 'AAECAwQFBgcICQoLDA0ODw',
    causationid: 'system:clock/bench',
    producernumber: at + 1,
  };
  return {
    topic: 'consent.events',
    partition: 0,
    offset: at,
    key: Buffer.from('k'),
    value: Buffer.from(JSON.stringify(event)),
    timestamp: event.time,
  };
}
