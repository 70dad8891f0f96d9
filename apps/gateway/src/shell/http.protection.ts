import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '@garant/nest-kit';

export interface ProtectionSettings {
  issuer: string;
  /** Cookies and the whole site travel over TLS only. */
  secure: boolean;
  /** Requests per minute and address; logins have a limit of their own. */
  requestsPerMinute?: number | undefined;
  loginsPerMinute?: number | undefined;
}

const LOGINS = 60;
const REQUESTS = 3_000;

/**
 * What every answer carries and every request passes before any route: security headers, cookies, rate limits.
 * Nothing may be loaded from elsewhere or embedded elsewhere; forms go to this origin and to the identity provider alone.
 */
export async function protectHttp(
  fastify: FastifyInstance,
  { issuer, secure, requestsPerMinute = REQUESTS, loginsPerMinute = LOGINS }: ProtectionSettings,
): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'none'"],
        'script-src': ["'self'"],
        'style-src': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'font-src': ["'self'"],
        'form-action': ["'self'", new URL(issuer).origin],
        'frame-ancestors': ["'none'"],
        'base-uri': ["'none'"],
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
  });
  await fastify.register(cookie);
  await fastify.register(rateLimit, {
    global: true,
    timeWindow: '1 minute',
    // Logins have a count of their own, so that guessing is slow and browsing is not.
    max: (request) => (isLogin(request.url) ? loginsPerMinute : requestsPerMinute),
    keyGenerator: (request) => `${isLogin(request.url) ? 'login' : 'all'} ${request.ip}`,
    // Enforcement points ask by the thousand, with credentials; probes must never be refused.
    allowList: (request) => /^\/(access\/v1|health)\//.test(request.url),
    errorResponseBuilder: (_request, { ttl }) =>
      new ProblemError('rate-limited', { params: { retryAfterSeconds: Math.ceil(ttl / 1_000) } }),
  });
}

const isLogin = (url: string): boolean => url.startsWith('/auth/');

/** Uploads are streams: nothing of them is kept in memory. */
export function acceptStreams(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(
    [
      'application/x-ndjson',
      'application/partial-upload',
      'application/octet-stream',
      'application/pdf',
      'image/png',
      'image/jpeg',
    ],
    (_request, payload, done) => done(null, payload),
  );
}
