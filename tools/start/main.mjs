// `npm start`: the whole platform on this machine, until Ctrl-C. Runs on a fresh clone: npm packages are imported only
// after they have been installed.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { diagnose, sentenceOf } from '../doctor/diagnosis.mjs';
import { build, installPackages, packagesMissing } from './install.mjs';
import { progress, seconds } from './progress.mjs';
import { ROOT } from './settings.mjs';

const { values: options } = parseArgs({
  options: {
    'no-seed': { type: 'boolean', default: false },
    'no-build': { type: 'boolean', default: false },
  },
});
const since = Date.now();
const { step: show, print } = progress();
/** @type {typeof show} */
const step = (what, work) =>
  stopRequested ? Promise.reject(new Error('stopped before it was up')) : show(what, work);
const dir = resolve(process.env.GARANT_DIR || join(ROOT, '.garant'));
const log = (/** @type {string} */ name) => join(dir, 'logs', `${name}.log`);

/** @type {import('./platform.mjs').Platform | undefined} */ let platform;
let stopRequested = false;
/** @type {'starting' | 'up' | 'stopping'} */ let phase = 'starting';

async function main() {
  print('Garant');
  const findings = await diagnose({ dir, checkPorts: false });
  const needed = findings.filter(({ level }) => level === 'missing');
  if (needed.length) throw new Error(needed.map(sentenceOf).join('\n\n'));

  if (packagesMissing()) await step('npm packages', () => installPackages(log('npm')));
  if (!options['no-build']) await step('build', () => build(log('build')));

  const { startPlatform, seedPlatform } = await import('./platform.mjs');
  platform = await startPlatform({ dir, step, env: process.env });
  if (stopRequested) return end(0);
  phase = 'up';
  platform.onCrash = (failure) => {
    if (phase !== 'up') return;
    print(`\n${failure.message}\nEverything else is being stopped.`);
    void end(1);
  };
  const fallen = [...platform.running.values()].find(({ part }) => !part.running);
  if (fallen) throw new Error(fallen.part.describeEnd());

  if (platform.fresh && !options['no-seed']) await seed(platform, seedPlatform);
  welcome(platform.description);
}

/**
 * A demonstration that could not be completed does not take the platform away: it is said, and tried again next time.
 * @param {import('./platform.mjs').Platform} running @param {typeof import('./platform.mjs').seedPlatform} seedPlatform
 */
async function seed(running, seedPlatform) {
  try {
    await step('demonstration', (note) => seedPlatform(running, { note }));
  } catch (error) {
    if (phase !== 'up') return;
    print(
      `\nThe demonstration is incomplete; the next start tries again. ${error instanceof Error ? error.message : error}\n`,
    );
  }
}

/** @param {any} description */
function welcome({ gatewayUrl, issuer, personas, kafkaBrokers, metricsUrls }) {
  const width = Math.max(0, ...personas.map((/** @type {any} */ { name }) => name.length));
  const lines = personas.map(
    (/** @type {any} */ { name, role, username, password }) =>
      `  ${name.padEnd(width)}  ${role.padEnd(21)} ${username.padEnd(10)} ${password}`,
  );
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  print(`
Garant ${version} is running (${seconds(Date.now() - since)}).

  Portal             ${gatewayUrl}
  Identity provider  ${issuer}
  Kafka              ${kafkaBrokers}
  Metrics            ${metricsUrls[0]} …
  Logs               ${join(dir, 'logs')}
${lines.length ? `\n  ${'Who can log in'.padEnd(width)}  ${'role'.padEnd(21)} ${'username'.padEnd(10)} password\n${lines.join('\n')}\n` : ''}
Ctrl-C stops everything that was started here; the data stay in ${dir}.`);
}

async function end(/** @type {number} */ code) {
  if (phase === 'stopping') return;
  phase = 'stopping';
  const stopping = Date.now();
  await platform?.stop();
  print(`Stopped (${seconds(Date.now() - stopping)}).`);
  process.exit(code);
}

/** While the platform is still starting it is first brought to a state that can be stopped: at most some seconds. */
function request() {
  if (stopRequested && phase === 'starting') process.exit(130); // asked twice: the warden stops what had started
  stopRequested = true;
  if (phase === 'starting') print('Stopping as soon as the current step is over (again to stop at once).');
  else void end(0);
}

/** `nohup npm start &` must survive its terminal: an ignored SIGHUP stays ignored. */
function hangupIsIgnored() {
  try {
    const mask = /SigIgn:\s*([0-9a-f]+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    return mask !== undefined && (BigInt(`0x${mask}`) & 1n) === 1n;
  } catch {
    return false;
  }
}

process.on('SIGINT', request);
process.on('SIGTERM', request);
if (!hangupIsIgnored()) process.on('SIGHUP', request);
if (process.env.npm_lifecycle_event) {
  // npm itself was killed: nobody is left to press Ctrl-C.
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) request();
  }, 2_000).unref();
}
main().catch(async (error) => {
  print(stopRequested ? 'Stopped.' : `\n${error instanceof Error ? error.message : error}`);
  phase = 'stopping';
  await platform?.stop();
  process.exit(stopRequested ? 130 : 1);
});
