import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { createLogger, type CommandContext } from '@garant/nest-kit';
import { alarmCommands } from '../src/alarms/alarm.commands.js';
import { alarmStates, spotOf } from '../src/alarms/alarm.store.js';
import { AlarmWatch, alarmLimits } from '../src/alarms/alarm.watch.js';
import { AlarmWorker } from '../src/alarms/alarm.worker.js';
import { publishHeads } from '../src/alarms/head.clock.js';
import { command, event, logStage, rawOf, type LogStage } from './log.stage.js';

let stage: LogStage;
const logger = createLogger('audit-log', 'silent');
const none = () => ({ broadcast: () => Promise.reject(new Error('nobody listens here')) });
const LIMITS = { beatSeconds: 30, patienceSeconds: 60 };
const watch = (): AlarmWatch => new AlarmWatch(stage.test.database, none, LIMITS, logger);
const states = async (code: string) =>
  (await alarmStates(stage.test.database, 500)).filter((alarm) => alarm.code === code);
const outbox = async (type: string): Promise<Record<string, unknown>[]> =>
  (
    await stage.test.database.query<{ envelope: string }>(
      `SELECT envelope FROM outbox WHERE envelope LIKE '%"' || $1 || '"%' ORDER BY seq`,
      [type],
    )
  ).map(({ envelope }) => (JSON.parse(envelope) as { data: Record<string, unknown> }).data);
const all = async (one: AlarmWatch, at: number, vouched: Record<string, number> = {}): Promise<void> => {
  for (const service of ['consent', 'access-requests', 'gateway', 'audit-log'] as const)
    one.hear(service, 0, service === 'consent' ? vouched : {}, at);
  await one.runOnce(at);
};

beforeAll(async () => {
  stage = await logStage();
});
afterAll(() => stage.end());

