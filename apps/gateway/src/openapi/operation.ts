import { z } from 'zod';
import type { ProblemCode } from '@garant/contracts';
import type { Role } from '@garant/rules';

export interface Answer {
  description: string;
  /** Default: application/json. */
  type?: string;
  /** Absent: text or bytes. */
  schema?: z.ZodType;
  example?: unknown;
}

/** One route of the public API, as its documentation says it. A spec holds this table against the routes that exist. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** OpenAPI form: `/api/v1/permits/{id}`. */
  path: string;
  tag: string;
  summary: string;
  access: 'public' | 'signed-in' | readonly Role[];
  query?: z.ZodObject;
  body?: { schema?: z.ZodType; example?: unknown; type?: string };
  answers: { [status: number]: Answer };
  /** What this route refuses beyond what every route of its kind does. */
  problems?: readonly ProblemCode[];
  /** Sends a command: idempotency key, 202, and the bus may be away. */
  command?: boolean;
  /** Reads from a service behind the gateway. */
  proxied?: boolean;
}

/** Every code that a route of this kind may answer, its own included, each once. */
export function problemsOf(operation: Operation): ProblemCode[] {
  const { access, command, body, query, proxied, path, method } = operation;
  const codes: ProblemCode[] = ['rate-limited', 'internal'];
  if (access !== 'public') codes.push('unauthenticated', 'invalid-token', 'service-unavailable');
  if (Array.isArray(access)) codes.push('forbidden');
  if (access !== 'public' && method !== 'GET') codes.push('csrf');
  if (body) codes.push('invalid-body', 'malformed-json', 'too-large', 'unsupported-media-type');
  if (query) codes.push('invalid-query');
  if (path.includes('{')) codes.push('not-found');
  if (command)
    codes.push('invalid-body', 'bus-unavailable', 'idempotency-conflict', 'command-failed', 'conflict');
  if (proxied) codes.push('service-unavailable');
  return [...new Set([...codes, ...(operation.problems ?? [])])];
}

export const ID = '019a3c1e-5b2d-7c4a-9f10-2b6c8d0e4f12';
export const NOW = '2026-03-02T09:30:00.000Z';
export const SHA = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

export const accepted = z.object({
  commandId: z.uuid(),
  status: z.string().describe('Address that tells what became of the command'),
  partition: z.number().int(),
  offset: z.number().int(),
});
export const pageOf = (item: z.ZodType): z.ZodObject =>
  z.object({
    items: z.array(item),
    total: z.number().int(),
    offset: z.number().int(),
    limit: z.number().int(),
  });
export const listQuery = z.object({
  q: z.string().optional().describe('Words to look for'),
  state: z.string().optional(),
  mine: z.stringbool().optional().describe('Only those of the caller or of its organisation'),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  offset: z.coerce.number().int().min(0).optional(),
});
/** Answer of a route whose command says nothing but that it was done. */
export const done = (description: string, result: z.ZodType = z.looseObject({})): { 200: Answer } => ({
  200: { description, schema: result },
});
