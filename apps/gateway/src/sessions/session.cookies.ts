import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Names and attributes of the two cookies: the session, and the browser that a login began in. */
export class SessionCookies {
  private readonly session: string;
  private readonly login: string;

  /**
   * @param secure over TLS the `__Host-` prefix ties a cookie to this host, path and scheme (RFC 6265bis §4.1.3.2);
   * without TLS the port is in the name, for cookies do not know ports and two platforms may share a machine
   */
  constructor(
    private readonly secure: boolean,
    gatewayUrl: string,
  ) {
    const suffix = secure ? '' : `-${new URL(gatewayUrl).port || '80'}`;
    this.session = `${secure ? '__Host-' : ''}garant-session${suffix}`;
    this.login = `${secure ? '__Host-' : ''}garant-login${suffix}`;
  }

  sessionToken(request: FastifyRequest): string | undefined {
    return tokenIn(request, this.session);
  }
  loginToken(request: FastifyRequest): string | undefined {
    return tokenIn(request, this.login);
  }

  setSession(reply: FastifyReply, token: string): void {
    void reply.setCookie(this.session, token, this.attributes());
  }
  setLogin(reply: FastifyReply, token: string): void {
    void reply.setCookie(this.login, token, { ...this.attributes(), maxAge: 900 });
  }
  clearSession(reply: FastifyReply): void {
    void reply.clearCookie(this.session, this.attributes());
  }
  clearLogin(reply: FastifyReply): void {
    void reply.clearCookie(this.login, this.attributes());
  }

  private attributes(): { path: '/'; httpOnly: true; sameSite: 'lax'; secure: boolean } {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.secure };
  }
}

function tokenIn(request: FastifyRequest, name: string): string | undefined {
  const value = request.cookies[name];
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : undefined;
}
