// The whole platform on one machine, as functions: `npm start`, the journeys and the crash tests use the same code.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { provisionDatabases } from '../../infra/postgres/provision.mjs';
import { createTopics } from '../../infra/topics/create.mjs';
import { answers, startKafka } from './kafka.mjs';
import { DEFAULT_LOG_ORIGIN, platformKeys } from './keys.mjs';
import { busyPorts, portsOf } from './ports.mjs';
import { accepts, startPostgres } from './postgres.mjs';
import { Part, PartFailed, Warden, until } from './process.mjs';
import { secretOf, writeWhole } from './secret.mjs';
import { ROOT, SERVICES, plainEnv, refuseUnknownSettings, serviceEnvironments } from './settings.mjs';

/** Which ports a start listens on: outside services need none. @param {NodeJS.ProcessEnv} env */
function ownPorts(env) {
  return [
    ...SERVICES.flatMap(({ port, metrics }) => [port, metrics]),
    ...(env.GARANT_OIDC_ISSUER ? [] : ['identityProvider']),
    ...(env.GARANT_DATABASE_URL ? [] : ['postgres']),
    ...(env.GARANT_KAFKA_BROKERS ? [] : ['kafka', 'kafkaController']),
  ];
}

/** One part of a running platform, and how to know that it works. */
class Running {
  /** @param {Part} part @param {(part: Part) => Promise<unknown>} ready */
  constructor(part, ready) {
    this.part = part;
    this.ready = ready;
  }
}

/**
 * A started platform. Names of parts: `PostgreSQL`, `Kafka`, `identity-provider`, `consent`, `access-requests`,
 * `audit-log`, `gateway`.
 */
export class Platform {
  /** @param {string} dir @param {Warden} warden */
  constructor(dir, warden) {
    this.dir = dir;
    this.warden = warden;
    /** @type {Map<string, Running>} */
    this.running = new Map();
    /** The content of platform.json, once everything is up. @type {any} */
    this.description = undefined;
    /** True when this folder held no seeded demonstration yet. */
    this.fresh = !existsSync(join(dir, 'demo.json'));
    /** @type {(failure: PartFailed) => void} */
    this.onCrash = () => {};
  }

  /** @param {string} name @param {Part} part @param {(part: Part) => Promise<unknown>} ready */
  add(name, part, ready) {
    this.running.set(name, new Running(part, ready));
    void part.ended.then(() => {
      if (!part.stopping) this.onCrash(new PartFailed(part));
    });
  }

  /** @returns {Part} */
  part(/** @type {string} */ name) {
    const entry = this.running.get(name);
    if (!entry) throw new Error(`no part ${name}; there are: ${[...this.running.keys()].join(', ')}`);
    return entry.part;
  }

  /** Ends one part at once, as a crash would (default), and waits until it is gone. */
  async kill(/** @type {string} */ name, /** @type {NodeJS.Signals} */ signal = 'SIGKILL') {
    await this.part(name).kill(signal);
  }

  /** Stops one part in the ordinary way. */
  async stopPart(/** @type {string} */ name) {
    await this.part(name).stop();
  }

  /** Starts a stopped or killed part again with the same settings, and waits until it works. */
  async restart(/** @type {string} */ name, { wait = true } = {}) {
    const entry = this.running.get(name);
    if (!entry) throw new Error(`no part ${name}`);
    const part = entry.part.startAgain();
    this.add(name, part, entry.ready);
    if (wait) await entry.ready(part);
    if (this.description) this.describe(this.description);
    return part;
  }

  /** Waits until a part that was restarted with `wait: false` works. */
  async ready(/** @type {string} */ name) {
    const entry = this.running.get(name);
    await entry?.ready(entry.part);
  }

  /** Writes platform.json with the current processes. @param {any} description */
  describe(description) {
    const processes = [...this.running].map(([name, { part }]) => ({ name, pid: part.pid }));
    this.description = { ...description, processes };
    writeWhole(join(this.dir, 'platform.json'), `${JSON.stringify(this.description, null, 2)}\n`, 0o600);
  }

