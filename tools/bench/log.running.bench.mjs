// The log at its size: filled from Kafka to the published checkpoint, then started again, asked, proven and verified.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { percentile } from './http.load.mjs';
import { published, until } from './log.appends.bench.mjs';
import { messageAt, PEOPLE, refOf } from './log.messages.mjs';
import { logStage, ORIGIN, SKEY } from './log.stage.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** @param {string} path */
const load = (path) => import(new URL(`../../${path}`, import.meta.url).href);
const SEND = 2_000;
/** Messages that wait in Kafka at the most while the log is filled: its disk stays small, the log never waits. */
const WAITING = 400_000;

/**
 * @param {string} databaseUrl administrator's address
 * @param {string} brokers
 * @param {{ entries: number, copied: number, say: (text: string) => void }} options `copied`: entries a second by COPY, as measured before
 */
export async function benchLogRunning(databaseUrl, brokers, { entries, copied, say }) {
  process.env.GARANT_TEST_KAFKA_BROKERS = brokers;
  const { testKafka } = await load('libs/nest-kit/dist/testing/index.js');
  const log = await logStage(databaseUrl);
  const kafka = testKafka();
  try {
    await kafka.createTopics();
    const empty = startService(log, kafka, 1_000);
    const firstStart = await empty.ready;
    const filled = await fill(log, kafka, empty, entries, say);
    await empty.stop();
    const again = startService(log, kafka, 1_000);
    const start = await again.ready;
    const atSecond = await inclusion(log, kafka, entries, say);
    await again.stop();
    const quick = startService(log, kafka, 100);
    await quick.ready;
    const atTenth = await inclusion(log, kafka, entries, say);
    await quick.stop();
    const size = await published(log);
    return [
      {
        what: `entries from Kafka to the checkpoint, ${entries.toLocaleString('en')} of them`,
        value: filled.perSecond,
        unit: '/s',
        baseline: { what: 'COPY of the same rows into the same indexed tables', value: copied },
        details: filled,
      },
      {
        what: 'memory of the log at the end of the filling',
        value: filled.memoryMb.at(-1),
        unit: 'MB',
        baseline: { what: 'after its first tenth', value: filled.memoryMb[0] },
        details: {},
      },
      {
        what: 'event to inclusion under a checkpoint, p99, interval 1 s',
        value: atSecond,
        unit: 'ms',
        baseline: { what: 'the interval', value: 1_000 },
        details: {},
      },
      {
        what: 'event to inclusion under a checkpoint, p99, interval 100 ms',
        value: atTenth,
        unit: 'ms',
        baseline: { what: 'the interval', value: 100 },
        details: {},
      },
      {
        what: 'start of the log, until it publishes',
        value: start,
        unit: 'ms',
        baseline: { what: 'with an empty log', value: firstStart },
        details: {},
      },
      ...(await searches(log, size, say)),
      await proofs(log, size),
      await verification(log, size, say),
    ];
  } finally {
    await kafka.cleanup();
    await log.end();
  }
}

