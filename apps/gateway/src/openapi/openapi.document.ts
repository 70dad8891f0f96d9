import { z } from 'zod';
import { PROBLEMS, problem, type ProblemCode, type ProblemDescription } from '@garant/contracts';
import { problemOf } from '@garant/nest-kit';
import { catalogueOperations } from './catalogue.operations.js';
import { applicationsOperations } from './applications.operations.js';
import { proceduresOperations } from './procedures.operations.js';
import { committeeOperations } from './committee.operations.js';
import { clocksOperations } from './clocks.operations.js';
import { permitsOperations } from './permits.operations.js';
import { environmentsOperations } from './environments.operations.js';
import { projectsOperations } from './projects.operations.js';
import { inspectionOperations } from './inspection.operations.js';
import { missionsOperations } from './missions.operations.js';
import { bundlesOperations } from './bundles.operations.js';
import { completenessOperations } from './completeness.operations.js';
import { witnessesOperations } from './witnesses.operations.js';
import { retentionOperations } from './retention.operations.js';
import { detectionOperations } from './detection.operations.js';
import { consentOperations } from './consent.operations.js';
import { identityOperations } from './identity.operations.js';
import { ID, accepted, problemsOf, type Answer, type Operation } from './operation.js';
import { noticesOperations } from './notices.operations.js';
import { representationOperations } from './representation.operations.js';
import { assistanceOperations } from './assistance.operations.js';
import { peopleOperations } from './people.operations.js';
import { importsOperations } from './imports.operations.js';
import { rightsOperations } from './rights.operations.js';
import { notificationsOperations } from './notifications.operations.js';
import { interoperabilityOperations } from './interoperability.operations.js';
import { publicOperations } from './public.operations.js';
import { releaseOperations } from './release.operations.js';

export const OPERATIONS: readonly Operation[] = [
  ...identityOperations,
  ...consentOperations,
  ...noticesOperations,
  ...representationOperations,
  ...assistanceOperations,
  ...peopleOperations,
  ...importsOperations,
  ...rightsOperations,
  ...notificationsOperations,
  ...interoperabilityOperations,
  ...catalogueOperations,
  ...applicationsOperations,
  ...proceduresOperations,
  ...committeeOperations,
  ...clocksOperations,
  ...permitsOperations,
  ...environmentsOperations,
  ...projectsOperations,
  ...inspectionOperations,
  ...missionsOperations,
  ...bundlesOperations,
  ...completenessOperations,
  ...witnessesOperations,
  ...retentionOperations,
  ...detectionOperations,
  ...releaseOperations,
  ...publicOperations,
];

type Json = Record<string, unknown>;

/** OpenAPI 3.1 of every public route, made of the very schemas that the routes check. */
export function openApiDocument({ gatewayUrl, issuer }: { gatewayUrl: string; issuer: string }): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS)
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: described(operation),
    };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Garant',
      version: '1',
      description: 'Consent and data-access governance for the secondary use of health data.',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: gatewayUrl }],
    tags: [...new Set(OPERATIONS.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(problem, 'output'), Accepted: schemaOf(accepted, 'output') },
      securitySchemes: {
        openid: {
          type: 'openIdConnect',
          openIdConnectUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
          description: 'Access token of the issuer, made out to this gateway, as bearer token.',
        },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-garant-session' },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-csrf-token',
          description: 'With a session only: `csrfToken` of /api/v1/me.',
        },
      },
    },
  };
}

function described(operation: Operation): Json {
  const { method, path, tag, summary, access, body, command, answers } = operation;
  const writes = method !== 'GET';
  const roles = Array.isArray(access) ? (access as readonly string[]) : null;
  return {
    operationId: operationIdOf(operation),
    tags: [tag],
    summary,
    ...(roles ? { description: `Roles: ${roles.join(', ')}.`, 'x-roles': roles } : {}),
    security:
      access === 'public' ? [] : [{ openid: [] }, writes ? { session: [], csrf: [] } : { session: [] }],
    parameters: [
      ...pathParameters(path),
      ...queryParameters(operation),
      ...(command ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body ? { requestBody: { required: true, content: contentOf(body, 'input') } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, answerOf(answer)])),
      ...(command ? { 202: ACCEPTED } : {}),
      ...problemResponses(problemsOf(operation), answers),
    },
  };
}

export const operationIdOf = ({ method, path }: Operation): string =>
  `${method.toLowerCase()}_${path
    .replace(/^\/(api\/v1\/)?/, '')
    .replace(/[{}]/g, '')
    .replace(/[^A-Za-z0-9]+/g, '_')}`;

const IDEMPOTENCY_KEY = {
  name: 'idempotency-key',
  in: 'header',
  required: false,
  description: 'The same key with the same request has the same outcome; with another request it is refused.',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
  example: ID,
};
const ACCEPTED = {
  description: 'Durably recorded; the outcome is not known yet. `status` will tell.',
  headers: { location: { schema: { type: 'string' } } },
  content: {
    'application/json': {
      schema: { $ref: '#/components/schemas/Accepted' },
      example: { commandId: ID, status: `/api/v1/commands/${ID}`, partition: 2, offset: 41 },
    },
  },
};

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'id' ? { type: 'string', format: 'uuid' } : { type: 'string' },
  }));
}

function queryParameters({ query }: Operation): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query, 'input') as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: typeOfQuery(schema as Json),
  }));
}

/** What a coerced parameter accepts is text; the schema says what the text must mean. */
const typeOfQuery = (schema: Json): Json => (Object.keys(schema).length === 0 ? { type: 'string' } : schema);

const answerOf = (answer: Answer): Json => ({
  description: answer.description,
  content: contentOf(answer, 'output'),
});

function contentOf(
  { type, schema, example }: { type?: string; schema?: z.ZodType; example?: unknown },
  io: 'input' | 'output',
): Json {
  return {
    [type ?? 'application/json']: {
      schema: schema ? schemaOf(schema, io) : { type: 'string' },
      ...(example === undefined ? {} : { example }),
    },
  };
}

/** One response per status, with an example for each code that has it. */
function problemResponses(codes: readonly ProblemCode[], answers: Operation['answers']): Json {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of codes)
    byStatus.set(PROBLEMS[code].status, [...(byStatus.get(PROBLEMS[code].status) ?? []), code]);
  const responses: Json = {};
  for (const [status, some] of byStatus) {
    const own = answers[status];
    responses[status] = {
      description: some
        .map((code) => `\`${code}\`: ${(PROBLEMS[code] as ProblemDescription).title.en}`)
        .join('. '),
      content: {
        ...(own ? contentOf(own, 'output') : {}),
        'application/problem+json': {
          schema: { $ref: '#/components/schemas/Problem' },
          examples: Object.fromEntries(some.map((code) => [code, { value: problemOf(code) }])),
        },
      },
    };
  }
  return responses;
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...json } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  }) as Json;
  return json;
}
