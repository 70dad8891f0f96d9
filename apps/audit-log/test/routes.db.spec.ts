import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { witnessing, type Actor, type EntryView } from '@garant/contracts';
import { parsePolicy, parseVkey, verifyConsistency, verifyProofFile } from '@garant/merkle-log';
import { actorTokenFor, createLogger, createService, listRoutes } from '@garant/nest-kit';
import { serve } from '@garant/nest-kit/testing';
import { AuditLogModule } from '../src/app.module.js';
import { sha256 } from '../src/intake/entry.building.js';
import { noteCrypto } from '../src/publish/checkpoint.key.js';
import { Publisher } from '../src/publish/publisher.js';
import { PublishWorker } from '../src/publish/publish.worker.js';
import { readCheckpoint, treeHash } from './checkpoint.reader.js';
import { openMissionFor } from './mission.stage.js';
import { routesOf } from './route.table.js';
import { event, logKey, logStage, rawOf, type LogStage, vault } from './log.stage.js';

let stage: LogStage;
let app: NestFastifyApplication;
let ask: Awaited<ReturnType<typeof serve>>['ask'];
const subject = randomUUID();
const eventId = randomUUID();
const missionId = randomUUID();

beforeAll(async () => {
  stage = await logStage();
  await stage.fill(299);
  await openMissionFor(stage.test.database, randomUUID(), { missionId });
  const read = event({
    id: eventId,
    source: `garant/consent/${randomUUID()}`,
    type: 'data.read',
    data: { what: 'choices', subjectRef: subject },
  });
  await stage.sequencer.append([await stage.read(rawOf('consent.events', read, 1))]);
  const publisher = new Publisher(stage.test.database, stage.files, logKey);
  await publisher.open();
  await publisher.publish();
  await stage.test.database.query(
    `INSERT INTO checkpoint_timestamp (size, token, stamped_at) VALUES (300, '\\x3000', now())`,
  );
  await stage.fill(1);
  const logger = createLogger('audit-log', 'silent');
  const settings = {
    GARANT_HOST: '127.0.0.1',
    GARANT_PORT: 1,
    GARANT_METRICS_PORT: 1,
    GARANT_LOG_LEVEL: 'silent' as const,
    GARANT_JWKS_FILE: '-',
    // Nobody listens there: HTTP must answer from database and files alone.
    GARANT_KAFKA_BROKERS: '127.0.0.1:1',
    GARANT_TOPIC_PREFIX: 'none',
    GARANT_BEAT_SECONDS: 3600,
  };
  const { database } = stage.test;
  const keys = stage.keys.of('audit-log');
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
        // Publishes nothing here: an hour is longer than the spec, and the first round waits for its turn.
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

class IdleWorker extends PublishWorker {
  override start(): void {
    // The checkpoint of 300 entries stays the newest.
  }
}

const as = async (
  role: Actor['role'],
  assurance = 'eidas1',
): Promise<{ headers: Record<string, string> }> => {
  const actor: Actor = { ref: randomUUID(), role, assurance };
  if (role === 'inspector') await openMissionFor(stage.test.database, actor.ref);
  return {
    headers: { authorization: `Bearer ${await actorTokenFor(stage.keys.of('gateway'), actor, 'audit-log')}` },
  };
};
const reads = async (): Promise<number> =>
  (await stage.test.database.query(`SELECT 1 FROM outbox WHERE envelope LIKE '%"entries.read"%'`)).length;

const TABLE = routesOf({ subject, eventId, missionId });

describe('routes', () => {
  it('are these and no others', () => {
    expect(
      listRoutes(app)
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual(Object.keys(TABLE).sort());
  });

  it.each(Object.entries(TABLE))(
    '%s is open to whom it should be, and to nobody else',
    async (route, { path, roles, hidden }) => {
      const stranger = await ask('GET', path);
      if (roles === 'public') return expect(stranger.statusCode).toBe(route.endsWith('ready') ? 503 : 200);
      expect(stranger.statusCode).toBe(401);
      const wrong = { headers: { authorization: 'Bearer a.b.c' } };
      expect((await ask('GET', path, wrong)).statusCode).toBe(401);
      for (const role of ['patient', 'researcher', 'holder', 'signatory', 'inspector', 'operator'] as const) {
        const allowed = roles === 'any' || roles.includes(role);
        expect([role, (await ask('GET', path, await as(role))).statusCode]).toEqual([
          role,
          allowed ? 200 : hidden?.includes(role) ? 404 : 403,
        ]);
      }
    },
  );

  it('let the gateway itself read an entry, noted like any read', async () => {
    const before = await reads();
    expect((await ask('GET', '/internal/entries/3', await as('operator', 'service'))).statusCode).toBe(200);
    expect(await reads()).toBe(before + 1);
  });
});

describe('reads of a person’s data, for that person', () => {
  const path = (query: string) => `/internal/entries?${query}`;
  it('are told to the gateway itself, noted like any read', async () => {
    const before = await reads();
    const answer = await ask(
      'GET',
      path(`subject=${subject}&type=data.read`),
      await as('operator', 'service'),
    );
    expect(answer.statusCode).toBe(200);
    expect((answer.json() as { entries: EntryView[] }).entries.length).toBeGreaterThan(0);
    expect(await reads()).toBe(before + 1);
  });
  it.each(['type=data.read', 'subject=__', 'subject=__&type=choice.recorded', ''])(
    'and nothing else of the log: %s',
    async (query) => {
      const answer = await ask('GET', path(query.replace('__', subject)), await as('operator', 'service'));
      expect(answer.statusCode).toBe(403);
    },
  );
});

describe('what the log holds about whoever asks', () => {
  it.each(['person', 'account'])('is told to the gateway itself, noted like any read: %s', async (kind) => {
    const before = await reads();
    const path = `/internal/traces/${kind}/${subject}`;
    expect((await ask('GET', path, await as('operator', 'service'))).statusCode).toBe(200);
    expect(await reads()).toBe(before + 1);
    expect((await ask('GET', `${path}?after=x`, await as('operator', 'service'))).statusCode).toBe(400);
    expect((await ask('GET', path, await as('operator'))).statusCode).toBe(403);
  });
});

describe('the published log', () => {
  it('verifies from its addresses alone', async () => {
    const vkey = (await ask('GET', '/log/vkey')).body;
    const answer = await ask('GET', '/log/checkpoint');
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=1');
    const checkpoint = readCheckpoint(answer.body, vkey);
    const rows = await stage.test.database.query<{ entry: Buffer }>(
      'SELECT entry FROM log_entry ORDER BY index LIMIT 300',
    );
    expect(checkpoint).toMatchObject({ size: 300, root: treeHash(rows.map(({ entry }) => entry)) });
    const policy = parsePolicy(sha256, (await ask('GET', '/log/policy')).body);
    expect(policy).toMatchObject({ ok: true, value: { quorum: 'none' } });
    expect(parseVkey(sha256, vkey.trim()).ok).toBe(true);
    const tile = await fetch(`${await app.getUrl()}/log/tile/0/001.p/44`);
    expect(tile.headers.get('content-type')).toBe('application/octet-stream');
    expect(tile.headers.get('cache-control')).toContain('immutable');
    expect((await tile.arrayBuffer()).byteLength).toBe(44 * 32);
  });

  it.each([
    '/log/tile/0/001',
    '/log/tile/0/001.p/45',
    '/log/tile/0/1',
    '/log/tile/0/000.p/0',
    '/log/tile/2/000',
    '/log/tile/64/000',
    '/log/tile/0/../checkpoint',
    '/log/tile/0/..%2fcheckpoint',
    '/log/tile/%65ntries/001',
    '/log/nothing',
  ])('%s is no tile', async (path) => {
    const answer = await ask('GET', path);
    expect([401, 404]).toContain(answer.statusCode);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('gives no entries however their address is spelt', async () => {
    for (const path of [
      '/log/tile/entries/000',
      '/log/tile/%65ntries/000',
      '/log/tile//entries/000',
      '/log/tile/./entries/000',
    ])
      expect([401, 404]).toContain((await ask('GET', path)).statusCode);
  });
});

describe('inspection', () => {
  it('notes a read before it answers it', async () => {
    const before = await reads();
    const inspector = await as('inspector');
    const answer = await ask('GET', `/internal/entries?subject=${subject}&limit=5`, inspector);
    const { entries, next } = answer.json() as { entries: EntryView[]; next: number | null };
    expect([entries.map(({ index }) => index), next]).toEqual([[299], null]);
    await ask('GET', '/internal/entries/299', inspector);
    await ask('GET', '/log/tile/entries/001.p/44', inspector);
    expect(await reads()).toBe(before + 3);
  });

  it('gives a proof that verifies offline, and says when it cannot yet', async () => {
    const inspector = await as('inspector');
    const proof = (await ask('GET', '/internal/entries/299/proof', inspector)).body;
    const [row] = await stage.test.database.query<{ entry: Buffer }>(
      'SELECT entry FROM log_entry WHERE index = 299',
    );
    const policy = parsePolicy(sha256, logKey.policy);
    if (!policy.ok) throw new Error(policy.reason);
    expect((await verifyProofFile(proof, row!.entry, policy.value, noteCrypto)).ok).toBe(true);
    const early = await ask('GET', '/internal/entries/300/proof', inspector);
    expect([early.statusCode, (early.json() as { code: string }).code]).toEqual([409, 'not-in-log-yet']);
    const never = await ask('GET', '/internal/entries/9999/proof', inspector);
    expect([never.statusCode, (never.json() as { code: string }).code]).toEqual([404, 'entry-unknown']);
  });

  it('finds a message by its id, and says no more than where it is', async () => {
    const answer = await ask('GET', `/internal/events/${eventId}`, await as('patient'));
    expect(answer.json()).toEqual({
      index: 299,
      leafHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      checkpointSize: 300,
    });
    expect((await ask('GET', `/internal/events/${randomUUID()}`, await as('patient'))).statusCode).toBe(404);
  });

  it('proves that the log was only added to', async () => {
    const answer = await ask('GET', '/internal/consistency?from=7&to=300', await as('inspector'));
    const { fromRoot, toRoot, proof } = answer.json() as {
      fromRoot: string;
      toRoot: string;
      proof: string[];
    };
    const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
    const told = {
      oldSize: 7,
      newSize: 300,
      oldRoot: bytes(fromRoot),
      newRoot: bytes(toRoot),
      proof: proof.map(bytes),
    };
    expect(verifyConsistency(sha256, told)).toEqual({ ok: true });
  });

  it.each([
    '/internal/entries?limit=0',
    '/internal/entries?limit=201',
    '/internal/entries?unknown=1',
    '/internal/entries?from=yesterday',
    '/internal/entries?to=2026-13-45',
    '/internal/entries?subject=%00',
    '/internal/entries?after=-1',
    '/internal/entries?from=2026-02-01&to=2026-01-31',
    '/internal/entries?kind=poem',
    '/internal/entries?flag=pretty',
    '/internal/consistency?from=0&to=5',
    '/internal/consistency?from=9&to=5',
    '/internal/consistency?from=1&to=301',
    '/internal/consistency?from=1',
  ])('%s is refused as a query', async (path) => {
    const answer = await ask('GET', path, await as('inspector'));
    expect([answer.statusCode, (answer.json() as { code: string }).code]).toEqual([400, 'invalid-query']);
  });

  it.each([
    '/internal/entries/x',
    '/internal/entries/-1',
    '/internal/entries/99999999999999999999',
    '/internal/entries/301',
  ])('%s is no entry', async (path) => {
    expect((await ask('GET', path, await as('inspector'))).statusCode).toBe(404);
  });

  it('tells where the log stands', async () => {
    expect((await ask('GET', '/internal/status', await as('operator'))).json()).toMatchObject({
      size: 301,
      checkpoint: { size: 300 },
      unpublished: 1,
      alarms: {},
    });
  });
});

describe('who else vouches for the log', () => {
  it('is told to everybody: nobody yet, and a time-stamp', async () => {
    const { body } = await ask('GET', '/log/witnesses');
    expect(witnessing.parse(JSON.parse(body))).toMatchObject({
      quorum: 'none',
      witnesses: [],
      size: 300,
      witnessedSize: null,
      timestamps: [{ size: 300 }],
    });
    expect((await ask('GET', '/log/rotations')).body).toBe('');
    const token = await ask('GET', '/log/timestamps/300');
    expect([token.headers.get('content-type'), token.body]).toEqual(['application/timestamp-reply', '0\0']);
  });

  it.each([
    '/log/timestamps/299',
    '/log/timestamps/0',
    '/log/timestamps/x',
    '/log/timestamps/99999999999999999999',
  ])('%s does not exist', async (path) => {
    expect((await ask('GET', path)).json()).toMatchObject({ code: 'timestamp-unknown' });
  });
});
