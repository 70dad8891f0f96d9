import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor, EnvironmentState } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { environmentById, findEnvironments } from './environment.store.js';

/** Registered secure processing environments, for everybody logged in. */
@Controller('internal/environments')
@Roles()
export class EnvironmentController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<EnvironmentState>> {
    const page = pageOfQuery(query);
    // "Mine" without an organisation is nothing: no organisation has an empty name.
    return findEnvironments(this.database, page, page.mine ? (actor.organisation ?? '') : null);
  }

  @Get(':environmentId')
  async one(@Param('environmentId') environmentId: string): Promise<EnvironmentState> {
    const environment = await environmentById(this.database, idOf(environmentId));
    if (!environment) throw new ProblemError('not-found');
    return environment;
  }
}
