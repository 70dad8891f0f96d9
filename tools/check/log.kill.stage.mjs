// One log whose process is killed again and again (log.kill.mjs): how it is started, fed and verified.
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import pg from 'pg';
import { namesOf, provisionDatabases, urlWith } from '../../infra/postgres/provision.mjs';
import { raiseWalls } from '../../infra/postgres/walls.mjs';
import { createTopics } from '../../infra/topics/create.mjs';
import { platformKeys } from '../start/keys.mjs';
import { portsOf } from '../start/ports.mjs';
import { ROOT, serviceEnvironments } from '../start/settings.mjs';

const ORIGIN = 'killed.example/log';
const APP = join(ROOT, 'apps', 'audit-log', 'dist');
const PARTITIONS = 6;

/** @param {string} path a built module of the audit log: this is where it must work */
const built = (path) => import(new URL(`../../apps/audit-log/dist/${path}`, import.meta.url).href);

export class KilledLog {
  /** Every checkpoint that was ever seen published. @type {Set<string>} */
  notes = new Set();
  size = 0;
  messages = 0;
  /** Ids of what the broker acknowledged. @type {Set<string>} */
  sent = new Set();
  /** Producer numbers per partition. */
  numbers = Array.from({ length: PARTITIONS }, () => 0);
  source = `garant/consent/${randomUUID()}`;
  /** @type {import('node:child_process').ChildProcess | undefined} */ child;
  /** @type {Promise<unknown>} */ ended = Promise.resolve();

  /**
   * @param {{ dir: string, env: NodeJS.ProcessEnv, prefix: string, brokers: string, adminUrl: string, names: ReturnType<typeof namesOf> }} given
   */
  constructor(given) {
    this.given = given;
    this.pool = new pg.Pool({
      connectionString: urlWith(given.adminUrl, { database: given.names.database }),
      max: 2,
    });
    this.pool.on('error', () => {});
    this.kafka = new kafkajs.Kafka({
      clientId: 'garant-kill',
      brokers: given.brokers.split(','),
      logLevel: kafkajs.logLevel.NOTHING,
    });
    this.producer = this.kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  }

  /** @param {{ adminUrl: string, brokers: string, dir: string }} options */
  static async make({ adminUrl, brokers, dir }) {
    const name = `kill-${randomBytes(4).toString('hex')}`;
    const root = join(dir, name);
    const secretsDir = join(root, 'secrets');
    mkdirSync(secretsDir, { recursive: true });
    const [databases] = await Promise.all([
      provisionDatabases({ adminUrl, secretsDir, services: [name] }),
      createTopics({ brokers, prefix: name }),
    ]);
    const { SETTINGS } = await import('@garant/contracts');
    const envOf = serviceEnvironments({
      dir: root,
      // Each start takes free ports of its own: a killed process may hold its old ones for a moment.
      ports: portsOf({ base: 1, env: {} }),
      env: {
        PATH: process.env.PATH,
        GARANT_TOPIC_PREFIX: name,
        GARANT_CHECKPOINT_SECONDS: '0.2',
        GARANT_LOG_LEVEL: 'info',
      },
      table: SETTINGS,
      keys: await platformKeys(secretsDir, { logOrigin: ORIGIN }),
      databases: { 'audit-log': databases[name] },
      brokers,
      issuer: 'http://localhost',
      gatewayUrl: 'http://localhost',
      logOrigin: ORIGIN,
    });
    const log = new KilledLog({
      dir: root,
      env: envOf('audit-log'),
      prefix: name,
      brokers,
      adminUrl,
      names: namesOf(name),
    });
    const migrated = await log.run('migrate.js', envOf('audit-log', 'migrate'));
    if (migrated !== 0) throw new Error(`the migration failed; see ${join(root, 'migrate.js.log')}`);
    await raiseWalls({ adminUrl, names: namesOf(name) });
    await log.producer.connect();
    return log;
  }

  /** @param {string} script @param {NodeJS.ProcessEnv} env */
  spawn(script, env) {
    const out = openSync(join(this.given.dir, `${script}.log`), 'a');
    const child = spawn(process.execPath, ['--enable-source-maps', join(APP, script)], {
      env,
      // A service ends when this pipe closes: none outlives the one that kills it.
      stdio: ['pipe', out, out],
    });
    closeSync(out);
    return child;
  }

