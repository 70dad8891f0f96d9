// npm packages and the build. Runs before anything is installed: no npm package may be imported here.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './process.mjs';
import { ROOT, plainEnv } from './settings.mjs';

const LOCK = join(ROOT, 'package-lock.json');
const INSTALLED = join(ROOT, 'node_modules', '.package-lock.json');
const STAMP = join(ROOT, 'node_modules', '.garant-lock');

const lockHash = () => createHash('sha256').update(readFileSync(LOCK)).digest('hex');

/** Whether npm has to run: nothing installed yet, or the lockfile changed since. */
export function packagesMissing() {
  if (!existsSync(INSTALLED)) return true;
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash()) return false;
  return statSync(INSTALLED).mtimeMs < statSync(LOCK).mtimeMs;
}

/** @param {string} logFile */
export async function installPackages(logFile) {
  await run(
    'npm',
    ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    logFile,
    'the npm packages could not be installed',
  );
  writeFileSync(STAMP, lockHash());
}

/** Builds every project; Nx skips what has not changed. @param {string} logFile */
export async function build(logFile) {
  const nx = join(ROOT, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const bin = existsSync(nx) ? nx : join(ROOT, 'node_modules', '.bin', 'nx');
  await run(
    process.execPath,
    [bin, 'run-many', '-t', 'build', '--outputStyle=static'],
    logFile,
    'the build failed',
  );
}

/**
 * Runs a command to its end, its output in a log file.
 * @param {string} command @param {string[]} args @param {string} logFile @param {string} failure
 */
export async function run(command, args, logFile, failure) {
  mkdirSync(join(logFile, '..'), { recursive: true });
  const log = openSync(logFile, 'w');
  const env = {
    ...plainEnv(process.env),
    NX_DAEMON: 'false',
    NX_TUI: 'false',
    CI: process.env.CI ?? '1',
    NO_COLOR: '1',
  };
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', log, log] });
  const code = await new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (status, signal) => resolve(signal ?? status));
  });
  closeSync(log);
  if (code === 0) return;
  // npm puts its reason first and its usage last.
  const lines = lastLines(logFile, 400);
  const words = (command === 'npm' ? lines.slice(0, 12) : lines.slice(-20))
    .map((line) => `    ${line}`)
    .join('\n');
  throw new Error(
    `${failure} (${command}: ${code}). Its log is ${logFile}; ${command === 'npm' ? 'it says' : 'its last lines'}:\n${words}`,
  );
}
