import {
  Database,
  VAULT_SETTINGS,
  VaultCipher,
  createLogger,
  loadKeys,
  loadSettings,
  startService,
} from '@garant/nest-kit';
import { ConsentModule } from './app.module.js';
import { PARTS } from './consent.parts.js';
import { REPRESENTATION_SETTINGS } from './representation/representation.settings.js';

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
  'GARANT_SIGNING_KEY_FILE',
  'GARANT_ENCRYPTION_KEY_FILE',
  ...VAULT_SETTINGS,
  ...REPRESENTATION_SETTINGS,
  'GARANT_INS_ENTITLED',
  'GARANT_GATEWAY_URL',
  'GARANT_SMTP_URL',
  'GARANT_MAIL_FROM',
  'GARANT_SMS_URL',
  'GARANT_SMS_TOKEN',
  'GARANT_MANDATE_MINUTES',
  'GARANT_PAPER_DATE',
  'GARANT_POLICY_WORKING_CALENDAR',
]);
const database = await Database.open(settings.GARANT_DATABASE_URL, {
  application: 'consent',
  pool: settings.GARANT_DATABASE_POOL,
});
const keys = await loadKeys(settings);
const cipher = await VaultCipher.load(settings);
const logger = createLogger('consent', settings.GARANT_LOG_LEVEL);

await startService({
  service: 'consent',
  module: ConsentModule.of({ database, keys, cipher, logger, settings }),
  settings,
  keys,
  routes: (server) => {
    for (const part of PARTS) part.routes?.(server);
  },
});
