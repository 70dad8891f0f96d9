import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@garant/nest-kit';
import { waitFor } from '@garant/nest-kit/testing';
import {
  checkPolicy,
  compareCheckpoints,
  parsePolicy,
  proveConsistency,
  readRoot,
  verifyProofFile,
  type TrustedCheckpoint,
  type TrustPolicy,
} from '@garant/merkle-log';
import { nodesOf, proofOf } from '../src/inspection/log.proofs.js';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto, type LogKey } from '../src/publish/checkpoint.key.js';
import { latestCheckpoint } from '../src/publish/checkpoint.store.js';
import { Publisher } from '../src/publish/publisher.js';
import { newestWitnessed, shownCheckpoint } from '../src/witnesses/cosignature.store.js';
import { publicPolicy, witnessPolicyOf, type WitnessPolicy } from '../src/witnesses/witness.policy.js';
import { WitnessWorker } from '../src/witnesses/witness.worker.js';
import { logKey, logStage, type LogStage } from './log.stage.js';
import { testWitness, type TestWitness } from './witness.stage.js';

let stage: LogStage;
let board: TestWitness;
let regulator: TestWitness;
let workers: WitnessWorker[];
let policy: WitnessPolicy;
let key: LogKey;
let publisher: Publisher;
const PATIENCE_MS = 400;

beforeEach(async () => {
  stage = await logStage();
  workers = [];
  board = await testWitness('ethics.example/w1', 31, [logKey.verifier]);
  regulator = await testWitness('regulator.example/w1', 32, [logKey.verifier]);
  use(`${board.line('board')}${regulator.line('regulator')}group both all board regulator\nquorum both\n`);
  publisher = await publisherOf(stage);
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await Promise.all([board.end(), regulator.end()]);
  await stage.end();
});

function use(text: string): void {
  policy = witnessPolicyOf(text, logKey, PATIENCE_MS);
  key = { ...logKey, policy: publicPolicy(logKey, policy) };
}
async function publisherOf({ test, files }: LogStage): Promise<Publisher> {
  const made = new Publisher(test.database, files, key, (tx, last) =>
    shownCheckpoint(tx, last, policy, new Date()),
  );
  await made.open();
  return made;
}
function work({ test, files }: LogStage = stage): WitnessWorker {
  const worker = new WitnessWorker(
    test.database,
    files,
    policy,
    key.policy,
    createLogger('audit-log', 'silent'),
  );
  workers.push(worker);
  worker.start();
  return worker;
}
async function grow(count: number): Promise<number> {
  await stage.fill(count);
  return (await publisher.publish())!.size;
}
const trust = (): TrustPolicy => {
  const parsed = parsePolicy(sha256, key.policy);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};
const shown = async (from: LogStage = stage): Promise<string> =>
  (await from.files.read('checkpoint'))!.toString('utf8');
const shownSize = async (): Promise<number> => Number((await shown()).split('\n')[1]);
const witnessed = async (): Promise<number> =>
  (await newestWitnessed(stage.test.database, policy))?.size ?? 0;
const alarms = (): Promise<{ code: string; place: string }[]> =>
  stage.test.database.query<{ code: string; place: string }>(
    'SELECT code, place FROM alarm ORDER BY code, place',
  );
const states = async (): Promise<{ size: number; cosigned?: string[]; policy?: string }[]> =>
  (
    await stage.test.database.query<{ envelope: string }>(
      `SELECT envelope FROM outbox WHERE topic = 'checkpoint.state' ORDER BY seq`,
    )
  ).map(({ envelope }) => (JSON.parse(envelope) as { data: { size: number } }).data);

