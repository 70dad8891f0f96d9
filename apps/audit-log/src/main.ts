import {
  Database,
  VAULT_SETTINGS,
  VaultCipher,
  createLogger,
  loadKeys,
  loadSettings,
  startService,
} from '@garant/nest-kit';
import { AuditLogModule } from './app.module.js';
import { PARTS } from './log.parts.js';
import { loadLogKey } from './publish/checkpoint.key.js';
import { checkHead } from './publish/head.check.js';
import { LogFiles } from './publish/log.files.js';
import { PublishWorker } from './publish/publish.worker.js';

const settings = loadSettings([
  'GARANT_HOST',
  'GARANT_PORT',
  'GARANT_METRICS_PORT',
  'GARANT_LOG_LEVEL',
  'GARANT_DATABASE_URL',
  'GARANT_DATABASE_POOL',
  'GARANT_KAFKA_BROKERS',
  'GARANT_TOPIC_PREFIX',
  'GARANT_BEAT_SECONDS',
  'GARANT_JWKS_FILE',
  'GARANT_ENCRYPTION_KEY_FILE',
  'GARANT_CHECKPOINT_KEY_FILE',
  'GARANT_CHECKPOINT_SECONDS',
  'GARANT_LOG_ORIGIN',
  'GARANT_LOG_DIR',
  ...VAULT_SETTINGS,
]);
const database = await Database.open(settings.GARANT_DATABASE_URL, {
  application: 'audit-log',
  pool: settings.GARANT_DATABASE_POOL,
});
const keys = await loadKeys(settings);
const logger = createLogger('audit-log', settings.GARANT_LOG_LEVEL);
const logKey = loadLogKey(settings.GARANT_CHECKPOINT_KEY_FILE, settings.GARANT_LOG_ORIGIN);
const files = new LogFiles(settings.GARANT_LOG_DIR);
// A record behind the published head must not be added to: it would fork the log.
await checkHead(database, files, logKey).catch((error: unknown) => {
  logger.fatal({ reason: error instanceof Error ? error.message : String(error) }, 'the log does not start');
  process.exit(1);
});
const publisher = new PublishWorker(
  database,
  files,
  logKey,
  settings.GARANT_CHECKPOINT_SECONDS * 1000,
  logger,
);

await startService({
  service: 'audit-log',
  module: AuditLogModule.of({
    database,
    keys,
    logKey,
    files,
    publisher,
    vault: await VaultCipher.load(settings),
    logger,
    settings,
  }),
  settings,
  keys,
  health: [async () => publisher.health()],
  routes: (server, app) => {
    for (const part of PARTS) part.routes?.(server, app);
  },
});
