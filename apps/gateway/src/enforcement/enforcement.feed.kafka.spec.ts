import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { Bus, createLogger, kitMigrations, partitionOf, publish, type Database } from '@garant/nest-kit';
import {
  createTestDatabase,
  testKafka,
  testKeys,
  waitFor,
  type TestDatabase,
  type TestKafka,
  type TestKeys,
} from '@garant/nest-kit/testing';
import { releasesMigrations } from '../releases/releases.migrations.js';
import { lowestApplied } from './cut.store.js';
import { EnforcementFeed } from './enforcement.feed.js';
import { EnforcementState } from './enforcement.state.js';
import { SNAPSHOT_TYP } from './snapshot.reading.js';

const logger = createLogger('gateway', 'silent');
const BOUND = 3_000;

/** On a real broker: consent and access-requests are played by their databases and relays alone. */
describe('feed of the enforcement state', () => {
  let kafka: TestKafka;
  let keys: TestKeys;
  const databases: TestDatabase[] = [];
  const buses: Bus[] = [];
  let consent: Database;
  let requests: Database;
  let gateway: Database;
  let feed: EnforcementFeed;
  const state = new EnforcementState(partitionOf);
  let position = 0;

  const bus = (service: 'consent' | 'access-requests' | 'gateway', database: Database): Bus => {
    const beat = service === 'consent' ? async () => ({ position }) : undefined;
    const made = new Bus({
      service,
      settings: kafka.settings(),
      database,
      keys: keys.of(service),
      logger,
      beat,
    });
    buses.push(made);
    return made;
  };
  const cause = { system: 'system:start' as const };
  async function choose(ref: string, index: number): Promise<number> {
    const at = new Date().toISOString();
    const next = position + 1;
    const data = {
      subjectRef: ref,
      subjectIndex: index,
      choiceId: randomUUID(),
      regime: 'NON_OPPOSITION',
      act: 'object',
      scope: { kind: 'everything' },
      notice: { noticeId: 'n', version: 1, hash: '0'.repeat(64), language: 'fr' },
      channel: 'portal',
      actedAt: at,
      acceptedAt: at,
      recordedAt: at,
      position: next,
      receiptId: randomUUID(),
      actedBy: randomUUID(),
    };
    await consent.transaction((tx) =>
      publish(tx, [
        { topic: 'consent.events', key: ref, event: { type: 'choice.recorded', key: ref, data }, cause },
      ]),
    );
    return (position = next);
  }
  async function snapshot(): Promise<Response> {
    const tails = await consent.query(
      `SELECT partition, last_sent_number AS number, last_sent_offset AS "offset" FROM outbox_number WHERE topic = 'consent.events'`,
    );
    const text = [
      { t: 'header', position, tails },
      { t: 'subject', ref: known, index: 0 },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    const claims = { sha256: createHash('sha256').update(text).digest('hex'), position };
    const jws = await keys.of('consent').signer!.sign(claims, SNAPSHOT_TYP);
    return new Response(`${text}${JSON.stringify({ t: 'end', jws })}\n`);
  }
  const known = randomUUID();
  const age = () => state.ageMs(Date.now(), {}) ?? Infinity;

  beforeAll(async () => {
    kafka = testKafka();
    await kafka.createTopics();
    keys = await testKeys();
    const open = async (
      service: 'consent' | 'access-requests' | 'gateway',
      more = [] as typeof releasesMigrations,
    ) => {
      const made = await createTestDatabase([...kitMigrations(), ...more], service);
      databases.push(made);
      return made.database;
    };
    consent = await open('consent');
    requests = await open('access-requests');
    gateway = await open('gateway', releasesMigrations);
    for (const [service, database] of [
      ['consent', consent],
      ['access-requests', requests],
    ] as const)
      await bus(service, database).start();
    // One choice lies before the snapshot, already on the topic.
    await choose(known, 0);
    await waitFor(
      async () =>
        (
          await consent.query('SELECT 1 FROM outbox_number WHERE topic = $1 AND last_sent_number > 0', [
            'consent.events',
          ])
        ).length > 0,
    );
    const own = bus('gateway', gateway);
    await own.start();
    feed = new EnforcementFeed({
      bus: own,
      database: gateway,
      state,
      services: { get: snapshot },
      verifier: keys.of('gateway').verifier,
      logger,
      onCut: () => undefined,
      freshnessMs: BOUND,
      tickMs: 200,
    });
    await feed.start();
  });
  afterAll(async () => {
    await feed?.stop();
    for (const one of buses) await one.stop();
    for (const one of databases) await one.drop();
    await kafka.cleanup();
  });

  it('starts from the snapshot and goes on with the events, and is fresh once everybody beats', async () => {
    await waitFor(() => age() < BOUND, { timeoutMs: 30_000, what: 'fresh state' });
    expect(state.positionInForce()).toBeGreaterThanOrEqual(1);
    const ref = randomUUID();
    const chosen = await choose(ref, 1);
    await waitFor(() => state.positionInForce() >= chosen, { timeoutMs: 10_000 });
    expect(state.subjects.choicesOf(1)).toHaveLength(1);
    await waitFor(
      async () => ((await lowestApplied(gateway, BOUND, new Date().toISOString())) ?? 0) >= chosen,
    );
    expect(feed.health()).toEqual({ register: { ok: true }, enforcement: { ok: true } });
  });

  it('learns suspensions, and holds beats back until they are applied', async () => {
    const target = { kind: 'permit', id: randomUUID() };
    const event = {
      type: 'suspension.state',
      key: target.id,
      data: { target, suspended: true, since: new Date().toISOString() },
    };
    await requests.transaction((tx) =>
      publish(tx, [{ topic: 'suspension.state', key: target.id, event, cause }]),
    );
    await waitFor(() => state.isSuspended({ permitId: target.id }));
    await waitFor(() => age() < 1_500);
  });

  it('stops a partition at bytes that it cannot read, denies its people and nobody else, and says so', async () => {
    const partition = partitionOf(known);
    await kafka.send([{ topic: 'consent.events', partition, key: known, value: '{"not an event' }]);
    await waitFor(() => state.stoppedBecause('consent.events', partition) !== null);
    expect(state.isHeldBack(0)).toBe(true);
    expect(feed.health().enforcement).toMatchObject({ ok: false });
    let other = randomUUID();
    while (partitionOf(other) === partition) other = randomUUID();
    await choose(other, 2);
    await waitFor(() => state.subjects.choicesOf(2).length === 1);
    expect(state.isHeldBack(2)).toBe(false);
    await waitFor(() => age() < 1_500);
  });

  it('goes stale when access-requests falls silent', async () => {
    await buses[1]!.stop();
    await waitFor(() => age() > BOUND, { timeoutMs: 10_000 });
    expect(age()).toBeGreaterThan(BOUND);
  });
});
