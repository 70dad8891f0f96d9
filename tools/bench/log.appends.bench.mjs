// Entries per second through the log's own sequencing (lock, duplicates, numbers, hashing, indexes), alone and with tiles and
// checkpoints published beside it, against PostgreSQL's COPY of the very same rows into the very same indexed tables.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { buildThirdParty } from '../check/third.party.mjs';
import { messageAt } from './log.messages.mjs';
import { logStage } from './log.stage.mjs';

const BATCH = 1_000;
/** Tables that an entry is written to, in an order in which they can be filled. */
const TABLES = ['log_entry', 'entry_details', 'entry_posting', 'entry_period', 'producer_number'];

/** @param {string} databaseUrl administrator's address @param {number} count entries */
export async function benchLogAppends(databaseUrl, count) {
  const alone = await appended(databaseUrl, count, false);
  const published = await appended(databaseUrl, count, true);
  return [
    {
      what: 'log entries appended: durable and indexed',
      value: alone.perSecond,
      unit: '/s',
      baseline: { what: 'COPY of the same rows into the same indexed tables', value: alone.copied },
      details: { entries: count, bytesPerEntry: alone.bytesPerEntry, diskPerEntry: alone.diskPerEntry },
    },
    {
      what: 'log entries appended, in tiles and under a checkpoint',
      value: published.perSecond,
      unit: '/s',
      baseline: { what: 'COPY of the same rows into the same indexed tables', value: published.copied },
      details: { entries: count },
    },
    ...(await tesseraAppends(count, published.perSecond)),
  ];
}

/**
 * Tessera's POSIX driver on the same disk, where Go is: tiles and checkpoints, and nothing to search by.
 * @param {number} count @param {number} own entries a second of this log
 */
async function tesseraAppends(count, own) {
  const dir = join(fileURLToPath(new URL('../../', import.meta.url)), '.garant-test');
  const built = await buildThirdParty(dir, process.env);
  const folder = await mkdtemp(join(tmpdir(), 'garant-bench-tessera-'));
  try {
    if (!('binary' in built)) {
      const why = 'note' in built ? built.note : built.failed.join(' ');
      process.stderr.write(`NOT MEASURED: Tessera beside the log: ${why}\n`);
      return [];
    }
    const run = spawnSync(built.binary, ['bench', folder, String(count)], { encoding: 'utf8' });
    const value = Number(run.stdout);
    if (run.status !== 0 || !(value > 0)) {
      process.stderr.write(`NOT MEASURED: Tessera beside the log: ${run.stderr.trim().slice(-300)}\n`);
      return [];
    }
    return [
      {
        what: 'Tessera, POSIX driver: entries in tiles and under a checkpoint, without an index',
        value,
        unit: '/s',
        baseline: { what: 'this log, with its indexes', value: own },
        details: { entries: count },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} databaseUrl @param {number} count @param {boolean} publishing */
async function appended(databaseUrl, count, publishing) {
  const log = await logStage(databaseUrl);
  try {
    const began = Date.now();
    const readings = [];
    for (let at = 0; at < count; at++) readings.push(await log.read(messageAt(at, began)));
    const batches = [];
    for (let at = 0; at < count; at += BATCH) batches.push(readings.slice(at, at + BATCH));
    const publisher = publishing ? log.publisher(1_000) : undefined;
    publisher?.start();
    const from = performance.now();
    // As from the partitions of a topic: six batches under way.
    await inTurns(batches, 6, (batch) => log.sequencer.append(batch));
    if (publisher) await until(async () => (await published(log)) === count);
    const perSecond = count / ((performance.now() - from) / 1_000);
    await publisher?.stop();
    const [size] = await log.test.database.query(
      `SELECT count(*)::int AS n, avg(length(entry))::float8 AS bytes, (${TABLES.map((table) => `pg_total_relation_size('${table}')`).join(' + ')})::bigint AS disk FROM log_entry`,
    );
    if (size.n !== count) throw new Error(`${size.n} entries of ${count}`);
    return {
      perSecond,
      copied: count / (await copySeconds(databaseUrl, log)),
      bytesPerEntry: Math.round(size.bytes),
      diskPerEntry: Math.round(size.disk / count),
    };
  } finally {
    await log.end();
  }
}

/** Seconds in which PostgreSQL takes the rows from its own files, in one transaction. @param {string} databaseUrl @param {import('./log.stage.mjs').LogStage} log */
async function copySeconds(databaseUrl, log) {
  const other = await log.newDatabase();
  const clients = [log.test.ownerUrl, other.ownerUrl].map((url) => {
    const address = new URL(databaseUrl);
    address.pathname = new URL(url).pathname;
    return new pg.Client({ connectionString: address.href });
  });
  const [source, target] = /** @type {[pg.Client, pg.Client]} */ (clients);
  try {
    for (const client of clients) await client.connect();
    const { rows } = await source.query('SHOW data_directory');
    const folder = join(rows[0].data_directory, 'pg_stat_tmp');
    const name = randomBytes(6).toString('hex');
    const fileOf = (/** @type {string} */ table) => join(folder, `bench_${name}_${table}`);
    for (const table of TABLES) await source.query(`COPY ${table} TO '${fileOf(table)}' (FORMAT binary)`);
    await target.query('CHECKPOINT');
    const from = performance.now();
    await target.query('BEGIN');
    for (const table of TABLES) await target.query(`COPY ${table} FROM '${fileOf(table)}' (FORMAT binary)`);
    await target.query('COMMIT');
    const seconds = (performance.now() - from) / 1_000;
    for (const table of TABLES) await source.query(`COPY (SELECT 1 WHERE false) TO '${fileOf(table)}'`);
    return seconds;
  } finally {
    for (const client of clients) await client.end();
    await other.drop();
  }
}

/** @template T @param {readonly T[]} items @param {number} lanes @param {(item: T) => Promise<unknown>} work */
export async function inTurns(items, lanes, work) {
  let next = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < items.length) await work(/** @type {T} */ (items[next++]));
    }),
  );
}

/** @param {() => Promise<boolean>} met */
export async function until(met, everyMs = 20) {
  while (!(await met())) await new Promise((resolve) => setTimeout(resolve, everyMs));
}

/** Size of the newest checkpoint. @param {import('./log.stage.mjs').LogStage} log */
export async function published(log) {
  const [row] = await log.test.database.query('SELECT max(size) AS size FROM checkpoint');
  return row.size ?? 0;
}