  /** Stops everything that was started, services first, and nothing else. */
  async stop() {
    rmSync(join(this.dir, 'platform.json'), { force: true });
    const stages = [...new Set([...this.running.values()].map(({ part }) => part.spec.stage ?? 0))].sort(
      (a, b) => a - b,
    );
    for (const stage of stages) {
      const parts = [...this.running.values()]
        .map(({ part }) => part)
        .filter(({ spec }) => (spec.stage ?? 0) === stage);
      await Promise.all(parts.map((part) => part.stop()));
    }
    this.warden.dismiss();
  }
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
  checkOutsideIssuer(env);
  const ports = portsOf({ base: portBase, env });
  const busy = await busyPorts(ports, ownPorts(env));
  if (busy.length) throw new Error([...alreadyRunning(root), ...busy].join('\n'));

  mkdirSync(root, { recursive: true, mode: 0o755 });
  const secretsDir = join(root, 'secrets');
  const log = (/** @type {string} */ name) => join(root, 'logs', `${name}.log`);
  const logOrigin = env.GARANT_LOG_ORIGIN || DEFAULT_LOG_ORIGIN;
  const keys = await platformKeys(secretsDir, { logOrigin });
  const gatewayUrl = (env.GARANT_GATEWAY_URL || `http://localhost:${ports.gateway}`).replace(/\/$/, '');
  const issuer = env.GARANT_OIDC_ISSUER || `http://localhost:${ports.identityProvider}`;
  const warden = new Warden();
  const platform = new Platform(root, warden);
  /** @type {PartFailed | undefined} */ let early;
  platform.onCrash = (failure) => (early ??= failure);

