// `npm run bench [-- --scale 2] [--people 10000000]`: starts a platform of its own and measures it. Every figure comes with a baseline of the
// same run and is read as a ratio; nothing here fails because a machine is slow. Results: a table, and results.json beside.
import { rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SeedApi } from '../seed/seed.api.mjs';
import { startPlatform } from '../start/platform.mjs';
import { PORTS, portIsFree } from '../start/ports.mjs';
import { benchAppends } from './appends.bench.mjs';
import { benchChoices } from './choices.bench.mjs';
import { benchDecisions } from './decisions.bench.mjs';
import { memoryOf } from './memory.bench.mjs';
import { benchRegister } from './register.bench.mjs';
import { benchRelease } from './release.bench.mjs';
import { memoryTable, resultTable } from './result.table.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, people: { type: 'string', default: '20000' } },
});
const scale = Number(values.scale);
const people = Number(values.people);
if (!(people >= 1_000 && people <= 100_000_000)) {
  console.error(`--people ${values.people} is not a number from 1,000 to 100,000,000`);
  process.exit(1);
}
if (!(scale > 0 && scale <= 100)) {
  console.error(`--scale ${values.scale} is not a number above 0 and up to 100`);
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
  platform = await startPlatform({
    dir,
    portBase: await freeBase(),
    seed: true,
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
  const results = [];
  say('measuring decisions');
  results.push(...(await benchDecisions(api, demo, scale)));
  say('measuring choices');
  results.push(...(await benchChoices(api, scale)));
  const loaded = memoryOf(platform.description);
  say('measuring the log');
  results.push(...(await benchAppends(platform.description.databaseUrl, scale)));
  say(`measuring a register of ${people} people`);
  results.push(
    ...(await benchRegister(platform.description.databaseUrl, {
      people,
      rows: Math.round(60_000 * scale),
      say,
    })),
  );
  await platform.stop();
  platform = undefined;
  say('measuring a release');
  results.push(...(await benchRelease(dir, scale)));

  const machine = {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    /** Others at work on the machine when the run began: figures are then low, ratios less so. */
    loadBefore,
    platform: `${process.platform}-${process.arch}`,
  };
  const report = {
    at: new Date().toISOString(),
    scale,
    seconds: Math.round((performance.now() - started) / 1_000),
    machine,
    results: results.map((each) => ({ ...each, ratio: each.value / each.baseline.value })),
    memoryMb: { idle, loaded },
  };
  writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify(report, null, 2)}\n`);
  console.log(`${resultTable(report.results)}\n\n${memoryTable(report.memoryMb)}\n`);
  console.log(
    `${machine.cores} × ${machine.cpu}, ${machine.memoryGb} GB, Node ${machine.node}, load ${machine.loadBefore?.toFixed(1)} before; ${report.seconds} s in all`,
  );
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await stop();
}
