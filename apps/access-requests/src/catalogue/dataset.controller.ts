import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor, DatasetState } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { datasetsById, findDatasets } from './dataset.store.js';

/** Organisation whose drafts a caller sees. */
const ownHolder = (actor: Actor): string | null =>
  actor.role === 'holder' ? (actor.organisation ?? null) : null;

/** Descriptions of datasets: published ones for everybody logged in, a holder's own in any state. */
@Controller('internal/datasets')
@Roles()
export class DatasetController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<DatasetState>> {
    const page = pageOfQuery(query);
    return findDatasets(this.database, page, { holderId: ownHolder(actor), only: page.mine });
  }

  @Get(':datasetId')
  async one(@CurrentActor() actor: Actor, @Param('datasetId') datasetId: string): Promise<DatasetState> {
    const dataset = (await datasetsById(this.database, [idOf(datasetId)])).get(datasetId);
    if (!dataset || (dataset.status !== 'published' && dataset.holderId !== ownHolder(actor)))
      throw new ProblemError('not-found');
    return dataset;
  }
}
