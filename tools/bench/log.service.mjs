// A process of the log: takes messages from Kafka, sequences them and publishes checkpoints, as the service does beside its
// requests. Started by log.running.bench.mjs with its settings as JSON in the first argument; says once a second, as a line of
// JSON, what memory it has, and first of all when it is ready.
const began = performance.now();
/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const { appUrl, folder, skey, origin, settings, intervalMs } = JSON.parse(process.argv[2] ?? '{}');
const [kit, testing, sequencing, intaking, publishing, integrating, keys, files, head] = await Promise.all([
  load('libs/nest-kit/dist/index.js'),
  load('libs/nest-kit/dist/testing/index.js'),
  load('apps/audit-log/dist/sequence/sequencer.js'),
  load('apps/audit-log/dist/intake/intake.js'),
  load('apps/audit-log/dist/publish/publish.worker.js'),
  load('apps/audit-log/dist/publish/integration.threaded.js'),
  load('apps/audit-log/dist/publish/checkpoint.key.js'),
  load('apps/audit-log/dist/publish/log.files.js'),
  load('apps/audit-log/dist/publish/head.check.js'),
]);
const database = await kit.Database.open(appUrl, { application: 'audit-log', pool: 10 });
const own = (await testing.testKeys()).of('audit-log');
const logKey = keys.logKeyOf(skey, origin);
const logFiles = new files.LogFiles(folder);
await head.checkHead(database, logFiles, logKey);
const publisher = new publishing.PublishWorker(
  database,
  logFiles,
  logKey,
  intervalMs,
  kit.createLogger('audit-log', 'error'),
  undefined,
  integrating.threadedIntegration({ url: appUrl, folder }),
);
publisher.start();
while (publisher.health().publisher.detail !== 'publishes')
  await new Promise((resolve) => setTimeout(resolve, 5));
const say = (/** @type {object} */ what) => process.stdout.write(`${JSON.stringify(what)}\n`);
say({ ready: performance.now() - began });
const bus = new kit.Bus({ service: 'audit-log', database, keys: own, settings });
await bus.start();
await bus.raw(intaking.AUDITED_TOPICS, intaking.intake(own.verifier, new sequencing.Sequencer(database)));
setInterval(
  () => say({ rss: process.memoryUsage.rss(), heap: process.memoryUsage().heapUsed }),
  1_000,
).unref();

process.on('SIGTERM', async () => {
  await bus.stop();
  await publisher.stop();
  await database.close();
  process.exit(0);
});
