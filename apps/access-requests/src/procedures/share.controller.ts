import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor, ShareView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { sharesOfHolder } from './case.store.js';
import { shareView } from './procedure.view.js';

/** What applications ask of a holder, each its own share (EHDS Art. 60(2), 72). */
@Controller('internal/shares')
@Roles('holder')
export class ShareController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<ShareView>> {
    const page = pageOfQuery(query);
    return this.database.transaction(async (tx) => {
      const { ids, total } = await sharesOfHolder(tx, actor.organisation ?? '', page);
      const items: ShareView[] = [];
      for (const id of ids) {
        const view = await shareView(tx, actor, id);
        if (view) items.push(view);
      }
      if (items.length > 0) await traceRead(tx, actor, { what: 'application-shares', rows: items.length });
      return { items, total, offset: page.offset, limit: page.limit };
    });
  }

  @Get(':applicationId')
  one(@CurrentActor() actor: Actor, @Param('applicationId') applicationId: string): Promise<ShareView> {
    return this.database.transaction(async (tx) => {
      const view = await shareView(tx, actor, idOf(applicationId));
      if (!view) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'application-share', applicationId, rows: 1 });
      return view;
    });
  }
}
