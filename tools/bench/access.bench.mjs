// Access requests of four years (`--applications`, default 5,000) in a database of their own: the first list after a start,
// lists and searches of every role, opening one application, and the read models made again from all events.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { applicationIdOf, peopleOf } from '../generate/access.people.mjs';
import { generateAccess } from '../generate/access.population.mjs';

/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const SEED = 1;
const ASKS = 200;

/**
 * @param {string} databaseUrl administrator's address
 * @param {{ applications: number, scale: number, say?: (sentence: string) => void }} size
 */
export async function benchAccess(databaseUrl, { applications, scale, say = () => {} }) {
  process.env.GARANT_TEST_DATABASE_URL = databaseUrl;
  const [{ createTestDatabase, testKeys }, { MIGRATIONS }] = await Promise.all([
    load('libs/nest-kit/dist/testing/index.js'),
    load('apps/access-requests/dist/migrations/access-requests.migrations.js'),
  ]);
  const keys = await testKeys();
  const test = await createTestDatabase(MIGRATIONS, 'access-requests');
  try {
    const made = await generateAccess({
      connectionString: test.ownerUrl,
      applications,
      datasets: Math.ceil(applications * 0.4),
      seed: SEED,
      signer: keys.of('access-requests').signer,
      say,
    });
    say(JSON.stringify(made));
    return await measureAccess({ test, keys, made, asks: Math.max(20, Math.round(ASKS * scale)), say });
  } finally {
    await test.drop();
  }
}

/**
 * The measurements, on a database that is filled already.
 * @param {{ test: any, keys: any, made: { applications: number, events: number }, asks: number, say?: (sentence: string) => void }} given
 */
export async function measureAccess({ test, keys, made, asks, say = () => {} }) {
  const size = `${made.applications.toLocaleString('en')} applications, ${made.events.toLocaleString('en')} events`;
  const results = await measureReads({ test, keys, size, made, asks, say });
  const replayed = await job('replay', test.ownerUrl);
  const raw = await job('raw', test.ownerUrl);
  results.push(
    {
      what: `every read model made again, ${size}`,
      value: replayed.seconds,
      unit: 's',
      baseline: { what: 'the same events read and the same rows inserted, nothing else', value: raw.seconds },
      details: { kinds: replayed.kinds },
    },
    {
      what: `memory of that at its peak, ${size}`,
      value: replayed.peak / 2 ** 20,
      unit: 'MB',
      baseline: {
        what: 'the same events read and the same rows inserted, nothing else',
        value: raw.peak / 2 ** 20,
      },
    },
  );
  return results;
}

/** What people ask for: `search` words stand in one application of many. @param {number} n */
const PAGES = /** @type {const} */ ([
  ['assessor', 'applications', '/internal/applications', 'application'],
  ['assessor', 'applications in one state', '/internal/applications?state=PROCESSING', 'application'],
  ['assessor', 'applications, a search', '/internal/applications?q=endom%C3%A9triose', 'application'],
  ['researcher', 'one’s own applications', '/internal/applications?mine=true', 'application'],
  ['assessor', 'permits', '/internal/permits', 'permit'],
  ['assessor', 'permits, a search', '/internal/permits?q=endom%C3%A9triose', 'permit'],
  ['holder', 'permits of one holder', '/internal/permits', 'permit'],
  ['researcher', 'datasets', '/internal/datasets', 'dataset'],
  ['researcher', 'datasets, a search', '/internal/datasets?q=endom%C3%A9triose', 'dataset'],
  [
    'researcher',
    'the catalogue, a search with facets',
    '/internal/catalogue/search?q=endom%C3%A9triose',
    'dataset',
  ],
  ['assessor', 'the board of the access body', '/internal/workload', 'application'],
  ['assessor', 'deadlines', '/internal/deadlines', 'application'],
  ['assessor', 'projects', '/internal/projects', 'permit'],
  ['researcher', 'the public register', '/internal/register', 'application'],
  ['researcher', 'the public register, a search', '/internal/register?q=endom%C3%A9triose', 'application'],
]);

