import { Controller, Get, Header, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEMS, isProblemCode, type ProblemDescription } from '@garant/contracts';
import { ProblemError, languageOf } from '@garant/nest-kit';
import { GatewayPolicy } from '../identity/gateway.policy.js';
import { Public } from '../identity/gateway.guard.js';
import { openApiDocument } from '../openapi/openapi.document.js';
import { plainPage, wantsPage } from '../shell/plain.page.js';
import { PublishedKeys } from './published.keys.js';

/** What the platform says about itself: its API, its keys, and what its problem codes mean. */
@Controller()
@Public()
export class DescriptionController {
  private document: object | undefined;

  constructor(
    private readonly policy: GatewayPolicy,
    private readonly keys: PublishedKeys,
  ) {}

  @Get('openapi.json')
  @Header('cache-control', 'no-cache')
  openApi(): object {
    return (this.document ??= openApiDocument(this.policy));
  }

  /** RFC 7517; `use` as there, and `owner`: the service that holds the private part. */
  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  jwks(@Res({ passthrough: true }) reply: FastifyReply): { keys: object[] } {
    void reply.type('application/jwk-set+json');
    return this.keys.document;
  }

  @Get('problems/:code')
  @Header('cache-control', 'public, max-age=300')
  async problem(
    @Param('code') code: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!isProblemCode(code)) throw new ProblemError('not-found');
    const { status, title, source }: ProblemDescription = PROBLEMS[code];
    void reply.header('vary', 'accept, accept-language');
    if (!wantsPage(request)) {
      await reply.send({
        type: `/problems/${code}`,
        code,
        status,
        title,
        ...(source === undefined ? {} : { source }),
      });
      return;
    }
    const language = languageOf(request);
    const lines = [`${code} · HTTP ${status}`, ...(source === undefined ? [] : [source])];
    await reply
      .type('text/html; charset=utf-8')
      .send(plainPage(language, title[language], lines, { href: '/', text: 'Garant' }));
  }
}
