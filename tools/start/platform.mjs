// The whole platform on one machine, as functions: `npm start`, the journeys and the crash tests use the same code.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { provisionDatabases } from '../../infra/postgres/provision.mjs';
import { lowerWalls, raiseWalls } from '../../infra/postgres/walls.mjs';
import { createTopics } from '../../infra/topics/create.mjs';
import { DEFAULT_LOG_ORIGIN, platformKeys } from './keys.mjs';
import { Platform } from './platform.handle.mjs';
import * as parts from './platform.parts.mjs';
import { busyPorts, portsOf } from './ports.mjs';
import { Warden } from './process.mjs';
import { SERVICES, refuseUnknownSettings, serviceEnvironments } from './settings.mjs';

export { Platform } from './platform.handle.mjs';
export { seedPlatform } from './platform.parts.mjs';

/** Which ports a start listens on: outside services need none. @param {NodeJS.ProcessEnv} env */
function ownPorts(env) {
  return [
    ...SERVICES.flatMap(({ port, metrics }) => [port, metrics]),
    ...(env.GARANT_OIDC_ISSUER ? [] : ['identityProvider']),
    ...(env.GARANT_DATABASE_URL ? [] : ['postgres']),
    ...(env.GARANT_KAFKA_BROKERS ? [] : ['kafka', 'kafkaController']),
  ];
}

/**
 * @typedef {object} StartOptions
 * @property {string} [dir] folder of data, logs and secrets; default `.garant`
 * @property {number} [portBase] default: the setting GARANT_PORT_BASE, else 8080
 * @property {boolean} [seed] put the demonstration there if this folder has none yet; default false
 * @property {NodeJS.ProcessEnv} [env] settings and environment; default: ours
 * @property {<T>(what: string, work: (note: (text: string) => void) => Promise<T>) => Promise<T>} [step] shows progress
 */

/**
 * Starts everything. On failure whatever had started is stopped and the error says which part failed and where its log is.
 * @param {StartOptions} [options]
 * @returns {Promise<Platform>}
 */
export async function startPlatform({
  dir = '.garant',
  portBase,
  seed = false,
  env = process.env,
  step = (_what, work) => work(() => {}),
} = {}) {
  const root = resolve(dir);
  const { SETTINGS } = await import('@garant/contracts');
  refuseUnknownSettings(env, SETTINGS);
  parts.checkOutsideIssuer(env);
  const ports = portsOf({ base: portBase, env });
  const busy = await busyPorts(ports, ownPorts(env));
  if (busy.length) throw new Error([...parts.alreadyRunning(root), ...busy].join('\n'));

  mkdirSync(root, { recursive: true, mode: 0o755 });
  const secretsDir = join(root, 'secrets');
  const log = (/** @type {string} */ name) => join(root, 'logs', `${name}.log`);
  const logOrigin = env.GARANT_LOG_ORIGIN || DEFAULT_LOG_ORIGIN;
  const keys = await platformKeys(secretsDir, { logOrigin });
  const gatewayUrl = (env.GARANT_GATEWAY_URL || `http://localhost:${ports.gateway}`).replace(/\/$/, '');
  const issuer = env.GARANT_OIDC_ISSUER || `http://localhost:${ports.identityProvider}`;
  const warden = new Warden();
  const platform = new Platform(root, warden);
  /** @type {import('./process.mjs').PartFailed | undefined} */ let early;
  platform.onCrash = (failure) => (early ??= failure);

  const site = { platform, root, secretsDir, ports, env, issuer, gatewayUrl, log };

  try {
    const [adminUrl, brokers] = await allOf([
      env.GARANT_DATABASE_URL
        ? step('PostgreSQL (yours)', () => parts.outsideDatabase(String(env.GARANT_DATABASE_URL)))
        : step('PostgreSQL', () => parts.startDatabase(site)),
      env.GARANT_KAFKA_BROKERS
        ? step('Kafka (yours)', () => parts.outsideKafka(String(env.GARANT_KAFKA_BROKERS)))
        : step('Kafka', (note) => parts.startBroker(site, note)),
      env.GARANT_OIDC_ISSUER
        ? Promise.resolve('')
        : step('identity provider', () => parts.startProvider(site)),
    ]);
    const [databases] = await Promise.all([
      step('databases and roles', () => provisionDatabases({ adminUrl, secretsDir })),
      step('topics', () => createTopics({ brokers, prefix: env.GARANT_TOPIC_PREFIX || undefined })),
    ]);
    const envOf = serviceEnvironments({
      dir: root,
      ports,
      env,
      table: SETTINGS,
      keys,
      databases,
      brokers,
      issuer,
      gatewayUrl,
      logOrigin,
    });
    // A version may bring a migration that changes a table of evidence: nobody writes meanwhile.
    await lowerWalls({ adminUrl });
    await step('migrations', () =>
      allOf(SERVICES.map(({ name }) => parts.migrate(site, name, envOf(name, 'migrate')))),
    );
    await step('walls of the audit log', async (note) => {
      const { standing, why } = await raiseWalls({ adminUrl });
      if (!standing) note(`no event triggers on this server: ${why}`);
    });
    await Promise.all(
      SERVICES.map((service) =>
        step(service.name, () => parts.startService(site, service, envOf(service.name))),
      ),
    );
    platform.describe({
      gatewayUrl,
      issuer,
      kafkaBrokers: brokers,
      databaseUrl: adminUrl,
      metricsUrls: SERVICES.map(({ metrics }) => `http://127.0.0.1:${ports[metrics]}/metrics`),
      personas: env.GARANT_OIDC_ISSUER ? [] : parts.personas(),
      logOrigin,
      logVerifierKey: keys.logVerifierKey,
      demo: parts.demoOf(root),
    });
    if (seed && platform.fresh)
      await step('demonstration', (note) => parts.seedPlatform(platform, { env, note }));
    if (early) throw early;
    platform.onCrash = () => {};
    return platform;
  } catch (error) {
    await platform.stop();
    throw early ?? error;
  }
}

/**
 * Like Promise.all, but waits for every one to end before it fails: nothing is left starting behind our back.
 * @template T @param {Promise<T>[]} promises @returns {Promise<T[]>}
 */
async function allOf(promises) {
  const results = await Promise.allSettled(promises);
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
  return results.map((result) => /** @type {PromiseFulfilledResult<T>} */ (result).value);
}
