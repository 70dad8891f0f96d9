import { z } from 'zod';
import { LONGEST_MANDATE_MINUTES, PAPER_DATE_RULES } from '@garant/rules';
import { SERVICES } from './envelope.js';
import { POLICY_SETTINGS } from './policy.settings.js';
import { s, type Setting } from './setting.row.js';

export type { Setting } from './setting.row.js';

const port = z.coerce.number().int().min(1).max(65_535);
const seconds = z.coerce.number().positive();
const file = z.string().min(1);
const everyService = [...SERVICES];

/**
 * Every setting of the platform, once. A service parses those it uses at start, freezes them, and refuses to start
 * when one is missing, malformed, or when the environment holds a GARANT_ name that is not in this table.
 */
export const SETTINGS = {
  GARANT_PORT_BASE: s(port, ['start'], 'First of the ports that everything derives from.', '8080'),
  GARANT_DIR: s(file, ['start', 'cli'], 'Folder of data, logs and secrets of a local platform.', '.garant'),
  GARANT_HOST: s(z.string(), everyService, 'Address on which services listen.', '127.0.0.1'),
  GARANT_PORT: s(port, everyService, 'Port of this service.'),
  GARANT_METRICS_PORT: s(port, everyService, 'Port of the Prometheus metrics of this service.'),
  GARANT_LOG_LEVEL: s(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']),
    everyService,
    'Least severe level that is logged.',
    'info',
  ),
  GARANT_DATABASE_URL: s(
    z.string().startsWith('postgres'),
    [...everyService, 'start'],
    'PostgreSQL of this service, application role (for the local start: a server of your own).',
    undefined,
    true,
  ),
  GARANT_MIGRATOR_DATABASE_URL: s(
    z.string().startsWith('postgres'),
    everyService,
    'The same database as its migrator role; used by the migration phase only.',
    '',
    true,
  ),
  GARANT_DATABASE_POOL: s(
    z.coerce.number().int().min(2).max(200),
    everyService,
    'Connections kept to PostgreSQL.',
    '10',
  ),
  GARANT_KAFKA_BROKERS: s(
    z.string().min(1),
    [...everyService, 'start'],
    'Kafka bootstrap servers, comma-separated.',
  ),
  GARANT_TOPIC_PREFIX: s(
    z.string().regex(/^[a-z][a-z0-9.-]*$/),
    everyService,
    'First part of every topic and consumer group name.',
    'garant',
  ),
  GARANT_JWKS_FILE: s(
    file,
    everyService,
    'Public keys of all services (JWKS; `use` and owner in `kid`: `<service>-sig-…`, `<service>-vc-…`, `<service>-enc-…`).',
  ),
  GARANT_SIGNING_KEY_FILE: s(
    file,
    ['gateway', 'consent', 'access-requests'],
    'Private Ed25519 JWK of this service.',
    undefined,
    true,
  ),
  GARANT_CREDENTIAL_KEY_FILE: s(
    file,
    ['access-requests'],
    'Private P-256 JWK that signs verifiable credentials and GA4GH visas (ES256).',
    undefined,
    true,
  ),
  GARANT_ENCRYPTION_KEY_FILE: s(
    file,
    ['consent', 'access-requests', 'audit-log'],
    'Private JWK (ECDH-ES) that opens confidential command bodies.',
    undefined,
    true,
  ),
  GARANT_VAULT_KEY_FILE: s(
    file,
    ['consent', 'gateway', 'access-requests', 'audit-log'],
    'Keys that encrypt the identity vault, the documents of applications, the notes of inspectors, or the gateway’s one-time keys, at rest: JSON { current, keys: { id: base64 }, index: { current, keys } }; with GARANT_KMS_URL `wrapped` instead of `keys`.',
    undefined,
    true,
  ),
  GARANT_KMS_URL: s(
    z.union([z.literal(''), z.url()]),
    ['consent', 'gateway', 'access-requests', 'audit-log'],
    'Transit engine of the key management service that unwraps the vault keys, e.g. http://127.0.0.1:8200/v1/transit; empty: the key file holds them.',
    '',
  ),
  GARANT_KMS_KEY: s(
    z.string(),
    ['consent', 'gateway', 'access-requests', 'audit-log'],
    'Name of the wrapping key there.',
    'garant-vault',
  ),
  GARANT_KMS_TOKEN_FILE: s(
    z.string(),
    ['consent', 'gateway', 'access-requests', 'audit-log'],
    'Token with which the key management service is asked.',
    '',
    true,
  ),
  GARANT_INS_ENTITLED: s(
    z.stringbool(),
    ['consent'],
    'The deployer may use the national health identity (INS) for matching (CSP R1111-8-2).',
    'false',
  ),
  GARANT_SESSION_SECRET_FILE: s(
    file,
    ['gateway'],
    'Secret of the session cookie, 32 bytes or more.',
    undefined,
    true,
  ),
  GARANT_CHECKPOINT_KEY_FILE: s(
    file,
    ['audit-log'],
    'Checkpoint signing key in the signed-note form PRIVATE+KEY+….',
    undefined,
    true,
  ),
  GARANT_LOG_ORIGIN: s(
    z.string(),
    ['audit-log', 'gateway', 'consent'],
    'Origin line of the log.',
    'garant.localhost/log',
  ),
  GARANT_LOG_DIR: s(file, ['audit-log'], 'Folder of checkpoint and tile files.'),
  GARANT_CHECKPOINT_SECONDS: s(seconds, ['audit-log'], 'Interval of checkpoints.', '1'),
  GARANT_GATEWAY_URL: s(
    z.url(),
    [...everyService, 'cli', 'identity-provider'],
    'Public address of the gateway.',
  ),
  GARANT_CONSENT_URL: s(z.url(), ['gateway'], 'Internal address of consent.'),
  GARANT_ACCESS_REQUESTS_URL: s(z.url(), ['gateway'], 'Internal address of access-requests.'),
  GARANT_AUDIT_LOG_URL: s(z.url(), ['gateway'], 'Internal address of the audit log.'),
  GARANT_PORTAL_DIR: s(file, ['gateway'], 'Folder of the built portal.', 'apps/portal/dist'),
  GARANT_OIDC_ISSUER: s(
    z.url(),
    ['gateway', 'access-requests', 'start', 'cli', 'identity-provider'],
    'OpenID Connect issuer.',
  ),
  GARANT_OIDC_CLIENT_ID: s(
    z.string(),
    ['gateway', 'access-requests'],
    'Client id of the gateway at the issuer; audience of step-up id_tokens.',
  ),
  GARANT_STEP_UP_CLIENT_IDS: s(
    z.string(),
    ['access-requests'],
    'Clients, comma-separated, whose id_tokens may confirm a vote or a signature; default: the gateway’s.',
    '',
  ),
  GARANT_OIDC_CLIENT_SECRET_FILE: s(
    file,
    ['gateway', 'identity-provider'],
    'Client secret of the gateway at the issuer.',
    undefined,
    true,
  ),
  GARANT_OIDC_SCOPES: s(z.string(), ['gateway'], 'Scopes asked for at login.', 'openid profile email garant'),
  GARANT_OIDC_ALLOW_HTTP: s(
    z.stringbool(),
    ['gateway', 'access-requests'],
    'Accept an issuer without TLS (loopback only).',
    'false',
  ),
  GARANT_TOKEN_AUDIENCE: s(
    z.string(),
    ['gateway'],
    'Audience that bearer access tokens must carry; default: the gateway’s URL.',
    '',
  ),
  GARANT_BEAT_SECONDS: s(seconds, everyService, 'Interval of heartbeats.', '1'),
  GARANT_FRESHNESS_SECONDS: s(
    seconds,
    ['gateway'],
    'Oldest beat with which the gateway still decides.',
    '10',
  ),
  GARANT_OUTCOME_WAIT_SECONDS: s(
    seconds,
    ['gateway'],
    'How long an answer waits for its command’s outcome before 202.',
    '2',
  ),
  GARANT_REQUESTS_PER_MINUTE: s(
    z.coerce.number().int().positive(),
    ['gateway'],
    'Requests that one address may send in a minute; decisions and probes are not counted.',
    '3000',
  ),
  GARANT_EHDS_EARLY_ADOPTION: s(
    z.stringbool(),
    ['consent', 'access-requests', 'gateway'],
    'Apply EHDS Chapter IV as policy before 26 March 2029.',
    'false',
  ),
  ...POLICY_SETTINGS,
  GARANT_QUORUM: s(
    z.coerce.number().int().min(1),
    ['access-requests'],
    'Favourable votes that a permit needs.',
    '1',
  ),
  GARANT_MANDATE_MINUTES: s(
    z.coerce.number().int().min(5).max(LONGEST_MANDATE_MINUTES),
    ['consent'],
    'How long an agent may help one person in one session; two hours at the most.',
    String(LONGEST_MANDATE_MINUTES),
  ),
  GARANT_PAPER_DATE: s(
    z.enum(PAPER_DATE_RULES),
    ['consent'],
    'From when a paper form counts: `signature`, `reception`, `entry`, or `protective` (what protects from reception, what permits from signature).',
    'protective',
  ),
  GARANT_SECURE_COOKIES: s(z.stringbool(), ['gateway'], 'Send cookies over TLS only.', 'true'),
  GARANT_MALFORMED_LINES: s(
    z.enum(['report', 'stop']),
    ['gateway'],
    'What a release does with a malformed line.',
    'report',
  ),
  GARANT_SMTP_URL: s(
    z.string().regex(/^$|^smtps?:\/\//, 'smtp://… or smtps://…'),
    ['consent', 'gateway'],
    'Mail server that sends e-mail, with its login: smtps://user:password@host:465. Without it e-mails stay queued.',
    '',
    true,
  ),
  GARANT_MAIL_FROM: s(z.string(), ['consent', 'gateway'], 'Sender of e-mails.', 'Garant <garant@localhost>'),
  GARANT_SMS_URL: s(
    z.string().regex(/^$|^https?:\/\//, 'http(s)://…'),
    ['consent'],
    'HTTP gateway that sends text messages: POST { to, text, reference }. Without it they stay queued.',
    '',
  ),
  GARANT_SMS_TOKEN: s(z.string(), ['consent'], 'Bearer token of that gateway.', '', true),
  GARANT_WEBHOOK_PRIVATE_ADDRESSES: s(
    z.stringbool(),
    ['gateway'],
    'Let webhooks call http and addresses of private networks: development, or an internal network only.',
    'false',
  ),
  GARANT_TOKEN: s(z.string(), ['cli'], 'Access token for the command line.', undefined, true),
  GARANT_URL: s(z.url(), ['cli'], 'Gateway that the command line talks to.', 'http://localhost:8080'),
  GARANT_GATEWAY_PORT: s(port, ['start'], 'Port of the gateway; default base + 0.', ''),
  GARANT_IDENTITY_PROVIDER_PORT: s(
    port,
    ['start', 'identity-provider'],
    'Port of the development identity provider; default base + 1.',
    '',
  ),
  GARANT_CONSENT_PORT: s(port, ['start'], 'Port of consent; default base + 2.', ''),
  GARANT_ACCESS_REQUESTS_PORT: s(port, ['start'], 'Port of access-requests; default base + 3.', ''),
  GARANT_AUDIT_LOG_PORT: s(port, ['start'], 'Port of the audit log; default base + 4.', ''),
  GARANT_POSTGRES_PORT: s(port, ['start'], 'Port of PostgreSQL; default base + 20.', ''),
  GARANT_KAFKA_PORT: s(port, ['start'], 'Port of the Kafka broker; default base + 21.', ''),
  GARANT_KAFKA_CONTROLLER_PORT: s(port, ['start'], 'Port of the Kafka controller; default base + 22.', ''),
  GARANT_GATEWAY_METRICS_PORT: s(port, ['start'], 'Port of the gateway’s metrics; default base + 10.', ''),
  GARANT_CONSENT_METRICS_PORT: s(port, ['start'], 'Port of consent’s metrics; default base + 12.', ''),
  GARANT_ACCESS_REQUESTS_METRICS_PORT: s(
    port,
    ['start'],
    'Port of access-requests’ metrics; default base + 13.',
    '',
  ),
  GARANT_AUDIT_LOG_METRICS_PORT: s(
    port,
    ['start'],
    'Port of the audit log’s metrics; default base + 14.',
    '',
  ),
  GARANT_IDENTITY_PROVIDER_HOST: s(
    z.string(),
    ['identity-provider'],
    'Address on which the development identity provider listens.',
    'localhost',
  ),
  GARANT_IDENTITY_PROVIDER_DATA: s(
    file,
    ['identity-provider'],
    'Folder of the development identity provider’s signing key.',
    '',
  ),
  GARANT_SUITE: s(z.string(), ['start'], 'Suite of the test runner.', 'unit'),
  GARANT_TEST_DATABASE_URL: s(z.string(), ['start'], 'PostgreSQL server for tests.', '', true),
  GARANT_TEST_KAFKA_BROKERS: s(z.string(), ['start'], 'Kafka for tests.', ''),
} as const satisfies Record<string, Setting>;
export type SettingName = keyof typeof SETTINGS;
