import { sqlState } from '../database/database.js';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import type { ProblemCode } from '@garant/contracts';
import { ProblemError, problemOf, type ProblemOptions } from './problem.error.js';

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'invalid-body',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not-found',
  405: 'method-not-allowed',
  409: 'conflict',
  413: 'too-large',
  415: 'unsupported-media-type',
  429: 'rate-limited',
  503: 'service-unavailable',
};

/** Fastify's own errors by their code; the parser's SyntaxError carries none but a status of 400. */
const BY_FASTIFY_CODE: Readonly<Record<string, ProblemCode>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_JSON_BODY: 'malformed-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid-body',
};

/** What an error means to the caller. Nothing of an unforeseen error is shown: no message, no stack, no SQL. */
export function problemFrom(error: unknown): {
  code: ProblemCode;
  options: ProblemOptions;
  unforeseen: boolean;
} {
  if (error instanceof ProblemError)
    return {
      code: error.code,
      options: error.options,
      unforeseen: error.status >= 500 && error.code === 'internal',
    };
  if (error instanceof ZodError) {
    const errors = error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message }));
    return { code: 'invalid-body', options: { errors }, unforeseen: false };
  }
  const named = error as { code?: unknown; statusCode?: unknown; name?: unknown } | null;
  const fastify = typeof named?.code === 'string' ? BY_FASTIFY_CODE[named.code] : undefined;
  if (fastify) return { code: fastify, options: {}, unforeseen: false };
  if (error instanceof HttpException) {
    const status = error.getStatus();
    const malformed = status === 400 && /JSON/.test(error.message);
    return {
      code: malformed ? 'malformed-json' : (BY_STATUS[status] ?? 'internal'),
      options: {},
      unforeseen: status >= 500 && status !== 503,
    };
  }
  if (error instanceof SyntaxError && named?.statusCode === 400)
    return { code: 'malformed-json', options: {}, unforeseen: false };
  // PostgreSQL is away or restarts: nothing is wrong with the request, and trying again helps.
  if (isDatabaseAway(error)) return { code: 'service-unavailable', options: {}, unforeseen: false };
  const status = typeof named?.statusCode === 'number' ? named.statusCode : 500;
  const code = status < 500 ? BY_STATUS[status] : undefined;
  return code
    ? { code, options: {}, unforeseen: false }
    : { code: 'internal', options: {}, unforeseen: true };
}

/** SQLSTATE class 08 (connection), 57P0x (shutdown), and the socket errors beneath. */
function isDatabaseAway(error: unknown): boolean {
  const code = sqlState(error) ?? '';
  const said = error instanceof Error ? error.message : '';
  return (
    /^(08\w{3}|57P0\d|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code) ||
    /^Connection terminated|timeout exceeded when trying to connect/.test(said)
  );
}

/** `?lang=` first, then `Accept-Language`; English when neither names French. */
export function languageOf(request: FastifyRequest): 'fr' | 'en' {
  const asked = (request.query as Record<string, unknown> | undefined)?.lang;
  if (asked === 'fr' || asked === 'en') return asked;
  const weighed = (request.headers['accept-language'] ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const q = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find((value) => value !== undefined);
      return { language: tag.slice(0, 2), weight: q === undefined ? 1 : Number(q) };
    })
    .filter(({ language, weight }) => (language === 'fr' || language === 'en') && weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return weighed[0]?.language === 'fr' ? 'fr' : 'en';
}

/** The one place where errors become answers: `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answerProblem(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

/** For plain Fastify handlers, which no Nest filter sees. */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const { code, options, unforeseen } = problemFrom(error);
  if (unforeseen) request.log.error({ err: error }, 'a request failed unforeseen');
  if (reply.sent) return;
  const body = problemOf(code, options, languageOf(request), `urn:request:${request.id}`);
  void reply
    .code(body.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(body));
}
