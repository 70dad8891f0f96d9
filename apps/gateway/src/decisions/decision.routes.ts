import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import { answerProblem } from '@garant/nest-kit';
import type { DecisionService } from './decision.service.js';
import { evaluationRequest, evaluationsRequest } from './evaluation.schema.js';

export interface DecisionRouteDeps {
  /** Who asks, by session or bearer token. @throws ProblemError `unauthenticated`, `invalid-token`, `csrf` */
  identify(request: FastifyRequest): Promise<Actor>;
  decisions: Pick<DecisionService, 'evaluate' | 'evaluateAll'>;
  /** Public address of the gateway. */
  gatewayUrl: string;
}

/**
 * The AuthZEN addresses as plain Fastify handlers: they are the hottest ones, and guards and interceptors cost more than
 * the decision.
 */
export function registerDecisionRoutes(
  fastify: FastifyInstance,
  { identify, decisions, gatewayUrl }: DecisionRouteDeps,
): void {
  const base = gatewayUrl.replace(/\/+$/, '');
  const answering =
    (work: (actor: Actor, body: unknown) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      echoRequestId(request, reply);
      try {
        const answer = await work(await identify(request), request.body);
        await reply.header('cache-control', 'no-store').send(answer);
      } catch (error) {
        answerProblem(error, request, reply);
      }
    };

  fastify.post(
    '/access/v1/evaluation',
    answering((actor, body) => decisions.evaluate(actor, evaluationRequest.parse(body))),
  );
  fastify.post(
    '/access/v1/evaluations',
    answering((actor, body) => decisions.evaluateAll(actor, evaluationsRequest.parse(body))),
  );
  fastify.get('/.well-known/authzen-configuration', async () => ({
    policy_decision_point: base,
    access_evaluation_endpoint: `${base}/access/v1/evaluation`,
    access_evaluations_endpoint: `${base}/access/v1/evaluations`,
  }));
}

/** AuthZEN §10.1.3: the answer carries the request's own identifier. Only header-safe text goes back. */
function echoRequestId(request: FastifyRequest, reply: FastifyReply): void {
  const given = request.headers['x-request-id'];
  if (typeof given === 'string' && /^[\x21-\x7e]{1,200}$/.test(given))
    void reply.header('x-request-id', given);
}
