import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Actor, ApplicationSummary, ApplicationView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import type { ApplicationFacts } from '@garant/rules';
import { POLICY } from '../access-requests.tokens.js';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { applicationIsVisible, findApplications } from './application.store.js';
import { applicationViews } from './application.view.js';

/** Applications: one's own and those one is named in; the access body and the inspector see the submitted ones. */
@Controller('internal/applications')
@Roles('researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector')
export class ApplicationController {
  constructor(
    private readonly database: Database,
    @Inject(POLICY) private readonly policy: ApplicationFacts['policy'],
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<ApplicationSummary>> {
    const page = pageOfQuery(query);
    return this.database.transaction(async (tx) => {
      const { items, total } = await findApplications(tx, actor, page);
      if (items.length > 0) await traceRead(tx, actor, { what: 'applications', rows: items.length });
      return { items, total, offset: page.offset, limit: page.limit };
    });
  }

  @Get(':applicationId')
  one(@CurrentActor() actor: Actor, @Param('applicationId') applicationId: string): Promise<ApplicationView> {
    return this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(applicationId)))) throw new ProblemError('not-found');
      const [view] = await applicationViews(tx, actor, [applicationId], this.facts());
      if (!view) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'application', applicationId, rows: 1 });
      return view;
    });
  }

  private facts(): { now: string; policy: ApplicationFacts['policy'] } {
    return { now: new Date().toISOString(), policy: this.policy };
  }
}
