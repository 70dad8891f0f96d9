import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Actor } from '@garant/contracts';
import { actorTokenFor, createLogger, createService, listRoutes } from '@garant/nest-kit';
import { serve } from '@garant/nest-kit/testing';
import { ROLES } from '@garant/rules';
import { AuditLogModule } from '../src/app.module.js';
import { Publisher } from '../src/publish/publisher.js';
import { PublishWorker } from '../src/publish/publish.worker.js';
import { openMissionFor } from './mission.stage.js';
import { event, logKey, logStage, rawOf, vault, type LogStage } from './log.stage.js';

/** Somebody on the staff whose acts are in the log; whoever finds this reference in an answer could watch them. */
const STAFF = randomUUID();
let stage: LogStage;
let app: NestFastifyApplication;
let ask: Awaited<ReturnType<typeof serve>>['ask'];
const eventId = randomUUID();

class IdleWorker extends PublishWorker {
  override start(): void {
    // Nothing is published here but what the spec itself publishes.
  }
}

beforeAll(async () => {
  stage = await logStage();
  const acts = [
    event({ id: eventId, producernumber: 1, type: 'data.read', data: { what: 'choices', role: 'agent' } }),
    event({ producernumber: 2, actor: { ref: STAFF, role: 'agent', assurance: 'eidas1' } }),
  ].map((one, at) => rawOf('consent.events', { ...one, causationid: `system:read/${STAFF}` }, at));
  await stage.sequencer.append(await Promise.all(acts.map(stage.read)));
  const { database } = stage.test;
  const publisher = new Publisher(database, stage.files, logKey);
  await publisher.open();
  await publisher.publish();
  const logger = createLogger('audit-log', 'silent');
  const keys = stage.keys.of('audit-log');
  const settings = {
    GARANT_HOST: '127.0.0.1',
    GARANT_PORT: 1,
    GARANT_METRICS_PORT: 1,
    GARANT_LOG_LEVEL: 'silent' as const,
    GARANT_JWKS_FILE: '-',
    GARANT_KAFKA_BROKERS: '127.0.0.1:1',
    GARANT_TOPIC_PREFIX: 'none',
    GARANT_BEAT_SECONDS: 3600,
  };
  app = await createService(
    {
      service: 'audit-log',
      settings,
      keys,
      module: AuditLogModule.of({
        database,
        keys,
        logKey,
        files: stage.files,
        publisher: new IdleWorker(database, stage.files, logKey, 3_600_000, logger),
        vault,
        logger,
        settings,
      }),
    },
    logger,
  );
  ({ ask } = await serve(app));
});
afterAll(async () => {
  await app.close();
  await stage.end();
});

const headersOf = async (actor: Actor): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await actorTokenFor(stage.keys.of('gateway'), actor, 'audit-log')}`,
});
/** Every address that there is, its parameters filled in with what leads to the acts of the member of staff. */
const addresses = (): string[] =>
  listRoutes(app)
    .filter(({ method }) => method === 'GET')
    .map(({ path }) =>
      path
        .replace('tile/entries/*', 'tile/entries/000.p/2')
        .replace('tile/*', 'tile/0/000.p/2')
        .replace('events/:id', `events/${eventId}`)
        .replace(/:(index|size)/g, '1')
        .replace(/:\w+/g, STAFF),
    );
const QUERIES = [
  '',
  `?actor=${STAFF}`,
  `?subject=${STAFF}`,
  `?ref=${STAFF}&kind=actor`,
  `?actor=${STAFF}&from=0&to=2`,
];
/** Those whose answer, to this actor, tells of the acts of the member of staff. */
async function telling(actor: Actor): Promise<string[]> {
  const headers = await headersOf(actor);
  const found: string[] = [];
  for (const path of addresses())
    await Promise.all(
      QUERIES.map(async (query) => {
        const { statusCode, body } = await ask('GET', `${path}${query}`, { headers });
        if (statusCode === 200 && body.replaceAll(`${path}${query}`, '').includes(STAFF)) found.push(path);
      }),
    );
  return [...new Set(found)];
}

describe('reading the log is for the log’s purposes (CNIL délibération 2021-122)', () => {
  it('has addresses to try, those of entries among them', () => {
    expect(addresses()).toEqual(expect.arrayContaining(['/internal/entries', '/internal/entries/1']));
  });

  it.each(ROLES)('no address shows what a member of staff did to a %s outside of a mission', async (role) => {
    expect(await telling({ ref: randomUUID(), role, assurance: 'eidas2' })).toEqual([]);
  });

  it('an inspector in a mission finds them: the spec would see an address that shows too much', async () => {
    const inspector: Actor = { ref: randomUUID(), role: 'inspector', assurance: 'eidas2' };
    await openMissionFor(stage.test.database, inspector.ref);
    expect(await telling(inspector)).toEqual(
      expect.arrayContaining(['/internal/entries', '/internal/entries/1']),
    );
  });
});
