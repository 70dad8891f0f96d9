import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { kitMigrations } from '../database/kit.migrations.js';
import { partitionOf } from '../streams/partition.js';
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
import type { BroadcastMessage, CommandContext, HandlerResult } from './bus.types.js';
import { parkedKeys } from './parking.js';

const effects = {
  name: 'effect-001',
  sql: 'CREATE TABLE effect (id bigint GENERATED ALWAYS AS IDENTITY, command_id uuid NOT NULL, key text NOT NULL, label text NOT NULL)',
};
type Body = { datasetId: string; linkageId: string; fileSha256: string };
const holder: Actor = { ref: randomUUID(), role: 'holder', organisation: 'ap-hm', assurance: 'eidas1' };
const operator: Actor = { ref: randomUUID(), role: 'operator', assurance: 'eidas1' };

let test: TestDatabase;
let kafka: TestKafka;
let stage: TestStage;
let gateway: Bus;
/** What the handler does with a command, by its linkageId. */
const behaviour = new Map<string, (attempt: number) => void>();
const attempts = new Map<string, number>();
const outcomes: BroadcastMessage[] = [];

beforeAll(async () => {
  test = await createTestDatabase([...kitMigrations(), effects], 'consent');
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
    .bus('consent', { commands: { 'linkage.submit': handle }, retryDelaysMs: [10, 20, 200, 300] })
    .start();
  await gateway.broadcast(
    ['consent.events'],
    { onMessage: (message) => void outcomes.push(message), onStopped: fail },
    { from: 'beginning' },
  );
});
afterEach(() => behaviour.clear());
afterAll(async () => {
  await stage.stop();
  await kafka.cleanup();
  await test.drop();
});

function fail(topic: string, partition: number, reason: string): never {
  throw new Error(`${topic}/${partition} stopped: ${reason}`);
}

async function handle(context: CommandContext<Body>): Promise<HandlerResult> {
  const { body, id, key } = context.command;
  const attempt = (attempts.get(id) ?? 0) + 1;
  attempts.set(id, attempt);
  await context.tx.query('INSERT INTO effect (command_id, key, label) VALUES ($1, $2, $3)', [
    id,
    key,
    body.fileSha256.slice(0, 4),
  ]);
  behaviour.get(body.linkageId)?.(attempt);
  return { ok: true, result: { label: body.fileSha256.slice(0, 4) } };
}

const command = (key: string, label: string, linkageId = randomUUID(), id?: string) =>
  gateway.send({
    service: 'consent',
    type: 'linkage.submit',
    key,
    body: { datasetId: randomUUID(), linkageId, fileSha256: label.padEnd(64, '0') },
    actor: holder,
    id,
  });
const outcomeOf = (id: string) =>
  waitFor(
    () =>
      outcomes
        .filter(({ event }) => event?.data.commandId === id && event.type.startsWith('command.'))
        .map(({ event }) => event!)[0],
    {
      timeoutMs: 20_000,
      what: `the outcome of ${id}`,
    },
  );
const labelsOf = async (key: string): Promise<string[]> =>
  (
    await test.database.query<{ label: string }>('SELECT label FROM effect WHERE key = $1 ORDER BY id', [key])
  ).map(({ label }) => label);
const neighbourOf = (key: string): string => {
  for (;;) {
    const other = randomUUID();
    if (partitionOf(other) === partitionOf(key)) return other;
  }
};

