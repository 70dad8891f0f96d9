import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { kitMigrations } from '../database/kit.migrations.js';
import {
  TestStage,
  createTestDatabase,
  testKafka,
  testKeys,
  waitFor,
  type TestDatabase,
  type TestKafka,
} from '../testing/index.js';
import type { Bus } from './bus.js';
import type { BroadcastMessage, CommandContext, EventContext, HandlerResult } from './bus.types.js';

type Body = { datasetId: string; linkageId: string; fileSha256: string };
type Context = CommandContext<Body>;
const holder: Actor = { ref: randomUUID(), role: 'holder', organisation: 'kerval', assurance: 'eidas1' };

let test: TestDatabase;
let kafka: TestKafka;
let stage: TestStage;
let gateway: Bus;
const sizes: number[] = [];
const gathered: number[] = [];
const heard: BroadcastMessage[] = [];
/** Labels that a handler of many cannot bear. */
const poison = new Set<string>();
let open = false;

/** A file's hash spells a label of eight characters. */
const labelOf = ({ command }: Context): string =>
  Buffer.from(command.body.fileSha256.slice(0, 16), 'hex').toString();
async function keep(tx: Context['tx'], contexts: readonly Context[]): Promise<HandlerResult[]> {
  const refused = (context: Context) => labelOf(context).startsWith('r');
  const kept = contexts.filter((context) => !refused(context));
  await tx.query('INSERT INTO effect (kind, key, label) SELECT $1, * FROM unnest($2::text[], $3::text[])', [
    'command',
    kept.map(({ command }) => command.key),
    kept.map(labelOf),
  ]);
  return contexts.map((context) =>
    refused(context)
      ? { ok: false, problem: { code: 'file-unknown' } }
      : { ok: true, result: { label: labelOf(context) } },
  );
}

beforeAll(async () => {
  test = await createTestDatabase(
    [
      ...kitMigrations(),
      {
        name: 'effect-001',
        sql: 'CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY, kind text, key text, label text)',
      },
    ],
    'consent',
  );
  kafka = testKafka();
  await kafka.createTopics([
    'consent.commands',
    'consent.events',
    'consent.heartbeats',
    'consent.dead-letter',
  ]);
  stage = new TestStage(kafka, await testKeys(), test.database);
  gateway = stage.bus('gateway');
  await stage
    .bus('consent', {
      mayHandle: () => open,
      commands: {
        'linkage.submit': async (context: Context) => {
          if (poison.has(labelOf(context))) throw new Error('cannot');
          return (await keep(context.tx, [context]))[0]!;
        },
      },
      manyCommands: {
        'linkage.submit': async (tx: Context['tx'], contexts: readonly Context[]) => {
          sizes.push(contexts.length);
          if (contexts.some((context) => poison.has(labelOf(context)))) throw new Error('cannot together');
          return keep(tx, contexts);
        },
      },
      events: {
        'consent.events': {
          'command.done': {
            async gathered(tx: Context['tx'], contexts: readonly EventContext<{ commandId: string }>[]) {
              gathered.push(contexts.length);
              await tx.query(
                'INSERT INTO effect (kind, key, label) SELECT $1, * FROM unnest($2::text[], $3::text[])',
                [
                  'event',
                  contexts.map(({ event }) => event.subject),
                  contexts.map(({ data }) => data.commandId),
                ],
              );
            },
          },
        },
      },
      retryDelaysMs: [10, 20],
    })
    .start();
  await gateway.broadcast(
    ['consent.events'],
    {
      onMessage: (message) => void heard.push(message),
      onStopped: (topic, partition, reason) => {
        throw new Error(`${topic}/${partition}: ${reason}`);
      },
    },
    { from: 'beginning' },
  );
});
afterAll(async () => {
  await stage.stop();
  await kafka.cleanup();
  await test.drop();
});

const send = (key: string, label: string, id: string = randomUUID()) =>
  gateway.send({
    service: 'consent',
    type: 'linkage.submit',
    key,
    body: {
      datasetId: randomUUID(),
      linkageId: randomUUID(),
      fileSha256: Buffer.from(label.padEnd(8, '0')).toString('hex').padEnd(64, '0'),
    },
    actor: holder,
    id,
  });
