// Choices of patients through the gateway, Kafka and consent, and back. Two loads: as many as the platform takes from many
// connections at once, after a warm-up; and 200 a second, each counted from its sending until it counts at the gateway.
// Baseline: a message of the same size to the same broker, acks=all, in the same number at a time.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { enrol } from '../seed/seed.choices.mjs';
import { percentile } from './http.load.mjs';

const PATIENTS = [
  'gladys',
  'yvone',
  'rocky',
  'corrin',
  'augustus',
  'karena',
  'suanne',
  'anne',
  'karim',
  'paule',
];
const CONNECTIONS = 256;
const WARM_SECONDS = 20;
const STEADY_PER_SECOND = 200;
const POLL_MS = 10;

/** @param {import('../seed/seed.api.mjs').SeedApi} api @param {number} scale */
export async function benchChoices(api, scale) {
  const choose = await chooser(api);
  await closedLoop(choose, CONNECTIONS, WARM_SECONDS * Math.min(1, scale));
  const sustained = await closedLoop(choose, CONNECTIONS, 20 * scale);
  const steady = await openLoop(choose, STEADY_PER_SECOND, 15 * scale);
  const raw = await rawSends(api.platform.kafkaBrokers, Math.round(2_000 * Math.min(1, scale)));
  return [
    {
      what: `choices, answered with their outcome, ${CONNECTIONS} at a time`,
      value: sustained.perSecond,
      unit: '/s',
      baseline: { what: `Kafka sends of 1 KB, acks=all, ${CONNECTIONS} at a time`, value: raw.perSecond },
      details: { choices: sustained.inForce.length, latencyMs: latencies(sustained.inForce) },
    },
    ...[0.5, 0.99].map((share) => ({
      what: `choice → in force at the gateway, ${STEADY_PER_SECOND} a second, p${share * 100}`,
      value: percentile(steady.inForce, share),
      unit: 'ms',
      baseline: {
        what: `Kafka send of 1 KB, acks=all, alone, p${share * 100}`,
        value: percentile(raw.alone, share),
      },
      details: { choices: steady.inForce.length, perSecond: steady.perSecond },
    })),
  ];
}

const latencies = (/** @type {number[]} */ sorted) => ({
  p50: percentile(sorted, 0.5),
  p99: percentile(sorted, 0.99),
});

/**
 * A function that makes one choice and answers how long it took to be in force, ms. The answer to a choice says whether it
 * is; one that does not is asked for until it does. Anything but 201 and 202 ends the run.
 * @param {import('../seed/seed.api.mjs').SeedApi} api
 * @returns {Promise<(at: number) => Promise<number>>}
 */
async function chooser(api) {
  await enrol(api, PATIENTS);
  const notices = await api.get(PATIENTS[0], '/api/v1/notices');
  const { noticeId, version, hash } = notices.find(
    (/** @type {any} */ each) => each.regime === 'EHDS_OPT_OUT',
  );
  const tokens = await Promise.all(PATIENTS.map((id) => api.token(id)));
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const url = new URL('/api/v1/my/choices', api.platform.gatewayUrl);
  return async (at) => {
    const patient = at % PATIENTS.length;
    const body = JSON.stringify({
      regime: 'EHDS_OPT_OUT',
      act: Math.floor(at / PATIENTS.length) % 2 ? 'reverse-opt-out' : 'opt-out',
      scope: { kind: 'everything' },
      notice: { noticeId, version, hash, language: 'fr' },
      channel: 'portal',
      actedAt: new Date().toISOString(),
    });
    const headers = {
      authorization: `Bearer ${tokens[patient]}`,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      'idempotency-key': randomUUID(),
    };
    const from = performance.now();
    let { status, answer } = await call(url, { method: 'POST', agent, headers }, body);
    if (status === 202) {
      const { choiceId } = await api.outcome(PATIENTS[patient], answer.status);
      answer = { choiceId };
    } else if (status !== 201) throw new Error(`${status} ${JSON.stringify(answer)}`);
    while (!answer.effect?.inForce?.atGateway) {
      if (performance.now() - from > 20_000) throw new Error('a choice is not in force after 20 s');
      await wait(POLL_MS);
      const path = new URL(`/api/v1/my/choices/${answer.choiceId}/effect`, url);
      const seen = await call(path, {
        method: 'GET',
        agent,
        headers: { authorization: headers.authorization },
      });
      if (seen.status === 200) answer.effect = seen.answer;
    }
    return performance.now() - from;
  };
}

/** @returns {Promise<{ status: number, answer: any }>} */
const call = (/** @type {URL} */ url, /** @type {import('node:http').RequestOptions} */ options, body = '') =>
  new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, answer: text.startsWith('{') ? JSON.parse(text) : text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Each connection makes its next choice when the last is in force. @param {(at: number) => Promise<number>} choose */
async function closedLoop(choose, /** @type {number} */ connections, /** @type {number} */ seconds) {
  const inForce = /** @type {number[]} */ ([]);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async (_, own) => {
      for (let at = own; performance.now() - started < seconds * 1_000; at += connections)
        inForce.push(await choose(at));
    }),
  );
  const perSecond = inForce.length / ((performance.now() - started) / 1_000);
  return { perSecond, inForce: inForce.sort((a, b) => a - b) };
}

/** Choices leave at a fixed rate, however long the earlier ones take. @param {(at: number) => Promise<number>} choose */
async function openLoop(choose, /** @type {number} */ rate, /** @type {number} */ seconds) {
  const pending = [];
  const started = performance.now();
  for (let at = 0; at < rate * seconds; at++) {
    const early = started + (at * 1_000) / rate - performance.now();
    if (early > 1) await wait(early);
    pending.push(choose(at));
  }
  const inForce = await Promise.all(pending);
  const perSecond = inForce.length / ((performance.now() - started) / 1_000);
  return { perSecond, inForce: inForce.sort((a, b) => a - b) };
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
      producer.send({ topic, acks: -1, messages: [{ key: String(at % PATIENTS.length), value }] });
    for (let at = 0; at < 50; at++) await send(at);
    const started = performance.now();
    let next = 0;
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async () => {
        for (let at = next++; at < count; at = next++) await send(at);
      }),
    );
    const perSecond = count / ((performance.now() - started) / 1_000);
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
