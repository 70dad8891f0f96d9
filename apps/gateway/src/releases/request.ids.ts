import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import type { Actor, ProblemCode } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id of the address; one that is none names nothing. */
export function idFrom(text: string | undefined, unknown: ProblemCode): string {
  if (text === undefined || !UUID.test(text)) throw new ProblemError(unknown);
  return text;
}

/**
 * Id of something that a command creates. With an Idempotency-Key it is derived from caller and key (as a UUIDv8, RFC
 * 9562), so that a repeated request is the same command about the same thing.
 */
export function newIdFor(request: FastifyRequest, actor: Actor, what: string): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') return uuidv7();
  const bytes = createHash('sha256')
    .update(JSON.stringify([what, actor.ref, key]))
    .digest()
    .subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
