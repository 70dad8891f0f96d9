// `npm test`: everything a change must pass, on a real PostgreSQL, a real Kafka and a real browser.
//
//   npm test                         all of it
//   npm test -- --only unit,db       some of it
//
// The last line is `N passed, N failed`. Data live in `.garant-test/` on free ports: a running platform is left alone.
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { diagnose, sentenceOf } from '../doctor/diagnosis.mjs';
import { installPackages, packagesMissing } from '../start/install.mjs';
import { seconds } from '../start/progress.mjs';
import { ROOT } from '../start/settings.mjs';
import { CHECKS, checkEnv } from './suites.mjs';

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? CHECKS.map(({ name }) => name);
const unknown = wanted.filter((name) => !CHECKS.some((check) => check.name === name));
if (unknown.length) {
  console.error(
    `no check named ${unknown.join(', ')}; there are: ${CHECKS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(2);
}

const dir = join(ROOT, '.garant-test');
const since = Date.now();
/** @type {{ name: string, passed: number, failed: number, ms: number, note?: string | undefined }[]} */
const results = [];
/** @type {Awaited<ReturnType<typeof import('../start/stack.mjs').startStack>> | undefined} */ let stack;

/** @param {string} name @param {string} what @param {() => Promise<import('./suites.mjs').Verdict>} work */
async function check(name, what, work) {
  console.log(`\n▸ ${name}: ${what}`);
  const start = Date.now();
  const {
    passed,
    failed,
    said = [],
    note,
  } = await work().catch(
    (error) =>
      /** @type {import('./suites.mjs').Verdict} */ ({ passed: 0, failed: 1, said: [String(error.message)] }),
  );
  const ms = Date.now() - start;
  if (failed && said.length) console.log(said.map((line) => `    ${line}`).join('\n'));
  if (note) console.log(`! ${name} WAS NOT RUN: ${note}`);
  else console.log(`${failed ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed (${seconds(ms)})`);
  results.push({ name, passed, failed, ms, note });
}

async function startStack() {
  const { startStack: start } = await import('../start/stack.mjs');
  stack = await start({ dir: join(dir, 'stack'), say: (message) => console.log(`    ${message}`) });
  return { passed: 1, failed: 0 };
}

async function main() {
  const needed = (await diagnose({ dir, checkPorts: false })).filter(({ level }) => level === 'missing');
  if (needed.length) {
    console.log(needed.map(sentenceOf).join('\n\n'));
    results.push({ name: 'machine', passed: 0, failed: needed.length, ms: 0 });
    return;
  }
  // What earlier runs left: their data, and the platforms of journeys that were kept to be looked at.
  // Go's caches stay: they hold what was downloaded, and are checked by their sums.
  for (const name of existsSync(dir) ? readdirSync(dir) : [])
    if (name !== 'go') rmSync(join(dir, name), { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  if (packagesMissing()) {
    console.log('▸ npm packages');
    await installPackages(join(dir, 'logs', 'npm.log'));
  }

  for (const { name, what, needs = [], run } of CHECKS) {
    if (!wanted.includes(name)) continue;
    if (needs.includes('stack') && !results.some((result) => result.name === 'stack')) {
      await check('stack', 'PostgreSQL and Kafka for tests', startStack);
    }
    const lacking = needs.filter((need) => results.find((result) => result.name === need)?.failed);
    if (lacking.length) {
      await check(name, what, async () => ({
        passed: 0,
        failed: 1,
        said: [`not run: ${lacking.join(', ')} failed`],
      }));
    } else {
      await check(name, what, () => run({ env: checkEnv(stack?.env), resultDir: join(dir, 'results') }));
    }
  }
}

function summary() {
  const width = Math.max(...results.map(({ name }) => name.length), 0);
  console.log(`\nEverything took ${seconds(Date.now() - since)}.`);
  for (const { name, passed, failed, ms, note } of results) {
    console.log(
      `  ${note ? '!' : failed ? '✗' : '✓'} ${name.padEnd(width)}  ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds(ms).padStart(9)}${note ? `  NOT RUN: ${note}` : ''}`,
    );
  }
  const total = (/** @type {'passed' | 'failed'} */ key) =>
    results.reduce((sum, result) => sum + result[key], 0);
  console.log(`${total('passed')} passed, ${total('failed')} failed`);
  return total('failed') === 0 ? 0 : 1;
}

let ending = false;
async function end(/** @type {number | undefined} */ code) {
  if (ending) return;
  ending = true;
  await stack?.stop();
  const verdict = summary();
  process.exit(code ?? verdict);
}
process.on('SIGINT', () => end(130));
process.on('SIGTERM', () => end(143));
main()
  .then(() => end(undefined))
  .catch((error) => {
    console.error(error.message);
    results.push({ name: 'npm test', passed: 0, failed: 1, ms: 0 });
    return end(undefined);
  });
