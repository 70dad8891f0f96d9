// Apache Kafka in KRaft mode on a local Java: artefacts pinned in infra/kafka/pom.xml, copied once by Maven.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import kafkajs from 'kafkajs';
import { findJava } from './java.mjs';
import { Part, until } from './process.mjs';

const { Kafka, logLevel } = kafkajs;
const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const INFRA = join(ROOT, 'infra', 'kafka');
const CACHE = join(ROOT, 'node_modules', '.cache', 'garant-kafka');

/**
 * The folder with the broker's jars; filled by Maven when the pom changed.
 * @param {string} java @param {(message: string) => void} [say]
 */
export function kafkaLibs(java, say = () => {}) {
  const pom = join(INFRA, 'pom.xml');
  const key = createHash('sha256').update(readFileSync(pom)).digest('hex').slice(0, 16);
  const libs = join(CACHE, key);
  if (existsSync(libs)) return libs;
  say('fetching Apache Kafka (Maven, 44 MB)');
  const draft = `${libs}.${process.pid}.draft`;
  mkdirSync(draft, { recursive: true });
  const env = { ...process.env };
  if (java.includes('/')) env.JAVA_HOME = dirname(dirname(java));
  const args = [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${draft}`,
    '-DincludeScope=runtime',
  ];
  const result = spawnSync('mvn', args, { encoding: 'utf8', env });
  if (result.status !== 0) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(
      `Maven could not fetch Apache Kafka: ${result.error?.message ?? (result.stdout + result.stderr).trim()}`,
    );
  }
  if (existsSync(libs)) rmSync(draft, { recursive: true, force: true });
  else renameSync(draft, libs);
  return libs;
}

/**
 * @param {object} options
 * @param {string} options.dir folder for configuration and data
 * @param {number} options.port broker
 * @param {number} options.controllerPort
 * @param {string} options.logFile
 * @param {import('./process.mjs').Warden} [options.warden]
 * @param {(message: string) => void} [options.say]
 * @param {number} [options.timeoutMs]
 * @returns {Promise<{ part: Part, brokers: string, stop: () => Promise<void> }>}
 */
export async function startKafka({ dir, port, controllerPort, logFile, warden, say, timeoutMs = 60_000 }) {
  const java = findJava(CACHE, say);
  const libs = kafkaLibs(java, say);
  const dataDir = join(dir, 'data');
  mkdirSync(dataDir, { recursive: true });
  const properties = join(dir, 'server.properties');
  writeFileSync(properties, serverProperties({ dataDir, port, controllerPort }));
  const classpath = readdirSync(libs)
    .filter((file) => file.endsWith('.jar'))
    .map((file) => join(libs, file))
    .join(delimiter);
  const base = ['-cp', classpath, `-Dlog4j2.configurationFile=${join(INFRA, 'log4j2.properties')}`];

  if (!existsSync(join(dataDir, 'meta.properties'))) {
    const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId(), '-c', properties];
    const result = spawnSync(java, ['-Xmx128m', ...base, ...format], { encoding: 'utf8' });
    if (result.status !== 0)
      throw new Error(`Kafka could not format ${dataDir}: ${(result.stderr || result.stdout).trim()}`);
  }

  const args = [
    '-Xmx384m',
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    ...base,
    'kafka.Kafka',
    properties,
  ];
  const part = new Part(
    { name: 'Kafka', command: java, args, logFile, cwd: dir, stage: 2, graceMs: 20_000 },
    warden,
  );
  const brokers = `127.0.0.1:${port}`;
  try {
    await until('Kafka answering', () => answers(brokers), { part, timeoutMs });
  } catch (error) {
    await part.stop();
    throw error;
  }
  return { part, brokers, stop: () => part.stop() };
}

/** Whether a broker answers and has a controller, so that topics can be created. */
export async function answers(/** @type {string} */ brokers) {
  const kafka = new Kafka({
    clientId: 'garant-start',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { brokers: known, controller } = await admin.describeCluster();
    return known.length > 0 && controller !== null && controller >= 0;
  } finally {
    await admin.disconnect().catch(() => {});
  }
}

/** @param {{ dataDir: string, port: number, controllerPort: number }} values */
function serverProperties({ dataDir, port, controllerPort }) {
  const template = readFileSync(join(INFRA, 'server.properties.template'), 'utf8');
  /** @type {Record<string, string>} */
  const values = { DATA_DIR: dataDir, BROKER_PORT: String(port), CONTROLLER_PORT: String(controllerPort) };
  return template.replaceAll(/\$\{(\w+)\}/g, (_, name) => values[name]);
}

/** A KRaft cluster id: 16 random bytes in base64url, not starting with a dash (it would read as an option). */
function clusterId() {
  for (;;) {
    const id = randomBytes(16).toString('base64url');
    if (!id.startsWith('-')) return id;
  }
}
