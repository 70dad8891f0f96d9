import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '@garant/contracts';
import { ProblemError, verifyActorToken } from '@garant/nest-kit';
import { testKeys, type TestKeys } from '@garant/nest-kit/testing';
import { ServiceClient } from './service.client.js';

let server: Server;
let keys: TestKeys;
let client: ServiceClient;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
const actor: Actor = {
  ref: '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12',
  role: 'holder',
  organisation: 'ap-hm',
  assurance: 'eidas1',
};

beforeAll(async () => {
  keys = await testKeys();
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new ServiceClient(
    { consent: address, 'access-requests': address, 'audit-log': 'http://127.0.0.1:9' },
    keys.of('gateway'),
  );
});
afterAll(() => void server?.close());

const json = (status: number, body: unknown) => (_: IncomingMessage, response: ServerResponse) =>
  void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const problem = async (work: Promise<unknown>): Promise<ProblemError> => {
  const error = await work.catch((caught: unknown) => caught);
  if (error instanceof ProblemError) return error;
  throw new Error('no problem');
};

describe('a read from a service', () => {
  it('carries a token that names the actor, for that service alone', async () => {
    let token = '';
    answer = (request, response) => {
      token = request.headers.authorization!.slice('Bearer '.length);
      json(200, { url: request.url })(request, response);
    };
    const read = await client.json('consent', '/internal/choices', {
      actor,
      query: { a: 'x&y', b: undefined },
    });
    expect(read).toEqual({ url: '/internal/choices?a=x%26y' });
    expect(await verifyActorToken(keys.of('consent').verifier, token, 'consent')).toEqual(actor);
    await expect(verifyActorToken(keys.of('audit-log').verifier, token, 'audit-log')).rejects.toMatchObject({
      code: 'invalid-actor-token',
    });
  });

  it('hands on what the service refuses, with its fields', async () => {
    answer = json(404, {
      code: 'dataset-unknown',
      detail: 'no',
      errors: [{ field: 'id', rule: 'known' }],
      title: 'x',
    });
    const refused = await problem(client.json('consent', '/x'));
    expect([refused.code, refused.options]).toEqual([
      'dataset-unknown',
      { detail: 'no', params: undefined, errors: [{ field: 'id', rule: 'known' }] },
    ]);
  });

  it.each([
    ['a fault of the service', json(500, { code: 'internal', detail: 'SELECT secret' })],
    ['a code that nobody knows', json(400, { code: 'surprise' })],
    ['a token that it does not accept', json(401, { code: 'invalid-actor-token' })],
    [
      'something that is no JSON',
      (_: IncomingMessage, response: ServerResponse) => void response.writeHead(200).end('<html>'),
    ],
    [
      'a redirect to elsewhere',
      (_: IncomingMessage, response: ServerResponse) =>
        void response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    ],
    ['a broken connection', (_: IncomingMessage, response: ServerResponse) => void response.destroy()],
  ])('is a part that does not answer, when it gets %s', async (_what, reply) => {
    answer = reply;
    const refused = await problem(client.json('access-requests', '/x', { actor }));
    expect([refused.code, refused.options.params, refused.options.detail]).toEqual([
      'service-unavailable',
      { service: 'access-requests' },
      undefined,
    ]);
  });

  it('does not wait for ever', async () => {
    answer = () => undefined;
    expect((await problem(client.open('consent', '/slow', { timeoutMs: 50 }))).code).toBe(
      'service-unavailable',
    );
    expect((await problem(client.json('audit-log', '/away'))).options.params).toEqual({
      service: 'audit-log',
    });
  });
});
