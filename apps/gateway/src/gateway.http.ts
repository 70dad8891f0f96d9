import type { ExecutionContext } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import type { ServiceOptions } from '@garant/nest-kit';
import type { Role } from '@garant/rules';
import { registerDecisionRoutes } from './decisions/decision.routes.js';
import { DecisionService } from './decisions/decision.service.js';
import { EnforcementRun } from './enforcement/enforcement.module.js';
import { GatewayGuard } from './identity/gateway.guard.js';
import { actorOf } from './identity/principal.js';
import { RequestCredentials } from './identity/request.credentials.js';
import { acceptFhir } from './interoperability/fhir/fhir.content.js';
import { registerGovstackRoutes } from './interoperability/govstack/govstack.routes.js';
import { GovstackService } from './interoperability/govstack/govstack.service.js';
import { acceptStreams, protectHttp } from './shell/http.protection.js';
import { servePortal } from './shell/portal.files.js';

export interface GatewayHttpSettings {
  gatewayUrl: string;
  issuer: string;
  secureCookies: boolean;
  portalFolder: string;
  requestsPerMinute?: number;
}

/** Roles in which a person with several asks for decisions: the one that may know most first. */
const DECISION_ROLES: readonly Role[] = [
  'holder',
  'assessor',
  'committee',
  'signatory',
  'environment-operator',
  'researcher',
  'inspector',
  'operator',
];

/** The gateway's HTTP around Nest's routes: protection, guard, decision addresses, portal. */
export function gatewayHttp(
  settings: GatewayHttpSettings,
): Pick<ServiceOptions, 'guard' | 'routes' | 'health'> {
  let credentials: RequestCredentials | undefined;
  let run: EnforcementRun | undefined;
  const theCredentials = (): RequestCredentials => {
    if (!credentials) throw new Error('a request came before the application was there');
    return credentials;
  };
  const guard = new GatewayGuard({ require: (request) => theCredentials().require(request) });
  return {
    guard: { canActivate: (context: ExecutionContext) => guard.canActivate(context) },
    // Ready means ready to decide: register read, every stream heard.
    health: [() => run?.feed.health() ?? { enforcement: { ok: false, detail: 'not started' } }],
    async routes(fastify: FastifyInstance, app: NestFastifyApplication) {
      credentials = app.get(RequestCredentials, { strict: false });
      run = app.get(EnforcementRun, { strict: false });
      await protectHttp(fastify, {
        issuer: settings.issuer,
        secure: settings.secureCookies,
        requestsPerMinute: settings.requestsPerMinute,
      });
      acceptStreams(fastify);
      acceptFhir(fastify);
      const identify = async (request: FastifyRequest): Promise<Actor> =>
        actorOf(await theCredentials().require(request), DECISION_ROLES);
      registerDecisionRoutes(fastify, {
        identify,
        decisions: app.get(DecisionService, { strict: false }),
        gatewayUrl: settings.gatewayUrl,
      });
      registerGovstackRoutes(fastify, {
        identify: async (request, roles) => actorOf(await theCredentials().require(request), roles),
        service: app.get(GovstackService, { strict: false }),
      });
      await servePortal(fastify, settings.portalFolder);
    },
  };
}