describe('a log with witnesses', () => {
  it('publishes checkpoints that carry the quorum, which verifies offline under the published policy', async () => {
    work();
    for (const count of [5, 300, 1]) {
      const size = await grow(count);
      await waitFor(async () => (await witnessed()) === size);
      await publisher.publishFile();
      const checked = await checkPolicy(trust(), await shown(), noteCrypto);
      expect(checked).toMatchObject({ ok: true, value: { size } });
      expect(checked.ok && checked.value.cosigned.map(({ name }) => name)).toEqual(['board', 'regulator']);
    }
    await waitFor(async () => (await states()).some(({ size, cosigned }) => size === 306 && cosigned));
    const told = await states();
    expect(told.filter(({ cosigned }) => cosigned).map(({ size }) => size)).toEqual([5, 305, 306]);
    expect(told.every((state) => state.policy === key.policy)).toBe(true);
    expect(await alarms()).toEqual([]);
  });

  it('proves entries under the cosigned checkpoint', async () => {
    work();
    await grow(20);
    await waitFor(async () => (await witnessed()) === 20);
    await publisher.publishFile();
    await grow(10);
    const [row] = await stage.test.database.query<{ entry: Buffer }>(
      'SELECT entry FROM log_entry WHERE index = 7',
    );
    const proof = await proofOf(stage.test.database, stage.files, 7);
    expect(await verifyProofFile(proof, row!.entry, trust(), noteCrypto)).toMatchObject({
      ok: true,
      value: { index: 7, size: 20 },
    });
    expect(await proofOf(stage.test.database, stage.files, 25)).toContain(`\n30\n`);
  });

  it('shows the newest cosigned checkpoint while it waits, and never goes back', async () => {
    work();
    await grow(3);
    await waitFor(async () => (await witnessed()) === 3);
    await publisher.publishFile();
    regulator.fault = 'silent';
    await grow(4);
    expect(await shownSize()).toBe(3);
    // Its patience is over: the larger one is shown as it is.
    await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS + 50));
    await publisher.publishFile();
    expect(await shownSize()).toBe(7);
    expect(await checkPolicy(trust(), await shown(), noteCrypto)).toMatchObject({
      ok: false,
      reason: 'quorum-not-met',
      detail: 'cosigned by board',
    });
  });

  it('raises one alarm while the quorum is missing, and adds the cosignatures that come late', async () => {
    regulator.fault = 'error';
    work();
    await grow(3);
    await waitFor(async () => (await alarms()).length > 0);
    await grow(1);
    await new Promise((resolve) => setTimeout(resolve, 2 * PATIENCE_MS));
    await publisher.publishFile();
    expect(await alarms()).toEqual([{ code: 'quorum-missing', place: 'witnessed/0' }]);
    expect(await shownSize()).toBe(4);
    regulator.fault = 'none';
    await waitFor(async () => (await witnessed()) === 4, { what: 'the late cosignature', timeoutMs: 10_000 });
    await publisher.publishFile();
    expect(await checkPolicy(trust(), await shown(), noteCrypto)).toMatchObject({
      ok: true,
      value: { size: 4 },
    });
  });

  it('is not slowed by witnesses that do not answer', async () => {
    board.fault = 'silent';
    regulator.fault = 'silent';
    work();
    const before = Date.now();
    for (let i = 0; i < 10; i++) await grow(50);
    expect((await latestCheckpoint(stage.test.database))?.size).toBe(500);
    expect(Date.now() - before).toBeLessThan(10 * PATIENCE_MS);
  });

  it.each(['garbage', 'other-key', 'error', 'endless'] as const)(
    'believes no witness that answers with: %s',
    async (fault) => {
      regulator.fault = fault;
      work();
      await grow(3);
      await waitFor(() => regulator.asked > 0 && board.head?.size === 3);
      await waitFor(async () => (await alarms()).length > 0);
      expect(await witnessed()).toBe(0);
      expect(await alarms()).toEqual([{ code: 'quorum-missing', place: 'witnessed/0' }]);
    },
  );

  it('learns from a witness which size it knows, and goes on from there after a restart', async () => {
    work();
    await grow(9);
    await waitFor(async () => (await witnessed()) === 9);
    await workers.pop()!.stop();
    // One that lost its newest state, restored from a backup: it names its size, and is led on from there.
    board.head = { size: 4, root: await readRoot(sha256, 4, nodesOf(stage.files, 9)) };
    work();
    await grow(1);
    await waitFor(async () => (await witnessed()) === 10);
    expect(board.head?.size).toBe(10);
  });

  it('asks in one process at a time', async () => {
    work();
    work();
    await grow(2);
    await waitFor(async () => (await witnessed()) === 2);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(board.asked).toBe(1);
  });
});

