import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createLogger } from '@garant/nest-kit';
import { waitFor } from '@garant/nest-kit/testing';
import { proofOf } from '../src/inspection/log.proofs.js';
import type { LogKey } from '../src/publish/checkpoint.key.js';
import { Publisher } from '../src/publish/publisher.js';
import { newestWitnessed, shownCheckpoint } from '../src/witnesses/cosignature.store.js';
import { publicPolicy, witnessPolicyOf } from '../src/witnesses/witness.policy.js';
import { WitnessWorker } from '../src/witnesses/witness.worker.js';
import { logKey, logStage, type LogStage } from './log.stage.js';

// Built by tools/check/third.party.mjs from tests/third-party.
const binary = process.env.THIRD_PARTY ?? '';
if (!binary) throw new Error('this suite is run by: npm test -- --only third-party');

const GARANT = join(process.cwd(), 'apps', 'cli', 'bin', 'garant.mjs');
let folder: string;
let witness: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'garant-third-party-'));
});
afterEach(async () => {
  witness?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

/** `garant witness`, a process of its own, as a regulator would run it. */
async function startWitness(log: string): Promise<{ url: string; vkey: string }> {
  const key = join(folder, 'witness-key');
  const run = (...args: string[]): ChildProcess =>
    spawn(process.execPath, [GARANT, ...args, '--json'], {
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  expect(await once(run('witness', 'key', '--out', key, '--name', 'ethics.example/w1'), 'exit')).toEqual([
    0,
    null,
  ]);
  witness = run(
    'witness',
    '--key',
    key,
    '--state',
    join(folder, 'witness'),
    '--log',
    log,
    '--listen',
    '127.0.0.1:0',
  );
  const [line] = (await once(createInterface({ input: witness.stdout! }), 'line')) as [string];
  return JSON.parse(line) as { url: string; vkey: string };
}
const verifiers = (...args: string[]): Promise<{ stdout: string }> =>
  promisify(execFile)(binary, args, { timeout: 60_000, maxBuffer: 1 << 24 });

describe('a log of ours, before verifiers of others', () => {
  let stage: LogStage;
  let worker: WitnessWorker | undefined;
  beforeAll(async () => {
    stage = await logStage();
  });
  afterAll(async () => {
    await worker?.stop();
    await stage.end();
  });

  it('is accepted by Go’s sumdb and by Tessera’s client, cosigned; every doctored copy is refused', async () => {
    const { url, vkey } = await startWitness(logKey.vkey);
    const policy = witnessPolicyOf(
      `witness board ${vkey} ${url}\ngroup one any board\nquorum one\n`,
      logKey,
      60_000,
    );
    const key: LogKey = { ...logKey, policy: publicPolicy(logKey, policy) };
    const { database } = stage.test;
    const publisher = new Publisher(database, stage.files, key, (tx, last) =>
      shownCheckpoint(tx, last, policy, new Date()),
    );
    await publisher.open();
    await stage.fill(300);
    const older = (await publisher.publish())!.note;
    worker = new WitnessWorker(
      database,
      stage.files,
      policy,
      key.policy,
      createLogger('audit-log', 'silent'),
    );
    worker.start();
    await stage.fill(413);
    await publisher.publish();
    await waitFor(async () => (await newestWitnessed(database, policy))?.size === 713);
    await publisher.publishFile();

    const copy = join(folder, 'log');
    await cp(stage.folder, copy, { recursive: true });
    await writeFile(join(copy, 'older'), older);
    await writeFile(join(copy, 'vkey'), key.vkey);
    await writeFile(join(copy, 'policy'), key.policy);
    await mkdir(join(copy, 'proofs'));
    for (const index of [0, 1, 255, 256, 511, 512, 700, 712])
      await writeFile(
        join(copy, 'proofs', `${index}.tlog-proof`),
        await proofOf(database, stage.files, index),
      );

    const { stdout } = await verifiers('log', copy);
    expect(stdout.trim().split('\n')).toHaveLength(6);

    const places: [string, number][] = [
      ['tile/0/000', 5],
      ['tile/1/000.p/2', 40],
      ['tile/entries/001', 700],
      ['checkpoint', 30],
      ['older', -20],
      ['proofs/512.tlog-proof', 60],
    ];
    for (const [path, at] of places) {
      const whole = await readFile(join(copy, path));
      const doctored = Buffer.from(whole);
      const place = at < 0 ? doctored.length + at : at;
      doctored[place] = doctored[place]! ^ 1;
      await writeFile(join(copy, path), doctored);
      await expect(verifiers('log', copy).then(() => path)).rejects.toMatchObject({ code: 1 });
      await writeFile(join(copy, path), whole);
    }
    expect((await verifiers('log', copy)).stdout).toBe(stdout);
  });
});

describe('a witness of ours, before a log of others', () => {
  it('cosigns a Tessera log, which publishes only what it cosigned', async () => {
    // Its key is made by the log; the witness must know it before the first checkpoint.
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    const key = join(folder, 'witness-key');
    const args = ['--key', key, '--state', join(folder, 'witness')];
    const env = { ...process.env, NODE_OPTIONS: '' };
    const made = spawn(
      process.execPath,
      [GARANT, 'witness', 'key', '--out', key, '--name', 'w.example', '--json'],
      { env },
    );
    const [line] = (await once(createInterface({ input: made.stdout }), 'line')) as [string];
    const { vkey } = JSON.parse(line) as { vkey: string };
    const done = verifiers('witness', folder, `http://127.0.0.1:${port}/`, vkey);
    const logKeyFile = join(folder, 'vkey');
    await waitFor(async () => (await readFile(logKeyFile, 'utf8').catch(() => '')).length > 40);
    const log = await readFile(logKeyFile, 'utf8');
    witness = spawn(
      process.execPath,
      [GARANT, 'witness', ...args, '--log', log, '--listen', `127.0.0.1:${port}`, '--json'],
      {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    await once(createInterface({ input: witness.stdout! }), 'line');
    await writeFile(join(folder, 'go'), '');
    expect((await done).stdout).toContain('ok a Tessera log is cosigned by our witness');
  });
});
