// Every port of a platform derives from one base, and each has a setting of its own.

/** @type {Record<string, { offset: number, setting: string, what: string }>} */
export const PORTS = {
  gateway: { offset: 0, setting: 'GARANT_GATEWAY_PORT', what: 'gateway' },
  identityProvider: { offset: 1, setting: 'GARANT_IDENTITY_PROVIDER_PORT', what: 'identity provider' },
  consent: { offset: 2, setting: 'GARANT_CONSENT_PORT', what: 'consent' },
  accessRequests: { offset: 3, setting: 'GARANT_ACCESS_REQUESTS_PORT', what: 'access-requests' },
  auditLog: { offset: 4, setting: 'GARANT_AUDIT_LOG_PORT', what: 'audit-log' },
  gatewayMetrics: { offset: 10, setting: 'GARANT_GATEWAY_METRICS_PORT', what: 'gateway metrics' },
  consentMetrics: { offset: 12, setting: 'GARANT_CONSENT_METRICS_PORT', what: 'consent metrics' },
  accessRequestsMetrics: {
    offset: 13,
    setting: 'GARANT_ACCESS_REQUESTS_METRICS_PORT',
    what: 'access-requests metrics',
  },
  auditLogMetrics: { offset: 14, setting: 'GARANT_AUDIT_LOG_METRICS_PORT', what: 'audit-log metrics' },
  postgres: { offset: 20, setting: 'GARANT_POSTGRES_PORT', what: 'PostgreSQL' },
  kafka: { offset: 21, setting: 'GARANT_KAFKA_PORT', what: 'Kafka broker' },
  kafkaController: { offset: 22, setting: 'GARANT_KAFKA_CONTROLLER_PORT', what: 'Kafka controller' },
};

export const DEFAULT_PORT_BASE = 8080;

/** @typedef {Record<keyof typeof PORTS, number>} Ports */

/**
 * @param {{ base?: number, env?: NodeJS.ProcessEnv }} [from]
 * @returns {Record<string, number>} a port per part
 * @throws {Error} naming the setting that holds no usable port
 */
export function portsOf({ base, env = process.env } = {}) {
  const start = base ?? readPort(env.GARANT_PORT_BASE, 'GARANT_PORT_BASE', 65_535 - 22) ?? DEFAULT_PORT_BASE;
  /** @type {Record<string, number>} */
  const ports = {};
  /** @type {Map<number, string>} */
  const taken = new Map();
  for (const [part, { offset, setting }] of Object.entries(PORTS)) {
    const port = readPort(env[setting], setting) ?? start + offset;
    const other = taken.get(port);
    if (other) throw new Error(`${setting} and ${other} name the same port ${port}`);
    taken.set(port, setting);
    ports[part] = port;
  }
  return ports;
}

function readPort(/** @type {string | undefined} */ text, /** @type {string} */ setting, highest = 65_535) {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > highest) {
    throw new Error(`${setting}=${text} is not a port between 1 and ${highest}`);
  }
  return port;
}

/** Whether a TCP port of the loopback interface can be listened on. */
export async function portIsFree(/** @type {number} */ port) {
  const { createServer } = await import('node:net');
  for (const host of ['127.0.0.1', '0.0.0.0', '::']) {
    const free = await new Promise((resolve) => {
      const server = createServer();
      server.once('error', (/** @type {any} */ error) =>
        resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'),
      );
      server.listen({ port, host, exclusive: true, ipv6Only: host === '::' }, () =>
        server.close(() => resolve(true)),
      );
    });
    if (!free) return false;
  }
  return true;
}

/**
 * Names every busy port together with the setting that moves it.
 * @param {Record<string, number>} ports @param {string[]} parts the parts that are about to listen
 * @returns {Promise<string[]>} one sentence per busy port
 */
export async function busyPorts(ports, parts = Object.keys(PORTS)) {
  const sentences = [];
  for (const part of parts) {
    if (await portIsFree(ports[part])) continue;
    const { setting, what } = PORTS[part];
    sentences.push(
      `Port ${ports[part]} (${what}) is in use by another program; set ${setting} to a free port, or GARANT_PORT_BASE to move all of them.`,
    );
  }
  return sentences;
}

/** A base whose whole range of ports is free, for tests: never the default one. */
export async function freePortBase(from = 18_080) {
  for (let base = from; base < 60_000; base += 40) {
    if ((await busyPorts(portsOf({ base, env: {} }))).length === 0) return base;
  }
  throw new Error('no free range of ports was found');
}
