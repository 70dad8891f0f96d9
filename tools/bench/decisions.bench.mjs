// Decisions of the gateway, traced as always, against a bare Fastify route in a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { postLoad } from './http.load.mjs';

const CONNECTIONS = 64;

/** @param {import('../seed/seed.api.mjs').SeedApi} api @param {any} demo @param {number} scale */
export async function benchDecisions(api, demo, scale) {
  const body = JSON.stringify({
    subject: { type: 'person', id: demo.researcherId },
    action: { name: 'read' },
    resource: { type: 'dataset', id: demo.datasetId },
    context: { permit: demo.permitId, purpose: demo.purpose, environment: demo.environmentId },
  });
  const load = { body, connections: CONNECTIONS, seconds: 6 * scale };
  const child = fork(new URL('baseline.server.mjs', import.meta.url));
  try {
    const [{ port }] = await once(child, 'message');
    const raw = { ...load, url: `http://127.0.0.1:${port}/access/v1/evaluation` };
    const own = {
      ...load,
      url: `${api.platform.gatewayUrl}/access/v1/evaluation`,
      headers: { authorization: `Bearer ${await api.token('claire')}` },
    };
    for (const each of [raw, own]) await postLoad({ ...each, seconds: 1 });
    const baseline = await postLoad(raw);
    const measured = await postLoad(own);
    return [
      {
        what: `decisions, dataset level, traced, ${CONNECTIONS} connections`,
        value: measured.perSecond,
        unit: '/s',
        baseline: { what: 'one Fastify route with zod', value: baseline.perSecond },
        details: { latencyMs: { p50: measured.p50, p99: measured.p99 }, requests: measured.requests },
      },
    ];
  } finally {
    child.disconnect();
  }
}
