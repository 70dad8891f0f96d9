// Entry point of the image: one service, or one task that sets the platform up.
//
//   keys        makes keys and passwords once and gives each service its own (volumes below /run/garant)
//   databases   creates roles and databases, and lowers the walls of the audit log for the migrations; waits for nothing,
//               compose starts it when PostgreSQL is healthy
//   topics      creates the topics
//   migrations  migrates the four databases, each as its migrator
//   walls       raises the walls around the audit log's tables of evidence
//   consent | access-requests | audit-log | gateway
//
// Passwords are files. A service's own is read here and becomes its connection URL, so that it stands in no
// compose file and no image.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVICES, namesOf, passwordIn, provisionDatabases } from '../postgres/provision.mjs';
import { lowerWalls, raiseWalls } from '../postgres/walls.mjs';

const MOUNTS = '/run/garant';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const address = process.env.DATABASE_ADDRESS || 'postgres:5432';

/** @type {Record<string, () => Promise<void>>} */
const TASKS = { keys, databases, topics, migrations, walls };

async function keys() {
  const { platformKeys } = await import('../../tools/start/keys.mjs');
  const setup = join(MOUNTS, 'setup');
  const { files } = await platformKeys(setup, { logOrigin: process.env.GARANT_LOG_ORIGIN || undefined });
  for (const service of SERVICES) {
    const folder = join(MOUNTS, service);
    const { app, migrator } = namesOf(service);
    const [appPassword, migratorPassword] = [app, migrator].map((name) => passwordIn(setup, name));
    for (const file of Object.values(files(service))) copyFileSync(file, join(folder, basename(file)));
    writeFileSync(join(folder, 'database'), appPassword, { mode: 0o600 });
    writeFileSync(join(MOUNTS, 'migrations', app), appPassword, { mode: 0o600 });
    writeFileSync(join(MOUNTS, 'migrations', migrator), migratorPassword, { mode: 0o600 });
  }
  // The database image reads this as another user, in a volume that only it and `databases` mount.
  mkdirSync(join(MOUNTS, 'admin'), { recursive: true });
  writeFileSync(join(MOUNTS, 'admin', 'postgres'), passwordIn(setup, 'postgres-superuser'), { mode: 0o444 });
}

async function databases() {
  const adminUrl = adminOf();
  await provisionDatabases({ adminUrl, secretsDir: join(MOUNTS, 'setup') });
  await lowerWalls({ adminUrl });
}

async function walls() {
  const { standing, tables, why } = await raiseWalls({ adminUrl: adminOf() });
  console.log(standing ? `walls: around ${tables.join(', ')}` : `walls: none (${why})`);
}

const adminOf = () =>
  urlOf('postgres', readFileSync(join(MOUNTS, 'admin', 'postgres'), 'utf8').trim(), 'postgres');

async function topics() {
  const { createTopics } = await import('../topics/create.mjs');
  await createTopics({
    brokers: String(process.env.GARANT_KAFKA_BROKERS),
    prefix: process.env.GARANT_TOPIC_PREFIX || undefined,
    replication: Number(process.env.TOPIC_REPLICATION || 1),
  });
}

async function migrations() {
  for (const service of SERVICES) {
    const { database, app, migrator } = namesOf(service);
    const urlFor = (/** @type {string} */ role) =>
      urlOf(role, readFileSync(join(MOUNTS, 'migrations', role), 'utf8').trim(), database);
    const env = {
      ...process.env,
      GARANT_MIGRATOR_DATABASE_URL: urlFor(migrator),
      // Its migrations grant to this role, and publish as it what ships with the platform.
      GARANT_DATABASE_URL: urlFor(app),
    };
    const { status } = spawnSync(process.execPath, [join(ROOT, 'apps', service, 'dist', 'migrate.js')], {
      env,
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error(`the migration of ${service} failed`);
  }
}

async function serve(/** @type {string} */ service) {
  const file = join(MOUNTS, 'secrets', 'database');
  const { database, app } = namesOf(service);
  if (!process.env.GARANT_DATABASE_URL && existsSync(file)) {
    process.env.GARANT_DATABASE_URL = urlOf(app, readFileSync(file, 'utf8').trim(), database);
  }
  await import(new URL(`../../apps/${service}/dist/main.js`, import.meta.url).href);
}

function urlOf(/** @type {string} */ user, /** @type {string} */ password, /** @type {string} */ database) {
  return `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${address}/${database}`;
}

const name = process.argv[2] ?? '';
const isService = SERVICES.some((service) => service === name);
if (!isService && !(name in TASKS)) {
  console.error(`usage: run.mjs ${[...SERVICES, ...Object.keys(TASKS)].join(' | ')}`);
  process.exit(2);
}
await (isService ? serve(name) : TASKS[name]());
