import { Controller, Get, Param, Query } from '@nestjs/common';
import type { PublicProject, RegisterEntry } from '@garant/contracts';
import { Database, ProblemError, Public } from '@garant/nest-kit';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { publicProject } from './public.project.js';
import { findProjects, registerFilter } from './register.store.js';

/** The public register of projects. */
@Controller('internal/register')
@Public()
export class RegisterController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@Query() query: Record<string, unknown>): Promise<Page<RegisterEntry>> {
    const given = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
    const filter = registerFilter.safeParse(given);
    if (!filter.success)
      throw new ProblemError('invalid-query', {
        errors: filter.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
      });
    return findProjects(this.database, pageOfQuery(query), filter.data, new Date().toISOString());
  }

  @Get(':applicationId')
  async one(@Param('applicationId') applicationId: string): Promise<PublicProject> {
    const found = await publicProject(this.database, idOf(applicationId), new Date().toISOString());
    if (!found) throw new ProblemError('project-unknown');
    return found;
  }
}
