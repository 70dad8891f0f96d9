import { describe, expect, it } from '@jest/globals';
import { PROBLEMS } from '@garant/contracts';
import { OPERATIONS, openApiDocument, operationIdOf } from './openapi.document.js';

const document = openApiDocument({
  gatewayUrl: 'http://localhost:8080',
  issuer: 'http://localhost:8081',
}) as {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content: Record<string, { examples?: object }> }> }>
  >;
};

describe('the description of the API', () => {
  it('describes each route once, under a name of its own', () => {
    const ids = OPERATIONS.map(operationIdOf);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('gives request examples that the route itself would accept', () => {
    const wrong = OPERATIONS.flatMap((operation) => {
      const { schema, example } = operation.body ?? {};
      if (!schema) return [];
      const parsed = schema.safeParse(example);
      return parsed.success
        ? []
        : [`${operationIdOf(operation)}: ${parsed.error.issues.map(({ path }) => path.join('.'))}`];
    });
    expect(wrong).toEqual([]);
  });

  it('gives answer examples of the form that it states', () => {
    const wrong = OPERATIONS.flatMap((operation) =>
      Object.values(operation.answers)
        .filter(
          ({ schema, example }) => schema && example !== undefined && !schema.safeParse(example).success,
        )
        .map(({ description }) => `${operationIdOf(operation)}: ${description}`),
    );
    expect(wrong).toEqual([]);
  });

  it('says who may use each route', () => {
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods))
        expect([`${method} ${path}`, Array.isArray((operation as { security?: unknown }).security)]).toEqual([
          `${method} ${path}`,
          true,
        ]);
  });

  it('names, under each status, only codes that have it, with an example', () => {
    for (const methods of Object.values(document.paths))
      for (const { responses } of Object.values(methods))
        for (const [status, { content }] of Object.entries(responses))
          for (const code of Object.keys(content['application/problem+json']?.examples ?? {}))
            expect([code, PROBLEMS[code as keyof typeof PROBLEMS]?.status]).toEqual([code, Number(status)]);
  });

  it('is JSON through and through', () => {
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });
});