  try {
    const [adminUrl, brokers] = await Promise.all([
      env.GARANT_DATABASE_URL
        ? step('PostgreSQL (yours)', () => outsideDatabase(String(env.GARANT_DATABASE_URL)))
        : step('PostgreSQL', async () => {
            const password = await secretOf(join(secretsDir, 'postgres-superuser'));
            const options = {
              dataDir: join(root, 'postgres', 'data'),
              port: ports.postgres,
              password,
              logFile: log('postgres'),
              warden,
            };
            const { part, url } = await startPostgres(options);
            platform.add('PostgreSQL', part, (again) =>
              until('PostgreSQL accepting connections', () => accepts(url), { part: again }),
            );
            return url;
          }),
      env.GARANT_KAFKA_BROKERS
        ? step('Kafka (yours)', () => outsideKafka(String(env.GARANT_KAFKA_BROKERS)))
        : step('Kafka', async (note) => {
            const options = {
              dir: join(root, 'kafka'),
              port: ports.kafka,
              controllerPort: ports.kafkaController,
              logFile: log('kafka'),
              warden,
              say: note,
            };
            const { part, brokers } = await startKafka(options);
            platform.add('Kafka', part, (again) =>
              until('Kafka answering', () => answers(brokers), { part: again }),
            );
            return brokers;
          }),
      env.GARANT_OIDC_ISSUER
        ? undefined
        : step('identity provider', () =>
            startProvider({
              platform,
              root,
              ports,
              issuer,
              gatewayUrl,
              env,
              logFile: log('identity-provider'),
            }),
          ),
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
    await step('migrations', () =>
      Promise.all(
        SERVICES.map(({ name }) => migrate(name, envOf(name, 'migrate'), log(`${name}.migrate`), warden)),
      ),
    );
    await Promise.all(
      SERVICES.map((service) =>
        step(service.name, async () => {
          const base =
            service.name === 'gateway'
              ? `http://localhost:${ports.gateway}`
              : `http://127.0.0.1:${ports[service.port]}`;
          const part = serviceProcess(service.name, envOf(service.name), log(service.name), warden);
          const ready = (/** @type {Part} */ again) =>
            until(`${service.name} being ready`, () => healthy(`${base}/health/ready`), {
              part: again,
              timeoutMs: 120_000,
            }).catch((error) => {
              throw error instanceof PartFailed
                ? error
                : new Error(`${error.message}. Its log is ${again.logFile}`);
            });
          platform.add(service.name, part, ready);
          await ready(part);
        }),
      ),
    );
    platform.describe({
      gatewayUrl,
      issuer,
      kafkaBrokers: brokers,
      databaseUrl: adminUrl,
      metricsUrls: SERVICES.map(({ metrics }) => `http://127.0.0.1:${ports[metrics]}/metrics`),
      personas: env.GARANT_OIDC_ISSUER ? [] : personas(),
      logOrigin,
      logVerifierKey: keys.logVerifierKey,
      demo: demoOf(root),
    });
    if (seed && platform.fresh) await step('demonstration', (note) => seedPlatform(platform, { env, note }));
    if (early) throw early;
    platform.onCrash = () => {};
    return platform;
  } catch (error) {
    await platform.stop();
    throw early ?? error;
  }
}

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
  const { code } = await part.ended;
  if (code !== 0) throw new PartFailed(part);
  platform.fresh = false;
  platform.describe({ ...platform.description, demo: demoOf(platform.dir) });
}

/** @param {{ platform: Platform, root: string, ports: Record<string, number>, issuer: string, gatewayUrl: string, env: NodeJS.ProcessEnv, logFile: string }} options */
async function startProvider({ platform, root, ports, issuer, gatewayUrl, env, logFile }) {
  const part = new Part(
    {
      name: 'identity-provider',
      command: process.execPath,
      args: [join(ROOT, 'infra', 'identity-provider', 'main.mjs')],
      env: {
        ...plainEnv(env),
        GARANT_IDENTITY_PROVIDER_PORT: String(ports.identityProvider),
        GARANT_IDENTITY_PROVIDER_DATA: join(root, 'secrets'),
        GARANT_OIDC_ISSUER: issuer,
        GARANT_GATEWAY_URL: gatewayUrl,
        GARANT_OIDC_CLIENT_SECRET_FILE: join(root, 'secrets', 'oidc-client'),
      },
      logFile,
      stage: 1,
    },
    platform.warden,
  );
  const ready = (/** @type {Part} */ again) =>
    until(
      'the identity provider answering',
      () => healthy(`http://localhost:${ports.identityProvider}/health/ready`),
      { part: again },
    );
  platform.add('identity-provider', part, ready);
  await ready(part);
}

/** @param {string} name @param {NodeJS.ProcessEnv} env @param {string} logFile @param {Warden} warden */
function serviceProcess(name, env, logFile, warden) {
  const args = ['--enable-source-maps', join(ROOT, 'apps', name, 'dist', 'main.js')];
  return new Part(
    { name, command: process.execPath, args, env, cwd: ROOT, logFile, stdin: 'pipe', stage: 0 },
    warden,
  );
}

/** @param {string} name @param {NodeJS.ProcessEnv} env @param {string} logFile @param {Warden} warden */
async function migrate(name, env, logFile, warden) {
  const args = ['--enable-source-maps', join(ROOT, 'apps', name, 'dist', 'migrate.js')];
  const part = new Part(
    { name: `migration of ${name}`, command: process.execPath, args, env, cwd: ROOT, logFile, stdin: 'pipe' },
    warden,
  );
  const { code } = await part.ended;
  if (code !== 0) throw new PartFailed(part);
}

async function healthy(/** @type {string} */ url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  if (!response.ok)
    throw new Error(`${url} answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return true;
}

async function outsideDatabase(/** @type {string} */ url) {
  await until('GARANT_DATABASE_URL answering', () => accepts(url), { timeoutMs: 15_000 });
  return url;
}

async function outsideKafka(/** @type {string} */ brokers) {
  await until('GARANT_KAFKA_BROKERS answering', () => answers(brokers), { timeoutMs: 30_000 });
  return brokers;
}

function checkOutsideIssuer(/** @type {NodeJS.ProcessEnv} */ env) {
  if (!env.GARANT_OIDC_ISSUER) return;
  const missing = ['GARANT_OIDC_CLIENT_ID', 'GARANT_OIDC_CLIENT_SECRET_FILE'].filter((name) => !env[name]);
  if (missing.length)
    throw new Error(
      `GARANT_OIDC_ISSUER names an identity provider of your own; set ${missing.join(' and ')} too.`,
    );
}

/** If the busy ports belong to a platform started from this same folder, that is worth saying first. */
function alreadyRunning(/** @type {string} */ root) {
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

function personas() {
  const all = JSON.parse(readFileSync(join(ROOT, 'infra', 'identity-provider', 'personas.json'), 'utf8'));
  return all.map((/** @type {any} */ { id, role, name, username, password }) => ({
    id,
    role,
    name,
    username,
    password,
  }));
}

function demoOf(/** @type {string} */ root) {
  const file = join(root, 'demo.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}
