import { createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import { ProblemError, Public, Roles, accessOf } from '@garant/nest-kit';
import { actorOf, type Principal } from './principal.js';

/** Roles that may use a route, in the order in which a person with several acts; with none: everybody who is signed in. */
export const RequireRole = Roles;
export { Public };

export type Identified = FastifyRequest & { principal?: Principal; actor?: Actor };

/** The actor of this request, in the role that the route demands. Only on routes that are not public. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<Identified>();
  if (!actor) throw new ProblemError('unauthenticated');
  return actor;
});

/** The account behind the request with all its roles. Only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<Identified>();
  if (!principal) throw new ProblemError('unauthenticated');
  return principal;
});

/** Checks credentials: a session cookie (with the CSRF token for writes) or a bearer token. */
export interface Credentials {
  /** @throws ProblemError `unauthenticated`, `invalid-token` or `csrf` */
  require(request: FastifyRequest): Promise<Principal>;
}

/** Global guard of the public API: a route that says nothing about access is closed to everybody. */
export class GatewayGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(private readonly credentials: Credentials) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(this.reflector, context.getHandler(), context.getClass());
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<Identified>();
    const principal = await this.credentials.require(request);
    if (access === 'closed') throw new ProblemError('forbidden');
    request.actor = actorOf(principal, access);
    request.principal = principal;
    return true;
  }
}
