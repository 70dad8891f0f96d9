import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  compareList,
  encodeBase64,
  parseCheckpoint,
  parseNote,
  parsePolicy,
  proveInclusion,
  verifyCompletenessFile,
  type CompletenessFile,
} from '@garant/merkle-log';
import { createLogger } from '@garant/nest-kit';
import { completenessFor } from '../src/completeness/completeness.reading.js';
import { closedPeriods, planPeriod, storeLeaves } from '../src/completeness/period.store.js';
import { periodTrees } from '../src/completeness/period.trees.js';
import { PeriodWorker } from '../src/completeness/period.worker.js';
import { listedAbout } from '../src/entries/entry.range.js';
import { nodesOf } from '../src/inspection/log.proofs.js';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { Publisher } from '../src/publish/publisher.js';
import { headOf } from '../src/sequence/entry.store.js';
import { event, logKey, logStage, rawOf, type LogStage } from './log.stage.js';

let stage: LogStage;
let publisher: Publisher;
const HOUR = { minutes: 60, entries: 400 };
const logger = createLogger('audit-log', 'silent');
const worker = (settings = HOUR): PeriodWorker => new PeriodWorker(stage.test.database, settings, logger);
const people = Array.from({ length: 700 }, () => randomUUID());
const later = (): Date => new Date(Date.now() + 2 * 3_600_000);

/** Events of consent about these people, one each, in one batch. */
let number = 0;
const record = async (subjects: readonly string[]): Promise<void> => {
  const source = 'garant/consent';
  const messages = subjects.map((subjectRef) =>
    rawOf(
      'consent.events',
      event({ source, producernumber: ++number, type: 'data.read', data: { what: 'choices', subjectRef } }),
      number,
    ),
  );
  await stage.sequencer.append(await Promise.all(messages.map(stage.read)));
};
/** What the relay would do with the outbox of the log: its own events become entries. */
let relayed = 0;
const relay = async (): Promise<void> => {
  const rows = await stage.test.database.query<{ envelope: string; partition: number }>(
    'SELECT envelope, partition FROM outbox ORDER BY seq OFFSET $1',
    [relayed],
  );
  relayed += rows.length;
  for (const { envelope, partition } of rows)
    await stage.sequencer.append([
      await stage.read(
        rawOf('audit-log.events', { ...JSON.parse(envelope), producernumber: relayed }, relayed, partition),
      ),
    ]);
};
const proofFor = async (ref: string, from = 0, to?: number): Promise<CompletenessFile> =>
  (
    await completenessFor(
      stage.test.database,
      stage.files,
      'subject',
      ref,
      from,
      to ?? (await headOf(stage.test.database)),
    )
  ).file;
const verified = async (file: CompletenessFile) => {
  const policy = parsePolicy(sha256, logKey.policy);
  if (!policy.ok) throw new Error(policy.reason);
  const result = await verifyCompletenessFile(JSON.stringify(file), policy.value, noteCrypto);
  if (!result.ok) throw new Error(`${result.reason} ${result.detail}`);
  return result.value;
};
const refused = async (file: CompletenessFile): Promise<string> => {
  const policy = parsePolicy(sha256, logKey.policy);
  if (!policy.ok) throw new Error(policy.reason);
  const result = await verifyCompletenessFile(JSON.stringify(file), policy.value, noteCrypto);
  return result.ok ? 'accepted' : result.reason;
};

beforeAll(async () => {
  stage = await logStage();
  publisher = new Publisher(stage.test.database, stage.files, logKey);
  await publisher.open();
  // 700 entries over two full periods of 400 and 300, some people twice; then the ends of periods.
  await record(people.slice(0, 350));
  await record([people[3]!, people[349]!, ...people.slice(350, 650)]);
  while (await worker().closeNext());
  await worker().closeNext(later());
  await relay();
  await publisher.publish();
});
afterAll(() => stage.end());

