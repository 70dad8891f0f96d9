// Choices per second through the whole import (decrypt, split, judge, match people by blind index, number, write, outbox,
// one durable commit a chunk) against the bare multi-row INSERT of the same rows into the same tables, as large and as durable.
import { createHash, randomUUID } from 'node:crypto';
import { traitsOf } from '../generate/population.people.mjs';

/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);

/** @param {{ test: any, cipher: any, people: number, rows: number, size: string }} given */
export async function measureImport({ test, cipher, people, rows, size }) {
  const [{ ImportWorker, CHUNK_ROWS }, uploads, { beginImport, reportOf }] = await Promise.all([
    load('apps/consent/dist/imports/import.worker.js'),
    load('apps/consent/dist/imports/upload.store.js'),
    load('apps/consent/dist/imports/import.store.js'),
  ]);
  const { database } = test;
  const text = csvOf(people, rows);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const actor = { ref: randomUUID(), role: 'data-protection-officer', assurance: 'eidas2' };
  const now = new Date().toISOString();
  const total = text.length;
  const begun = await uploads.beginUpload(database, { sha256, total, uploadedBy: actor.ref, now });
  await uploads.appendToUpload(database, cipher, begun, parts(text));
  await uploads.completeUpload(database, cipher, sha256);
  const importId = randomUUID();
  await beginImport(database, {
    importId,
    fileSha256: sha256,
    format: 'csv',
    dryRun: false,
    actor,
    acceptedAt: now,
    now,
    totalBytes: total,
  });
  const worker = new ImportWorker(
    database,
    cipher,
    'http://gateway.example',
    (/** @type {unknown} */ error) => {
      throw error;
    },
  );
  await database.query('CHECKPOINT').catch(() => undefined);
  const from = performance.now();
  await worker.runAll();
  const seconds = (performance.now() - from) / 1_000;
  const { status, counts, positions } = await reportOf(database, importId);
  if (status !== 'completed' || counts.imported !== rows - Math.floor(rows / 1_000) || counts.newPeople !== 0)
    throw new Error(`import ${status}: ${JSON.stringify(counts)}`);
  const baseline = await bareInsert(test, positions, importId, CHUNK_ROWS);
  return [
    {
      what: `bulk import, durable with its outbox, ${size}`,
      value: counts.imported / seconds,
      unit: '/s',
      baseline: { what: 'bare multi-row INSERT, same rows, same tables', value: baseline },
      details: { rows, rejected: counts.rejected, seconds },
    },
  ];
}

/** One line in a thousand is bad. */
function csvOf(/** @type {number} */ people, /** @type {number} */ rows) {
  const run = randomUUID();
  const lines = [
    'familyName,givenNames,birthDate,gender,regime,act,scopeKind,noticeId,noticeVersion,actedAt,source,sourceId',
  ];
  for (let i = 0; i < rows; i++) {
    const who = traitsOf(1, Math.floor(Math.random() * people));
    const [regime, act, notice] =
      i % 3 === 0
        ? ['SNDS_OPPOSITION', 'object', 'snds-opposition']
        : ['EHDS_OPT_OUT', 'opt-out', 'ehds-opt-out'];
    const bad = i % 1_000 === 999;
    const day = String(1 + (i % 28)).padStart(2, '0');
    lines.push(
      `${who.familyName},${who.givenNames},${who.birthDate},${who.gender},${regime},${bad ? 'unknown' : act},everything,${notice},1,2025-03-${day}T10:00:00.000Z,bench,${run}-${i}`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`, 'utf8');
}

async function* parts(/** @type {Buffer} */ bytes) {
  for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
}

/**
 * The rows that the import wrote, once more under new keys: statements are made before the clock starts, chunks are as
 * large, each is one durable transaction with its outbox rows.
 * @param {any} test @param {[number, number]} positions @param {string} importId @param {number} chunkRows
 */
async function bareInsert(test, [first, last], importId, chunkRows) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: test.ownerUrl });
  await client.connect();
  try {
    const literal = (/** @type {unknown} */ value) =>
      value === null
        ? 'NULL'
        : client.escapeLiteral(typeof value === 'object' ? JSON.stringify(value) : String(value));
    const columns =
      'choice_id, subject_ref, subject_index, position, regime, act, scope_kind, scope_id, channel, notice, acted_at, accepted_at, recorded_at, acted_by';
    const names = columns.split(', ');
    const after = last - first + 1;
    let measuredMs = 0;
    let inserted = 0;
    const outbox = (
      await client.query(
        `SELECT topic, partition, key, envelope FROM outbox WHERE key = $1 AND envelope LIKE '%"choices.imported"%' ORDER BY seq`,
        [importId],
      )
    ).rows;
    const perChunk = Math.max(1, Math.round((outbox.length * chunkRows) / after));
    for (let from = first; from <= last; from += chunkRows) {
      const { rows } = await client.query(
        `SELECT gen_random_uuid() AS choice_id, subject_ref, subject_index, position + $3 AS position, regime, act, scope_kind, scope_id,
           channel, notice, acted_at::text, accepted_at::text, recorded_at::text, acted_by
         FROM choice WHERE position >= $1 AND position < $2 ORDER BY position`,
        [from, from + chunkRows, after],
      );
      const messages = outbox.splice(0, perChunk);
      const acts = `INSERT INTO choice (${columns}) VALUES ${rows
        .map((row) => `(${names.map((name) => literal(row[name])).join(',')})`)
        .join(',')}`;
      const sent =
        messages.length > 0
          ? `INSERT INTO outbox (topic, partition, key, event_id, envelope) VALUES ${messages
              .map(
                (m) =>
                  `(${literal(m.topic)},${m.partition},${literal(m.key)},gen_random_uuid(),${literal(m.envelope)})`,
              )
              .join(',')}`
          : 'SELECT 1';
      const started = performance.now();
      await client.query('BEGIN');
      await client.query(acts);
      await client.query(sent);
      await client.query('COMMIT');
      measuredMs += performance.now() - started;
      inserted += rows.length;
    }
    // So that the register can be measured again: the copies took their positions.
    await client.query('UPDATE register_counter SET position = position + $1', [after]);
    return inserted / (measuredMs / 1_000);
  } finally {
    await client.end();
  }
}
