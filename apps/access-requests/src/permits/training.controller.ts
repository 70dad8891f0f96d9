import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import type { Actor, ApplicationContent, TrainingView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { loadApplication } from '../applications/application.change.js';
import { applicationIsVisible } from '../applications/application.store.js';
import type { CommandDeps } from '../access.part.js';
import { POLICY } from '../access-requests.tokens.js';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { findTrainings, trainedUntil } from './training.store.js';

/** Trainings: one's own, and everybody's for the access body. */
@Controller('internal')
export class TrainingController {
  constructor(
    private readonly database: Database,
    @Inject(POLICY) private readonly policy: CommandDeps['policy'],
  ) {}

  @Get('trainings')
  @Roles('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<TrainingView>> {
    const page = pageOfQuery(query);
    return this.database.transaction(async (tx) => {
      const found = await findTrainings(tx, actor, page, new Date().toISOString());
      if (found.items.length > 0) await traceRead(tx, actor, { what: 'trainings', rows: found.items.length });
      return found;
    });
  }

  /** Who of an application's named persons may be named on a permit: last day of their training, or null. */
  @Get('applications/:applicationId/training')
  @Roles('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  ofApplication(
    @CurrentActor() actor: Actor,
    @Param('applicationId') applicationId: string,
  ): Promise<{ required: boolean; persons: { account: string; validUntil: string | null }[] }> {
    return this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(applicationId)))) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'training of an application', applicationId, rows: 1 });
      const { content } = await loadApplication(tx, applicationId);
      const accounts = (content as Partial<ApplicationContent> | null)?.persons ?? [];
      const until = await trainedUntil(tx, accounts, new Date().toISOString());
      return {
        required: this.policy.training === true,
        persons: accounts.map((account) => ({ account, validUntil: until[account] ?? null })),
      };
    });
  }
}