describe('commands', () => {
  it('have one effect and one outcome, with cause and actor', async () => {
    const key = randomUUID();
    const { id } = await command(key, 'aaaa');
    const outcome = await outcomeOf(id);
    expect(outcome).toMatchObject({
      type: 'command.done',
      subject: key,
      causationid: id,
      actor: holder,
      data: { commandType: 'linkage.submit', result: { label: 'aaaa' } },
    });
    expect(await labelsOf(key)).toEqual(['aaaa']);
  });

  it('sent twice under one id have one effect', async () => {
    const key = randomUUID();
    const id = randomUUID();
    await command(key, 'aaaa', undefined, id);
    await command(key, 'aaaa', undefined, id);
    await command(key, 'bbbb');
    await waitFor(async () => (await labelsOf(key)).includes('bbbb'));
    expect(await labelsOf(key)).toEqual(['aaaa', 'bbbb']);
    expect(outcomes.filter(({ event }) => event?.data.commandId === id).length).toBeLessThanOrEqual(1);
  });

  it('that fail twice and then succeed take effect once', async () => {
    const key = randomUUID();
    const linkageId = randomUUID();
    behaviour.set(linkageId, (attempt) => {
      if (attempt <= 2) throw new Error('storage hiccup');
    });
    const { id } = await command(key, 'aaaa', linkageId);
    expect(await outcomeOf(id)).toMatchObject({ type: 'command.done' });
    expect(attempts.get(id)).toBe(3);
    expect(await labelsOf(key)).toEqual(['aaaa']);
  });

  it('that fail longer wait aside: their key keeps its order, others of the partition go on', async () => {
    const key = randomUUID();
    const other = neighbourOf(key);
    const linkageId = randomUUID();
    behaviour.set(linkageId, (attempt) => {
      if (attempt <= 4) throw new Error('storage hiccup');
    });
    const first = await command(key, 'aaaa', linkageId);
    const second = await command(key, 'bbbb');
    const neighbour = await command(other, 'cccc');
    await outcomeOf(neighbour.id);
    expect(await labelsOf(key)).toEqual([]);
    expect(await outcomeOf(second.id)).toMatchObject({ type: 'command.done' });
    expect(await outcomeOf(first.id)).toMatchObject({ type: 'command.done' });
    expect(await labelsOf(key)).toEqual(['aaaa', 'bbbb']);
    expect((await parkedKeys(test.database)).map((row) => row.key)).not.toContain(key);
  });

  it('that never succeed are refused and kept; their key waits until an operator releases it, then goes on in order', async () => {
    const key = randomUUID();
    const other = neighbourOf(key);
    const linkageId = randomUUID();
    behaviour.set(linkageId, () => {
      throw new TypeError('cannot read this');
    });
    const poison = await command(key, 'dead', linkageId);
    const later = [await command(key, '1111'), await command(key, '2222'), await command(key, '3333')];
    const neighbour = await command(other, 'cccc');
    expect(await outcomeOf(neighbour.id)).toMatchObject({ type: 'command.done' });
    expect(await outcomeOf(poison.id)).toMatchObject({
      type: 'command.refused',
      data: { problem: { code: 'command-failed' } },
    });
    expect(
      await waitFor(() => outcomes.find(({ event, key: k }) => event?.type === 'key.parked' && k === key)),
    ).toMatchObject({ event: { data: { service: 'consent', commandId: poison.id } } });
    expect((await parkedKeys(test.database)).find((row) => row.key === key)).toMatchObject({
      state: 'parked',
      waiting: 3,
      commandId: poison.id,
    });
    expect(await labelsOf(key)).toEqual([]);

    const letter = await test.database.query<{ envelope: string }>(
      `SELECT envelope FROM outbox WHERE topic = 'consent.dead-letter' AND key = $1`,
      [key],
    );
    expect((JSON.parse(letter[0]!.envelope) as { data: object }).data).toMatchObject({
      reason: 'TypeError: cannot read this',
      partition: poison.partition,
      offset: poison.offset,
    });

    const release = (actor: Actor) =>
      gateway.send({ service: 'consent', type: 'key.release', key, body: { key }, actor });
    expect(await outcomeOf((await release(holder)).id)).toMatchObject({
      type: 'command.refused',
      data: { problem: { code: 'forbidden' } },
    });
    expect(await labelsOf(key)).toEqual([]);
    expect(await outcomeOf((await release(operator)).id)).toMatchObject({
      type: 'command.done',
      data: { result: { waiting: 3 } },
    });
    for (const { id } of later) expect(await outcomeOf(id)).toMatchObject({ type: 'command.done' });
    expect(await labelsOf(key)).toEqual(['1111', '2222', '3333']);
    expect(outcomes.some(({ event, key: k }) => event?.type === 'key.released' && k === key)).toBe(true);
    const after = await command(key, '4444');
    expect(await outcomeOf(after.id)).toMatchObject({ type: 'command.done' });
    expect(await outcomeOf((await release(operator)).id)).toMatchObject({
      type: 'command.refused',
      data: { problem: { code: 'key-not-parked' } },
    });
    expect(
      outcomes.filter(
        ({ event }) => event?.type.startsWith('command.') && event.data.commandId === poison.id,
      ),
    ).toHaveLength(1);
  });
});

