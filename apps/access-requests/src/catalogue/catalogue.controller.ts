import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Database, Public } from '@garant/nest-kit';
import { PUBLIC_URL } from '../access-requests.tokens.js';
import { publishedDatasets } from '../catalogue/dataset.store.js';
import { jsonLdOf, type JsonLdCatalogue } from './catalogue.jsonld.js';
import { catalogueTriples, type Triple } from './catalogue.triples.js';
import { turtleOf } from './catalogue.turtle.js';

/** The machine-readable catalogue (EHDS Art. 77), for everybody. */
@Controller('internal')
@Public()
export class CatalogueController {
  constructor(
    private readonly database: Database,
    @Inject(PUBLIC_URL) private readonly base: string,
  ) {}

  @Get('catalogue.ttl')
  @Header('content-type', 'text/turtle; charset=utf-8')
  async turtle(): Promise<string> {
    return turtleOf(await this.triples());
  }

  @Get(['catalogue', 'catalogue.jsonld'])
  @Header('content-type', 'application/ld+json; charset=utf-8')
  async jsonLd(): Promise<JsonLdCatalogue> {
    return jsonLdOf(await this.triples());
  }

  private async triples(): Promise<Triple[]> {
    return catalogueTriples(await publishedDatasets(this.database), this.base);
  }
}