describe('a closed period', () => {
  it('covers the log without a gap, and is an entry of it', async () => {
    const periods = await closedPeriods(stage.test.database, 0, 10_000, 10);
    expect(periods.map(({ from, to }) => [from, to])).toEqual([
      [0, 400],
      [400, 652],
    ]);
    const [entry] = await stage.test.database.query<{ data: Buffer }>(
      `SELECT d.data FROM log_entry e JOIN entry_details d USING (index) WHERE e.type = 'period.closed' ORDER BY index LIMIT 1`,
    );
    expect(JSON.parse(entry!.data.toString())).toEqual(periods[0]!.statement);
    expect(periods[0]!.statement.roots.subject.size).toBe(398);
  });

  it('is closed neither early nor without entries', async () => {
    expect(await worker().closeNext()).toBeNull();
    expect(await worker({ minutes: 60, entries: 2 }).closeNext()).toMatchObject({ from: 652, to: 654 });
    expect(await worker().closeNext(later())).toBeNull();
    await relay();
  });

  it('is finished by the next process after a crash at any step, with the same roots and once', async () => {
    await record(people.slice(0, 300));
    const { database } = stage.test;
    const from = (await closedPeriods(database, 0, 10_000, 10)).at(-1)!.to;
    const period = (await closedPeriods(database, 0, 10_000, 10)).length;
    const to = await headOf(database);
    // The first process dies with the range planned and half of the leaves stored; more entries arrive.
    await planPeriod(database, { period, from, to }, new Date().toISOString());
    const trees = await periodTrees(database, from, to);
    await storeLeaves(database, period, 'subject', {
      ...trees.subject,
      chunks: trees.subject.chunks.slice(0, 1),
    });
    await record(people.slice(0, 50));
    const before = await database.query(`SELECT 1 FROM outbox WHERE envelope LIKE '%period.closed%'`);
    const both = await Promise.all([worker().closeNext(), worker().closeNext()]);
    expect(both.filter((one) => one !== null)).toEqual([
      { period, from, to, roots: expect.objectContaining({ subject: trees.subject.root }) },
    ]);
    const after = await database.query(`SELECT 1 FROM outbox WHERE envelope LIKE '%period.closed%'`);
    expect(after.length - before.length).toBe(1);
    await worker().closeNext(later());
    await relay();
    await publisher.publish();
  });

  it('cannot be changed or planned otherwise afterwards', async () => {
    const { database } = stage.test;
    await planPeriod(database, { period: 0, from: 0, to: 5 }, new Date().toISOString());
    expect((await closedPeriods(database, 0, 1, 1))[0]).toMatchObject({ from: 0, to: 400 });
    for (const sql of [
      'UPDATE log_period SET to_index = 401 WHERE period = 0',
      "UPDATE period_closing SET statement = '{}' WHERE period = 0",
      'DELETE FROM period_closing',
      'DELETE FROM period_leaves',
      'UPDATE period_leaves SET hash = hash',
    ])
      await expect(database.query(sql)).rejects.toThrow();
  });
});