const labels = async (kind: string, key: string): Promise<string[]> =>
  (
    await test.database.query<{ label: string }>(
      'SELECT label FROM effect WHERE kind = $1 AND key = $2 ORDER BY id',
      [kind, key],
    )
  ).map(({ label }) => label);
const outcomes = (ids: readonly string[]) =>
  waitFor(
    () => {
      const found = ids.map((id) =>
        heard.filter(({ event }) => event?.data.commandId === id && event.type !== 'key.parked'),
      );
      return found.every(({ length }) => length > 0) ? found : undefined;
    },
    { timeoutMs: 20_000, what: 'all outcomes' },
  );

describe('commands that wait for their service', () => {
  it('wait in the topic, and are then handled together, each with one effect and one outcome, in order', async () => {
    const [a, b] = [randomUUID(), randomUUID()];
    const sent = await Promise.all(
      Array.from({ length: 60 }, (_, at) =>
        send(at % 2 ? a : b, at % 10 === 7 ? `r${at}` : `n${String(at).padStart(2, '0')}`),
      ),
    );
    // The same command again: it counts once.
    await send(a, 'n01', sent[1]!.id).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await labels('command', a)).toEqual([]);
    open = true;
    const found = await outcomes(sent.map(({ id }) => id));
    expect(found.every(({ length }) => length === 1)).toBe(true);
    expect(
      found.map(([message]) => message!.event!.type).filter((type) => type === 'command.refused'),
    ).toHaveLength(6);
    const expected = (odd: number) =>
      Array.from({ length: 60 }, (_, at) => at)
        .filter((at) => at % 2 === odd && at % 10 !== 7)
        // Signing takes its time: what counts is the order in which the broker has them.
        .sort((x, y) => sent[x]!.offset - sent[y]!.offset)
        .map((at) => `n${String(at).padStart(2, '0')}00000`);
    expect(await labels('command', a)).toEqual(expected(1));
    expect(await labels('command', b)).toEqual(expected(0));
    expect(Math.max(...sizes)).toBeGreaterThan(5);
  });

  it('and what follows from their events is done together, once for each', async () => {
    const done = heard.filter(({ event }) => event?.type === 'command.done').map(({ event }) => event!);
    await waitFor(
      async () =>
        (await test.database.query("SELECT 1 FROM effect WHERE kind = 'event'")).length === done.length,
      { timeoutMs: 10_000, what: 'all effects of events' },
    );
    expect(Math.max(...gathered)).toBeGreaterThan(1);
    const [key] = done.map(({ subject }) => subject);
    expect(await labels('event', key!)).toEqual(
      done.filter(({ subject }) => subject === key).map(({ data }) => data.commandId),
    );
  });
});

describe('a command that fails among many', () => {
  it('holds back its own key alone; the others are done', async () => {
    open = false;
    const [bad, good] = [randomUUID(), randomUUID()];
    poison.add('bad00000');
    const first: { id: string }[] = [];
    for (const [key, label] of [
      [good, 'g1'],
      [bad, 'bad'],
      [good, 'g2'],
      [bad, 'after'],
      [good, 'g3'],
    ] as const)
      first.push(await send(key, label));
    await new Promise((resolve) => setTimeout(resolve, 300));
    open = true;
    await outcomes([0, 1, 2, 4].map((at) => first[at]!.id));
    expect(await labels('command', good)).toEqual(['g1000000', 'g2000000', 'g3000000']);
    expect(await labels('command', bad)).toEqual([]);
    expect(
      heard.find(({ event }) => event?.data.commandId === first[1]!.id && event.type === 'command.refused')!
        .event!.data.problem,
    ).toEqual({ code: 'command-failed' });
    // Its key waits for an operator: what comes later neither takes effect nor overtakes.
    const later = await send(bad, 'later');
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(heard.some(({ event }) => event?.data.commandId === later.id)).toBe(false);
  });
});
