import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Actor } from '@garant/contracts';
import { kitMigrations } from '../database/kit.migrations.js';
import { createTestDatabase, type TestDatabase } from '../testing/test.database.js';
import { appendEvents, loadStream, loadStreams } from './event.stream.js';
import { publish } from './outbox.js';
import { partitionOf } from './partition.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase(kitMigrations(), 'consent');
});
afterAll(() => test.drop());

const actor: Actor = { ref: randomUUID(), role: 'patient', assurance: 'eidas1' };
const registered = (subjectRef: string) => ({
  type: 'person.registered',
  key: subjectRef,
  data: { subjectRef, subjectIndex: 1, existing: false, origin: 'login' },
});
const append = (streamId: string, expectedVersion: number, key = randomUUID()) =>
  test.database.transaction((tx) =>
    appendEvents(tx, {
      streamId,
      expectedVersion,
      events: [registered(key)],
      cause: { commandId: randomUUID(), actor },
    }),
  );

describe('event stream', () => {
  it('keeps events with their cause and hands the same ones to the outbox', async () => {
    const streamId = randomUUID();
    const commandId = randomUUID();
    const subject = randomUUID();
    const before = Date.now();
    await test.database.transaction((tx) =>
      appendEvents(tx, {
        streamId,
        expectedVersion: 0,
        events: [registered(subject), registered(subject)],
        cause: { commandId, actor },
      }),
    );
    const stored = await loadStream(test.database, streamId);
    expect(stored).toMatchObject([
      { version: 1, type: 'person.registered', data: { subjectRef: subject }, actor, causationId: commandId },
      { version: 2 },
    ]);
    expect(Date.parse(stored[0]!.time)).toBeGreaterThanOrEqual(before);
    const rows = await test.database.query<{ topic: string; partition: number; envelope: string }>(
      'SELECT topic, partition, envelope FROM outbox WHERE key = $1 ORDER BY seq',
      [subject],
    );
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ topic: 'consent.events', partition: partitionOf(subject) });
    expect(JSON.parse(rows[0]!.envelope)).toMatchObject({
      source: 'garant/consent',
      subject,
      causationid: commandId,
      actor,
      time: stored[0]!.time,
    });
  });

  it('gives the second of two writers a conflict, and nothing of it stays', async () => {
    const streamId = randomUUID();
    await append(streamId, 0);
    const loser = randomUUID();
    await expect(append(streamId, 0, loser)).rejects.toMatchObject({ code: 'conflict' });
    const race = await Promise.allSettled([append(streamId, 1), append(streamId, 1), append(streamId, 1)]);
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await loadStream(test.database, streamId)).toHaveLength(2);
    expect(await test.database.query('SELECT 1 FROM outbox WHERE key = $1', [loser])).toEqual([]);
  });

  it('refuses an event that the contracts do not know or that has another form', async () => {
    const cause = { system: 'system:clock' } as const;
    const one = (event: { type: string; key: string; data: Record<string, unknown> }) =>
      test.database.transaction((tx) =>
        appendEvents(tx, { streamId: 's', expectedVersion: 0, events: [event], cause }),
      );
    await expect(one({ type: 'person.invented', key: 'k', data: {} })).rejects.toThrow(
      'No event person.invented',
    );
    await expect(one({ type: 'person.registered', key: 'k', data: { subjectRef: 'x' } })).rejects.toThrow(
      'not as the contracts have it',
    );
    await expect(
      test.database.transaction((tx) =>
        publish(tx, [
          { topic: 'permit.state', key: 'k', event: { type: 'permit.state', key: 'k', data: {} }, cause },
        ]),
      ),
    ).rejects.toThrow('not as the contracts have it');
  });

  it('loads several streams at once, each in order, and those that do not exist as empty', async () => {
    const [first, second, none] = [randomUUID(), randomUUID(), randomUUID()];
    await append(second, 0);
    await append(first, 0);
    await append(second, 1);
    const loaded = await loadStreams(test.database, [second, none, first]);
    expect([...loaded].map(([id, events]) => [id, events.map(({ version }) => version)])).toEqual([
      [second, [1, 2]],
      [none, []],
      [first, [1]],
    ]);
    expect(await loadStreams(test.database, [])).toEqual(new Map());
  });

  it('keeps the time that a caller gives, in the stream and in the message', async () => {
    const [streamId, key, time] = [randomUUID(), randomUUID(), '2027-03-28T01:30:00.123Z'];
    await test.database.transaction((tx) =>
      appendEvents(tx, {
        streamId,
        expectedVersion: 0,
        events: [registered(key)],
        cause: { commandId: randomUUID(), actor },
        time,
      }),
    );
    expect((await loadStream(test.database, streamId))[0]!.time).toBe(time);
    const [row] = await test.database.query<{ envelope: string }>(
      'SELECT envelope FROM outbox WHERE key = $1',
      [key],
    );
    expect(JSON.parse(row!.envelope)).toMatchObject({ time });
  });
});
