import type { FastifyInstance } from 'fastify';

export interface Route {
  method: string;
  path: string;
}
const known = new WeakMap<object, Route[]>();

/** Starts to note every route of an instance; must run before any is added. */
export function rememberRoutes(fastify: FastifyInstance): void {
  const routes: Route[] = [];
  known.set(fastify, routes);
  fastify.addHook('onRoute', ({ method, url }) => {
    // The same address with and without a slash at its end is one route.
    const path = url.replace(/(.)\/$/, '$1');
    for (const one of Array.isArray(method) ? method : [method])
      if (one !== 'HEAD' && one !== 'OPTIONS') routes.push({ method: one, path });
  });
}

/** Every route of a service, Nest's and plain ones, for the spec that proves each one guarded. Call after `app.init()`. */
export function listRoutes(app: { getHttpAdapter(): { getInstance(): unknown } }): Route[] {
  return [...(known.get(app.getHttpAdapter().getInstance() as object) ?? [])];
}
