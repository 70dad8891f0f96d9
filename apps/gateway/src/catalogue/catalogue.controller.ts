import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '../identity/gateway.guard.js';
import { idIn } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

type Search = Record<string, string | string[] | undefined>;

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

  @Get('api/v1/catalogue')
  @Header('cache-control', 'no-cache')
  search(@Query() query: Search): Promise<unknown> {
    return this.services.json('access-requests', '/internal/catalogue/search', { query: onceEach(query) });
  }

  @Get('api/v1/catalogue/:id')
  @Header('cache-control', 'no-cache')
  one(@Param('id') id: string): Promise<unknown> {
    return this.services.json('access-requests', `/internal/catalogue/datasets/${idIn(id)}`);
  }

  @Get('api/v1/catalogue/:id/versions/:version')
  @Header('cache-control', 'no-cache')
  version(@Param('id') id: string, @Param('version') version: string): Promise<unknown> {
    return this.services.json(
      'access-requests',
      `/internal/catalogue/datasets/${idIn(id)}/versions/${encodeURIComponent(version)}`,
    );
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

/** A parameter given several times is a list, as one with commas is. */
const onceEach = (query: Search): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]),
  );
