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
import { PARTS } from './access.parts.js';
import { AccessRequestsModule } from './app.module.js';
import { useCalendar } from './clocks/working.calendar.js';
import { OfficialLogins } from './committee/official.login.js';

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
  'GARANT_CREDENTIAL_KEY_FILE',
  'GARANT_ENCRYPTION_KEY_FILE',
  'GARANT_GATEWAY_URL',
  'GARANT_OIDC_ISSUER',
  'GARANT_OIDC_CLIENT_ID',
  'GARANT_STEP_UP_CLIENT_IDS',
  'GARANT_OIDC_ALLOW_HTTP',
  'GARANT_EHDS_EARLY_ADOPTION',
  'GARANT_QUORUM',
  'GARANT_POLICY_DECLARE_INTEREST',
  'GARANT_POLICY_SECRET_VOTES',
  'GARANT_POLICY_CASTING_VOTE',
  'GARANT_POLICY_TRAINING',
  'GARANT_POLICY_TRUSTED_HOLDERS',
  'GARANT_POLICY_APPEAL_MONTHS',
  'GARANT_POLICY_DRAFT_MONTHS',
  'GARANT_POLICY_WORKING_CALENDAR',
  ...VAULT_SETTINGS,
]);
useCalendar(settings.GARANT_POLICY_WORKING_CALENDAR);
const database = await Database.open(settings.GARANT_DATABASE_URL, {
  application: 'access-requests',
  pool: settings.GARANT_DATABASE_POOL,
});
const keys = await loadKeys(settings);
const logger = createLogger('access-requests', settings.GARANT_LOG_LEVEL);

await startService({
  service: 'access-requests',
  module: AccessRequestsModule.of({
    database,
    keys,
    logger,
    provider: new IdentityProvider(
      settings.GARANT_OIDC_ISSUER,
      (settings.GARANT_STEP_UP_CLIENT_IDS || settings.GARANT_OIDC_CLIENT_ID).split(','),
      settings.GARANT_OIDC_ALLOW_HTTP,
    ),
    vault: await VaultCipher.load(settings),
    logins: OfficialLogins.fromFile(settings.GARANT_ENCRYPTION_KEY_FILE),
    policy: {
      ehdsEarlyAdoption: settings.GARANT_EHDS_EARLY_ADOPTION,
      quorum: settings.GARANT_QUORUM,
      declareInterest: settings.GARANT_POLICY_DECLARE_INTEREST,
      secretVotes: settings.GARANT_POLICY_SECRET_VOTES,
      castingVote: settings.GARANT_POLICY_CASTING_VOTE,
      training: settings.GARANT_POLICY_TRAINING,
      trustedHolders: settings.GARANT_POLICY_TRUSTED_HOLDERS,
      appealMonths: settings.GARANT_POLICY_APPEAL_MONTHS,
      draftMonths: settings.GARANT_POLICY_DRAFT_MONTHS,
      calendar: settings.GARANT_POLICY_WORKING_CALENDAR,
    },
    settings,
  }),
  settings,
  keys,
  routes: (server) => {
    for (const part of PARTS) part.routes?.(server);
  },
});
