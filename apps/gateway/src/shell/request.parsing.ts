import type { z } from 'zod';
import { ProblemError } from '@garant/nest-kit';

type Fault = { field: string; rule: string };

/** A JSON body in the form of its schema. Fields that the schema does not know are refused, at any depth: nothing is skipped in silence. */
export const parseBody = <T>(schema: z.ZodType<T>, body: unknown): T => parse('invalid-body', schema, body);
export const parseQuery = <T>(schema: z.ZodType<T>, query: unknown): T =>
  parse('invalid-query', schema, query);

function parse<T>(code: 'invalid-body' | 'invalid-query', schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given ?? {});
  if (!parsed.success)
    throw new ProblemError(code, {
      errors: parsed.error.issues.flatMap((issue): Fault[] =>
        issue.code === 'unrecognized_keys'
          ? issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), rule: 'unknown field' }))
          : [{ field: issue.path.join('.'), rule: issue.message }],
      ),
    });
  const unknown = droppedFields(given ?? {}, parsed.data);
  if (unknown.length > 0)
    throw new ProblemError(code, { errors: unknown.map((field) => ({ field, rule: 'unknown field' })) });
  return parsed.data;
}

/** Paths of what was given and is not in what was understood. */
function droppedFields(given: unknown, understood: unknown, path = ''): string[] {
  if (typeof given !== 'object' || given === null || typeof understood !== 'object' || understood === null)
    return [];
  return Object.entries(given).flatMap(([key, value]) => {
    const here = path === '' ? key : `${path}.${key}`;
    return Object.hasOwn(understood, key)
      ? droppedFields(value, (understood as Record<string, unknown>)[key], here)
      : [here];
  });
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An id in an address. What cannot exist is not found; this also keeps ids safe in the addresses of services. */
export function idIn(text: string): string {
  if (!UUID.test(text)) throw new ProblemError('not-found');
  return text;
}
