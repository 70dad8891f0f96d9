import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Actor } from '@garant/contracts';
import { accessRequestsCommands, applicationView, permitView, registerEntry } from '@garant/contracts';
import { actorTokenFor, createLogger, createService, listRoutes } from '@garant/nest-kit';
import { serve, type Answer } from '@garant/nest-kit/testing';
import { person, POLICY, Stage } from '../test/access-requests.fixture.js';
import { AccessRequestsModule } from './app.module.js';
import { commandHandlers } from './bus.handlers.js';

const settings = {
  GARANT_HOST: '127.0.0.1',
  GARANT_PORT: 1,
  GARANT_METRICS_PORT: 1,
  GARANT_LOG_LEVEL: 'silent' as const,
  GARANT_JWKS_FILE: '-',
  // Nothing listens there: reads must not need Kafka.
  GARANT_KAFKA_BROKERS: '127.0.0.1:1',
  GARANT_TOPIC_PREFIX: 'nowhere',
  GARANT_BEAT_SECONDS: 60,
  GARANT_GATEWAY_URL: 'http://localhost:8080/',
};
const PUBLIC = [
  '/health/live',
  '/health/ready',
  '/internal/answers',
  '/internal/answers/:applicationId',
  '/internal/catalogue',
  '/internal/catalogue.jsonld',
  '/internal/catalogue.ttl',
  '/internal/catalogue/datasets/:datasetId',
  '/internal/catalogue/datasets/:datasetId/versions/:version',
  '/internal/catalogue/search',
  '/internal/catalogue/terms',
  '/internal/committee/composition',
  '/internal/complaints/:complaintId/answer',
  '/internal/fees/estimate',
  '/internal/fees/schedules',
  '/internal/permit-status/:list',
  '/internal/permit-status/of/:permitId',
  '/internal/register',
  '/internal/register/:applicationId',
  '/internal/report',
  '/internal/report/csv',
];

let stage: Stage;
let app: NestFastifyApplication;
let plain: Awaited<ReturnType<typeof serve>>['ask'];

beforeAll(async () => {
  stage = await Stage.open();
  await stage.furnish();
  const logger = createLogger('access-requests', 'silent');
  app = await createService(
    {
      service: 'access-requests',
      module: AccessRequestsModule.of({
        database: stage.database,
        keys: stage.own,
        logger,
        provider: stage.provider.client(),
        logins: stage.logins,
        vault: stage.vault,
        policy: POLICY,
        settings,
      }),
      settings,
      keys: stage.own,
    },
    logger,
  );
  ({ ask: plain } = await serve(app));
});
afterAll(async () => {
  await app.close();
  await stage.close();
});

const ask = async (actor: Actor, path: string): Promise<Answer> => {
  const token = await actorTokenFor(stage.keys.of('gateway'), actor, 'access-requests');
  return plain('GET', path, { headers: { authorization: `Bearer ${token}` } });
};
const reads = (key: string) =>
  stage.outbox(key).then((messages) => messages.filter(({ type }) => type === 'data.read'));

describe('routes', () => {
  it('are guarded, every one, unless they are on the list of public ones', async () => {
    const routes = listRoutes(app).filter(({ path }) => path !== '*' && path !== '/*');
    expect(routes.length).toBeGreaterThan(12);
    const open: string[] = [];
    for (const { method, path } of routes) {
      const answer = await plain(method, path.replace(/:\w+/g, '0190163d-8694-739b-aea5-966c26f8ad91'));
      if (answer.statusCode !== 401) open.push(path);
      else expect(answer.json()).toMatchObject({ code: 'unauthenticated' });
    }
    expect(open.sort()).toEqual(PUBLIC);
    // Changes come by command. A PUT keeps a file that a command then names, or answers about what it is handed.
    expect(
      routes
        .filter(({ method }) => method !== 'GET')
        .map(({ method, path }) => `${method} ${path}`)
        .sort(),
    ).toEqual([
      'PUT /internal/applications/:applicationId/document',
      'PUT /internal/applications/:applicationId/presence',
      'PUT /internal/attachments/:sha256',
      'PUT /internal/dataset-imports',
      'PUT /internal/fees/estimate',
      'PUT /internal/meetings/:meetingId/minutes',
    ]);
  });

  it('are for their roles', async () => {
    for (const [role, path] of [
      ['patient', '/internal/applications'],
      ['operator', '/internal/applications'],
      ['patient', '/internal/permits'],
      ['researcher', '/internal/parked'],
    ] as const)
      expect([role, path, (await ask(person(role), path)).statusCode]).toEqual([role, path, 403]);
    expect((await ask(person('operator'), '/internal/parked')).json()).toEqual([]);
    for (const path of ['/internal/datasets', '/internal/environments'])
      expect((await ask(person('patient'), path)).statusCode).toBe(200);
  });

  it('refuse what is no id and no query, and hide what is not there', async () => {
    for (const path of [
      'applications/x',
      'permits/x',
      'datasets/x',
      'environments/x',
      'permits/0190163d-8694-739b-aea5-966c26f8ad91',
    ])
      expect([path, (await ask(stage.signatory, `/internal/${path}`)).statusCode]).toEqual([path, 404]);
    const wrong = await ask(stage.signatory, '/internal/applications?limit=0&state=%27');
    expect(wrong.json()).toMatchObject({
      code: 'invalid-query',
      errors: [{ field: 'state' }, { field: 'limit' }],
    });
  });
});