  /** @param {string} script @param {NodeJS.ProcessEnv} env @returns {Promise<number | null>} */
  run(script, env) {
    return new Promise((done) => this.spawn(script, env).once('exit', (code) => done(code)));
  }

  async start() {
    this.before = this.size;
    const [port, metrics] = [await freePort(), await freePort()];
    const env = { ...this.given.env, GARANT_PORT: String(port), GARANT_METRICS_PORT: String(metrics) };
    const child = this.spawn('main.js', env);
    this.child = child;
    this.ended = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  }

  /** Well-formed events in partitions of their own numbers, and now and then bytes that nobody can read. */
  async send(/** @type {number} */ count) {
    const messages = Array.from({ length: count }, () => {
      const partition = Math.floor(Math.random() * PARTITIONS);
      if (Math.random() < 0.01) return { id: null, partition, key: 'k', value: randomBytes(40) };
      const id = randomUUID();
      const value = JSON.stringify({
        specversion: '1.0',
        id,
        source: this.source,
        type: 'key.released',
        subject: 'k',
        time: new Date().toISOString(),
        datacontenttype: 'application/json',
        data: { key: 'k', service: 'consent' },
        salt: randomBytes(16).toString('base64url'),
        causationid: 'system:clock/test',
        producernumber: ++this.numbers[partition],
      });
      return { id, partition, key: 'k', value };
    });
    // A refusal before anything was written is tried again by the client; the order in a partition stays.
    await this.producer.send({ topic: `${this.given.prefix}.consent.events`, acks: -1, messages });
    this.messages += count;
    for (const { id } of messages) if (id) this.sent.add(id);
  }

  /** Waits, while events go on arriving and checkpoints are seen. */
  async during(/** @type {number} */ ms) {
    const until = Date.now() + ms;
    while (Date.now() < until) {
      await this.send(1 + Math.floor(Math.random() * 12));
      this.look();
      await wait(Math.min(40, Math.max(0, until - Date.now())));
    }
  }

