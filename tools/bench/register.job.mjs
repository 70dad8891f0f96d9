// The register as of a position, in a process of its own so that its memory is its own: `stream` writes what the route
// answers, `raw` reads every row of the regime through the driver and does nothing with it.
/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const [, , way, position] = process.argv;
const upTo = Number(position);
const [{ Database }, { decisivePages }, { termsOfScope }] = await Promise.all([
  load('libs/nest-kit/dist/index.js'),
  load('apps/consent/dist/register/decisive.stream.js'),
  load('libs/rules/dist/index.js'),
]);
const database = await Database.open(process.env.BENCH_DATABASE_URL, { application: 'consent', pool: 2 });
await database.query('SELECT 1');
const before = process.memoryUsage().rss;
let peak = before;
setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20).unref();

let count = 0;
let bytes = 0;
const started = performance.now();
if (way === 'stream') {
  const terms = termsOfScope('EHDS_OPT_OUT', { kind: 'everything' });
  for await (const indexes of decisivePages(database, terms, upTo)) {
    count += indexes.length;
    bytes += Buffer.byteLength(`${JSON.stringify({ t: 'people', indexes })}\n`);
    peak = Math.max(peak, process.memoryUsage().rss);
  }
} else {
  for (let after = [-1, -1]; ;) {
    const rows = await database.query(
      `SELECT subject_index, position, act FROM choice
       WHERE regime = 'EHDS_OPT_OUT' AND position <= $1 AND (subject_index, position) > ($2, $3)
       ORDER BY subject_index, position LIMIT 50000`,
      [upTo, ...after],
    );
    count += rows.length;
    if (rows.length < 50_000) break;
    const last = rows[rows.length - 1];
    after = [last.subject_index, last.position];
  }
}
const seconds = (performance.now() - started) / 1_000;
await database.close();
process.stdout.write(JSON.stringify({ seconds, count, bytes, before, peak }));
