import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Database, ProblemError } from '@garant/nest-kit';
import { GatewaySecrets } from '../sessions/gateway.secrets.js';
import { SessionCookies } from '../sessions/session.cookies.js';
import { sessionOf } from '../sessions/session.store.js';
import { accountByRef } from './account.store.js';
import { BearerTokens } from './bearer.tokens.js';
import type { Credentials } from './gateway.guard.js';
import type { Principal } from './principal.js';
import { SignIn } from './sign.in.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** A token is checked and its account read once in this time, not at each of thousands of requests. */
const REMEMBER_MS = 10_000;
const REMEMBER_TOKENS = 2_000;

/** Who a request comes from: a bearer token (machines) or a session cookie (browsers). */
@Injectable()
export class RequestCredentials implements Credentials {
  private readonly remembered = new Map<string, { principal: Principal; until: number }>();

  constructor(
    private readonly database: Database,
    private readonly bearer: BearerTokens,
    private readonly signIn: SignIn,
    private readonly cookies: SessionCookies,
    private readonly secrets: GatewaySecrets,
  ) {}

  async require(request: FastifyRequest): Promise<Principal> {
    const principal = await this.visitor(request);
    if (!principal) throw new ProblemError('unauthenticated');
    return principal;
  }

  /**
   * The principal if there is one. A session that writes must send its CSRF token; a bearer token need not, for no browser adds it by itself.
   * @throws ProblemError `invalid-token`, `csrf`, `service-unavailable`
   */
  async visitor(request: FastifyRequest): Promise<Principal | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization)?.[1];
      if (token === undefined) throw new ProblemError('invalid-token');
      return this.byBearer(token);
    }
    const token = this.cookies.sessionToken(request);
    if (token === undefined) return null;
    const session = await sessionOf(this.database, token, new Date());
    const account = session && (await accountByRef(this.database, session.accountRef));
    if (!session || !account) return null;
    if (
      !SAFE_METHODS.has(request.method) &&
      !this.secrets.csrfMatches(token, request.headers['x-csrf-token'])
    )
      throw new ProblemError('csrf');
    return {
      account,
      assurance: session.assurance,
      via: 'session',
      csrfToken: this.secrets.csrfTokenOf(token),
    };
  }

  private async byBearer(token: string): Promise<Principal> {
    const name = createHash('sha256').update(token).digest('base64url');
    const now = Date.now();
    const known = this.remembered.get(name);
    if (known && known.until > now) return known.principal;
    const claims = await this.bearer.claimsOf(token);
    const { account, assurance } = await this.signIn.byClaims(claims);
    const principal: Principal = { account, assurance, via: 'bearer' };
    // Whoever is not enrolled yet is looked at again, so that they can choose as soon as they are.
    const settled = account.subjectRef !== null || !account.roles.includes('patient');
    if (settled) {
      if (this.remembered.size >= REMEMBER_TOKENS) this.remembered.clear();
      this.remembered.set(name, {
        principal,
        until: Math.min(now + REMEMBER_MS, Number(claims.exp) * 1_000),
      });
    }
    return principal;
  }
}
