// The environment that each service of a local platform gets: its own settings, and nobody else's.
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Services of the platform: folder below `apps/`, and the names of their ports. */
export const SERVICES = /** @type {const} */ ([
  { name: 'consent', port: 'consent', metrics: 'consentMetrics' },
  { name: 'access-requests', port: 'accessRequests', metrics: 'accessRequestsMetrics' },
  { name: 'audit-log', port: 'auditLog', metrics: 'auditLogMetrics' },
  { name: 'gateway', port: 'gateway', metrics: 'gatewayMetrics' },
]);

/** Settings of which a local start differs from the defaults: one machine, no TLS, EHDS as policy. */
const LOCAL = {
  GARANT_SECURE_COOKIES: 'false',
  GARANT_OIDC_ALLOW_HTTP: 'true',
  GARANT_EHDS_EARLY_ADOPTION: 'true',
  // A holder's test server runs on this machine, without TLS.
  GARANT_WEBHOOK_PRIVATE_ADDRESSES: 'true',
  // `npm run token -- <persona> --nonce` confirms votes from the command line.
  GARANT_STEP_UP_CLIENT_IDS: 'garant-gateway,garant-cli',
};

/** @returns {NodeJS.ProcessEnv} the environment without any setting of the platform */
export function plainEnv(/** @type {NodeJS.ProcessEnv} */ env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GARANT_')));
}

/**
 * Refuses settings that the table does not know: a mistyped name must not be ignored.
 * @param {NodeJS.ProcessEnv} env @param {Record<string, unknown>} table
 */
export function refuseUnknownSettings(env, table) {
  const unknown = Object.keys(env).filter((name) => name.startsWith('GARANT_') && !(name in table));
  if (unknown.length)
    throw new Error(
      `unknown setting${unknown.length > 1 ? 's' : ''}: ${unknown.join(', ')} (docs/configuration.md lists them all)`,
    );
}

/**
 * @param {object} options
 * @param {string} options.dir
 * @param {Record<string, number>} options.ports
 * @param {NodeJS.ProcessEnv} options.env
 * @param {Record<string, { users: readonly string[] }>} options.table the SETTINGS of the contracts
 * @param {{ files: (service: string) => Record<string, string> }} options.keys
 * @param {Record<string, { app: string, migrator: string }>} options.databases
 * @param {string} options.brokers
 * @param {string} options.issuer
 * @param {string} options.gatewayUrl
 * @param {string} options.logOrigin
 * @returns {(service: string, phase?: 'serve' | 'migrate') => NodeJS.ProcessEnv}
 */
export function serviceEnvironments({
  dir,
  ports,
  env,
  table,
  keys,
  databases,
  brokers,
  issuer,
  gatewayUrl,
  logOrigin,
}) {
  const at = (/** @type {string} */ part) => `http://127.0.0.1:${ports[part]}`;
  return (name, phase = 'serve') => {
    const service = SERVICES.find((candidate) => candidate.name === name);
    if (!service) throw new Error(`no service ${name}`);
    const managed = {
      GARANT_HOST: name === 'gateway' ? (env.GARANT_HOST ?? 'localhost') : '127.0.0.1',
      GARANT_PORT: String(ports[service.port]),
      GARANT_METRICS_PORT: String(ports[service.metrics]),
      GARANT_DATABASE_URL: databases[name].app,
      GARANT_MIGRATOR_DATABASE_URL: phase === 'migrate' ? databases[name].migrator : '',
      GARANT_KAFKA_BROKERS: brokers,
      GARANT_LOG_ORIGIN: logOrigin,
      GARANT_LOG_DIR: join(resolve(dir), 'audit-log'),
      GARANT_GATEWAY_URL: gatewayUrl,
      GARANT_CONSENT_URL: at('consent'),
      GARANT_ACCESS_REQUESTS_URL: at('accessRequests'),
      GARANT_AUDIT_LOG_URL: at('auditLog'),
      GARANT_VERIFIER_FILE: join(ROOT, 'apps', 'verifier', 'dist', 'verify.html'),
      GARANT_PORTAL_DIR: join(ROOT, 'apps', 'portal', 'dist'),
      GARANT_OIDC_ISSUER: issuer,
      GARANT_OIDC_CLIENT_ID: env.GARANT_OIDC_CLIENT_ID || 'garant-gateway',
      ...keys.files(name),
      ...(env.GARANT_OIDC_CLIENT_SECRET_FILE
        ? { GARANT_OIDC_CLIENT_SECRET_FILE: resolve(env.GARANT_OIDC_CLIENT_SECRET_FILE) }
        : {}),
    };
    /** @type {NodeJS.ProcessEnv} */
    const own = {};
    for (const [setting, { users }] of Object.entries(table)) {
      if (!users.includes(name)) continue;
      const value =
        /** @type {Record<string, string>} */ (managed)[setting] ??
        env[setting] ??
        /** @type {Record<string, string>} */ (LOCAL)[setting];
      if (value !== undefined && value !== '') own[setting] = value;
    }
    return { ...plainEnv(env), ...own };
  };
}