  /** Until this process has logged something; false when it does not. */
  async working() {
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
      if (this.child?.exitCode !== null) return false;
      if ((await this.head()) > (this.before ?? 0)) return true;
      this.look();
      await wait(25);
    }
    return false;
  }

  async kill() {
    this.child?.kill('SIGKILL');
    await this.ended;
    this.look();
    await this.leaveGroups().catch(() => undefined);
  }

  /** @returns {string | null} */
  look() {
    try {
      const note = readFileSync(join(this.given.dir, 'audit-log', 'checkpoint'), 'utf8');
      this.notes.add(note);
      return note;
    } catch {
      return null;
    }
  }

  async head() {
    const { rows } = await this.pool.query('SELECT coalesce(max(index) + 1, 0)::int AS head FROM log_entry');
    return rows[0].head;
  }

  /** At rest: everything that the log keeps twice, and every message at most once. @returns {Promise<string[]>} */
  async verify() {
    const [{ examineLog }, { loadLogKey }, { LogFiles }] = await Promise.all([
      built('publish/record.examination.js'),
      built('publish/checkpoint.key.js'),
      built('publish/log.files.js'),
    ]);
    const tx = {
      service: 'audit-log',
      query: async (/** @type {string} */ sql, /** @type {unknown[]} */ params = []) =>
        (await this.pool.query(sql, params)).rows,
      wroteOutbox: () => {},
    };
    const key = loadLogKey(String(this.given.env.GARANT_CHECKPOINT_KEY_FILE), ORIGIN);
    this.size = await this.head();
    const findings = await examineLog(tx, new LogFiles(join(this.given.dir, 'audit-log')), key, [
      ...this.notes,
    ]);
    const faults = findings
      // Killed before its first checkpoint file: the next start puts it there.
      .filter((/** @type {any} */ { code }) => code !== 'checkpoint-file-missing' || this.notes.size > 0)
      .map((/** @type {any} */ { code, first, last, detail }) => `${code} ${first} to ${last}: ${detail}`);
    const { rows } = await this.pool.query(
      'SELECT id, count(*)::int AS times FROM log_entry WHERE source = $1 GROUP BY id',
      [this.source],
    );
    for (const { id, times } of rows) {
      if (times > 1) faults.push(`${id} is in the log ${times} times`);
      if (!this.sent.has(id)) faults.push(`${id} was never acknowledged by the broker`);
    }
    return faults;
  }

  /** Lets it run until it has everything, ends it in the ordinary way, and counts. @returns {Promise<string[]>} */
  async finish() {
    await this.start();
    const counted = async () =>
      (
        await this.pool.query(
          `SELECT (SELECT count(*)::int FROM log_entry WHERE source = $1) AS events,
                  (SELECT count(*)::int FROM log_entry WHERE source = 'kafka') AS bytes,
                  (SELECT coalesce(max(index) + 1, 0)::int FROM log_entry) AS head,
                  (SELECT coalesce(max(size), 0)::int FROM checkpoint) AS signed`,
          [this.source],
        )
      ).rows[0];
    const until = Date.now() + 90_000;
    let found = await counted();
    while (Date.now() < until && (found.events + found.bytes < this.messages || found.signed < found.head)) {
      await wait(200);
      found = await counted();
    }
    this.child?.kill('SIGTERM');
    await this.ended;
    this.look();
    const faults = await this.verify();
    if (found.events !== this.sent.size)
      faults.push(`${found.events} of ${this.sent.size} events are in the log`);
    if (found.events + found.bytes !== this.messages)
      faults.push(`${found.events + found.bytes} of ${this.messages} messages are in the log`);
    if (found.signed < found.head)
      faults.push(`a checkpoint covers ${found.signed} of ${found.head} entries`);
    const { rows } = await this.pool.query(
      `SELECT count(*)::int AS count FROM log_entry WHERE source = $1 AND convert_from(entry, 'UTF8') NOT LIKE '%"flags":[]%'`,
      [this.source],
    );
    if (rows[0].count > 0) faults.push(`${rows[0].count} well-formed events are flagged`);
    return faults;
  }

  /** Tells the broker that the killed process left, so that a round does not wait until the group notices by itself. */
  async leaveGroups() {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      const ids = (await admin.listGroups()).groups
        .map(({ groupId }) => groupId)
        .filter((id) => id.startsWith(`${this.given.prefix}.`));
      const { groups } = await admin.describeGroups(ids);
      for (const { groupId, members } of groups)
        if (members.length > 0)
          await leaveGroup(
            this.given.brokers,
            groupId,
            members.map(({ memberId }) => memberId),
          );
    } finally {
      await admin.disconnect();
    }
  }

  async remove(/** @type {boolean} */ keep) {
    if (this.child?.exitCode === null) this.child.kill('SIGKILL');
    await this.ended;
    await this.producer.disconnect();
    await this.pool.end();
    const admin = this.kafka.admin();
    await admin.connect();
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(`${this.given.prefix}.`));
    await admin.deleteTopics({ topics }).catch(() => undefined);
    await admin.disconnect();
    if (keep) return;
    const { database, migrator, app } = this.given.names;
    const server = new pg.Client({ connectionString: this.given.adminUrl });
    await server.connect();
    await server.query(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await server.query(`DROP ROLE IF EXISTS ${migrator}`);
    await server.query(`DROP ROLE IF EXISTS ${app}`);
    await server.end();
    rmSync(this.given.dir, { recursive: true, force: true });
  }
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => done(port));
    });
  });
}

/**
 * LeaveGroup, version 3, of the Kafka protocol, for somebody else: the client library leaves for itself alone.
 * @param {string} brokers @param {string} group @param {string[]} members
 */
function leaveGroup(brokers, group, members) {
  const text = (/** @type {string} */ value) => {
    const bytes = Buffer.from(value);
    return Buffer.concat([int(2, bytes.length), bytes]);
  };
  const int = (/** @type {2 | 4} */ width, /** @type {number} */ value) => {
    const bytes = Buffer.alloc(width);
    bytes.writeIntBE(value, 0, width);
    return bytes;
  };
  const body = Buffer.concat([
    int(2, 13),
    int(2, 3),
    int(4, 1),
    text('garant-kill'),
    text(group),
    int(4, members.length),
    ...members.flatMap((member) => [text(member), int(2, -1)]),
  ]);
  const [host, port] = String(brokers.split(',')[0]).split(':');
  return new Promise((done, failed) => {
    const socket = connect(Number(port), host, () =>
      socket.write(Buffer.concat([int(4, body.length), body])),
    );
    socket.once('data', () => socket.end());
    socket.once('close', () => done(undefined));
    socket.once('error', failed);
    socket.setTimeout(2_000, () => socket.destroy());
  });
}
