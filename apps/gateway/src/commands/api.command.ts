import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ServiceName } from '@garant/contracts';
import { answerCommand, type Accepted } from './command.answer.js';
import { derivedUuid, idempotencyKeyOf } from './command.identity.js';
import type { CommandSender } from './command.sender.js';

interface ApiCommand {
  service: ServiceName;
  type: string;
  actor: Actor;
  /** Kafka key and body; `newId` names what the command creates, the same for the same idempotency key. */
  make: (newId: string) => { key: string; body: Record<string, unknown>; confidential?: object };
}

/** What every writing route does: one command under the request's idempotency key, and its outcome as the answer. */
export async function commandOf<T extends object = Record<string, unknown>>(
  sender: CommandSender,
  request: FastifyRequest,
  reply: FastifyReply,
  { service, type, actor, make }: ApiCommand,
  status: 200 | 201 = 200,
  show?: (result: Record<string, unknown>, commandId: string) => T,
): Promise<T | Accepted> {
  const id = sender.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
  const outcome = await sender.send({ id, service, type, actor, ...make(derivedUuid(type, id)) });
  return answerCommand<T>(reply, outcome, status, (result) => (show ? show(result, id) : (result as T)));
}
