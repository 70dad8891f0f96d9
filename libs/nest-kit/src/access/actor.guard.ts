import { SetMetadata, createParamDecorator, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Actor, ServiceName } from '@garant/contracts';
import type { Role } from '@garant/rules';
import type { Verifier } from '../keys/keys.load.js';
import { ProblemError } from '../problems/problem.error.js';
import { verifyActorToken } from './actor.token.js';

const PUBLIC = 'garant:public';
const ROLES = 'garant:roles';

/** A route anybody may read. Without it, and without {@link Roles}, a route is closed to everybody. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);
/** Roles that may use a route; `@Roles()` with none: every known actor. */
export const Roles = (...roles: Role[]): MethodDecorator & ClassDecorator => SetMetadata(ROLES, roles);

type WithActor = FastifyRequest & { actor?: Actor };

/** The actor of the token. Only on routes that are not public. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<WithActor>();
  if (!actor) throw new ProblemError('unauthenticated');
  return actor;
});

/** What a route says about who may use it, for the guard and for the spec that lists every route. */
export function accessOf(
  reflector: Reflector,
  handler: object,
  controller: object,
): 'public' | 'closed' | readonly Role[] {
  const targets = [handler, controller] as Parameters<Reflector['getAllAndOverride']>[1];
  if (reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets)) return 'public';
  return reflector.getAllAndOverride<Role[] | undefined>(ROLES, targets) ?? 'closed';
}

/** Global guard of a service's internal HTTP: default deny, actor tokens of the gateway only. */
export class ActorGuard implements CanActivate {
  private readonly reflector = new Reflector();

  constructor(
    private readonly service: ServiceName,
    private readonly verifier: Verifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = accessOf(this.reflector, context.getHandler(), context.getClass());
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<WithActor>();
    const actor = await this.actorOf(request.headers.authorization);
    if (access === 'closed') throw new ProblemError('forbidden');
    if (access.length > 0 && !access.includes(actor.role)) throw new ProblemError('forbidden');
    request.actor = actor;
    return true;
  }

  /** For plain Fastify handlers (`preHandler`), which no Nest guard protects. */
  async actorOf(authorization: string | undefined): Promise<Actor> {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? '')?.[1];
    if (!token) throw new ProblemError('unauthenticated');
    return verifyActorToken(this.verifier, token, this.service);
  }
}