describe('a list', () => {
  it('is proven complete for everybody who is in the log, and for somebody who is not', async () => {
    const { database } = stage.test;
    const head = await headOf(database);
    const last = (await closedPeriods(database, 0, head, 100)).at(-1)!.to;
    for (const ref of [people[3]!, people[0]!, people[349]!, people[640]!, people[699]!, randomUUID()]) {
      const proven = await verified(await proofFor(ref));
      const list = await listedAbout(database, 'subject', ref, 0, last);
      expect(proven.covered).toEqual([{ from: 0, to: last }]);
      expect(proven.entries).toEqual(list);
      expect(compareList(proven, list)).toEqual({ missing: [], added: [], uncovered: [] });
    }
  });

  it('is proven at both ends of the order and between any two rows of leaves', async () => {
    const sorted = [...people.slice(0, 350)].sort();
    for (const ref of [sorted[0]!, sorted[255]!, sorted[256]!, sorted.at(-1)!]) {
      await verified(await proofFor(ref));
      // Right behind a reference nobody is.
      await verified(await proofFor(`${ref}~`));
    }
    await verified(await proofFor('!'));
    await verified(await proofFor('~'));
  });

  it('says what is not covered yet', async () => {
    const { database } = stage.test;
    await record([people[3]!]);
    const head = await headOf(database);
    const answer = await completenessFor(database, stage.files, 'subject', people[3]!, 0, head);
    const closedTo = (await closedPeriods(database, 0, head, 100)).at(-1)!.to;
    expect(answer.notCovered).toEqual({ from: closedTo, to: head });
    const proven = await verified(answer.file);
    expect(proven.uncovered).toEqual([{ from: closedTo, to: head }]);
    const list = await listedAbout(database, 'subject', people[3]!, 0, head);
    expect(compareList(proven, list).uncovered.map(({ index }) => index)).toEqual([head - 1]);
  });

  it('goes on where the answer before ended', async () => {
    const { database } = stage.test;
    const head = await headOf(database);
    const first = await completenessFor(database, stage.files, 'subject', people[3]!, 0, head, {
      periods: 1,
    });
    expect([first.file.periods.length, first.next]).toEqual([1, 400]);
    expect((await proofFor(people[3]!, first.next!)).periods.length).toBeGreaterThan(1);
  });

  it('with an entry left out, added or exchanged does not pass', async () => {
    const file = await proofFor(people[3]!);
    const [first] = file.periods;
    const other = (await proofFor(people[4]!)).periods[0]!;
    const with_ = (change: Partial<typeof first>): CompletenessFile => ({
      ...file,
      periods: [{ ...first!, ...change } as NonNullable<typeof first>, ...file.periods.slice(1)],
    });
    expect(first!.entries.length).toBe(2);
    expect(await refused(with_({ entries: first!.entries.slice(1) }))).toBe('completeness-list');
    expect(await refused(with_({ entries: [] }))).toBe('completeness-list');
    expect(await refused(with_({ entries: first!.entries.toReversed() }))).toBe('completeness-list');
    expect(await refused(with_({ entries: other.entries }))).toBe('completeness-list');
    expect(await refused(with_({ entries: other.entries, proof: other.proof }))).toBe('completeness-list');
    expect(await refused(with_({ data: first!.data.replace('"to":400', '"to":401') }))).toBe(
      'period-commitment',
    );
    expect(await refused(with_({ salt: 'AAAAAAAAAAAAAAAAAAAAAA' }))).toBe('period-commitment');
    expect(await refused(with_({ index: first!.index + 1 }))).toBe('root-mismatch');
    expect(await refused(with_({ entry: first!.entry.replace('period.closed', 'period.opened') }))).toBe(
      'root-mismatch',
    );
    expect(await refused({ ...file, periods: [first!, first!] })).toBe('period-order');
    expect(await refused({ ...file, checkpoint: file.checkpoint.replace('1', '2') })).not.toBe('accepted');
    // A period left out is no lie: it is said to be uncovered.
    const proven = await verified({ ...file, periods: file.periods.slice(1) });
    expect(proven.uncovered[0]).toEqual({ from: 0, to: 400 });
  });

  it('takes no other entry of the log for the closing of a period', async () => {
    const file = await proofFor(people[3]!);
    const note = parseNote(file.checkpoint);
    if (!note.ok) throw new Error(note.reason);
    const told = parseCheckpoint(note.value.text);
    if (!told.ok) throw new Error(told.reason);
    const { size } = told.value;
    const [row] = await stage.test.database.query<{ entry: Buffer }>(
      'SELECT entry FROM log_entry WHERE index = 5',
    );
    const inclusion = (await proveInclusion(sha256, 5, size, nodesOf(stage.files, size))).map(encodeBase64);
    const forged = { ...file.periods[0]!, index: 5, entry: row!.entry.toString(), inclusion };
    expect(await refused({ ...file, periods: [forged] })).toBe('period-entry');
  });

  it.each([
    ['no JSON', () => 'x', 'completeness-form'],
    ['another form', (f: object) => JSON.stringify({ ...f, form: 'other' }), 'completeness-form'],
    ['another kind', (f: object) => JSON.stringify({ ...f, kind: 'dataset' }), 'completeness-form'],
    ['no reference', (f: object) => JSON.stringify({ ...f, ref: '' }), 'completeness-reference'],
    ['a range without entries', (f: object) => JSON.stringify({ ...f, to: 0 }), 'completeness-form'],
    ['no periods', (f: object) => JSON.stringify({ ...f, periods: {} }), 'completeness-form'],
    ['a period of another form', (f: object) => JSON.stringify({ ...f, periods: [{}] }), 'completeness-form'],
    ['no checkpoint', (f: object) => JSON.stringify({ ...f, checkpoint: 1 }), 'completeness-form'],
  ])('of a malformed file is refused: %s', async (_, change, reason) => {
    const policy = parsePolicy(sha256, logKey.policy);
    if (!policy.ok) throw new Error(policy.reason);
    const text = (change as (f: object) => string)(await proofFor(people[3]!));
    expect(await verifyCompletenessFile(text, policy.value, noteCrypto)).toMatchObject({ ok: false, reason });
  });
});
