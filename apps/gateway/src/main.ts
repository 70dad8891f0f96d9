import { readFileSync } from 'node:fs';
import {
  BUS_SETTINGS,
  Database,
  SERVICE_SETTINGS,
  VaultCipher,
  createLogger,
  loadKeys,
  loadSettings,
  startService,
} from '@garant/nest-kit';
import { Enforcement, ENFORCEMENT_SETTINGS } from './enforcement/enforcement.js';
import { gatewayHttp } from './gateway.http.js';
import { GatewayModule } from './app.module.js';
import { GatewayPolicy } from './identity/gateway.policy.js';
import { GatewaySecrets } from './sessions/gateway.secrets.js';
import { ServiceClient } from './shell/service.client.js';
import { loadWitnessTrust } from './witnesses/witness.trust.js';

const settings = loadSettings([
  ...SERVICE_SETTINGS,
  ...BUS_SETTINGS,
  ...ENFORCEMENT_SETTINGS,
  'GARANT_DATABASE_URL',
  'GARANT_DATABASE_POOL',
  'GARANT_SIGNING_KEY_FILE',
  'GARANT_SESSION_SECRET_FILE',
  'GARANT_GATEWAY_URL',
  'GARANT_CONSENT_URL',
  'GARANT_ACCESS_REQUESTS_URL',
  'GARANT_AUDIT_LOG_URL',
  'GARANT_PORTAL_DIR',
  'GARANT_OIDC_ISSUER',
  'GARANT_OIDC_CLIENT_ID',
  'GARANT_OIDC_CLIENT_SECRET_FILE',
  'GARANT_OIDC_SCOPES',
  'GARANT_OIDC_ALLOW_HTTP',
  'GARANT_TOKEN_AUDIENCE',
  'GARANT_SECURE_COOKIES',
  'GARANT_WEBHOOK_PRIVATE_ADDRESSES',
  'GARANT_REQUESTS_PER_MINUTE',
  'GARANT_SMTP_URL',
  'GARANT_MAIL_FROM',
  'GARANT_WITNESS_POLICY_FILE',
]);
const database = await Database.open(settings.GARANT_DATABASE_URL, {
  application: 'gateway',
  pool: settings.GARANT_DATABASE_POOL,
});
const keys = await loadKeys(settings);
const logger = createLogger('gateway', settings.GARANT_LOG_LEVEL);
const cipher = await VaultCipher.load(settings);
const services = new ServiceClient(
  {
    consent: settings.GARANT_CONSENT_URL,
    'access-requests': settings.GARANT_ACCESS_REQUESTS_URL,
    'audit-log': settings.GARANT_AUDIT_LOG_URL,
  },
  keys,
);
const witnesses = loadWitnessTrust(settings.GARANT_WITNESS_POLICY_FILE);
const enforcement = new Enforcement({ database, keys, cipher, services, logger, settings, witnesses });
const gatewayUrl = settings.GARANT_GATEWAY_URL.replace(/\/+$/, '');

const module = GatewayModule.of({
  database,
  keys,
  logger,
  enforcement,
  bus: settings,
  secrets: GatewaySecrets.fromFile(settings.GARANT_SESSION_SECRET_FILE, settings.GARANT_OUTCOME_WAIT_SECONDS),
  provider: {
    issuer: settings.GARANT_OIDC_ISSUER,
    clientId: settings.GARANT_OIDC_CLIENT_ID,
    clientSecret: readFileSync(settings.GARANT_OIDC_CLIENT_SECRET_FILE, 'utf8').trim(),
    scopes: settings.GARANT_OIDC_SCOPES,
    gatewayUrl,
    allowHttp: settings.GARANT_OIDC_ALLOW_HTTP,
  },
  audience: settings.GARANT_TOKEN_AUDIENCE || gatewayUrl,
  secureCookies: settings.GARANT_SECURE_COOKIES,
  policy: new GatewayPolicy(gatewayUrl, settings.GARANT_OIDC_ISSUER, settings.GARANT_EHDS_EARLY_ADOPTION),
  services,
  webhooks: { privateAddresses: settings.GARANT_WEBHOOK_PRIVATE_ADDRESSES },
  mail: { smtpUrl: settings.GARANT_SMTP_URL, from: settings.GARANT_MAIL_FROM, gatewayUrl },
});

await startService({
  service: 'gateway',
  module,
  settings,
  keys,
  ...gatewayHttp({
    gatewayUrl,
    issuer: settings.GARANT_OIDC_ISSUER,
    secureCookies: settings.GARANT_SECURE_COOKIES,
    portalFolder: settings.GARANT_PORTAL_DIR,
    requestsPerMinute: settings.GARANT_REQUESTS_PER_MINUTE,
  }),
});
