import { Controller, Get, Param } from '@nestjs/common';
import type { Actor, ClockList } from '@garant/contracts';
import { CurrentActor, Database, loadStreams, ProblemError, Roles } from '@garant/nest-kit';
import { applicationIsVisible } from '../applications/application.store.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { visiblePermit } from '../permits/permit.store.js';
import { clockViews } from './clock.view.js';

/** Clocks of one case or permit, for whoever may see it. What is not visible to a caller does not exist. */
@Controller('internal')
export class ClockController {
  constructor(private readonly database: Database) {}

  @Get('applications/:applicationId/clocks')
  @Roles('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  ofApplication(
    @CurrentActor() actor: Actor,
    @Param('applicationId') applicationId: string,
  ): Promise<ClockList> {
    return this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(applicationId)))) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'clocks', applicationId, rows: 1 });
      const streams = await loadStreams(tx, [`application:${applicationId}`]);
      const now = new Date().toISOString();
      return { now, clocks: await clockViews(tx, [...streams.values()], now) };
    });
  }

  /** With what its project owes: deliveries, deletion, results. */
  @Get('permits/:permitId/clocks')
  @Roles('researcher', 'holder', 'environment-operator', 'assessor', 'committee', 'signatory', 'inspector')
  ofPermit(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<ClockList> {
    return this.database.transaction(async (tx) => {
      const permit = await visiblePermit(tx, actor, idOf(permitId));
      if (!permit) throw new ProblemError('not-found');
      const { applicationId } = permit;
      await traceRead(tx, actor, { what: 'clocks', applicationId, rows: 1 });
      const streams = await loadStreams(tx, [`permit:${permitId}`, `project:${applicationId}`]);
      const now = new Date().toISOString();
      const clocks = await clockViews(tx, [...streams.values()], now);
      const holder = actor.role === 'holder' ? (actor.organisation ?? '') : null;
      return { now, clocks: clocks.filter(({ instance }) => concerns(instance, permitId, holder)) };
    });
  }
}

/** Of this permit or of the whole project; a holder sees its own delivery, not those of others. */
const concerns = (instance: string, permitId: string, holder: string | null): boolean => {
  const [permit, owner] = instance.split('/');
  return (
    (permit === '' || permit === permitId) && (holder === null || owner === undefined || owner === holder)
  );
};
