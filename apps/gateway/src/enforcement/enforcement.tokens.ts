import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, CommandType, ServiceName } from '@garant/contracts';

export interface CommandToSend<S extends ServiceName = ServiceName> {
  service: S;
  type: CommandType<S>;
  key: string;
  body: Record<string, unknown>;
  actor: Actor;
}

/**
 * Sends a command and answers the request with its outcome: `doneStatus` and the result, the refusal's problem, or 202 with
 * the status address when the outcome takes longer than the wait. Provided by the commands of the gateway.
 */
export type AnswerCommand = (
  request: FastifyRequest,
  reply: FastifyReply,
  command: CommandToSend,
  doneStatus: number,
) => Promise<void>;
export const ANSWER_COMMAND = Symbol('answers a request with the outcome of a command');
