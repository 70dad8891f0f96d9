import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
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
import type { BroadcastMessage } from './bus.types.js';

let test: TestDatabase;
let kafka: TestKafka;
let stage: TestStage;
beforeAll(async () => {
  test = await createTestDatabase(kitMigrations(), 'gateway');
  kafka = testKafka();
  await kafka.createTopics(['gateway.events', 'gateway.heartbeats', 'consent.commands']);
  stage = new TestStage(kafka, await testKeys(), test.database);
});
afterAll(async () => {
  await stage.stop();
  await kafka.cleanup();
  await test.drop();
});

const decision = () => ({
  type: 'decision.made',
  key: randomUUID(),
  data: {
    decisionId: randomUUID(),
    action: 'read',
    effect: 'deny',
    reason: 'stale-state',
    ruleBundleHash: '0'.repeat(64),
    positions: {},
  },
});
const cause = { system: 'system:decision' } as const;

describe('events without a row', () => {
  it('are acknowledged with their place, and numbered without a gap per process and partition', async () => {
    const reader = stage.bus('consent');
    const seen = new Map<string, BroadcastMessage>();
    const stops: string[] = [];
    await reader.broadcast(
      ['gateway.events'],
      {
        onMessage: (m) => void seen.set(`${m.partition}/${m.offset}`, m),
        onStopped: (_, __, reason) => void stops.push(reason),
      },
      { from: 'beginning' },
    );
    const instances: Bus[] = [stage.bus('gateway'), stage.bus('gateway')];
    const asked = Array.from({ length: 600 }, (_, i) => ({ bus: instances[i % 2]!, event: decision() }));
    const acks = await Promise.all(asked.map(({ bus, event }) => bus.publishDirect(event, cause)));
    await waitFor(() => seen.size === 600, { timeoutMs: 15_000 });
    acks.forEach((ack, index) => {
      const message = seen.get(`${ack.partition}/${ack.offset}`)!;
      expect(message.event).toMatchObject({ id: ack.id, data: asked[index]!.event.data });
    });
    const sources = new Set(acks.map(({ event }) => event.source));
    expect(sources.size).toBe(2);
    for (const source of sources) {
      expect(source).toMatch(/^garant\/gateway\/[0-9a-f-]{36}$/);
      for (let partition = 0; partition < 6; partition++) {
        const numbers = acks
          .filter((ack) => ack.event.source === source && ack.partition === partition)
          .map(({ event }) => event.producernumber!);
        expect(numbers.sort((a, b) => a - b)).toEqual(numbers.map((_, index) => index + 1));
      }
    }
    expect(stops).toEqual([]);
  });

  it('are refused when the broker does not answer or when they have another form', async () => {
    const lonely = stage.bus('gateway', {
      settings: { ...kafka.settings(), GARANT_KAFKA_BROKERS: '127.0.0.1:9' },
    });
    await expect(lonely.publishDirect(decision(), cause)).rejects.toMatchObject({
      code: 'trace-unavailable',
    });
    await expect(lonely.publishDirect({ ...decision(), data: { effect: 'maybe' } }, cause)).rejects.toThrow(
      'not as the contracts have it',
    );
  });
});

describe('commands sent', () => {
  it('at the same time are acknowledged each with its own place', async () => {
    const gateway = stage.bus('gateway');
    const actor = { ref: randomUUID(), role: 'operator' as const, assurance: 'eidas1' };
    const keys = Array.from({ length: 300 }, () => randomUUID());
    const acks = await Promise.all(
      keys.map((key) => gateway.send({ service: 'consent', type: 'key.release', key, body: { key }, actor })),
    );
    expect(new Set(acks.map(({ partition, offset }) => `${partition}/${offset}`)).size).toBe(300);
    const placed = new Map<string, string>();
    await stage.bus('audit-log').raw(['consent.commands'], async (batch) => {
      for (const { partition, offset, key } of batch) placed.set(`${partition}/${offset}`, key!.toString());
    });
    await waitFor(() => placed.size === 300, { timeoutMs: 15_000 });
    acks.forEach(({ partition, offset }, index) =>
      expect(placed.get(`${partition}/${offset}`)).toBe(keys[index]),
    );
  });
});