/** @param {any} given */
async function measureReads({ test, keys, size, made, asks, say }) {
  const started = await startService(test, keys);
  const { ask } = started;
  const people = peopleOf(SEED);
  const actors = {
    assessor: people.assessor(0),
    researcher: people.researcher(0),
    holder: people.holder(0),
  };
  const tokenOf = await tokens(keys);
  const get = async (/** @type {any} */ actor, /** @type {string} */ path) => {
    const answer = await ask('GET', path, {
      headers: { authorization: `Bearer ${await tokenOf(actor)}` },
    });
    if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body}`);
    return answer;
  };
  try {
    const bare = await quantiles(asks, () => rowsOf(test.database, 'application'));
    const from = performance.now();
    await get(actors.assessor, '/internal/applications');
    const results = [
      {
        what: `first list after a start, ${size}`,
        value: performance.now() - from,
        unit: 'ms',
        baseline: { what: '100 rows by SQL, p99', value: bare.p99 },
      },
    ];
    for (const [role, what, path, table] of PAGES) {
      const rows = await quantiles(asks, () => rowsOf(test.database, table));
      const page = await quantiles(asks, () => get(actors[role], path));
      results.push({
        what: `list of 100: ${what}, p99`,
        value: page.p99,
        unit: 'ms',
        baseline: { what: `100 rows of ${table} by SQL, p99`, value: rows.p99 },
      });
      say(`${what}: p50 ${page.p50.toFixed(1)}, p99 ${page.p99.toFixed(1)} ms`);
    }
    const anyId = () => applicationIdOf(SEED, Math.floor(Math.random() * made.applications));
    const [{ total }] = await test.database.query(
      'SELECT count(*)::int AS total FROM application WHERE submitted_at IS NOT NULL',
    );
    const ids = (
      await test.database.query(
        'SELECT application_id AS id FROM application WHERE submitted_at IS NOT NULL ORDER BY application_id',
      )
    ).map((/** @type {{ id: string }} */ { id }) => id);
    const row = await quantiles(asks, () =>
      test.database.query('SELECT * FROM application WHERE application_id = $1', [anyId()]),
    );
    const one = await quantiles(asks, () =>
      get(actors.assessor, `/internal/applications/${ids[Math.floor(Math.random() * total)]}`),
    );
    say(`opening: p50 ${one.p50.toFixed(1)}, p99 ${one.p99.toFixed(1)} ms`);
    results.push({
      what: 'opening one application, p99',
      value: one.p99,
      unit: 'ms',
      baseline: { what: 'its row by its key by SQL, p99', value: row.p99 },
    });
    return results;
  } finally {
    await started.close();
  }
}

/** @param {any} database @param {string} table */
const rowsOf = (database, table) =>
  database.query(`SELECT * FROM ${table} ORDER BY changed_at DESC LIMIT 100`);

/** The service over HTTP, without its bus. @param {any} test @param {any} keys */
export async function startService(test, keys) {
  const [
    kit,
    { serve },
    { AccessRequestsModule },
    { IdentityProvider },
    { OfficialLogins },
    { SETTINGS },
    { PARTS },
  ] = await Promise.all([
    load('libs/nest-kit/dist/index.js'),
    load('libs/nest-kit/dist/testing/index.js'),
    load('apps/access-requests/dist/app.module.js'),
    load('apps/access-requests/dist/committee/identity.provider.js'),
    load('apps/access-requests/dist/committee/official.login.js'),
    load('libs/contracts/dist/index.js'),
    load('apps/access-requests/dist/access.parts.js'),
  ]);
  /** @type {Record<string, any>} */
  const settings = {};
  for (const [name, { schema, users, default: text }] of Object.entries(SETTINGS))
    if (users.includes('access-requests') && text !== undefined && text !== '')
      settings[name] = schema.parse(text);
  Object.assign(settings, {
    GARANT_PORT: 0,
    GARANT_METRICS_PORT: 0,
    GARANT_LOG_LEVEL: 'silent',
    GARANT_GATEWAY_URL: 'http://gateway.example',
    GARANT_KAFKA_BROKERS: '127.0.0.1:9',
  });
  const own = keys.of('access-requests');
  const app = await kit.createService({
    service: 'access-requests',
    module: AccessRequestsModule.of({
      database: test.database,
      keys: own,
      logger: kit.createLogger('access-requests', 'silent'),
      provider: new IdentityProvider('http://127.0.0.1:9', ['bench'], true),
      logins: OfficialLogins.fromJwk(keys.secret['access-requests'].encryption),
      policy: { ehdsEarlyAdoption: true, quorum: 1 },
      settings,
    }),
    settings,
    keys: own,
    routes: (/** @type {any} */ server) => {
      for (const part of PARTS) part.routes?.(server);
    },
  });
  const { ask, url } = await serve(app);
  return { ask, url, close: () => app.close() };
}

/** One token for each person, asked for again before it ends. @param {any} keys */
async function tokens(keys) {
  const { actorTokenFor } = await load('libs/nest-kit/dist/index.js');
  return (/** @type {any} */ actor) => actorTokenFor(keys.of('gateway'), actor, 'access-requests');
}

/** @param {number} times @param {() => Promise<unknown>} work */
async function quantiles(times, work) {
  for (let i = 0; i < 5; i++) await work();
  const taken = [];
  for (let i = 0; i < times; i++) {
    const from = performance.now();
    await work();
    taken.push(performance.now() - from);
  }
  taken.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    /** @type {number} */ (taken[Math.min(taken.length - 1, Math.floor(share * taken.length))]);
  return { p50: at(0.5), p99: at(0.99) };
}

/** @param {string} way @param {string} url @returns {Promise<any>} */
function job(way, url) {
  const script = fileURLToPath(new URL('access.job.mjs', import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, way], {
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