describe('commands that are not what they should be', () => {
  it('unreadable bytes become a dead letter with a reason, and their key is parked', async () => {
    const key = randomUUID();
    const [offset] = await kafka.send([
      { topic: 'consent.commands', partition: partitionOf(key), key, value: '{"id": "broken' },
    ]);
    await waitFor(() => outcomes.find(({ event, key: k }) => event?.type === 'key.parked' && k === key));
    const rows = await waitFor(async () => {
      const found = await test.database.query<{ envelope: string; sent_at: Date | null }>(
        `SELECT envelope, sent_at FROM outbox WHERE topic = 'consent.dead-letter' AND key = $1`,
        [key],
      );
      return found[0]?.sent_at ? found : undefined;
    });
    expect((JSON.parse(rows[0]!.envelope) as { data: { message: string } }).data).toMatchObject({
      reason: 'command-unreadable: the message is not JSON',
      offset,
      message: Buffer.from('{"id": "broken').toString('base64'),
    });
    const waiting = await command(key, 'aaaa');
    await waitFor(
      async () => (await parkedKeys(test.database)).find((row) => row.key === key)?.waiting === 1,
    );
    expect(await labelsOf(key)).toEqual([]);
    await gateway.send({ service: 'consent', type: 'key.release', key, body: { key }, actor: operator });
    expect(await outcomeOf(waiting.id)).toMatchObject({ type: 'command.done' });
  });

  it('a command with a readable id but another form is refused by that id', async () => {
    const key = randomUUID();
    const id = randomUUID();
    await kafka.send([
      {
        topic: 'consent.commands',
        partition: partitionOf(key),
        key,
        value: JSON.stringify({ id, type: 'linkage.submit', specversion: '0.3' }),
      },
    ]);
    expect(await outcomeOf(id)).toMatchObject({
      type: 'command.refused',
      data: { problem: { code: 'command-unreadable' } },
    });
  });

  it('a forged command is refused, parks nothing, and does not use up the identity of the true one', async () => {
    const other = randomUUID();
    const id = randomUUID();
    const forged = {
      specversion: '1.0',
      id,
      source: 'garant/gateway',
      type: 'linkage.submit',
      subject: other,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      data: {},
      salt: 'A'.repeat(22),
      signature: 'a.b.c',
    };
    await kafka.send([
      { topic: 'consent.commands', partition: partitionOf(other), key: other, value: JSON.stringify(forged) },
    ]);
    expect(await outcomeOf(id)).toMatchObject({
      type: 'command.refused',
      data: { problem: { code: 'command-signature' } },
    });
    expect((await parkedKeys(test.database)).map((row) => row.key)).not.toContain(other);
    await command(other, 'beef', undefined, id);
    await waitFor(async () => (await labelsOf(other)).length === 1);
  });

  it('a command without a handler is refused, and one of another form is not even sent', async () => {
    const key = randomUUID();
    const unhandled = await gateway.send({
      service: 'consent',
      type: 'person.register',
      key,
      body: {},
      actor: holder,
    });
    expect(await outcomeOf(unhandled.id)).toMatchObject({
      type: 'command.refused',
      data: { problem: { code: 'command-unknown' } },
    });
    await expect(
      gateway.send({
        service: 'consent',
        type: 'linkage.submit',
        key,
        body: { datasetId: 'x' },
        actor: holder,
      }),
    ).rejects.toThrow();
  });
});
