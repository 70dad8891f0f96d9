import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { busyPorts, freePortBase, portsOf } from './ports.mjs';

describe('ports', () => {
  it('derive from one base', () => {
    const ports = portsOf({ env: { GARANT_PORT_BASE: '9000' } });
    expect(ports).toMatchObject({
      gateway: 9000,
      identityProvider: 9001,
      consent: 9002,
      accessRequests: 9003,
    });
    expect(ports).toMatchObject({
      auditLog: 9004,
      gatewayMetrics: 9010,
      consentMetrics: 9012,
      postgres: 9020,
    });
    expect(ports).toMatchObject({ kafka: 9021, kafkaController: 9022 });
    expect(portsOf({ env: {} }).gateway).toBe(8080);
  });

  it('each have a setting of their own', () => {
    const ports = portsOf({ env: { GARANT_KAFKA_PORT: '12345' } });
    expect(ports.kafka).toBe(12_345);
    expect(ports.gateway).toBe(8080);
  });

  it.each(['0', '65536', 'http', '80.5', '-1', '65530'])('refuse the base %s, by name', (text) => {
    expect(() => portsOf({ env: { GARANT_PORT_BASE: text } })).toThrow(/GARANT_PORT_BASE/);
  });

  it('refuse to be the same', () => {
    expect(() => portsOf({ env: { GARANT_KAFKA_PORT: '8080' } })).toThrow(/GARANT_KAFKA_PORT.*8080/);
  });

  it('that are busy are named with the setting that moves them', async () => {
    const base = await freePortBase(23_000);
    const ports = portsOf({ base, env: {} });
    expect(await busyPorts(ports)).toEqual([]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(ports.consent, '127.0.0.1', resolve));
    const sentences = await busyPorts(ports);
    await new Promise((resolve) => server.close(resolve));
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain(`Port ${ports.consent} (consent)`);
    expect(sentences[0]).toContain('GARANT_CONSENT_PORT');
  });
});
