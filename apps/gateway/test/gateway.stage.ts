import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { VaultCipher, createLogger, createService, type Bus, type CommandHandlers } from '@garant/nest-kit';
import {
  TestStage,
  createTestDatabase,
  testKafka,
  testKeys,
  waitFor,
  type TestKeys,
} from '@garant/nest-kit/testing';
import { kitMigrations } from '@garant/nest-kit';
import { GatewayModule } from '../src/app.module.js';
import { Enforcement } from '../src/enforcement/enforcement.js';
import { gatewayHttp } from '../src/gateway.http.js';
import { GatewayPolicy } from '../src/identity/gateway.policy.js';
import { MIGRATIONS } from '../src/migrations/gateway.migrations.js';
import { GatewaySecrets } from '../src/sessions/gateway.secrets.js';
import { ServiceClient } from '../src/shell/service.client.js';
import { freePort, startProvider } from './provider.process.js';

export interface GatewayStage {
  url: string;
  issuer: string;
  app: NestFastifyApplication;
  database: Awaited<ReturnType<typeof createTestDatabase>>['database'];
  keys: TestKeys;
  /** Another service on the same broker, with handlers of the spec. */
  service(name: 'consent' | 'access-requests', commands: CommandHandlers): Promise<Bus>;
  stop(): Promise<void>;
}

/** The whole gateway on a free port: real PostgreSQL, real Kafka, the real development identity provider. */
export async function startGateway(
  options: { portalFolder?: string; serviceUrl?: string } = {},
): Promise<GatewayStage> {
  const [port, providerPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const kafka = testKafka();
  const [keys, own, provider] = await Promise.all([
    testKeys(),
    createTestDatabase(MIGRATIONS, 'gateway'),
    startProvider(providerPort, url),
    kafka.createTopics(),
  ]);
  const logger = createLogger('gateway', 'silent');
  const away = options.serviceUrl ?? 'http://127.0.0.1:9';
  const gatewayKeys = keys.of('gateway');
  const services = new ServiceClient(
    { consent: away, 'access-requests': away, 'audit-log': away },
    gatewayKeys,
  );
  const enforcement = new Enforcement({
    database: own.database,
    keys: gatewayKeys,
    cipher: VaultCipher.of({ current: 'test', keys: { test: randomBytes(32).toString('base64') } }),
    services,
    logger,
    settings: {
      GARANT_LOG_ORIGIN: 'garant.localhost/log',
      GARANT_FRESHNESS_SECONDS: 10,
      GARANT_OUTCOME_WAIT_SECONDS: 2,
      GARANT_EHDS_EARLY_ADOPTION: true,
      GARANT_MALFORMED_LINES: 'report',
    },
  });
  const app = await createService(
    {
      service: 'gateway',
      module: GatewayModule.of({
        database: own.database,
        keys: gatewayKeys,
        logger,
        enforcement,
        bus: kafka.settings(),
        secrets: new GatewaySecrets(randomBytes(32), 2),
        provider: {
          issuer: provider.issuer,
          clientId: 'garant-gateway',
          clientSecret: provider.secret,
          scopes: 'openid profile email garant',
          gatewayUrl: url,
          allowHttp: true,
        },
        audience: url,
        secureCookies: false,
        policy: new GatewayPolicy(url, provider.issuer, true),
        services,
      }),
      settings: {
        GARANT_HOST: '127.0.0.1',
        GARANT_PORT: port,
        GARANT_METRICS_PORT: 0,
        GARANT_LOG_LEVEL: 'silent',
        GARANT_JWKS_FILE: '',
      },
      keys: gatewayKeys,
      ...gatewayHttp({
        gatewayUrl: url,
        issuer: provider.issuer,
        secureCookies: false,
        portalFolder: options.portalFolder ?? mkdtempSync(join(tmpdir(), 'garant-portal-')),
      }),
    },
    logger,
  );
  await app.listen(port, 'localhost');
  const drops: (() => Promise<void>)[] = [];
  const stages: TestStage[] = [];
  return {
    url,
    issuer: provider.issuer,
    app,
    database: own.database,
    keys,
    async service(name, commands) {
      const base = await createTestDatabase(kitMigrations(), name);
      drops.push(() => base.drop());
      const stage = new TestStage(kafka, keys, base.database);
      stages.push(stage);
      const bus = stage.bus(name, { commands });
      await bus.start();
      await waitFor(async () => (await bus.health()).consumers?.ok, {
        timeoutMs: 30_000,
        what: `${name} in its group`,
      });
      return bus;
    },
    async stop() {
      await app.close();
      for (const stage of stages) await stage.stop();
      await provider.stop();
      await kafka.cleanup();
      for (const drop of drops) await drop();
      await own.drop();
    },
  };
}
