import type { FastifyReply } from 'fastify';
import { isProblemCode } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import type { CommandOutcome } from './command.sender.js';
import type { RefusedProblem } from './command.store.js';

/** 202: recorded, outcome not known yet. */
export interface Accepted {
  commandId: string;
  /** Address that will tell. */
  status: string;
  partition: number;
  offset: number;
}

/** A refusal by the owning service, as this API answers it. */
export function problemOfRefusal({ code, params }: RefusedProblem): ProblemError {
  if (!isProblemCode(code)) return new ProblemError('internal');
  const { errors, ...rest } = (params ?? {}) as { errors?: { field: string; rule: string }[] };
  return new ProblemError(code, {
    ...(Array.isArray(errors) ? { errors } : {}),
    ...(Object.keys(rest).length > 0 ? { params: rest } : {}),
  });
}

/**
 * Answers a command: its result with `status`, or 202 with the address of its status.
 * @throws ProblemError with the code of the refusal
 */
export function answerCommand<T extends object>(
  reply: FastifyReply,
  outcome: CommandOutcome,
  status: 200 | 201 = 200,
  show: (result: Record<string, unknown>) => T = (result) => result as T,
): T | Accepted {
  if (outcome.state === 'refused') throw problemOfRefusal(outcome.problem);
  if (outcome.state === 'done') {
    void reply.code(status);
    return show(outcome.result);
  }
  const { commandId, partition, offset } = outcome;
  const address = `/api/v1/commands/${commandId}`;
  void reply.code(202).header('location', address);
  return { commandId, status: address, partition, offset };
}
