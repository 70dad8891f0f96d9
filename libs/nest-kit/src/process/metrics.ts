import { createServer, type Server } from 'node:http';
import { Counter, Gauge, Registry, collectDefaultMetrics, register } from 'prom-client';

/** Metrics of a process; one registry each. */
export const registry: Registry = register;

const once = <T>(name: string, make: () => T): T =>
  (registry.getSingleMetric(name) as T | undefined) ?? make();
const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]): Gauge<L> =>
  once(name, () => new Gauge<L>({ name, help, labelNames: [...labelNames] }));
const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> =>
  once(name, () => new Counter<L>({ name, help, labelNames: [...labelNames] }));

export const busLag = gauge('garant_bus_lag', 'Messages not handled yet, per partition read.', [
  'topic',
  'partition',
]);
export const outboxPending = gauge(
  'garant_outbox_pending',
  'Outbox rows not acknowledged by the broker yet.',
  [],
);
export const relaySent = counter('garant_relay_sent_total', 'Messages acknowledged by the broker.', [
  'topic',
]);
export const commandsTotal = counter('garant_commands_total', 'Commands by outcome.', ['type', 'outcome']);
export const parkedKeysGauge = gauge(
  'garant_parked_keys',
  'Keys whose commands wait for an operator or a retry.',
  ['state'],
);
export const partitionStopped = gauge(
  'garant_partition_stopped',
  '1 while a partition is stopped because of a message that cannot be handled.',
  ['topic', 'partition', 'reader'],
);
export const beatAge = gauge(
  'garant_beat_age',
  'Seconds since the last beat of this service was written.',
  [],
);

/** Serves the registry in the Prometheus text format on a port of its own, which no proxy exposes. */
export async function serveMetrics(host: string, port: number): Promise<Server> {
  if (!registry.getSingleMetric('process_cpu_user_seconds_total'))
    collectDefaultMetrics({ register: registry });
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end();
    registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve));
  return server;
}
