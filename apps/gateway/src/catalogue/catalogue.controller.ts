import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../identity/gateway.guard.js';
import { ServiceClient } from '../shell/service.client.js';

/** What everybody may know: the catalogue of datasets (HealthDCAT-AP) and the register of projects (EHDS Art. 57(1)(j)). */
@Controller()
@Public()
export class CatalogueController {
  constructor(private readonly services: ServiceClient) {}

  @Get('catalogue.ttl')
  turtle(@Res() reply: FastifyReply): Promise<void> {
    return this.catalogue('ttl', 'text/turtle; charset=utf-8', reply);
  }

  @Get('catalogue.jsonld')
  jsonld(@Res() reply: FastifyReply): Promise<void> {
    return this.catalogue('jsonld', 'application/ld+json', reply);
  }

  @Get('projects.json')
  @Header('cache-control', 'no-cache')
  projects(@Query() query: Record<string, string | undefined>): Promise<unknown> {
    return this.services.json('access-requests', '/internal/register', { query });
  }

  private async catalogue(form: 'ttl' | 'jsonld', type: string, reply: FastifyReply): Promise<void> {
    const answer = await this.services.open('access-requests', `/internal/catalogue.${form}`);
    await reply
      .header('cache-control', 'no-cache')
      .type(type)
      .send(Readable.fromWeb(answer.body as never));
  }
}
