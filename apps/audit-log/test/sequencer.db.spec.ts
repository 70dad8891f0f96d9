import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { LogEntry } from '@garant/contracts';
import { AlarmWorker } from '../src/alarms/alarm.worker.js';
import { searchEntries } from '../src/entries/entry.search.js';
import { entryPages } from '../src/entries/entry.stream.js';
import { verifyRecord } from '../src/publish/record.verification.js';
import { Sequencer } from '../src/sequence/sequencer.js';
import { command, event, logStage, person, rawOf, type LogStage } from './log.stage.js';

let stage: LogStage;
beforeAll(async () => {
  stage = await logStage();
});
afterAll(() => stage.end());

const entries = async (): Promise<LogEntry[]> =>
  (await stage.test.database.query<{ entry: Buffer }>('SELECT entry FROM log_entry ORDER BY index')).map(
    ({ entry }) => JSON.parse(entry.toString('utf8')) as LogEntry,
  );
const log = async (topic: string, value: unknown, offset = 0): Promise<void> =>
  stage.sequencer.append([await stage.read(rawOf(topic, value, offset))]);
const alarms = (): Promise<{ code: string; detail: string }[]> =>
  stage.test.database.query<{ code: string; detail: string }>(
    'SELECT code, detail FROM alarm ORDER BY raised_at, index',
  );
const of = (list: LogEntry[], id: unknown): LogEntry[] => list.filter((entry) => entry.id === id);

describe('sequencing', () => {
  it('is gapless under two concurrent writers, with every message once', async () => {
    const other = new Sequencer(stage.test.database);
    const source = `garant/gateway/${randomUUID()}`;
    const messages = Array.from({ length: 240 }, (_, i) =>
      rawOf(
        'gateway.events',
        event({ source, producernumber: Math.floor(i / 6) + 1 }),
        Math.floor(i / 6),
        i % 6,
      ),
    );
    const readings = await Promise.all(messages.map(stage.read));
    const parts = [0, 1, 2, 3, 4, 5].map((partition) =>
      readings.filter((one) => one.message.partition === partition),
    );
    // Each writer gets every partition in pieces, so both meet over the same messages.
    const pieces = parts.flatMap((part) => [part.slice(0, 10), part.slice(10, 25), part.slice(25)]);
    await Promise.all([
      ...pieces.map((piece) => stage.sequencer.append(piece)),
      ...pieces.map((piece) => other.append(piece)),
    ]);
    const rows = await stage.test.database.query<{ index: number }>(
      'SELECT index FROM log_entry ORDER BY index',
    );
    expect(rows.map(({ index }) => index)).toEqual(rows.map((_, i) => i));
    const found = (await entries()).filter((entry) => entry.source === source);
    expect(found).toHaveLength(240);
    expect(found.filter((entry) => entry.flags.length > 0)).toEqual([]);
    expect(await verifyRecord(stage.test.database)).toBe(rows.length);
  });

  it('passes over a message that comes again, wherever it comes', async () => {
    const source = `garant/gateway/${randomUUID()}`;
    const sent = event({ source });
    await log('gateway.events', sent, 500);
    await log('gateway.events', sent, 500);
    await log('gateway.events', sent, 501);
    expect(of(await entries(), sent.id)).toHaveLength(1);
  });

  it('keeps another message under a known id, and says so once', async () => {
    const sent = event({ source: `garant/gateway/${randomUUID()}` });
    await log('gateway.events', sent, 600);
    const other = { ...sent, data: { key: 'other', service: 'gateway' }, producernumber: 2 };
    await log('gateway.events', other, 601);
    await log('gateway.events', other, 601);
    expect(of(await entries(), sent.id).map(({ flags }) => flags)).toEqual([[], ['duplicate-id']]);
    expect((await alarms()).filter(({ code }) => code === 'duplicate-id')).toHaveLength(1);
  });

  it('takes a command that the gateway sends again for the same act as one', async () => {
    const id = randomUUID();
    const data = { datasetId: randomUUID(), linkageId: randomUUID(), fileSha256: 'ab'.repeat(32) };
    const [first, second] = [
      await command(stage.keys, { id, data }),
      await command(stage.keys, { id, data }),
    ];
    expect(first.salt).not.toBe(second.salt);
    await log('consent.commands', first, 1);
    await log('consent.commands', second, 2);
    expect(of(await entries(), id)).toHaveLength(1);
    await log('consent.commands', await command(stage.keys, { id }), 3);
    expect(of(await entries(), id).map(({ flags }) => flags)).toEqual([[], ['duplicate-id']]);
  });

  it('flags a number left out, and a number used twice', async () => {
    const source = `garant/gateway/${randomUUID()}`;
    const ids = [1, 2, 4, 5, 5].map((producernumber) => ({ id: randomUUID(), producernumber }));
    for (const [offset, one] of ids.entries())
      await log('gateway.events', event({ source, ...one }), 700 + offset);
    const all = await entries();
    expect(ids.map(({ id }) => of(all, id)[0]?.flags)).toEqual([[], [], ['gap'], [], ['gap']]);
  });
});

