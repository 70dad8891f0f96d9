import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fastifyOf, { type FastifyInstance } from 'fastify';
import { answerProblem } from '@garant/nest-kit';
import { acceptStreams, protectHttp } from './http.protection.js';

let fastify: FastifyInstance;
let url = '';
beforeAll(async () => {
  fastify = fastifyOf();
  fastify.setErrorHandler((error, request, reply) => answerProblem(error, request, reply));
  await protectHttp(fastify, {
    issuer: 'https://issuer.example/realms/x',
    secure: true,
    loginsPerMinute: 2,
    requestsPerMinute: 4,
  });
  acceptStreams(fastify);
  for (const path of ['/auth/login', '/page', '/health/live']) fastify.get(path, () => 'ok');
  await fastify.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(fastify.server.address() as AddressInfo).port}`;
});
afterAll(() => fastify?.close());

const statuses = async (path: string, times: number): Promise<number[]> => {
  const found: number[] = [];
  for (let n = 0; n < times; n++) found.push((await fetch(`${url}${path}`)).status);
  return found;
};

describe('every answer', () => {
  it('lets forms go to this origin and the provider’s, scripts to this one alone, and keeps to TLS', async () => {
    const { headers } = await fetch(`${url}/health/live`);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';font-src 'self';" +
        "form-action 'self' https://issuer.example;frame-ancestors 'none';base-uri 'none'",
    );
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });
});

describe('too many requests', () => {
  it('are refused with their code and when to come back; logins are counted apart and probes are not', async () => {
    expect(await statuses('/auth/login', 3)).toEqual([200, 200, 429]);
    const refused = await fetch(`${url}/auth/login`);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await refused.json()).toMatchObject({ code: 'rate-limited', status: 429 });
    expect(await statuses('/page', 5)).toEqual([200, 200, 200, 200, 429]);
    expect(await statuses('/health/live', 10)).toEqual(Array.from({ length: 10 }, () => 200));
  });
});
