import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { completenessQuery, type Actor } from '@garant/contracts';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

/** Whether a list from the log is complete. The audit log notes each of these reads as an entry before it answers. */
@Controller()
export class CompletenessController {
  constructor(private readonly services: ServiceClient) {}

  @RequireRole('inspector')
  @Get('api/v1/inspection/completeness')
  @Header('cache-control', 'private, no-store')
  completeness(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<unknown> {
    return this.services.json('audit-log', '/internal/completeness', {
      actor,
      query: parseQuery(completenessQuery, query),
    });
  }

  @Public()
  @Get('log/periods')
  async periods(@Res() reply: FastifyReply): Promise<void> {
    const answer = await this.services.open('audit-log', '/log/periods', {});
    await reply
      .header('cache-control', 'public, max-age=5')
      .type('application/json; charset=utf-8')
      .send(Readable.fromWeb(answer.body as never));
  }
}
