import { Controller, Get, Query } from '@nestjs/common';
import type { RegisterEntry } from '@garant/contracts';
import { Database, Public } from '@garant/nest-kit';
import { pageOfQuery, type Page } from '../http/page.query.js';
import { findProjects } from './register.store.js';

/** The public register of projects. */
@Controller('internal/register')
@Public()
export class RegisterController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@Query() query: unknown): Promise<Page<RegisterEntry>> {
    return findProjects(this.database, pageOfQuery(query));
  }
}
