// Verifiers that others wrote (Go's sumdb, Tessera), built from tests/third-party. They need Go and, once, its module proxy.
// Where one is missing the check does not run, and says so where everybody sees it; it never counts as passed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from '../start/settings.mjs';

const SOURCE = join(ROOT, 'tests', 'third-party');
const DOWNLOAD_MS = 120_000;
const BUILD_MS = 300_000;

/**
 * @typedef {{ binary: string } | { note: string } | { failed: string[] }} Built
 *   `note`: why the verifiers cannot be there; `failed`: they are there, and do not build
 */

/**
 * @param {string} dir folder of the checks; Go's caches stay in it from run to run
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Built>}
 */
export async function buildThirdParty(dir, env) {
  const go = goBinary(env);
  if (!go) return { note: 'Go is not on this machine (PATH, /usr/local/go/bin)' };
  const caches = join(dir, 'go');
  mkdirSync(caches, { recursive: true });
  const goEnv = {
    ...env,
    GOPATH: join(caches, 'path'),
    GOMODCACHE: join(caches, 'path', 'pkg', 'mod'),
    GOCACHE: join(caches, 'build'),
    // No other compiler is fetched, and what is fetched can be deleted.
    GOTOOLCHAIN: 'local',
    GOFLAGS: [env.GOFLAGS, '-modcacherw'].filter(Boolean).join(' '),
    GOWORK: 'off',
  };
  const run = (/** @type {string[]} */ args, /** @type {number} */ ms) => runGo(go, args, goEnv, ms);
  const download = await run(['mod', 'download'], DOWNLOAD_MS);
  if (download.code !== 0) return verdictOfDownload(download);
  const binary = join(caches, 'third-party');
  const build = await run(['build', '-mod=readonly', '-o', binary, '.'], BUILD_MS);
  return build.code === 0 ? { binary } : { failed: build.output };
}

/**
 * A wrong checksum is a fault, not an absence.
 * @param {{ output: string[] }} download @returns {Built}
 */
export function verdictOfDownload({ output }) {
  const text = output.join('\n');
  if (/checksum mismatch|SECURITY ERROR|missing go\.sum entry|updates to go\.mod needed/.test(text))
    return { failed: output };
  if (/requires go >= /.test(text)) return { note: `Go is too old: ${output.at(-1)}` };
  return { note: `Go’s modules could not be downloaded: ${output.at(-1) ?? 'no answer in time'}` };
}

/** @param {NodeJS.ProcessEnv} env @returns {string | undefined} */
function goBinary(env) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/local/go/bin'].filter(Boolean);
  return folders.map((folder) => join(folder, 'go')).find((path) => existsSync(path));
}

/**
 * @param {string} go @param {string[]} args @param {NodeJS.ProcessEnv} env @param {number} ms
 * @returns {Promise<{ code: number | null, output: string[] }>}
 */
function runGo(go, args, env, ms) {
  return new Promise((resolve) => {
    const child = spawn(go, args, { cwd: SOURCE, env, stdio: ['ignore', 'ignore', 'pipe'], timeout: ms });
    let text = '';
    child.stderr.on('data', (chunk) => (text = `${text}${chunk}`.slice(-20_000)));
    child.once('error', (error) => resolve({ code: 1, output: [error.message] }));
    child.once('close', (code) => resolve({ code, output: text.split('\n').filter(Boolean).slice(-20) }));
  });
}