describe('every command of this service', () => {
  it('has a handler', () => {
    const handlers = commandHandlers({
      provider: stage.provider.client(),
      logins: stage.logins,
      vault: stage.vault,
      signer: stage.own.signer!,
      policy: POLICY,
      issuer: 'x',
    });
    const known = Object.keys(accessRequestsCommands).filter((type) => type !== 'key.release');
    expect(Object.keys(handlers).sort()).toEqual(known.sort());
  });
});

describe('reads', () => {
  it('of applications leave a trace before the answer, and answer as the contracts say', async () => {
    const applicationId = await stage.assessed();
    const answer = await ask(stage.assessor, `/internal/applications/${applicationId}`);
    expect(applicationView.parse(answer.json())).toMatchObject({ applicationId, state: 'PROCESSING' });
    expect(await reads(applicationId)).toMatchObject([
      { data: { what: 'application', rows: 1 }, causationid: `system:read/${stage.assessor.ref}` },
    ]);
    const list = (await ask(stage.researcher, '/internal/applications?mine=true')).json() as {
      items: unknown[];
      total: number;
    };
    expect(list.items).toHaveLength(list.total);
    expect(await reads(stage.researcher.ref)).toMatchObject([
      { data: { what: 'applications', rows: list.total } },
    ]);
    expect((await ask(person('researcher'), `/internal/applications/${applicationId}`)).statusCode).toBe(404);
  });

  it('of a permit give view, signed document and PDF to whom it concerns', async () => {
    const { applicationId, permitId } = await stage.permit();
    const view = permitView.parse((await ask(stage.holder, `/internal/permits/${permitId}`)).json());
    const jws = await ask(stage.operator, `/internal/permits/${permitId}/document.jws`);
    expect([jws.headers.get('content-type'), jws.body]).toEqual(['application/jose', view.jws]);
    const pdf = await ask(stage.researcher, `/internal/permits/${permitId}/document.pdf`);
    expect([pdf.headers.get('content-type'), pdf.body.slice(0, 5)]).toEqual(['application/pdf', '%PDF-']);
    expect(
      (await ask(person('holder', 'hospital-z'), `/internal/permits/${permitId}/document.pdf`)).statusCode,
    ).toBe(404);
    expect(await reads(applicationId)).toHaveLength(3);
  });
});

describe('what everybody reads', () => {
  it('is the register of projects, with grants and refusals, without any person', async () => {
    const refusedId = await stage.assessed({ title: 'Projet refusé' });
    const act = {
      act: 'sign',
      applicationId: refusedId,
      version: 1,
      decision: 'refuse',
      reason: 'Motif confidentiel.',
      conditions: [],
    };
    await stage.actOf(stage.signatory, act as never);
    const { applicationId, permitId } = await stage.permit({ title: 'Projet accordé' });
    const answer = await plain('GET', '/internal/register');
    const { items } = answer.json() as { items: unknown[] };
    const projects = items.map((item) => registerEntry.strict().parse(item));
    expect(projects.find((project) => project.applicationId === refusedId)).toMatchObject({
      status: 'refused',
      decision: 'refuse',
      reason: 'other',
      permitId: null,
    });
    expect(projects.find((project) => project.applicationId === applicationId)).toMatchObject({
      title: 'Projet accordé',
      status: 'signed',
      decision: 'grant',
      permitId,
      purpose: '53.1.e',
      organisation: 'university-b',
      datasets: [{ title: { en: 'Cardiology warehouse' }, holderId: 'hospital-a', regime: 'NON_OPPOSITION' }],
      results: [],
    });
    for (const someone of [stage.researcher, stage.signatory, stage.assessor, stage.member])
      expect(answer.body).not.toContain(someone.ref);
    expect(answer.body).not.toMatch(/Motif confidentiel|Suivre une cohorte/);
    const found = (await plain('GET', '/internal/register?q=accord%C3%A9&state=signed')).json();
    expect(found).toMatchObject({ total: 1, items: [{ applicationId }] });
  });

  it('holds neither drafts nor withdrawn applications', async () => {
    const applicationId = await stage.assessed({ title: 'Projet retiré' });
    await stage.must(stage.researcher, 'application.withdraw', applicationId, { applicationId });
    expect((await plain('GET', '/internal/register?q=retir%C3%A9')).json()).toMatchObject({ total: 0 });
  });

  it('is the catalogue, in two forms', async () => {
    const turtle = await plain('GET', '/internal/catalogue.ttl');
    expect(turtle.headers.get('content-type')).toBe('text/turtle; charset=utf-8');
    expect(turtle.body).toContain(`<http://localhost:8080/catalogue/${stage.datasetId}>`);
    const jsonLd = await plain('GET', '/internal/catalogue.jsonld');
    expect(jsonLd.headers.get('content-type')).toContain('application/ld+json');
    expect(jsonLd.body).toContain(stage.datasetId);
  });
});
