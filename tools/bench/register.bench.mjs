// A register of any size (`--people`) in a database of its own: one person's page, who is outside as of now, and a bulk
// import. With ten million people it takes most of an hour and 40 GB; the default takes seconds.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatePopulation } from '../generate/population.mjs';
import { subjectRefOf } from '../generate/population.people.mjs';
import { measureImport } from './imports.bench.mjs';

/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const PAGES = 2_000;

/**
 * @param {string} databaseUrl administrator's address
 * @param {{ people: number, rows: number, say?: (sentence: string) => void }} size
 */
export async function benchRegister(databaseUrl, { people, rows, say = () => {} }) {
  process.env.GARANT_TEST_DATABASE_URL = databaseUrl;
  const [{ createTestDatabase, testKeys, serve }, { MIGRATIONS }, { publishNotices }, { indexTraits }, kit] =
    await Promise.all([
      load('libs/nest-kit/dist/testing/index.js'),
      load('apps/consent/dist/migrations/consent.migrations.js'),
      load('apps/consent/dist/notices/notice.publish.js'),
      load('apps/consent/dist/people/traits.match.js'),
      load('libs/nest-kit/dist/index.js'),
    ]);
  const folder = mkdtempSync(join(tmpdir(), 'garant-bench-'));
  const keyFile = join(folder, 'vault.json');
  writeFileSync(keyFile, JSON.stringify({ current: 'a', keys: { a: randomBytes(32).toString('base64') } }));
  const cipher = kit.VaultCipher.fromFile(keyFile);
  const test = await createTestDatabase(MIGRATIONS, 'consent');
  try {
    await publishNotices(test.database, '2022-12-01T00:00:00.000Z');
    const made = await generatePopulation({
      connectionString: test.ownerUrl,
      people,
      cipher,
      indexTraits,
      say,
    });
    say(`${JSON.stringify(made)}`);
    return await measureAll({ test, testKeys, serve, kit, cipher, made, rows, say });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await test.drop();
  }
}

/**
 * The measurements, on a database that is filled already.
 * @param {{ test: any, testKeys: any, serve: any, kit: any, cipher: any, made: { people: number, choices: number, optedOut: number }, rows: number, say?: (sentence: string) => void }} given
 */
export async function measureAll({ test, testKeys, serve, kit, cipher, made, rows, say = () => {} }) {
  const { people } = made;
  const size = `${short(people)} people, ${short(made.choices)} choices`;
  const results = await measurePages({ test, testKeys, serve, kit, cipher, people, size });
  say(JSON.stringify(results));
  results.push(await measureRegister(test, made, size));
  say(JSON.stringify(results.at(-1)));
  results.push(...(await measureImport({ test, cipher, people, rows, size })));
  return results;
}

const short = (/** @type {number} */ n) =>
  n >= 1e6 ? `${(n / 1e6).toFixed(n >= 1e7 ? 0 : 1)} M` : n.toLocaleString('en');

/** @param {any} given */
async function measurePages({ test, testKeys, serve, kit, cipher, people, size }) {
  const [{ ConsentModule }, { choicesOfPerson }, { SETTINGS }] = await Promise.all([
    load('apps/consent/dist/app.module.js'),
    load('apps/consent/dist/people/people.choices.js'),
    load('libs/contracts/dist/index.js'),
  ]);
  const anybody = () => subjectRefOf(1, Math.floor(Math.random() * people));
  const point = await quantiles(PAGES, async () => {
    await test.database.query('SELECT 1 FROM vault_person WHERE subject_ref = $1', [anybody()]);
  });
  const store = await quantiles(PAGES, () => choicesOfPerson(test.database, anybody()));
  /** @type {Record<string, unknown>} */
  const settings = {};
  for (const [name, { schema, users, default: text }] of Object.entries(SETTINGS))
    if (users.includes('consent') && text !== undefined && text !== '') settings[name] = schema.parse(text);
  Object.assign(settings, {
    GARANT_PORT: 0,
    GARANT_METRICS_PORT: 0,
    GARANT_LOG_LEVEL: 'silent',
    GARANT_GATEWAY_URL: 'http://gateway.example',
    GARANT_KAFKA_BROKERS: '127.0.0.1:9',
  });
  const keys = await testKeys();
  const app = await kit.createService({
    service: 'consent',
    module: ConsentModule.of({
      database: test.database,
      keys: keys.of('consent'),
      cipher,
      logger: kit.createLogger('consent', 'silent'),
      settings,
    }),
    settings,
    keys: keys.of('consent'),
  });
  try {
    const { ask } = await serve(app);
    const http = await quantiles(PAGES, async () => {
      const subjectRef = anybody();
      const actor = { ref: randomUUID(), role: 'patient', assurance: 'eidas1', subjectRef };
      const authorization = `Bearer ${await kit.actorTokenFor(keys.of('gateway'), actor, 'consent')}`;
      const answer = await ask('GET', `/internal/choices?subjectRef=${subjectRef}`, {
        headers: { authorization },
      });
      if (answer.statusCode !== 200) throw new Error(answer.body);
    });
    const row = (
      /** @type {string} */ what,
      /** @type {number} */ value,
      /** @type {number} */ baseline,
    ) => ({
      what: `${what}, ${size}`,
      value,
      unit: 'ms',
      baseline: { what: 'one row by its key, same quantile', value: baseline },
    });
    return [
      row('one person’s choices from the store, p99', store.p99, point.p99),
      row('one person’s page over HTTP, read logged, p99', http.p99, point.p99),
    ];
  } finally {
    await app.close();
  }
}

/** @param {number} times @param {() => Promise<unknown>} work */
async function quantiles(times, work) {
  for (let i = 0; i < 50; i++) await work();
  const taken = [];
  for (let i = 0; i < times; i++) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  taken.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    /** @type {number} */ (taken[Math.floor(share * (taken.length - 1))]);
  return { p50: at(0.5), p99: at(0.99) };
}

/** @param {any} test @param {{ choices: number, optedOut: number }} made @param {string} size */
async function measureRegister(test, made, size) {
  const streamed = await job('stream', test.appUrl, made.choices);
  const raw = await job('raw', test.appUrl, made.choices);
  if (streamed.count !== made.optedOut) throw new Error(`${streamed.count} people of ${made.optedOut}`);
  return {
    what: `register as of now, ${short(streamed.count)} people outside, streamed, ${size}`,
    value: streamed.seconds,
    unit: 's',
    baseline: { what: 'all rows of the regime through the driver, in pages', value: raw.seconds },
    details: {
      peakMb: Math.round(streamed.peak / 2 ** 20),
      beforeMb: Math.round(streamed.before / 2 ** 20),
      rowsOfRegime: raw.count,
      bytes: streamed.bytes,
    },
  };
}

/** @param {string} way @param {string} url @param {number} position @returns {Promise<any>} */
function job(way, url, position) {
  const script = fileURLToPath(new URL('register.job.mjs', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, way, String(position)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, BENCH_DATABASE_URL: url },
    });
    let text = '';
    child.stdout.on('data', (part) => (text += part));
    child.on('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`${way}: ${code}`)),
    );
  });
}
