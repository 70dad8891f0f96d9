import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Actor } from '@garant/contracts';
import { z } from 'zod';
import { CurrentActor, Public, Roles } from '../access/actor.guard.js';
import { actorTokenFor } from '../access/actor.token.js';
import { ProblemError } from '../problems/problem.error.js';
import { serve } from '../testing/test.http.js';
import { testKeys } from '../testing/test.keys.js';
import { createLogger } from './log.js';
import { listRoutes } from './routes.js';
import { createService } from './service.start.js';

@Controller('things')
class ThingsController {
  @Get('open')
  @Public()
  open(): object {
    return { open: true };
  }
  @Get('mine')
  @Roles('holder')
  mine(@CurrentActor() actor: Actor): object {
    return { ref: actor.ref };
  }
  @Get('forgotten')
  forgotten(): object {
    return { secret: true };
  }
  @Get('broken')
  @Public()
  broken(): object {
    throw new Error('SELECT secret FROM vault');
  }
  @Get('refused')
  @Public()
  refused(): object {
    throw new ProblemError('norm-gate', { params: { missing: ['conformsTo'] } });
  }
  @Post('check')
  @Public()
  check(@Body() body: unknown): object {
    return z.object({ name: z.string() }).parse(body);
  }
}
@Module({ controllers: [ThingsController] })
class ThingsModule {}

const keys = await testKeys();
const holder: Actor = { ref: '6f1c2d9a-1f0b-4f3e-9a58-0d0c2b7f5e11', role: 'holder', assurance: 'eidas1' };
let app: NestFastifyApplication;
let ask: Awaited<ReturnType<typeof serve>>['ask'];

beforeAll(async () => {
  const settings = {
    GARANT_HOST: '127.0.0.1',
    GARANT_PORT: 1,
    GARANT_METRICS_PORT: 1,
    GARANT_LOG_LEVEL: 'silent' as const,
    GARANT_JWKS_FILE: '-',
  };
  app = await createService(
    {
      service: 'consent',
      module: ThingsModule,
      settings,
      keys: keys.of('consent'),
      health: [() => ({ storage: { ok: false, detail: 'away' } })],
      bodyLimit: 1_000,
      routes: (fastify) => {
        fastify.get('/plain/broken', () => {
          throw new Error('SELECT secret FROM vault');
        });
      },
    },
    createLogger('consent', 'silent'),
  );
  ({ ask } = await serve(app));
});
afterAll(() => app.close());

const get = (url: string, headers: Record<string, string> = {}) => ask('GET', url, { headers });
const bearer = async (actor: Actor): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await actorTokenFor(keys.of('gateway'), actor, 'consent')}`,
});

describe('problem answers', () => {
  it('carry code, status, title in the asked language and no stack', async () => {
    const answer = await get('/things/refused', { 'accept-language': 'de, fr;q=0.9, en;q=0.8' });
    expect(answer.statusCode).toBe(422);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      type: '/problems/norm-gate',
      title: 'Le jeu de données ne peut pas encore être publié',
      source: 'EHDS Art. 77',
      params: { missing: ['conformsTo'] },
    });
    expect((await get('/things/refused?lang=en')).json()).toMatchObject({
      title: 'The dataset cannot be published yet',
    });
  });

  it.each(['/things/broken', '/plain/broken'])('say nothing of an unforeseen error at %s', async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toMatchObject({ code: 'internal' });
    expect(answer.body).not.toMatch(/SELECT|vault|stack|\.ts/);
  });

  it('answer unknown addresses, malformed JSON, wrong media types, long and misshapen bodies', async () => {
    const post = (payload: string, type = 'application/json') =>
      ask('POST', '/things/check', { body: payload, headers: { 'content-type': type } });
    expect((await get('/nowhere')).json()).toMatchObject({ code: 'not-found', status: 404 });
    expect((await post('{"name":')).json()).toMatchObject({ code: 'malformed-json', status: 400 });
    expect((await post('x', 'application/xml')).json()).toMatchObject({
      code: 'unsupported-media-type',
      status: 415,
    });
    expect((await post(JSON.stringify({ name: 'x'.repeat(2_000) }))).json()).toMatchObject({
      code: 'too-large',
      status: 413,
    });
    const misshapen = await post('{"name":1}');
    expect(misshapen.json()).toMatchObject({ code: 'invalid-body', errors: [{ field: 'name' }] });
    expect((await post('{"name":"a"}')).json()).toEqual({ name: 'a' });
  });

  it('carry the request id of the caller when it is one', async () => {
    expect((await get('/nowhere', { 'x-request-id': 'abc-1' })).headers.get('x-request-id')).toBe('abc-1');
    expect((await get('/nowhere', { 'x-request-id': 'a b\u00e9' })).headers.get('x-request-id')).toMatch(
      /^[0-9a-f-]{36}$/,
    );
  });
});

describe('guard', () => {
  it('lets the named role in and shows the handler its actor', async () => {
    const answer = await get('/things/mine', await bearer(holder));
    expect([answer.statusCode, answer.json()]).toEqual([200, { ref: holder.ref }]);
  });

  it('denies without a token, with a wrong one, and to other roles', async () => {
    expect((await get('/things/mine')).json()).toMatchObject({ code: 'unauthenticated' });
    expect((await get('/things/mine', { authorization: 'Bearer a.b.c' })).json()).toMatchObject({
      code: 'invalid-actor-token',
    });
    expect((await get('/things/mine', await bearer({ ...holder, role: 'researcher' }))).json()).toMatchObject(
      { code: 'forbidden' },
    );
  });

  it('denies a route that says nothing about access, to everybody', async () => {
    expect((await get('/things/forgotten')).statusCode).toBe(401);
    expect((await get('/things/forgotten', await bearer(holder))).json()).toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('process', () => {
  it('is live while it is not ready, and names what is missing', async () => {
    expect((await get('/health/live')).json()).toEqual({ status: 'live' });
    const ready = await get('/health/ready');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({ status: 'not-ready', parts: { storage: { ok: false, detail: 'away' } } });
  });

  it('lists every route, plain ones too', () => {
    const paths = listRoutes(app).map(({ method, path }) => `${method} ${path}`);
    expect(paths).toEqual(
      expect.arrayContaining([
        'GET /things/mine',
        'POST /things/check',
        'GET /plain/broken',
        'GET /health/ready',
      ]),
    );
  });
});
