import { Controller, Get, Header, Headers, Param, Query } from '@nestjs/common';
import type { Actor, ComplaintView, FindingView, ProjectView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Public, Roles, sha256 } from '@garant/nest-kit';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { complaintByCode, findComplaints } from './complaint.store.js';
import { findFindings } from './finding.store.js';
import { findProjectRows, visibleProject } from './project.store.js';
import { projectViews } from './project.view.js';

/** Projects after their decision, for whom they concern. What is not visible to a caller does not exist. */
@Controller('internal/projects')
@Roles(
  'researcher',
  'holder',
  'environment-operator',
  'assessor',
  'committee',
  'signatory',
  'inspector',
  'data-protection-officer',
)
export class ProjectController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<ProjectView>> {
    const page = pageOfQuery(query);
    const now = new Date().toISOString();
    return this.database.transaction(async (tx) => {
      const { rows, total } = await findProjectRows(tx, actor, page, now);
      const items = await projectViews(tx, actor, rows, now);
      if (items.length > 0) await traceRead(tx, actor, { what: 'projects', rows: items.length });
      return { items, total, offset: page.offset, limit: page.limit };
    });
  }

  @Get(':applicationId')
  one(@CurrentActor() actor: Actor, @Param('applicationId') applicationId: string): Promise<ProjectView> {
    const now = new Date().toISOString();
    return this.database.transaction(async (tx) => {
      const row = await visibleProject(tx, actor, idOf(applicationId));
      if (!row) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'project', applicationId, rows: 1 });
      const [view] = await projectViews(tx, actor, [row], now);
      return view!;
    });
  }

  /** The certificate of a deletion: JWS with the whole manifest. */
  @Get(':applicationId/deletions/:permitId')
  @Header('content-type', 'application/jose')
  certificate(
    @CurrentActor() actor: Actor,
    @Param('applicationId') applicationId: string,
    @Param('permitId') permitId: string,
  ): Promise<string> {
    return this.database.transaction(async (tx) => {
      const row = await visibleProject(tx, actor, idOf(applicationId));
      const [proof] = row
        ? await tx.query<{ certificate: string }>(
            `SELECT body->>'certificate' AS certificate FROM confidential_text
             WHERE about = $1 AND kind = 'deletion-proof' AND body->>'permitId' = $2`,
            [applicationId, idOf(permitId)],
          )
        : [];
      if (!proof) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'deletion certificate', applicationId, rows: 1 });
      return proof.certificate;
    });
  }
}

/** Significant findings, each for its reporter, the access body, and once passed on its holder. */
@Controller('internal/findings')
@Roles('researcher', 'holder', 'assessor', 'signatory', 'inspector')
export class FindingController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<FindingView>> {
    const page = pageOfQuery(query);
    return this.database.transaction(async (tx) => {
      const { items, total } = await findFindings(tx, actor, page);
      if (items.length > 0) await traceRead(tx, actor, { what: 'findings', rows: items.length });
      return { items, total, offset: page.offset, limit: page.limit };
    });
  }
}

/** Complaints: for those who answer them, and one by one for whoever has its code. */
@Controller('internal/complaints')
export class ComplaintController {
  constructor(private readonly database: Database) {}

  @Get()
  @Roles('assessor', 'signatory', 'data-protection-officer', 'inspector')
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<ComplaintView>> {
    const page = pageOfQuery(query);
    return this.database.transaction(async (tx) => {
      const { items, total } = await findComplaints(tx, page);
      if (items.length > 0) await traceRead(tx, actor, { what: 'complaints', rows: items.length });
      return { items, total, offset: page.offset, limit: page.limit };
    });
  }

  /** @param code that was handed out when the complaint was filed; in a header, for addresses are logged */
  @Get(':complaintId/answer')
  @Public()
  async answer(
    @Param('complaintId') complaintId: string,
    @Headers('x-complaint-code') code: string | undefined,
  ): Promise<
    Pick<
      ComplaintView,
      'complaintId' | 'matter' | 'status' | 'filedAt' | 'forwardedAt' | 'answeredAt' | 'answer'
    >
  > {
    const found = await complaintByCode(this.database, idOf(complaintId), sha256(code ?? ''));
    if (!found) throw new ProblemError('complaint-unknown');
    return found;
  }
}
