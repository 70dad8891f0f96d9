import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listRoutes } from '@garant/nest-kit';
import { OPERATIONS } from '../src/openapi/openapi.document.js';
import { startGateway, type GatewayStage } from './gateway.stage.js';

/** Everything that answers without credentials. Whatever is not here must refuse. */
const PUBLIC = new Set([
  'GET /health/live',
  'GET /health/ready',
  'GET /auth/login',
  'GET /auth/callback',
  'GET /api/v1/me',
  'GET /api/v1/notices',
  'GET /api/v1/notices/:noticeId/:version',
  'GET /api/v1/notices/:noticeId/versions',
  'GET /api/v1/notices/:noticeId/changes',
  'GET /api/v1/notices/:noticeId/:version/form.pdf',
  'GET /api/v1/policies',
  'GET /fhir/policy/:regime',
  'GET /fhir/:version/metadata',
  'GET /log/checkpoint',
  'GET /log/vkey',
  'GET /log/policy',
  'GET /log/witnesses',
  'GET /log/periods',
  'GET /log/rotations',
  'GET /log/retention',
  'GET /log/timestamps/:size',
  'GET /log/tile/*',
  'GET /catalogue.ttl',
  'GET /catalogue.jsonld',
  'GET /api/v1/catalogue',
  'GET /api/v1/catalogue/:id',
  'GET /api/v1/catalogue/:id/versions/:version',
  'POST /api/v1/duo/match',
  'GET /projects.json',
  'GET /openapi.json',
  'GET /.well-known/jwks.json',
  'GET /.well-known/authzen-configuration',
  'GET /problems/:code',
  'GET /*',
  // What the law has published, and what anybody may ask or complain about.
  'GET /api/v1/answers',
  'GET /api/v1/answers/:id',
  'GET /api/v1/committee',
  'GET /api/v1/permits/:id/status',
  'GET /api/v1/permit-status/:list',
  'GET /api/v1/fees/schedules',
  'POST /api/v1/fees/estimate',
  'GET /api/v1/register',
  'GET /api/v1/register/:id',
  'GET /api/v1/register/:id/jsonld',
  'GET /projects.atom',
  'GET /api/v1/activity-report',
  'GET /api/v1/activity-report.csv',
  'POST /api/v1/complaints',
  'POST /api/v1/complaints/:id/status',
]);

let stage: GatewayStage;
beforeAll(async () => {
  stage = await startGateway();
}, 60_000);
afterAll(() => stage?.stop());

const addressOf = (path: string): string =>
  path.replace(/:[A-Za-z]+/g, '019a0000-0000-7000-8000-000000000001').replace('*', '000');

/** A problem, or the OperationOutcome that FHIR puts in its place. */
interface Refusal {
  code?: string;
  issue?: { details: { coding: { code: string }[] } }[];
}
const codeOf = ({ code, issue }: Refusal): string | undefined => code ?? issue?.[0]?.details.coding[0]?.code;

describe('every route', () => {
  it('is guarded, or is one of the public ones', async () => {
    const routes = listRoutes(stage.app);
    expect(routes.length).toBeGreaterThan(60);
    const open: string[] = [];
    for (const { method, path } of routes) {
      const name = `${method} ${path}`;
      if (PUBLIC.has(name)) continue;
      const answer = await fetch(`${stage.url}${addressOf(path)}`, {
        method,
        ...(method === 'GET' ? {} : { body: '{}', headers: { 'content-type': 'application/json' } }),
      });
      const code = codeOf((await answer.json()) as Refusal);
      if (answer.status !== 401 || code !== 'unauthenticated') open.push(`${name}: ${answer.status} ${code}`);
    }
    expect(open).toEqual([]);
  });

  it('that is listed as public exists', () => {
    const names = new Set(listRoutes(stage.app).map(({ method, path }) => `${method} ${path}`));
    expect([...PUBLIC].filter((name) => !names.has(name))).toEqual([]);
  });

  it('is described, and nothing else is', () => {
    const real = listRoutes(stage.app)
      .map(
        ({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}').replace(/(?<=.)\*$/, '{path}')}`,
      )
      .filter((name) => name !== 'GET /{path}');
    const described = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
    expect([...new Set(real)].sort()).toEqual([...described].sort());
  });

  it('is described with the roles that it really demands', async () => {
    const wrong: string[] = [];
    for (const { method, path, access } of OPERATIONS) {
      const name = `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`.replace(/:path$/, '*');
      if ((access === 'public') !== PUBLIC.has(name)) wrong.push(name);
    }
    expect(wrong).toEqual([]);
  });

  it('carries the security headers', async () => {
    const { headers } = await fetch(`${stage.url}/api/v1/me`);
    const policy = headers.get('content-security-policy') ?? '';
    for (const directive of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      expect(policy).toContain(directive);
    expect(policy).toContain(`form-action 'self' ${stage.issuer}`);
    expect(policy).not.toMatch(/unsafe-|https:|\*/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('that does not exist is a problem for programs and the portal for people', async () => {
    const problem = await fetch(`${stage.url}/api/v1/nothing`, { headers: { accept: 'text/html' } });
    expect([problem.status, problem.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    const page = await fetch(`${stage.url}/en/catalogue`, { headers: { accept: 'text/html' } });
    expect(page.headers.get('content-type')).toContain('text/html');
    const program = await fetch(`${stage.url}/en/catalogue`, { headers: { accept: 'application/json' } });
    expect(((await program.json()) as { code: string }).code).toBe('not-found');
    const posted = await fetch(`${stage.url}/nothing`, { method: 'POST' });
    expect(((await posted.json()) as { code: string }).code).toBe('not-found');
  });
});
