// `npm run bench [-- --scale 2] [--people 10000000] [--applications 5000] [--entries 100000] [--only access,editing]`: starts a platform of its own
// and measures it. Every figure comes with a baseline of the same run and is read as a ratio; nothing here fails because a machine
// is slow. Results: a table, and results.json beside; with --only, the other figures in it stay as they were.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SeedApi } from '../seed/seed.api.mjs';
import { startPlatform } from '../start/platform.mjs';
import { PORTS, portIsFree } from '../start/ports.mjs';
import { benchAccess } from './access.bench.mjs';
import { benchEditing, inviteEditors } from './access.editing.bench.mjs';
import { benchBundle } from './bundle.bench.mjs';
import { benchChoices } from './choices.bench.mjs';
import { benchDecisions } from './decisions.bench.mjs';
import { benchLogAppends } from './log.appends.bench.mjs';
import { benchLogRunning } from './log.running.bench.mjs';
import { benchDetection } from './log.detection.bench.mjs';
import { memoryOf } from './memory.bench.mjs';
import { benchRegister } from './register.bench.mjs';
import { benchRelease } from './release.bench.mjs';
import { memoryTable, resultTable } from './result.table.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    people: { type: 'string', default: '20000' },
    applications: { type: 'string', default: '5000' },
    entries: { type: 'string', default: '100000' },
    only: { type: 'string' },
  },
});
const within = (
  /** @type {'scale' | 'people' | 'applications' | 'entries'} */ name,
  /** @type {number} */ least,
  /** @type {number} */ most,
) => {
  const value = Number(values[name]);
  if (value >= least && value <= most) return value;
  console.error(`--${name} ${values[name]} is not a number from ${least} to ${most}`);
  process.exit(1);
};
const scale = within('scale', 0.01, 100);
const people = within('people', 1_000, 100_000_000);
const applications = within('applications', 100, 1_000_000);
const entries = within('entries', 20_000, 100_000_000);

/**
 * What is measured, in order; some need the demonstration's data; one needs the machine to itself and has no platform.
 * @type {Record<string, { what: string, demo?: true, alone?: true, run: (of: { api: SeedApi, demo: any, url: string, brokers: string }) => Promise<any[]> }>}
 */
const SECTIONS = {
  decisions: { what: 'decisions', demo: true, run: ({ api, demo }) => benchDecisions(api, demo, scale) },
  choices: { what: 'choices', demo: true, run: ({ api }) => benchChoices(api, scale) },
  log: {
    what: `a log of ${entries} entries`,
    run: async ({ url, brokers }) => {
      const appends = await benchLogAppends(url, Math.min(entries, 200_000));
      const copied = appends[0]?.baseline.value ?? NaN;
      return [...appends, ...(await benchLogRunning(url, brokers, { entries, copied, say }))];
    },
  },
  bundle: {
    what: 'an inspection bundle',
    run: ({ url }) => benchBundle(url, { entries: Math.round(100_000 * scale), say }),
  },
  detection: {
    what: 'detection over the log',
    run: ({ url }) => benchDetection(url, { entries: Math.round(50_000 * scale), say }),
  },
  register: {
    what: `a register of ${people} people`,
    run: ({ url }) => benchRegister(url, { people, rows: Math.round(60_000 * scale), say }),
  },
  access: {
    what: `${applications} access requests`,
    run: ({ url }) => benchAccess(url, { applications, scale, say }),
  },
  editing: { what: 'fifty people at ten applications', run: ({ api }) => benchEditing(api, scale) },
  release: { what: 'a release', alone: true, run: () => benchRelease(dir, scale) },
};
const only = values.only?.split(',') ?? Object.keys(SECTIONS);
const unknown = only.filter((name) => !Object.hasOwn(SECTIONS, name));
if (unknown.length > 0) {
  console.error(`--only ${unknown.join(',')}: the sections are ${Object.keys(SECTIONS).join(', ')}`);
  process.exit(1);
}

async function freeBase() {
  for (let base = 21_000; base < 40_000; base += 100) {
    const free = await Promise.all(Object.values(PORTS).map(({ offset }) => portIsFree(base + offset)));
    if (free.every(Boolean)) return base;
  }
  throw new Error('no free ports between 21000 and 40000');
}

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);
/** A folder of the tests, which Git ignores. */
const dir = join(root, '.garant-test', 'bench');
rmSync(dir, { recursive: true, force: true });
/** @type {import('../start/platform.mjs').Platform | undefined} */
let platform;
const stop = async () => {
  await platform?.stop();
  rmSync(dir, { recursive: true, force: true });
};
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => void stop().then(() => process.exit(130)));

try {
  const started = performance.now();
  const [loadBefore] = loadavg();
  if (only.includes('editing')) inviteEditors(dir);
  platform = await startPlatform({
    dir,
    portBase: await freeBase(),
    seed: only.some((name) => SECTIONS[name]?.demo),
    // One address sends everything here; the limit that keeps strangers from doing so would be what is measured.
    env: { ...process.env, GARANT_REQUESTS_PER_MINUTE: '1000000' },
    step: async (what, work) => {
      say(what);
      return work(() => {});
    },
  });
  const api = new SeedApi(platform.description);
  const demo = platform.description.demo;
  const idle = memoryOf(platform.description);
  const of = {
    api,
    demo,
    url: platform.description.databaseUrl,
    brokers: platform.description.kafkaBrokers,
  };
  /** @type {any[]} */
  const results = [];
  let loaded = idle;
  for (const [section, { what, alone, run }] of Object.entries(SECTIONS)) {
    if (!only.includes(section)) continue;
    if (alone && platform) {
      await platform.stop();
      platform = undefined;
    }
    say(`measuring ${what}`);
    results.push(...(await run(of)).map((each) => ({ section, ...each })));
    if (section === 'choices') loaded = memoryOf(of.api.platform);
  }

  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    /** Others at work on the machine when the run began: figures are then low, ratios less so. */
    loadBefore,
    platform: `${process.platform}-${process.arch}`,
  };
  const measured = results.map((each) => ({ ...each, ratio: each.value / each.baseline.value }));
  const file = new URL('results.json', import.meta.url);
  const before =
    values.only !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  const report = {
    at: new Date().toISOString(),
    scale,
    seconds: Math.round((performance.now() - started) / 1_000),
    machine,
    results: [
      ...(before?.results ?? []).filter((/** @type {any} */ { section }) => !only.includes(section)),
      ...measured,
    ],
    memoryMb: only.includes('choices') ? { idle, loaded } : (before?.memoryMb ?? { idle, loaded }),
  };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`${resultTable(measured)}\n`);
  if (only.includes('choices')) console.log(`${memoryTable(report.memoryMb)}\n`);
  console.log(
    `${machine.cores} × ${machine.cpu}, ${machine.memoryGb} GB, Node ${machine.node}, load ${machine.loadBefore?.toFixed(1)} before; ${report.seconds} s in all`,
  );
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stop();
}
