// kill -9 at random moments, and the whole log verified each time.
//
//   npm run kill-rounds -- --rounds 200 [--state FILE [--seconds N]] [--seed N]
//
// A real audit-log process on a real PostgreSQL and a real Kafka (GARANT_TEST_DATABASE_URL and GARANT_TEST_KAFKA_BROKERS, or
// else a stack of its own). While events arrive it is killed: somewhere in its start, or somewhere in its work. At rest,
// everything that it keeps twice is compared, with every checkpoint that was ever seen published. At the end the log must
// have each message once. `--state` adds up runs, so that many rounds may be run in pieces of
// `--seconds` each.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { KilledLog } from './log.kill.stage.mjs';

/**
 * @typedef {object} KillResult
 * @property {number} rounds
 * @property {number} inStart of the rounds, how many were killed while it started
 * @property {number} entries entries of the logs at the end
 * @property {number} messages sent and acknowledged by the broker
 * @property {number} checkpoints
 * @property {string[]} faults
 */

/**
 * @param {object} options
 * @param {string} options.adminUrl superuser of PostgreSQL
 * @param {string} options.brokers
 * @param {string} options.dir
 * @param {number} options.rounds
 * @param {number} options.seed the moments are drawn from it
 * @param {number} [options.deadline] no new round begins after this time (ms since 1970)
 * @param {(message: string) => void} [options.say]
 * @returns {Promise<KillResult>}
 */
export async function killRounds({
  adminUrl,
  brokers,
  dir,
  rounds,
  seed,
  deadline = Infinity,
  say = () => {},
}) {
  const random = randomFrom(seed);
  const log = await KilledLog.make({ adminUrl, brokers, dir });
  /** @type {KillResult} */
  const result = { rounds: 0, inStart: 0, entries: 0, messages: 0, checkpoints: 0, faults: [] };
  try {
    while (result.rounds < rounds && result.faults.length === 0 && Date.now() < deadline) {
      const inStart = random() < 0.2;
      await log.send(20 + Math.floor(random() * 300));
      await log.start();
      if (inStart) await log.during(random() * 1_500);
      else if (await log.working()) await log.during(random() * 700);
      else result.faults.push(`round ${result.rounds + 1}: nothing was logged in time`);
      await log.kill();
      result.rounds += 1;
      result.inStart += inStart ? 1 : 0;
      result.faults.push(...(await log.verify()).map((fault) => `round ${result.rounds}: ${fault}`));
      say(`${result.rounds}/${rounds}: ${log.size} entries, ${log.notes.size} checkpoints`);
    }
    if (result.faults.length === 0) result.faults.push(...(await log.finish()));
    return { ...result, entries: log.size, messages: log.messages, checkpoints: log.notes.size };
  } finally {
    await log.remove(result.faults.length > 0);
  }
}

/** Mulberry32: the same moments for the same seed, as far as a machine can repeat itself. */
function randomFrom(/** @type {number} */ seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @param {KillResult} a @param {KillResult} b @returns {KillResult} */
const added = (a, b) => ({
  rounds: a.rounds + b.rounds,
  inStart: a.inStart + b.inStart,
  entries: a.entries + b.entries,
  messages: a.messages + b.messages,
  checkpoints: a.checkpoints + b.checkpoints,
  faults: [...a.faults, ...b.faults],
});

async function main() {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '200' },
      dir: { type: 'string', default: join('.garant-test', 'kill-rounds') },
      seconds: { type: 'string' },
      state: { type: 'string' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    },
  });
  const wanted = Number(values.rounds);
  const { state } = values;
  /** @type {KillResult} */
  const before =
    state && existsSync(state)
      ? JSON.parse(readFileSync(state, 'utf8'))
      : { rounds: 0, inStart: 0, entries: 0, messages: 0, checkpoints: 0, faults: [] };
  const dir = resolve(values.dir);
  mkdirSync(dir, { recursive: true });
  const own =
    process.env.GARANT_TEST_DATABASE_URL && process.env.GARANT_TEST_KAFKA_BROKERS
      ? undefined
      : await ownStack(dir);
  try {
    const run = await killRounds({
      adminUrl: own?.databaseUrl ?? String(process.env.GARANT_TEST_DATABASE_URL),
      brokers: own?.kafkaBrokers ?? String(process.env.GARANT_TEST_KAFKA_BROKERS),
      dir,
      rounds: wanted - before.rounds,
      seed: Number(values.seed),
      deadline: values.seconds ? Date.now() + Number(values.seconds) * 1_000 : Infinity,
      say: (message) => console.log(message),
    });
    const total = added(before, run);
    if (state) writeFileSync(state, JSON.stringify(total));
    console.log(`seed ${values.seed}; ${JSON.stringify(total)}`);
    return total.faults.length === 0 ? 0 : 1;
  } finally {
    await own?.stop();
    if (own) rmSync(join(dir, 'stack'), { recursive: true, force: true });
  }
}

async function ownStack(/** @type {string} */ dir) {
  const { startStack } = await import('../start/stack.mjs');
  return startStack({ dir: join(dir, 'stack'), say: (message) => console.log(message) });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().then(
    (code) => process.exit(code),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
}
