import { Controller, Get, Inject, Param } from '@nestjs/common';
import type { Actor, ProcedureView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import type { ApplicationFacts } from '@garant/rules';
import { POLICY } from '../access-requests.tokens.js';
import { applicationIsVisible } from '../applications/application.store.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { procedureView } from './procedure.view.js';

/** Where a case stands in its procedure: for everybody who may see the application. */
@Controller('internal/applications')
@Roles('researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector')
export class ProcedureController {
  constructor(
    private readonly database: Database,
    @Inject(POLICY) private readonly policy: ApplicationFacts['policy'],
  ) {}

  @Get(':applicationId/procedure')
  one(@CurrentActor() actor: Actor, @Param('applicationId') applicationId: string): Promise<ProcedureView> {
    return this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(applicationId), this.policy)))
        throw new ProblemError('not-found');
      const facts = { now: new Date().toISOString(), policy: this.policy };
      const view = await procedureView(tx, actor, applicationId, facts);
      if (!view) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'application-procedure', applicationId, rows: 1 });
      return view;
    });
  }
}
