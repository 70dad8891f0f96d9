// How each part of a platform is started, and how one knows that it works.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, startKafka } from './kafka.mjs';
import { accepts, startPostgres } from './postgres.mjs';
import { Part, PartFailed, until } from './process.mjs';
import { secretOf } from './secret.mjs';
import { ROOT, plainEnv } from './settings.mjs';

/** @typedef {import('./platform.handle.mjs').Platform} Platform */

/** Young objects of a request or a batch die before they are copied when there is room for them; 16 MB is the default. */
const NODE_FLAGS = ['--enable-source-maps', '--max-semi-space-size=64'];

/**
 * Where and how this platform runs.
 * @typedef {object} Site
 * @property {Platform} platform
 * @property {string} root
 * @property {string} secretsDir
 * @property {Record<string, number>} ports
 * @property {NodeJS.ProcessEnv} env
 * @property {string} issuer
 * @property {string} gatewayUrl
 * @property {(name: string) => string} log path of a part's log file
 */

/**
 * Puts the demonstration there by the ordinary commands. It reads platform.json and leaves `demo.json` in the folder.
 * @param {Platform} platform @param {{ env?: NodeJS.ProcessEnv, note?: (text: string) => void }} [options]
 */
export async function seedPlatform(platform, { env = process.env, note = () => {} } = {}) {
  const script = join(ROOT, 'tools', 'seed', 'main.mjs');
  if (!existsSync(script)) return note('there is no seed in this copy');
  if (platform.description.personas.length === 0)
    return note('no personas at your identity provider: nothing was seeded');
  const part = new Part(
    {
      name: 'demonstration',
      command: process.execPath,
      args: [script],
      env: { ...plainEnv(env), GARANT_DIR: platform.dir },
      cwd: ROOT,
      logFile: join(platform.dir, 'logs', 'seed.log'),
    },
    platform.warden,
  );
  const watch = setInterval(() => note(part.lastLines(1)[0] ?? ''), 700);
  const { code } = await part.ended.finally(() => clearInterval(watch));
  if (code !== 0) throw new PartFailed(part);
  platform.fresh = false;
  platform.describe({ ...platform.description, demo: demoOf(platform.dir) });
}

/** @param {Site} site @returns {Promise<string>} URL of the superuser */
export async function startDatabase({ platform, root, secretsDir, ports, log }) {
  const { part, url } = await startPostgres({
    dataDir: join(root, 'postgres', 'data'),
    port: ports.postgres,
    password: await secretOf(join(secretsDir, 'postgres-superuser')),
    logFile: log('postgres'),
    warden: platform.warden,
  });
  platform.add('PostgreSQL', part, (again) =>
    until('PostgreSQL accepting connections', () => accepts(url), { part: again }),
  );
  return url;
}

/** @param {Site} site @param {(text: string) => void} note @returns {Promise<string>} brokers */
export async function startBroker({ platform, root, ports, log }, note) {
  const { part, brokers } = await startKafka({
    dir: join(root, 'kafka'),
    port: ports.kafka,
    controllerPort: ports.kafkaController,
    logFile: log('kafka'),
    warden: platform.warden,
    say: note,
  });
  platform.add('Kafka', part, (again) => until('Kafka answering', () => answers(brokers), { part: again }));
  return brokers;
}

/** @param {Site} site @returns {Promise<string>} */
export async function startProvider({ platform, secretsDir, ports, issuer, gatewayUrl, env, log }) {
  const part = new Part(
    {
      name: 'identity-provider',
      command: process.execPath,
      args: [join(ROOT, 'infra', 'identity-provider', 'main.mjs')],
      env: {
        ...plainEnv(env),
        GARANT_IDENTITY_PROVIDER_PORT: String(ports.identityProvider),
        GARANT_IDENTITY_PROVIDER_DATA: secretsDir,
        GARANT_OIDC_ISSUER: issuer,
        GARANT_GATEWAY_URL: gatewayUrl,
        GARANT_OIDC_CLIENT_SECRET_FILE: join(secretsDir, 'oidc-client'),
      },
      logFile: log('identity-provider'),
      stage: 1,
    },
    platform.warden,
  );
  const address = `http://localhost:${ports.identityProvider}/health/ready`;
  const ready = (/** @type {Part} */ again) =>
    until('the identity provider answering', () => healthy(address), { part: again });
  platform.add('identity-provider', part, ready);
  await ready(part);
  return issuer;
}

