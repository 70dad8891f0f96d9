import { afterAll, expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import {
  nodesInTiles,
  openCheckpoint,
  proveConsistency,
  TILE_WIDTH,
  verifyConsistency,
} from '@garant/merkle-log';
import type { Tx } from '@garant/nest-kit';
import { sha256 } from '../src/intake/entry.building.js';
import type { Reading } from '../src/intake/message.reading.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { latestCheckpoint } from '../src/publish/checkpoint.store.js';
import { Publisher } from '../src/publish/publisher.js';
import { examineLog } from '../src/publish/record.examination.js';
import { Sequencer } from '../src/sequence/sequencer.js';
import { seamsOf, type Fault, type Plan, type Seams } from './fault.seams.js';
import { command, event, logKey, logStage, rawOf, type LogStage } from './log.stage.js';

/**
 * One log lives through every fault: each storage call of the sequencer and of the publisher, done or not done when the
 * process dies, the connection cut under it, no room on the disk for it. After each the service is opened anew, what the bus
 * delivers again is taken in again, and the whole log is verified: against itself, against every checkpoint that was ever
 * published, and against every message that was ever acknowledged.
 */
export const stage: LogStage = await logStage();
export const { database } = stage.test;
const superuser = new pg.Pool({ connectionString: process.env.GARANT_TEST_DATABASE_URL, max: 1 });
afterAll(async () => {
  await superuser.end();
  await stage.end();
});

const NONE: Plan = { call: 0, fault: 'not persisted' };
const cut = async (query: Tx['query']): Promise<void> => {
  const [row] = await query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  await superuser.query('SELECT pg_terminate_backend($1, 5000)', [row!.pid]);
};
export const seams = (plan: Plan = NONE): Seams => seamsOf({ database, files: stage.files }, plan, cut);

/** Every message that was acknowledged (its append resolved), and every checkpoint that was published. */
const acknowledged: string[] = [];
export const published = new Set<string>();
let offset = 0;
let place = 0;
let number = 0;

/** One batch with everything in it for which the sequencer has a statement. */
export async function batch(count = 6): Promise<Reading[]> {
  const subject = randomUUID();
  const about = { type: 'choice.refused', data: { subjectRef: subject } };
  const erased = { type: 'person.erased', data: { subjectRef: subject, erasureId: randomUUID() } };
  const first = await stage.read(
    rawOf('consent.events', event({ producernumber: ++number, ...about }), ++offset),
  );
  await acknowledge([first], new Sequencer(database));
  const messages: unknown[] = [
    ...Array.from({ length: count }, () => event({ producernumber: ++number })),
    event({ producernumber: ++number, ...erased }),
  ];
  const readings = await Promise.all(
    messages.map((one) => stage.read(rawOf('consent.events', one, ++offset))),
  );
  const more = [
    rawOf('consent.commands', await command(stage.keys), ++offset),
    // From a place of its own: an alarm that goes on at a place is not raised there again.
    rawOf('consent.events', Buffer.from('not JSON'), ++offset, ++place),
  ];
  return [...readings, ...(await Promise.all(more.map(stage.read)))];
}

export async function acknowledge(readings: readonly Reading[], sequencer: Sequencer): Promise<void> {
  await sequencer.append(readings);
  acknowledged.push(...readings.map(({ id }) => id));
}

/** From 200 entries above a full tile to 300: two bundles, tiles of two levels, partial ones that full ones replace. */
export async function beforePublishing(): Promise<Publisher> {
  const opened = await open();
  const size = (await latestCheckpoint(database))?.size ?? 0;
  const head = await headOf();
  const target = Math.ceil((Math.max(size, head, 1) - 200) / TILE_WIDTH) * TILE_WIDTH + 200;
  if (target > head) await fill(target - head);
  await opened.publish();
  published.add((await stage.files.read('checkpoint'))!.toString('utf8'));
  await fill(100);
  return opened;
}
async function fill(count: number): Promise<void> {
  const messages = Array.from({ length: count }, () =>
    rawOf('consent.events', event({ producernumber: ++number }), ++offset),
  );
  await acknowledge(await Promise.all(messages.map(stage.read)), new Sequencer(database));
}
export async function open(with_: Pick<Seams, 'record' | 'files'> = seams()): Promise<Publisher> {
  const publisher = new Publisher(with_.record, with_.files, logKey);
  await publisher.open();
  return publisher;
}
export const headOf = async (): Promise<number> =>
  (await database.query<{ n: number }>('SELECT count(*) AS n FROM log_entry'))[0]!.n;

/** What stands at rest. */
export async function verifyAll(): Promise<void> {
  const file = await stage.files.read('checkpoint');
  if (file) published.add(file.toString('utf8'));
  expect(await examineLog(database, stage.files, logKey, [...published])).toEqual([]);
  const rows = await database.query<{ id: string; times: number }>(
    'SELECT id, count(*) AS times FROM log_entry GROUP BY id',
  );
  expect(rows.filter(({ times }) => times > 1)).toEqual([]);
  const logged = new Set(rows.map(({ id }) => id));
  expect(acknowledged.filter((id) => !logged.has(id))).toEqual([]);
}

/** A proof, from the published tiles, that the newest checkpoint continues each of these. */
export async function verifyConsistencies(notes: readonly string[]): Promise<void> {
  const newest = await opened((await stage.files.read('checkpoint'))!.toString('utf8'));
  const read = nodesInTiles(sha256, newest.size, async (id) => (await stage.files.readTile(id))!);
  for (const note of notes) {
    const old = await opened(note);
    expect(
      verifyConsistency(sha256, {
        oldSize: old.size,
        newSize: newest.size,
        oldRoot: old.root,
        newRoot: newest.root,
        proof: await proveConsistency(sha256, old.size, newest.size, read),
      }),
    ).toEqual({ ok: true });
  }
}
async function opened(note: string): Promise<{ size: number; root: Uint8Array }> {
  const found = await openCheckpoint(note, { logs: [logKey.verifier] }, noteCrypto);
  if (!found.ok) throw new Error(found.reason);
  return found.value;
}

/** Everything goes on as if nothing had been. */
export async function goOn(again: readonly Reading[] = []): Promise<void> {
  await acknowledge(again, new Sequencer(database));
  await (await open()).publish();
  await verifyAll();
  expect((await latestCheckpoint(database))?.size).toBe(await headOf());
  await verifyConsistencies([...published].slice(-3));
}

const isSql = (name: string): boolean => /^[A-Z]/.test(name);
/** A call that only reads leaves the same behind whether it was done or not. */
const reads = (name: string): boolean => /^(SELECT|read) /.test(name);
export const rowsOf = (calls: readonly string[], sqlToo: boolean): [string, number, Fault][] =>
  calls.flatMap((name, i) => {
    // Of reads in a row the first and the last: what lies between finds nothing else.
    if (reads(name))
      return calls[i - 1] === name && calls[i + 1] === name ? [] : [[name, i + 1, 'not persisted']];
    const faults: Fault[] = ['not persisted', 'persisted'];
    if (!isSql(name)) faults.push('disk full');
    else if (sqlToo) faults.push('connection cut');
    return faults.map((fault): [string, number, Fault] => [name, i + 1, fault]);
  });