describe('a log that shows two inspectors two histories', () => {
  /** The same key over another record: what a dishonest operator would run beside. */
  let second: LogStage;
  let secondPublisher: Publisher;
  beforeEach(async () => {
    second = await logStage();
    secondPublisher = await publisherOf(second);
  });
  afterEach(() => second.end());

  const opened = async (note: string): Promise<TrustedCheckpoint> => {
    const checked = await checkPolicy({ ...trust(), quorum: 'none' }, note, noteCrypto);
    if (!checked.ok) throw new Error(checked.reason);
    return checked.value;
  };

  it('gets the second one cosigned by nobody, and an alarm in that very log', async () => {
    work();
    await grow(8);
    await waitFor(async () => (await witnessed()) === 8);
    await second.fill(12);
    await secondPublisher.publish();
    work(second);
    const refused = (): Promise<{ detail: string }[]> =>
      second.test.database.query<{ detail: string }>(
        `SELECT detail FROM alarm WHERE code = 'witness-refused'`,
      );
    await waitFor(async () => (await refused()).length === 2);
    expect((await refused()).map(({ detail }) => detail).sort()).toEqual([
      'the witness board refuses the checkpoint of 12 entries: HTTP 422',
      'the witness regulator refuses the checkpoint of 12 entries: HTTP 422',
    ]);
    expect(await newestWitnessed(second.test.database, policy)).toBeNull();
    expect(board.head?.size).toBe(8);
  });

  it('is refused by a witness of the older protocol too', async () => {
    board.fault = 'old-protocol';
    work();
    await grow(8);
    await waitFor(() => board.head?.size === 8);
    await second.fill(8);
    await secondPublisher.publish();
    work(second);
    await waitFor(
      async () =>
        (await second.test.database.query(`SELECT 1 FROM alarm WHERE code = 'witness-refused'`)).length === 2,
    );
  });

  it('is caught when the two compare what they hold: same size, other root', async () => {
    await grow(8);
    await second.fill(8);
    await secondPublisher.publish();
    const [a, b] = [
      await opened(await shown()),
      await opened((await latestCheckpoint(second.test.database))!.note),
    ];
    expect(compareCheckpoints(sha256, a, b)).toMatchObject({ ok: false, reason: 'same-size-different-root' });
  });

  it('is caught when the two compare what they hold: no proof leads from one to the other', async () => {
    await grow(7);
    await second.fill(20);
    await secondPublisher.publish();
    const [a, b] = [
      await opened(await shown()),
      await opened((await latestCheckpoint(second.test.database))!.note),
    ];
    const proof = await proveConsistency(sha256, 7, 20, nodesOf(second.files, 20));
    expect(compareCheckpoints(sha256, a, b, proof)).toMatchObject({ ok: false, reason: 'old-root-mismatch' });
  });
});

describe('a policy of witnesses', () => {
  const w = (name: string): string => board.line(name);
  it('may name this log, and says who is asked where', () => {
    const made = witnessPolicyOf(`log ${logKey.vkey}\n${w('board')}quorum board\n`, logKey, 1);
    expect(made.witnesses).toEqual([{ name: 'board', key: board.key, url: board.url }]);
    expect(publicPolicy(logKey, made)).toContain(`log ${logKey.vkey}\nwitness board `);
    expect(publicPolicy(logKey, undefined)).toBe(`log ${logKey.vkey}\nquorum none\n`);
  });

  it.each([
    ['nothing', () => '', /policy-quorum/],
    ['no policy', () => 'trust me\n', /policy-line/],
    [
      'another log alone',
      () => 'log PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\nquorum none\n',
      /other logs/,
    ],
    [
      'a witness without an address',
      () => w('board').replace(/ http\S+/, '') + 'quorum board\n',
      /no http address/,
    ],
    [
      'a witness with an address that is none',
      () => w('board').replace(/http\S+/, 'ftp://x') + 'quorum board\n',
      /no http address/,
    ],
  ])('that is %s stops the start', (_, text, reason) => {
    expect(() => witnessPolicyOf(text(), logKey, 1)).toThrow(reason);
  });
});