describe('commands and their outcomes', () => {
  const worker = (): AlarmWorker =>
    new AlarmWorker(
      stage.test.database,
      (error) => {
        throw error;
      },
      0,
    );
  const cause = { actor: person };

  it('alarm once when there is no outcome, and not when there is one, whichever comes first', async () => {
    const source = `garant/consent/${randomUUID()}`;
    const [silent, done, late] = [
      await command(stage.keys),
      await command(stage.keys),
      await command(stage.keys),
    ];
    const outcome = (id: string, producernumber: number) =>
      event({
        source,
        producernumber,
        type: 'command.done',
        data: { commandId: id, commandType: 'linkage.submit' },
        causationid: id,
        ...cause,
      });
    await log('consent.events', outcome(late.id, 1), 900);
    for (const [i, sent] of [silent, done, late].entries()) await log('consent.commands', sent, 910 + i);
    await log('consent.events', outcome(done.id, 2), 901);
    await worker().runOnce();
    await worker().runOnce();
    const told = (await alarms()).filter(({ code }) => code === 'no-outcome').map(({ detail }) => detail);
    expect(told.filter((detail) => detail.includes(silent.id))).toHaveLength(1);
    expect(told.some((detail) => detail.includes(done.id) || detail.includes(late.id))).toBe(false);
  });

  it('alarm when an event names a command that nobody signed', async () => {
    const forged = { ...(await command(stage.keys)), signature: 'a.b.c' };
    const ghost = randomUUID();
    const source = `garant/consent/${randomUUID()}`;
    await log('consent.commands', forged, 920);
    await log('consent.events', event({ source, causationid: forged.id, ...cause }), 921);
    await log('consent.events', event({ source, causationid: ghost, producernumber: 2, ...cause }), 922);
    await worker().runOnce();
    await worker().runOnce();
    const told = (await alarms()).filter(({ code }) => code === 'no-cause').map(({ detail }) => detail);
    expect(told.filter((detail) => detail.includes(ghost))).toHaveLength(1);
    expect(told.filter((detail) => detail.includes(forged.id))).toHaveLength(1);
  });

  it('every alarm is an event that others can read', async () => {
    const published = await stage.test.database.query<{ envelope: string }>(
      `SELECT envelope FROM outbox WHERE topic = 'audit-log.events'`,
    );
    expect(published).toHaveLength((await alarms()).length);
    expect((JSON.parse(published[0]!.envelope) as { type: string }).type).toBe('alarm.raised');
  });
});

describe('search', () => {
  it('finds the people of a linkage, pages without gaps, and holds every condition', async () => {
    const subject = randomUUID();
    const datasetId = randomUUID();
    const row = {
      recordRef: randomUUID(),
      subjectRef: subject,
      subjectIndex: 7,
      status: 'new',
      informedOn: null,
    };
    const source = `garant/consent/${randomUUID()}`;
    for (let n = 1; n <= 5; n++)
      await log(
        'consent.events',
        event({
          source,
          producernumber: n,
          type: 'linkage.recorded',
          data: { datasetId, linkageId: randomUUID(), rows: [row] },
        }),
        1000 + n,
      );
    const seen: number[] = [];
    let after: number | null | undefined;
    do {
      const page = await searchEntries(stage.test.database, {
        subject,
        limit: 2,
        ...(after === null || after === undefined ? {} : { after }),
      });
      seen.push(...page.entries.map(({ index }) => index));
      after = page.next;
    } while (after !== null);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    const streamed: number[] = [];
    for await (const page of entryPages(stage.test.database, { subject }, { pageSize: 2 }))
      streamed.push(...page.map(({ index }) => index));
    expect(streamed).toEqual(seen);
    const both = await searchEntries(stage.test.database, {
      subject,
      dataset: datasetId,
      type: 'linkage.recorded',
      limit: 50,
    });
    expect(both.entries).toHaveLength(5);
    expect(
      (await searchEntries(stage.test.database, { subject, dataset: randomUUID(), limit: 50 })).entries,
    ).toEqual([]);
    expect(both.entries[0]!.details?.data).toMatchObject({ datasetId });
  });
});