/**
 * @param {Site} site @param {{ name: string, port: string }} service @param {NodeJS.ProcessEnv} env
 */
export async function startService({ platform, ports, log }, { name, port }, env) {
  const args = [...NODE_FLAGS, join(ROOT, 'apps', name, 'dist', 'main.js')];
  const logFile = log(name);
  const spec = /** @type {const} */ ({
    name,
    command: process.execPath,
    env,
    cwd: ROOT,
    logFile,
    stdin: 'pipe',
    stage: 0,
  });
  const address = `http://${env.GARANT_HOST}:${ports[port]}/health/ready`;
  const ready = (/** @type {Part} */ again) =>
    until(`${name} being ready`, () => healthy(address), { part: again, timeoutMs: 120_000 }).catch(
      (error) => {
        throw error instanceof PartFailed ? error : new Error(`${error.message}. Its log is ${logFile}`);
      },
    );
  const part = new Part({ ...spec, args }, platform.warden);
  platform.add(name, part, ready);
  await ready(part);
}

/** @param {Site} site @param {string} name @param {NodeJS.ProcessEnv} env */
export async function migrate({ platform, log }, name, env) {
  const args = ['--enable-source-maps', join(ROOT, 'apps', name, 'dist', 'migrate.js')];
  const logFile = log(`${name}.migrate`);
  const spec = /** @type {const} */ ({
    name: `migration of ${name}`,
    command: process.execPath,
    env,
    cwd: ROOT,
    logFile,
  });
  const part = new Part({ ...spec, args, stdin: 'pipe' }, platform.warden);
  const { code } = await part.ended;
  if (code !== 0) throw new PartFailed(part);
}

async function healthy(/** @type {string} */ url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  if (!response.ok)
    throw new Error(`${url} answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return true;
}

export async function outsideDatabase(/** @type {string} */ url) {
  await until('GARANT_DATABASE_URL answering', () => accepts(url), { timeoutMs: 15_000 });
  return url;
}

export async function outsideKafka(/** @type {string} */ brokers) {
  await until('GARANT_KAFKA_BROKERS answering', () => answers(brokers), { timeoutMs: 30_000 });
  return brokers;
}

export function checkOutsideIssuer(/** @type {NodeJS.ProcessEnv} */ env) {
  if (!env.GARANT_OIDC_ISSUER) return;
  const missing = ['GARANT_OIDC_CLIENT_ID', 'GARANT_OIDC_CLIENT_SECRET_FILE'].filter((name) => !env[name]);
  if (missing.length)
    throw new Error(
      `GARANT_OIDC_ISSUER names an identity provider of your own; set ${missing.join(' and ')} too.`,
    );
}

/** If the busy ports belong to a platform started from this same folder, that is worth saying first. */
export function alreadyRunning(/** @type {string} */ root) {
  const file = join(root, 'platform.json');
  if (!existsSync(file)) return [];
  const { processes = [], gatewayUrl } = JSON.parse(readFileSync(file, 'utf8'));
  const alive = processes.some((/** @type {{ pid: number }} */ { pid }) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  });
  return alive ? [`This platform is running already: ${gatewayUrl} (${file}).`] : [];
}

export function personas() {
  const all = JSON.parse(readFileSync(join(ROOT, 'infra', 'identity-provider', 'personas.json'), 'utf8'));
  return all.map((/** @type {any} */ { id, role, name, username, password }) => ({
    id,
    role,
    name,
    username,
    password,
  }));
}

export function demoOf(/** @type {string} */ root) {
  const file = join(root, 'demo.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
