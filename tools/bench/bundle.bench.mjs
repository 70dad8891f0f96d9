// An inspection bundle of entries scattered over a log twice as long: made as the service makes it, against packing the same
// entries as lines; and checked as an inspector does, against hashing the same files.
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { messageAt } from './log.messages.mjs';
import { logStage } from './log.stage.mjs';

const run = promisify(execFile);
const BATCH = 1_000;
const CLI = new URL('../../apps/cli/bin/garant.mjs', import.meta.url).pathname;

/** @param {string} databaseUrl administrator's address @param {{ entries: number, say: (text: string) => void }} given */
export async function benchBundle(databaseUrl, { entries, say }) {
  const log = await logStage(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'garant-bench-bundle-'));
  try {
    await filled(log, 2 * entries);
    const env = {
      ...process.env,
      BENCH_DATABASE_URL: log.test.appUrl,
      BENCH_LOG: log.folder,
      BENCH_OUT: join(folder, 'bundle.zip'),
      BENCH_PAGE: join(folder, 'verify.html'),
      BENCH_BUNDLE: await asked(log, entries),
    };
    await writeFile(env.BENCH_PAGE, '<!doctype html>');
    const job = async (/** @type {string} */ way) => {
      const file = new URL('bundle.job.mjs', import.meta.url).pathname;
      return JSON.parse((await run(process.execPath, ['--expose-gc', file, way], { env })).stdout);
    };
    const plain = await job('plain');
    const bundle = await job('bundle');
    say(`  made in ${bundle.seconds.toFixed(1)} s, ${Math.round(bundle.bytes / 1e6)} MB`);
    const from = performance.now();
    await run(process.execPath, [CLI, 'verify', 'bundle', env.BENCH_OUT, '--json'], { maxBuffer: 1 << 26 });
    const checked = (performance.now() - from) / 1_000;
    const hashed = await hashSeconds(env.BENCH_OUT);
    const mb = (/** @type {number} */ bytes) => Math.round(bytes / 2 ** 20);
    return [
      {
        what: 'entries in an inspection bundle, every form and proof',
        value: entries / bundle.seconds,
        unit: '/s',
        baseline: { what: 'the same entries as lines in a ZIP', value: entries / plain.seconds },
        details: {
          entries,
          of: 2 * entries,
          seconds: Math.round(bundle.seconds * 10) / 10,
          archiveMb: mb(bundle.bytes),
          memoryMb: [mb(bundle.before), mb(bundle.peak)],
        },
      },
      {
        what: 'entries of a bundle checked offline',
        value: entries / checked,
        unit: '/s',
        baseline: { what: 'unpacking and hashing its files', value: entries / hashed },
        details: { seconds: Math.round(checked * 10) / 10 },
      },
    ];
  } finally {
    await log.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Every second entry is wanted. @param {import('./log.stage.mjs').LogStage} log @param {number} count */
async function filled(log, count) {
  const began = Date.now();
  for (let at = 0; at < count; at += BATCH) {
    const readings = [];
    for (let i = at; i < Math.min(count, at + BATCH); i++) {
      const message = messageAt(i, began);
      const event = JSON.parse(message.value.toString());
      if (i % 2 === 1) event.data.effect = 'allow';
      readings.push(await log.read({ ...message, value: Buffer.from(JSON.stringify(event)) }));
    }
    await log.sequencer.append(readings);
  }
  const publisher = log.publisher(200);
  publisher.start();
  for (;;) {
    const [row] = await log.test.database.query('SELECT coalesce(max(size), 0)::int AS size FROM checkpoint');
    const shown = (await log.files.read('checkpoint'))?.toString().split('\n')[1];
    if (row.size === count && Number(shown) === count) break;
    await new Promise((wake) => setTimeout(wake, 200));
  }
  await publisher.stop();
}

/** A mission that sees everything, and a bundle that waits. @param {import('./log.stage.mjs').LogStage} log @param {number} entries */
async function asked(log, entries) {
  const [bundleId, missionId, account] = [randomUUID(), randomUUID(), randomUUID()];
  const day = (/** @type {number} */ days) => new Date(Date.now() + days * 86_400_000).toISOString();
  const scope = { from: null, to: null, permits: [], datasets: [], organisations: [], subjects: [] };
  const mission = {
    ...{
      missionId,
      orderNumber: '2026-1B',
      authority: 'cnil-chair',
      legalBasis: 'LIL.19',
      form: 'on-documents',
    },
    ...{
      startsAt: day(-1),
      endsAt: day(1),
      orderHash: '0'.repeat(64),
      inspectors: [account],
      doctors: [],
      scope,
    },
    ...{
      summonedOn: null,
      openedAt: day(-1),
      openedBy: account,
      extensions: [],
      endedAt: null,
      endedBy: null,
    },
  };
  await log.test.database.query(
    'INSERT INTO mission (mission_id, state, starts_at, ends_at) VALUES ($1, $2, $3, $4)',
    [missionId, JSON.stringify(mission), mission.startsAt, mission.endsAt],
  );
  await log.test.database.query(
    'INSERT INTO mission_inspector (account, mission_id, doctor) VALUES ($1, $2, false)',
    [account, missionId],
  );
  await log.test.database.query(
    `INSERT INTO bundle (bundle_id, mission_id, actor, filter, state, entries, requested_at)
     VALUES ($1, $2, $3, $4, 'waiting', $5, now())`,
    [
      bundleId,
      missionId,
      JSON.stringify({ ref: account, role: 'inspector', assurance: 'eidas2' }),
      JSON.stringify({ outcome: 'allow' }),
      entries,
    ],
  );
  return bundleId;
}

/** @param {string} path */
async function hashSeconds(path) {
  const { readZip, readMember } = await import(
    new URL('../../libs/merkle-log/dist/index.js', import.meta.url).href
  );
  const { open } = await import('node:fs/promises');
  const { createInflateRaw } = await import('node:zlib');
  const { Readable } = await import('node:stream');
  const file = await open(path);
  const { size } = await file.stat();
  const source = {
    size,
    read: async (/** @type {number} */ from, /** @type {number} */ to) =>
      (await file.read(Buffer.allocUnsafe(to - from), 0, to - from, from)).buffer,
  };
  const from = performance.now();
  for (const member of await readZip(source)) {
    const hash = createHash('sha256');
    const inflate = (/** @type {AsyncIterable<Uint8Array>} */ packed) =>
      Readable.from(packed).pipe(createInflateRaw());
    for await (const chunk of readMember(source, member, inflate)) hash.update(chunk);
    hash.digest();
  }
  await file.close();
  return (performance.now() - from) / 1_000;
}
