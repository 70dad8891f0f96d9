// Every read model of access-requests, in a process of its own so that its memory is its own: `replay` makes them again from
// the streams, `raw` reads the same events and inserts the same rows into copies of the tables, and does nothing else.
/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const way = process.argv[2];
const [{ Database }, { replay }, { PARTS }] = await Promise.all([
  load('libs/nest-kit/dist/index.js'),
  load('apps/access-requests/dist/projection/replay.js'),
  load('apps/access-requests/dist/access.parts.js'),
]);
const projections = PARTS.flatMap((/** @type {any} */ part) => part.projections ?? []);
const tables = projections.flatMap((/** @type {any} */ one) => one.tables);
const database = await Database.open(process.env.BENCH_DATABASE_URL, {
  application: 'access-requests',
  pool: 1,
});
await database.query('SELECT 1');
let peak = process.memoryUsage().rss;
setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20).unref();

const started = performance.now();
let kinds;
if (way === 'replay') kinds = await replay(database, projections);
else
  await database.transaction(async (/** @type {any} */ tx) => {
    await tx.query(
      'DECLARE every NO SCROLL CURSOR FOR SELECT * FROM event_stream ORDER BY stream_id, version',
    );
    while ((await tx.query('FETCH 4000 FROM every')).length > 0);
    for (const table of tables) {
      await tx.query(`CREATE TEMPORARY TABLE copy_of_${table} (LIKE ${table} INCLUDING ALL) ON COMMIT DROP`);
      await tx.query(
        `DECLARE rows_of_${table} NO SCROLL CURSOR FOR SELECT to_jsonb(t)::text AS row FROM ${table} t`,
      );
      for (;;) {
        const rows = await tx.query(`FETCH 200 FROM rows_of_${table}`);
        if (rows.length === 0) break;
        await tx.query(
          `INSERT INTO copy_of_${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
          [`[${rows.map((/** @type {{ row: string }} */ { row }) => row).join(',')}]`],
        );
      }
    }
  });
const seconds = (performance.now() - started) / 1_000;
await database.close();
process.stdout.write(JSON.stringify({ seconds, peak, kinds }));