/** @param {import('./log.stage.mjs').LogStage} log @param {any} kafka @param {number} intervalMs */
function startService(log, kafka, intervalMs) {
  const given = {
    appUrl: log.test.appUrl,
    folder: log.folder,
    skey: SKEY,
    origin: ORIGIN,
    settings: { ...kafka.settings(), GARANT_BEAT_SECONDS: 3_600 },
    intervalMs,
  };
  const child = spawn(process.execPath, [join(root, 'tools/bench/log.service.mjs'), JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const lines = createInterface({ input: child.stdout });
  const service = {
    rssMb: 0,
    /** Milliseconds from the start of the process. @type {Promise<number>} */
    ready: new Promise((resolve, reject) => {
      lines.on('line', (line) => {
        const said = JSON.parse(line);
        if (said.ready) resolve(said.ready);
        if (said.rss) service.rssMb = said.rss / 2 ** 20;
      });
      void ended.then((code) => reject(new Error(`the log ended with ${code}`)));
    }),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
  service.ready.catch(() => undefined);
  return service;
}

/** @param {import('./log.stage.mjs').LogStage} log @param {any} kafka @param {{ rssMb: number }} service @param {number} entries @param {(text: string) => void} say */
async function fill(log, kafka, service, entries, say) {
  const began = Date.now();
  const from = performance.now();
  /** After each tenth. @type {number[]} */
  const memoryMb = [];
  let sent = 0;
  let done = 0;
  const produce = async () => {
    while (sent < entries) {
      if (sent - done > WAITING) await new Promise((resolve) => setTimeout(resolve, 50));
      else {
        const count = Math.min(SEND, entries - sent);
        await kafka.send(
          Array.from({ length: count }, (_, i) => {
            const { topic, partition, key, value } = messageAt(sent + i, began);
            return { topic, partition, key: key.toString(), value };
          }),
        );
        sent += count;
      }
    }
  };
  await Promise.all([
    produce(),
    until(async () => {
      done = await published(log);
      while (done >= ((memoryMb.length + 1) * entries) / 10) {
        memoryMb.push(Math.round(service.rssMb));
        const seconds = (performance.now() - from) / 1_000;
        say(`  ${done} entries published, ${Math.round(done / seconds)}/s, ${memoryMb.at(-1)} MB`);
      }
      return done >= entries;
    }, 250),
  ]);
  return { perSecond: entries / ((performance.now() - from) / 1_000), memoryMb };
}

const PROBES = 200;

/** Milliseconds from sending an event to the checkpoint that covers it, of which 99 in a hundred need no more. */
async function inclusion(
  /** @type {import('./log.stage.mjs').LogStage} */ log,
  /** @type {any} */ kafka,
  /** @type {number} */ at,
  /** @type {(text: string) => void} */ say,
) {
  say('  events one by one');
  const source = `garant/gateway/${randomUUID()}`;
  /** @type {Map<string, number>} */
  const sentAt = new Map();
  for (let number = 1; number <= PROBES + 5; number++) {
    const { value } = messageAt(at, Date.now());
    const event = { ...JSON.parse(value.toString()), id: randomUUID(), source, producernumber: number };
    sentAt.set(event.id, Date.now());
    await kafka.send([{ topic: 'gateway.events', partition: 0, key: 'k', value: JSON.stringify(event) }]);
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
  }
  const ids = [...sentAt.keys()];
  await until(async () => {
    const [row] = await log.test.database.query(
      'SELECT count(*)::int AS n FROM log_entry WHERE id = ANY($1) AND index < (SELECT max(size) FROM checkpoint)',
      [ids],
    );
    return row.n === ids.length;
  }, 100);
  const rows = await log.test.database.query(
    `SELECT e.id, c.published_at FROM log_entry e CROSS JOIN LATERAL (SELECT published_at FROM checkpoint WHERE size > e.index ORDER BY size LIMIT 1) AS c WHERE e.id = ANY($1)`,
    [ids],
  );
  // The first ones wait until the consumer has joined its group.
  const late = rows
    .filter(({ id }) => !ids.slice(0, 5).includes(id))
    .map(({ id, published_at }) => published_at.getTime() - /** @type {number} */ (sentAt.get(id)))
    .sort((a, b) => a - b);
  return percentile(late, 0.99);
}

/** First pages by every field: of what most entries have, of what few have, of what none has; and the newest entries by number. */
async function searches(
  /** @type {import('./log.stage.mjs').LogStage} */ log,
  /** @type {number} */ size,
  /** @type {(text: string) => void} */ say,
) {
  say('  searches');
  const { searchEntries } = await load('apps/audit-log/dist/entries/entry.search.js');
  const none = randomUUID();
  const [{ first, last }] = await log.test.database.query(
    'SELECT min(earliest) AS first, max(latest) AS last FROM entry_period',
  );
  const between = (/** @type {number} */ share) =>
    new Date(first.getTime() + (last.getTime() - first.getTime()) * share).toISOString();
  /** @type {[string, Record<string, string>][]} */
  const fields = [
    ['kind', { kind: 'event' }],
    ['kind', { kind: 'command' }],
    ['type', { type: 'data.read' }],
    ['type', { type: 'no.such' }],
    ['organisation', { organisation: 'inserm' }],
    ['organisation', { organisation: none }],
    ...[1, 500_000, 999_999].map(
      (n) =>
        /** @type {[string, Record<string, string>]} */ ([
          'subject',
          { subject: refOf(`person ${n % PEOPLE}`) },
        ]),
    ),
    ['subject', { subject: none }],
    ...['dataset', 'permit', 'actor'].flatMap((kind) =>
      [0, 7].map(
        (n) => /** @type {[string, Record<string, string>]} */ ([kind, { [kind]: refOf(`${kind} ${n}`) }]),
      ),
    ),
    ['purpose', { purpose: '53.1.e' }],
    ...['project', 'application', 'release', 'environment'].map(
      (kind) => /** @type {[string, Record<string, string>]} */ ([kind, { [kind]: none }]),
    ),
    ['outcome', { outcome: 'deny' }],
    ['flag', { flag: 'gap' }],
    ['flag', { flag: 'unreadable' }],
    ['period', { from: between(0.5), to: between(0.500_1) }],
    ['period', { to: between(0.01) }],
    ['period', { from: between(0.9) }],
    ['period', { from: '2001-01-01', to: '2001-02-01' }],
  ];
  /** @type {Map<string, number[]>} */
  const taken = new Map();
  const times = async (/** @type {string} */ name, /** @type {() => Promise<unknown>} */ ask) => {
    const from = performance.now();
    await ask();
    taken.set(name, [...(taken.get(name) ?? []), performance.now() - from]);
  };
  for (let round = 0; round < 30; round++)
    for (const [name, filter] of fields) {
      await times(name, () => searchEntries(log.test.database, { ...filter, limit: 50 }));
      await times('', () =>
        searchEntries(log.test.database, { after: Math.floor(Math.random() * size), limit: 50 }),
      );
    }
  const p99 = (/** @type {string} */ name) =>
    percentile(
      /** @type {number[]} */ (taken.get(name)).sort((a, b) => a - b),
      0.99,
    );
  return [...taken.keys()]
    .filter((name) => name !== '')
    .map((name) => ({
      what: `search by ${name}, first page of 50, p99`,
      value: p99(name),
      unit: 'ms',
      baseline: { what: '50 entries by their numbers, p99', value: p99('') },
      details: { entries: size },
    }));
}

/** @param {import('./log.stage.mjs').LogStage} log @param {number} size */
async function proofs(log, size) {
  const { proofOf } = await load('apps/audit-log/dist/inspection/log.proofs.js');
  /** @type {number[]} */
  const taken = [];
  /** @type {number[]} */
  const reads = [];
  for (let n = 0; n < 1_000; n++) {
    const index = Math.floor(Math.random() * size);
    const from = performance.now();
    await proofOf(log.test.database, log.files, index);
    const between = performance.now();
    await log.files.readTile({
      level: 0,
      index: Math.floor(Math.random() * Math.floor(size / 256)),
      width: 256,
    });
    taken.push(between - from);
    reads.push(performance.now() - between);
  }
  const p99 = (/** @type {number[]} */ of) =>
    percentile(
      of.sort((a, b) => a - b),
      0.99,
    );
  return {
    what: 'inclusion proof, p99',
    value: p99(taken),
    unit: 'ms',
    baseline: { what: 'reading one tile, p99', value: p99(reads) },
    details: { entries: size },
  };
}

/** @param {import('./log.stage.mjs').LogStage} log @param {number} size @param {(text: string) => void} say */
async function verification(log, size, say) {
  say('  verification of the whole log');
  const policy = join(log.folder, 'policy');
  const { writeFile } = await import('node:fs/promises');
  await writeFile(policy, log.logKey.policy);
  const from = performance.now();
  const run = spawnSync(
    process.execPath,
    [join(root, 'apps/cli/bin/garant.mjs'), 'verify', 'log', '--dir', log.folder, '--entries', '--json'],
    { encoding: 'utf8' },
  );
  const value = size / ((performance.now() - from) / 1_000);
  const said = JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '{}');
  if (said.entries !== size) throw new Error(`verify log: ${run.stdout} ${run.stderr}`);
  return {
    what: 'whole log verified from its files, entries and tiles, in threads',
    value,
    unit: '/s',
    baseline: {
      what: 'reading the same bundles and one SHA-256 an entry, one thread',
      value: await hashed(log, size),
    },
    details: { entries: size },
  };
}

/** @param {import('./log.stage.mjs').LogStage} log @param {number} size */
async function hashed(log, size) {
  const [{ decodeBundle, formatTilePath }, { hash }] = await Promise.all([
    load('libs/merkle-log/dist/index.js'),
    import('node:crypto'),
  ]);
  const tiles = Math.min(Math.floor(size / 256), 1_000);
  const from = performance.now();
  for (let index = 0; index < tiles; index++) {
    const bytes = await readFile(join(log.folder, formatTilePath({ level: 'entries', index, width: 256 })));
    for (const entry of decodeBundle(bytes, 256).value) hash('sha256', entry);
  }
  return (tiles * 256) / ((performance.now() - from) / 1_000);
}
