// The checks of `npm test`, in order. Each returns how many passed and failed; a check that is no test suite counts one.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ROOT, plainEnv } from '../start/settings.mjs';
import { buildThirdParty } from './third.party.mjs';

/**
 * @typedef {{ passed: number, failed: number, said?: string[], note?: string }} Verdict
 *   `note`: why nothing was checked; it is printed, and printed again in the summary
 */
/**
 * @typedef {object} Check
 * @property {string} name
 * @property {string} what
 * @property {string[]} [needs] checks that must have passed; `stack` starts PostgreSQL and Kafka
 * @property {(tools: { env: NodeJS.ProcessEnv, resultDir: string }) => Promise<Verdict>} run
 */

const bin = (/** @type {string[]} */ ...path) => join(ROOT, 'node_modules', ...path);
const NX = [bin('nx', 'dist', 'bin', 'nx.js'), 'run-many', '--outputStyle=static'];
const TSC = bin('typescript', 'bin', 'tsc');

/** @type {Check[]} */
export const CHECKS = [
  {
    name: 'format',
    what: 'formatting',
    run: command([bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']),
  },
  { name: 'types', what: 'types of every project', run: command([...NX, '-t', 'typecheck']) },
  {
    // After `types`: Nx has drawn its project graph by then, without which the rule of import boundaries is passed over.
    name: 'lint',
    what: 'code style and import boundaries',
    run: command([bin('eslint', 'bin', 'eslint.js'), '.', '--max-warnings', '0']),
  },
  { name: 'tool-types', what: 'types of the tools', run: command([TSC, '-p', 'tools/check/tsconfig.json']) },
  { name: 'test-types', what: 'types of the journeys', run: command([TSC, '-p', 'tests/tsconfig.json']) },
  { name: 'fixtures', what: 'rules that must be able to fail', run: script('tools/check/fixtures/main.mjs') },
  { name: 'build', what: 'build', run: command([...NX, '-t', 'build']) },
  {
    name: 'compose',
    what: 'compose file, images and realm',
    needs: ['build'],
    run: script('tools/check/compose.mjs'),
  },
  {
    name: 'generated',
    what: 'generated documents are up to date',
    needs: ['build'],
    run: script('tools/generate/main.mjs', '--check'),
  },
  { name: 'unit', what: 'unit and property tests', run: jest('unit', ['--maxWorkers=2']) },
  { name: 'db', what: 'tests on PostgreSQL', needs: ['stack'], run: jest('db', ['--maxWorkers=2']) },
  {
    name: 'kafka',
    what: 'tests on Kafka',
    needs: ['build', 'stack'],
    // A consumer that a test killed may leave a socket open: the run ends when the tests do.
    run: jest('kafka', ['--runInBand', '--forceExit']),
  },
  {
    name: 'third-party',
    what: 'verifiers of others: Go’s sumdb, Tessera',
    needs: ['build', 'stack'],
    run: async (tools) => {
      const built = await buildThirdParty(join(ROOT, '.garant-test'), tools.env);
      if ('note' in built) return { passed: 0, failed: 0, note: built.note };
      if ('failed' in built) return { passed: 0, failed: 1, said: built.failed };
      const env = { ...tools.env, THIRD_PARTY: built.binary };
      return jest('third-party', ['--runInBand'])({ ...tools, env });
    },
  },
  {
    name: 'e2e',
    what: 'journeys in a browser',
    needs: ['build', 'stack'],
    run: jest('e2e', ['--runInBand', '--forceExit']),
  },
];

/**
 * A command that passes or fails as a whole.
 * @param {string[]} args arguments of Node.js @returns {Check['run']}
 */
function command(args) {
  return async ({ env }) => {
    const { code, output } = await runNode(args, env);
    return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, said: output };
  };
}

/** A script of this repository; one that is not there fails, because a check that is absent checks nothing. */
function script(/** @type {string} */ path, /** @type {string[]} */ ...args) {
  if (!existsSync(join(ROOT, path))) {
    return async () => ({ passed: 0, failed: 1, said: [`${path} is missing`] });
  }
  return command([join(ROOT, path), ...args]);
}

/** @param {string} suite @param {string[]} args @returns {Check['run']} */
function jest(suite, args) {
  return async ({ env, resultDir }) => {
    mkdirSync(resultDir, { recursive: true });
    const file = join(resultDir, `${suite}.json`);
    rmSync(file, { force: true });
    const jestArgs = [
      '--disable-warning=ExperimentalWarning',
      '--experimental-vm-modules',
      bin('jest', 'bin', 'jest.js'),
      '--json',
      `--outputFile=${file}`,
      ...args,
    ];
    const { code, output } = await runNode(jestArgs, { ...env, GARANT_SUITE: suite }, { show: true });
    if (!existsSync(file)) return { passed: 0, failed: 1, said: output };
    return verdictOf(JSON.parse(readFileSync(file, 'utf8')), code);
  };
}

/**
 * Jest's result as a verdict. Skipped tests count as failed: nobody would notice them otherwise.
 * @param {any} result @param {number | null} code @returns {Verdict}
 */
export function verdictOf(result, code) {
  const broken = result.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      file.assertionResults.every((/** @type {any} */ test) => test.status !== 'failed'),
  );
  const skipped = result.numPendingTests + result.numTodoTests;
  const failed = result.numFailedTests + broken.length + skipped;
  const said = [
    ...broken.map((/** @type {any} */ file) => `${file.name}: ${file.message}`),
    ...(skipped ? [`${skipped} skipped tests count as failed`] : []),
    ...(result.numTotalTests === 0 ? ['no test was found'] : []),
  ];
  const silent = failed === 0 && (code !== 0 || result.numTotalTests === 0) ? 1 : 0;
  return { passed: result.numPassedTests, failed: failed + silent, said };
}

/**
 * @param {string[]} args @param {NodeJS.ProcessEnv} env @param {{ show?: boolean }} [options] `show`: let its progress through
 * @returns {Promise<{ code: number | null, output: string[] }>} its last lines
 */
function runNode(args, env, { show = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    const keep = (/** @type {Buffer} */ chunk) => (text = `${text}${chunk}`.slice(-60_000));
    child.stdout.on('data', (chunk) => {
      if (!show) keep(chunk); // jest's --json repeats the whole result on standard output
    });
    child.stderr.on('data', (chunk) => {
      keep(chunk);
      if (show) process.stderr.write(chunk);
    });
    child.once('error', (error) => resolve({ code: 1, output: [error.message] }));
    child.once('close', (code) => resolve({ code, output: text.split('\n').filter(Boolean).slice(-60) }));
  });
}

/** The environment of every check: nothing of the caller's platform, no daemon left behind. */
export function checkEnv(/** @type {Record<string, string>} */ more = {}) {
  return {
    ...plainEnv(process.env),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    CI: process.env.CI ?? '1',
    FORCE_COLOR: '0',
    ...more,
  };
}
