// One inspection bundle, in a process of its own so that its memory is its own: `bundle` makes it as the service does, `plain`
// packs the same entries as lines and nothing else.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const { BENCH_DATABASE_URL, BENCH_LOG, BENCH_OUT, BENCH_PAGE, BENCH_BUNDLE } = process.env;
const [, , way] = process.argv;
const [kit, search, files, writing, parts, working, store, publishing, keys, { SKEY, ORIGIN }] =
  await Promise.all([
    load('libs/nest-kit/dist/index.js'),
    load('apps/audit-log/dist/entries/entry.search.js'),
    load('apps/audit-log/dist/bundles/entry.files.js'),
    load('apps/audit-log/dist/bundles/archive.writing.js'),
    load('apps/audit-log/dist/bundles/bundle.parts.js'),
    load('apps/audit-log/dist/bundles/bundle.worker.js'),
    load('apps/audit-log/dist/bundles/bundle.store.js'),
    load('apps/audit-log/dist/publish/log.files.js'),
    load('apps/audit-log/dist/publish/checkpoint.key.js'),
    load('tools/bench/log.stage.mjs'),
  ]);
const database = await kit.Database.open(BENCH_DATABASE_URL, { application: 'audit-log', pool: 4 });
await database.query('SELECT 1');
globalThis.gc?.();
const before = process.memoryUsage().rss;
let peak = before;
setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20).unref();

const started = performance.now();
let bytes = 0;
if (way === 'plain') {
  const indexes = [];
  for await (const index of search.entryIndexes(database, { outcome: 'allow' })) indexes.push(index);
  indexes.reverse();
  const none = { erasuresOf: async () => new Map(), published: Number.MAX_SAFE_INTEGER };
  const lines = files.entryLines(database, { indexes, erased: new Map() }, none, async () => {});
  async function* members() {
    yield { path: 'entries.jsonl', content: lines };
  }
  const archive = writing.archiveOf(members(), new Date(), () => {});
  await pipeline(archive, createWriteStream(`${BENCH_OUT}.plain`));
} else {
  const logKey = keys.logKeyOf(SKEY, ORIGIN);
  const vault = kit.VaultCipher.of({
    current: 'bench',
    keys: { bench: Buffer.alloc(32, 7).toString('base64') },
  });
  const worker = new working.BundleWorker({
    database,
    files: new publishing.LogFiles(BENCH_LOG),
    logKey,
    vault,
    parts: parts.bundleParts(logKey),
    settings: { GARANT_BUNDLE_ENTRIES: 5_000_000, GARANT_BUNDLE_DAYS: 30, GARANT_VERIFIER_FILE: BENCH_PAGE },
    onError: (/** @type {unknown} */ error) => {
      throw error;
    },
  });
  await worker.runAll();
  const seconds = (performance.now() - started) / 1_000;
  const peakMaking = peak;
  await pipeline(
    store.piecesOf(database, vault, BENCH_BUNDLE),
    createWriteStream(/** @type {string} */ (BENCH_OUT)),
  );
  const row = await store.bundleById(database, BENCH_BUNDLE);
  if (row?.state !== 'made') throw new Error(`the bundle is ${row?.state}: ${row?.fault}`);
  bytes = row.bytes;
  process.stdout.write(JSON.stringify({ seconds, before, peak: peakMaking, bytes, entries: row.entries }));
}
if (way === 'plain')
  process.stdout.write(JSON.stringify({ seconds: (performance.now() - started) / 1_000, before, peak }));
await database.close();