describe('a silent service', () => {
  it('is told once, and that it is heard again, and again when it falls silent again', async () => {
    const one = watch();
    const start = Date.now();
    await all(one, start);
    expect(await states('beat-late')).toEqual([]);
    one.hear('consent', 0, {}, start + 40_000);
    one.hear('gateway', 0, {}, start + 40_000);
    one.hear('audit-log', 0, {}, start + 40_000);
    await one.runOnce(start + 40_000);
    await one.runOnce(start + 45_000);
    expect(await states('beat-late')).toMatchObject([
      {
        place: expect.stringMatching(/^access-requests # /),
        state: 'open',
        topic: 'access-requests.heartbeats',
      },
    ]);
    await all(one, start + 50_000);
    expect((await states('beat-late')).map(({ state }) => state)).toEqual(['ended']);
    await one.runOnce(start + 100_000);
    expect((await states('beat-late')).filter(({ state }) => state === 'open')).toHaveLength(4);
    await all(one, start + 101_000);
    expect((await outbox('alarm.raised')).filter(({ code }) => code === 'beat-late')).toHaveLength(5);
    expect((await outbox('alarm.cleared')).filter(({ code }) => code === 'beat-late')).toHaveLength(5);
  });

  it('is told by one of several processes', async () => {
    const both = [watch(), watch()];
    const at = Date.now() + 200_000;
    await Promise.all(both.map((one) => one.runOnce(at)));
    await Promise.all(both.map((one) => one.runOnce(at + 1)));
    expect((await states('beat-late')).filter(({ state }) => state === 'open')).toHaveLength(4);
    for (const one of both) await all(one, at + 2);
  });
});

describe('a service and what the log has of it', () => {
  it('behind the head of the log for longer than the patience is told, until it is there', async () => {
    await stage.fill(5);
    const start = Date.now();
    const one = watch();
    await all(one, start, { 'consent.events': 5 });
    await all(one, start + 5_000, { 'consent.events': 2 });
    await all(one, start + 10_000, { 'consent.events': 5 });
    await all(one, start + 15_000, { 'consent.events': 2 });
    await all(one, start + 74_000, { 'consent.events': 2 });
    expect(await states('behind-head')).toEqual([]);
    await all(one, start + 75_000, { 'consent.events': 2 });
    expect(await states('behind-head')).toMatchObject([
      { state: 'open', topic: 'consent.events', partition: 0 },
    ]);
    await all(one, start + 80_000, { 'consent.events': 5 });
    expect(await states('behind-head')).toMatchObject([{ state: 'ended' }]);
  });

  it('that has sent what never came is told', async () => {
    const start = Date.now() + 500_000;
    const one = watch();
    await all(one, start, { 'consent.events': 8 });
    await all(one, start + 60_000, { 'consent.events': 8 });
    expect(await states('events-missing')).toMatchObject([
      { state: 'open', detail: 'consent says that it has sent 8 events on consent.events/0, the log has 5' },
    ]);
    await stage.fill(3);
    await all(one, start + 65_000, { 'consent.events': 8 });
    expect(await states('events-missing')).toMatchObject([{ state: 'ended' }]);
  });

  it('is published as a head when it changed, and not otherwise', async () => {
    const publishNow = () =>
      stage.test.database.transaction((tx) => publishHeads(tx, new Date().toISOString()));
    await publishNow();
    await publishNow();
    expect(await outbox('head.state')).toMatchObject([
      { service: 'consent', numbers: { 'consent.events': [8, 0, 0, 0, 0, 0] } },
    ]);
    await stage.fill(1);
    await publishNow();
    expect((await outbox('head.state')).at(-1)).toMatchObject({
      numbers: { 'consent.events': [9, 0, 0, 0, 0, 0] },
    });
  });
});

it('entries under no checkpoint for longer than the patience are told', async () => {
  await watch().runOnce(Date.now() + 61_000);
  expect((await states('publisher-stalled')).map(({ state }) => state)).toEqual(['open']);
});

describe('flagged messages', () => {
  it('of one producer and partition raise one alarm, however many they are, until an operator closed it', async () => {
    const forged = async (): Promise<void> => {
      const bad = await command(stage.keys);
      const { signature } = await command(stage.keys);
      await stage.sequencer.append([
        await stage.read(
          rawOf('consent.commands', { ...bad, signature, data: { ...bad.data, linkageId: randomUUID() } }, 1),
        ),
      ]);
    };
    for (let i = 0; i < 20; i++) await forged();
    const [alarm, ...more] = await states('bad-signature');
    expect([alarm?.state, more]).toEqual(['open', []]);
    expect(spotOf(alarm!.place)).toBe('garant/gateway consent.commands/0');
    const close = (role: Actor['role'], change: Record<string, unknown> = {}) =>
      stage.test.database.transaction((tx) =>
        alarmCommands['alarm.close']!({
          tx,
          command: {
            actor: { ref: randomUUID(), role, assurance: 'eidas1' },
            body: { code: 'bad-signature', place: alarm!.place, outcome: 'explained', ...change },
          },
          cause: { system: 'system:clock' },
          now: new Date().toISOString(),
        } as unknown as CommandContext<never>),
      );
    const code = async (answer: ReturnType<typeof close>) => {
      const told = await answer;
      return told.ok ? 'done' : told.problem.code;
    };
    expect(await code(close('inspector'))).toBe('forbidden');
    expect(await code(close('operator', { place: 'nowhere' }))).toBe('alarm-unknown');
    expect(await code(close('operator', { code: 'beat-late' }))).toBe('alarm-goes-on');
    expect(await code(close('operator'))).toBe('done');
    expect(await code(close('operator'))).toBe('alarm-unknown');
    expect(await states('bad-signature')).toMatchObject([{ state: 'closed', outcome: 'explained' }]);
    await forged();
    expect((await states('bad-signature')).map(({ state }) => state)).toEqual(['open', 'closed']);
  });
});

it('a command without an outcome is told until the outcome arrives', async () => {
  const sent = await command(stage.keys);
  await stage.sequencer.append([await stage.read(rawOf('consent.commands', sent, 900))]);
  const worker = new AlarmWorker(
    stage.test.database,
    (error) => {
      throw error;
    },
    0,
  );
  await new Promise((resolve) => setTimeout(resolve, 20));
  await worker.runOnce();
  const own = async () => (await states('no-outcome')).filter(({ place }) => place === `command/${sent.id}`);
  expect(await own()).toMatchObject([{ state: 'open' }]);
  const done = event({
    source: `garant/consent/${randomUUID()}`,
    type: 'command.done',
    causationid: sent.id,
    data: { commandId: sent.id, commandType: sent.type },
  });
  await stage.sequencer.append([await stage.read(rawOf('consent.events', done, 901))]);
  await worker.runOnce();
  expect(await own()).toMatchObject([{ state: 'ended', outcome: 'ended' }]);
});

it('has the patience of the settings', () => {
  expect(alarmLimits({})).toEqual({ beatSeconds: 30, patienceSeconds: 60 });
  expect(alarmLimits({ GARANT_ALARM_BEAT_SECONDS: '5' })).toMatchObject({ beatSeconds: 5 });
});
