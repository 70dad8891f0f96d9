// A log of its own for measuring: a database with the roles and tables of the service, a folder of published files, a key.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
export const ORIGIN = 'example.com/log/testdata';
/** Published test key of the C2SP tools: signs nothing that matters. */
export const SKEY =
  'PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg';

/** @param {string} databaseUrl administrator's address */
export async function logStage(databaseUrl) {
  process.env.GARANT_TEST_DATABASE_URL = databaseUrl;
  const [kit, testing, migrations, sequencing, reading, publishing, integrating, keys, files] =
    await Promise.all([
      load('libs/nest-kit/dist/index.js'),
      load('libs/nest-kit/dist/testing/index.js'),
      load('apps/audit-log/dist/migrations/audit-log.migrations.js'),
      load('apps/audit-log/dist/sequence/sequencer.js'),
      load('apps/audit-log/dist/intake/message.reading.js'),
      load('apps/audit-log/dist/publish/publish.worker.js'),
      load('apps/audit-log/dist/publish/integration.threaded.js'),
      load('apps/audit-log/dist/publish/checkpoint.key.js'),
      load('apps/audit-log/dist/publish/log.files.js'),
    ]);
  const newDatabase = () => testing.createTestDatabase(migrations.MIGRATIONS, 'audit-log');
  const test = await newDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'garant-bench-log-'));
  const testKeys = await testing.testKeys();
  const logKey = keys.logKeyOf(SKEY, ORIGIN);
  const logFiles = new files.LogFiles(folder);
  return {
    test,
    newDatabase,
    folder,
    files: logFiles,
    logKey,
    keys: testKeys.of('audit-log'),
    Bus: kit.Bus,
    Database: kit.Database,
    sequencer: new sequencing.Sequencer(test.database),
    /** @param {any} message */
    read: (message) =>
      reading.readMessage(testKeys.of('audit-log').verifier, message, new Date().toISOString()),
    /** @param {number} intervalMs */
    publisher: (intervalMs) =>
      new publishing.PublishWorker(
        test.database,
        logFiles,
        logKey,
        intervalMs,
        kit.createLogger('audit-log', 'error'),
        undefined,
        integrating.threadedIntegration({ url: test.appUrl, folder }),
      ),
    async end() {
      await test.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** @typedef {Awaited<ReturnType<typeof logStage>>} LogStage */
