import { ProblemError } from '@garant/nest-kit';
import { z } from 'zod';

/** What every list understands: words to look for, a state, and a window. */
const pageQuery = z.object({
  q: z.string().trim().min(1).max(200).nullable().default(null),
  state: z
    .string()
    .regex(/^[A-Za-z_-]{1,40}$/)
    .nullable()
    .default(null),
  mine: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
export type PageQuery = z.infer<typeof pageQuery>;
export interface Page<T> {
  items: T[];
  total: number;
  offset: number;
  limit: number;
}

/** @throws ProblemError `invalid-query` naming each parameter that is not valid; empty parameters count as absent */
export function pageOfQuery(query: unknown): PageQuery {
  const given = Object.fromEntries(Object.entries(query ?? {}).filter(([, value]) => value !== ''));
  const parsed = pageQuery.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new ProblemError('invalid-query', {
    errors: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** An id out of an address. @throws ProblemError `not-found` when it cannot name anything */
export function idOf(text: string): string {
  if (!UUID.test(text)) throw new ProblemError('not-found');
  return text;
}
