import {
  Database,
  IdentityProvider,
  VAULT_SETTINGS,
  VaultCipher,
  createLogger,
  loadKeys,
  loadSettings,
  startService,
} from '@garant/nest-kit';
import { ALARM_SETTINGS } from './alarms/alarm.watch.js';
import { AuditLogModule } from './app.module.js';
import { BUNDLE_SETTINGS } from './bundles/bundle.settings.js';
import { COMPLETENESS_SETTINGS } from './completeness/period.settings.js';
import { PARTS } from './log.parts.js';
import { loadLogKey, type LogKey } from './publish/checkpoint.key.js';
import { checkHead } from './publish/head.check.js';
import { threadedIntegration } from './publish/integration.threaded.js';
import { LogFiles } from './publish/log.files.js';
import { PublishWorker } from './publish/publish.worker.js';
import { shownCheckpoint } from './witnesses/cosignature.store.js';
import { loadAuthority } from './witnesses/timestamp.authority.js';
import { startingKey } from './witnesses/key.rotation.store.js';
import { loadWitnessPolicy, publicPolicy } from './witnesses/witness.policy.js';
import { RETENTION_SETTINGS } from './retention/retention.policy.js';

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
  'GARANT_OIDC_ISSUER',
  'GARANT_OIDC_CLIENT_ID',
  'GARANT_STEP_UP_CLIENT_IDS',
  'GARANT_OIDC_ALLOW_HTTP',
  'GARANT_CHECKPOINT_OLD_KEY_FILE',
  'GARANT_WITNESS_POLICY_FILE',
  'GARANT_WITNESS_SECONDS',
  'GARANT_TIMESTAMP_URL',
  'GARANT_TIMESTAMP_CERTIFICATE_FILE',
  'GARANT_TIMESTAMP_HOURS',
  ...VAULT_SETTINGS,
  ...RETENTION_SETTINGS,
  ...COMPLETENESS_SETTINGS,
  ...ALARM_SETTINGS,
  ...BUNDLE_SETTINGS,
  'GARANT_POLICY_WORKING_CALENDAR',
]);
const database = await Database.open(settings.GARANT_DATABASE_URL, {
  application: 'audit-log',
  pool: settings.GARANT_DATABASE_POOL,
});
const keys = await loadKeys(settings);
const logger = createLogger('audit-log', settings.GARANT_LOG_LEVEL);
const own = await startingKey(
  database,
  loadLogKey(settings.GARANT_CHECKPOINT_KEY_FILE, settings.GARANT_LOG_ORIGIN),
  settings.GARANT_CHECKPOINT_OLD_KEY_FILE
    ? loadLogKey(settings.GARANT_CHECKPOINT_OLD_KEY_FILE, settings.GARANT_LOG_ORIGIN)
    : undefined,
);
const witnessPolicy = loadWitnessPolicy(
  settings.GARANT_WITNESS_POLICY_FILE,
  own,
  settings.GARANT_WITNESS_SECONDS * 1000,
);
const timestamps = loadAuthority(
  settings.GARANT_TIMESTAMP_URL,
  settings.GARANT_TIMESTAMP_CERTIFICATE_FILE,
  settings.GARANT_TIMESTAMP_HOURS,
);
const logKey: LogKey = { ...own, policy: publicPolicy(own, witnessPolicy) };
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
  witnessPolicy && ((tx, last) => shownCheckpoint(tx, last, witnessPolicy, new Date())),
  threadedIntegration({ url: settings.GARANT_DATABASE_URL, folder: settings.GARANT_LOG_DIR }),
);

await startService({
  service: 'audit-log',
  module: AuditLogModule.of({
    database,
    keys,
    logKey,
    files,
    publisher,
    witnessPolicy,
    timestamps,
    vault: await VaultCipher.load(settings),
    provider: new IdentityProvider(
      settings.GARANT_OIDC_ISSUER,
      (settings.GARANT_STEP_UP_CLIENT_IDS || settings.GARANT_OIDC_CLIENT_ID).split(','),
      settings.GARANT_OIDC_ALLOW_HTTP,
    ),
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
