import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { registerDecisionRoutes } from './decision.routes.js';

describe('AuthZEN addresses', () => {
  let fastify: FastifyInstance;
  let url: string;
  const actor: Actor = {
    ref: '6a617261-6e74-4000-8000-000000000002',
    role: 'researcher',
    assurance: 'eidas1',
  };
  const evaluation = {
    subject: { type: 'person', id: 'p' },
    action: { name: 'read' },
    resource: { type: 'dataset', id: 'd' },
  };

  beforeAll(async () => {
    fastify = Fastify();
    registerDecisionRoutes(fastify, {
      identify: async (request) => {
        if (request.headers.authorization !== 'Bearer good') throw new ProblemError('unauthenticated');
        return actor;
      },
      decisions: {
        evaluate: async () => ({ decision: false, context: { reason: 'permit-unknown' } }),
        evaluateAll: async () => Promise.reject(new ProblemError('trace-unavailable')),
      },
      gatewayUrl: 'https://gateway.example/',
    });
    url = await fastify.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => fastify.close());

  const post = (
    path: string,
    body: unknown,
    headers: Record<string, string> = { authorization: 'Bearer good' },
  ) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('answers with a decision and the identifier of the request', async () => {
    const answer = await post('/access/v1/evaluation', evaluation, {
      authorization: 'Bearer good',
      'x-request-id': 'bfe9eb29-ab87@pep',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-request-id')).toBe('bfe9eb29-ab87@pep');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual({ decision: false, context: { reason: 'permit-unknown' } });
  });

  it.each([
    ['without credentials', 401, 'unauthenticated', '/access/v1/evaluation', evaluation, {}],
    [
      'with a bad token',
      401,
      'unauthenticated',
      '/access/v1/evaluation',
      evaluation,
      { authorization: 'Bearer bad' },
    ],
    [
      'without a subject',
      400,
      'invalid-body',
      '/access/v1/evaluation',
      { ...evaluation, subject: undefined },
      undefined,
    ],
    [
      'with an unknown semantic',
      400,
      'invalid-body',
      '/access/v1/evaluations',
      { ...evaluation, options: { evaluations_semantic: 'any' } },
      undefined,
    ],
    [
      'with too many items',
      400,
      'invalid-body',
      '/access/v1/evaluations',
      { evaluations: new Array(501).fill(evaluation) },
      undefined,
    ],
    [
      'without a trace',
      503,
      'trace-unavailable',
      '/access/v1/evaluations',
      { evaluations: [evaluation] },
      undefined,
    ],
  ])('refuses %s', async (_, status, code, path, body, headers) => {
    const answer = await post(path, body, headers as Record<string, string> | undefined);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code });
  });

  it('describes itself', async () => {
    expect(await (await fetch(`${url}/.well-known/authzen-configuration`)).json()).toEqual({
      policy_decision_point: 'https://gateway.example',
      access_evaluation_endpoint: 'https://gateway.example/access/v1/evaluation',
      access_evaluations_endpoint: 'https://gateway.example/access/v1/evaluations',
    });
  });
});
