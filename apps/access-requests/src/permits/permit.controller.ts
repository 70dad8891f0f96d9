import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import type { Actor, PermitDocument, PermitView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { permitPdf } from './permit.pdf.js';
import { findPermits, visiblePermit, type PermitRecord } from './permit.store.js';
import { permitViews } from './permit.view.js';

/** Permits and their documents, for whoever a permit concerns. What is not visible to a caller does not exist. */
@Controller('internal/permits')
@Roles('researcher', 'holder', 'environment-operator', 'assessor', 'committee', 'signatory', 'inspector')
export class PermitController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<PermitView>> {
    const page = pageOfQuery(query);
    return this.database.transaction(async (tx) => {
      const { items, total } = await findPermits(tx, actor, page);
      if (items.length > 0) await traceRead(tx, actor, { what: 'permits', rows: items.length });
      return { items: await permitViews(tx, actor, items), total, offset: page.offset, limit: page.limit };
    });
  }

  @Get(':permitId')
  async one(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<PermitView> {
    return this.database.transaction(async (tx) => {
      const permit = await visiblePermit(tx, actor, idOf(permitId));
      if (!permit) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'permit', applicationId: permit.applicationId, rows: 1 });
      const [view] = await permitViews(tx, actor, [permit]);
      return view!;
    });
  }

  @Get(':permitId/document')
  async document(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<PermitDocument> {
    return (await this.read(actor, permitId)).document;
  }

  @Get(':permitId/document.jws')
  @Header('content-type', 'application/jose')
  async jws(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<string> {
    return (await this.read(actor, permitId)).jws;
  }

  @Get(':permitId/document.pdf')
  async pdf(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<StreamableFile> {
    const permit = await this.read(actor, permitId);
    return new StreamableFile(await permitPdf(permit.document, permit), {
      type: 'application/pdf',
      disposition: `inline; filename="permit-${permit.permitId}.pdf"`,
    });
  }

  private read(actor: Actor, permitId: string): Promise<PermitRecord> {
    return this.database.transaction(async (tx) => {
      const permit = await visiblePermit(tx, actor, idOf(permitId));
      if (!permit) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'permit document', applicationId: permit.applicationId, rows: 1 });
      return permit;
    });
  }
}
