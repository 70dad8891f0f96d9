// `npm run stack`: PostgreSQL and Kafka alone, in the foreground, for tests.
//
//   node tools/start/stack.mjs --dir .garant-test/shared --port-base 18080 [--env-out FILE]
//
// (Not --env-file: Node 20 takes an option of that name for itself, wherever it stands.) The file gets GARANT_TEST_DATABASE_URL (the superuser's) and GARANT_TEST_KAFKA_BROKERS when both are ready.
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { startKafka } from './kafka.mjs';
import { busyPorts, freePortBase, portsOf } from './ports.mjs';
import { startPostgres } from './postgres.mjs';
import { PartFailed, Warden } from './process.mjs';
import { secretOf, writeWhole } from './secret.mjs';

/**
 * @param {object} options
 * @param {string} options.dir
 * @param {number} [options.portBase] default: a free one
 * @param {(message: string) => void} [options.say]
 * @returns {Promise<{ databaseUrl: string, kafkaBrokers: string, env: Record<string, string>, parts: import('./process.mjs').Part[], stop: () => Promise<void> }>}
 */
export async function startStack({ dir, portBase, say = () => {} }) {
  const root = resolve(dir);
  const ports = portsOf({ base: portBase ?? (await freePortBase()), env: {} });
  const busy = await busyPorts(ports, ['postgres', 'kafka', 'kafkaController']);
  if (busy.length) throw new Error(busy.join('\n'));
  const warden = new Warden();
  const password = await secretOf(join(root, 'secrets', 'postgres-superuser'));
  const logs = join(root, 'logs');
  const started = await Promise.allSettled([
    startPostgres({
      dataDir: join(root, 'postgres', 'data'),
      port: ports.postgres,
      password,
      logFile: join(logs, 'postgres.log'),
      warden,
      settings: { max_connections: '400' },
    }),
    startKafka({
      dir: join(root, 'kafka'),
      port: ports.kafka,
      controllerPort: ports.kafkaController,
      logFile: join(logs, 'kafka.log'),
      warden,
      say,
    }),
  ]);
  const stop = async () => {
    await Promise.all(
      started.map((result) => (result.status === 'fulfilled' ? result.value.stop() : undefined)),
    );
    warden.dismiss();
  };
  const [postgres, kafka] = started;
  if (postgres.status === 'rejected' || kafka.status === 'rejected') {
    await stop();
    throw postgres.status === 'rejected' ? postgres.reason : /** @type {any} */ (kafka).reason;
  }
  const env = {
    GARANT_TEST_DATABASE_URL: postgres.value.url,
    GARANT_TEST_KAFKA_BROKERS: kafka.value.brokers,
  };
  return {
    databaseUrl: postgres.value.url,
    kafkaBrokers: kafka.value.brokers,
    env,
    parts: [postgres.value.part, kafka.value.part],
    stop,
  };
}

async function main() {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string', default: '.garant-test/shared' },
      'port-base': { type: 'string' },
      'env-out': { type: 'string' },
    },
  });
  const stack = await startStack({
    dir: values.dir,
    portBase: values['port-base'] ? Number(values['port-base']) : undefined,
    say: (message) => console.log(message),
  });
  const lines = Object.entries(stack.env).map(([key, value]) => `${key}=${value}`);
  if (values['env-out']) {
    writeWhole(resolve(values['env-out']), lines.map((line) => `export ${line}\n`).join(''), 0o600);
  }
  console.log(`PostgreSQL and Kafka are ready (Ctrl-C stops them).\n${lines.join('\n')}`);

  let stopping = false;
  const end = async (/** @type {number} */ code) => {
    if (stopping) return;
    stopping = true;
    if (values['env-out']) rmSync(resolve(values['env-out']), { force: true });
    await stack.stop();
    process.exit(code);
  };
  process.on('SIGINT', () => end(0));
  process.on('SIGTERM', () => end(0));
  for (const part of stack.parts) {
    part.ended.then(() => {
      if (stopping) return;
      console.error(new PartFailed(part).message);
      void end(1);
    });
  }
  setInterval(() => {}, 1 << 30);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
