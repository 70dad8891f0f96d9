// Choices of patients through the gateway, Kafka and consent, and back; and how long until one is in force at the gateway.
// Baseline: a message of the same size to the same broker, acks=all, in the same number at a time.
import { setTimeout as wait } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { percentile } from './http.load.mjs';

const PATIENTS = ['gladys', 'yvone', 'rocky', 'corrin'];
const AT_ONCE = 8;
const POLL_MS = 5;

/** @param {import('../seed/seed.api.mjs').SeedApi} api @param {number} scale */
export async function benchChoices(api, scale) {
  // The gateway takes 3,000 requests a minute from one address: the number of choices and of looks stays below that.
  const count = Math.min(400, Math.round(200 * scale));
  const samples = Math.min(100, Math.round(40 * scale));
  const notices = await api.get(PATIENTS[0], '/api/v1/notices');
  const notice = notices.find((/** @type {any} */ each) => each.regime === 'EHDS_OPT_OUT');
  let turn = 0;
  const choose = (/** @type {string} */ id) =>
    api.post(id, '/api/v1/my/choices', {
      regime: 'EHDS_OPT_OUT',
      act: turn++ % 8 < 4 ? 'opt-out' : 'reverse-opt-out',
      scope: { kind: 'everything' },
      notice: { noticeId: notice.noticeId, version: notice.version, hash: notice.hash, language: 'fr' },
      channel: 'portal',
      actedAt: new Date().toISOString(),
    });
  for (const id of PATIENTS) await choose(id);

  const sustained = await timed(count, AT_ONCE, (at) => choose(PATIENTS[at % PATIENTS.length]));
  const inForce = [];
  let looks = 0;
  for (let at = 0; at < samples; at++) {
    const id = PATIENTS[at % PATIENTS.length];
    const from = performance.now();
    const { choiceId } = await choose(id);
    for (;;) {
      looks++;
      const effect = await api.get(id, `/api/v1/my/choices/${choiceId}/effect`).catch(() => undefined);
      if (effect?.inForce.atGateway) break;
      if (performance.now() - from > 20_000) throw new Error('a choice is not in force after 20 s');
      await wait(looks > 1_500 ? 250 : POLL_MS);
    }
    inForce.push(performance.now() - from);
  }
  inForce.sort((a, b) => a - b);

  const raw = await rawSends(api.platform.kafkaBrokers, count);
  return [
    {
      what: `choices, answered with their outcome, ${AT_ONCE} at a time`,
      value: sustained.perSecond,
      unit: '/s',
      baseline: { what: `Kafka sends of 1 KB, acks=all, ${AT_ONCE} at a time`, value: raw.perSecond },
      details: { latencyMs: sustained.latencyMs, choices: count },
    },
    ...[0.5, 0.99].map((share) => ({
      what: `choice → in force at the gateway, p${share * 100}`,
      value: percentile(inForce, share),
      unit: 'ms',
      baseline: {
        what: `Kafka send of 1 KB, acks=all, alone, p${share * 100}`,
        value: percentile(raw.alone, share),
      },
      details: { samples, pollMs: POLL_MS, looks },
    })),
  ];
}

/** @param {number} count @param {number} atOnce @param {(at: number) => Promise<unknown>} work */
async function timed(count, atOnce, work) {
  /** @type {number[]} */
  const latencies = [];
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let at = next++; at < count; at = next++) {
        const from = performance.now();
        await work(at);
        latencies.push(performance.now() - from);
      }
    }),
  );
  const perSecond = count / ((performance.now() - started) / 1_000);
  latencies.sort((a, b) => a - b);
  return { perSecond, latencyMs: { p50: percentile(latencies, 0.5), p99: percentile(latencies, 0.99) } };
}

/** @param {string} brokers @param {number} count */
async function rawSends(brokers, count) {
  const kafka = new Kafka({ brokers: String(brokers).split(','), logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const producer = kafka.producer();
  const topic = `bench.${process.pid}`;
  await Promise.all([admin.connect(), producer.connect()]);
  try {
    await admin.createTopics({ topics: [{ topic, numPartitions: 6 }], waitForLeaders: true });
    const value = 'x'.repeat(1_024);
    const send = (/** @type {number} */ at) =>
      producer.send({ topic, acks: -1, messages: [{ key: String(at % 4), value }] });
    for (let at = 0; at < 20; at++) await send(at);
    const { perSecond } = await timed(count, AT_ONCE, send);
    const alone = [];
    for (let at = 0; at < 100; at++) {
      const from = performance.now();
      await send(at);
      alone.push(performance.now() - from);
    }
    await admin.deleteTopics({ topics: [topic] });
    return { perSecond, alone: alone.sort((a, b) => a - b) };
  } finally {
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }
}
