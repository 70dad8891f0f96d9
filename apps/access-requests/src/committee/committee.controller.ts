import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { decisionDocument, language, type Actor, type CommitteeView, type SeatView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Public, Roles, type Tx } from '@garant/nest-kit';
import type { ApplicationFacts } from '@garant/rules';
import { decodeJwt } from 'jose';
import { POLICY } from '../access-requests.tokens.js';
import { applicationIsVisible } from '../applications/application.store.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { committeeView } from './committee.view.js';
import { decisionJws } from './decision.issue.js';
import { decisionPdf } from './decision.pdf.js';
import { allSeats, heldSeats } from './seat.store.js';

const READERS = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;

/** Deliberation on a case, the signed decision that it leads to, and who sits. */
@Controller('internal')
export class CommitteeController {
  constructor(
    private readonly database: Database,
    @Inject(POLICY) private readonly policy: ApplicationFacts['policy'],
  ) {}

  @Roles(...READERS)
  @Get('applications/:applicationId/committee')
  deliberation(@CurrentActor() actor: Actor, @Param('applicationId') id: string): Promise<CommitteeView> {
    return this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(id)))) throw new ProblemError('not-found');
      const facts = { now: new Date().toISOString(), policy: this.policy };
      const view = await committeeView(tx, actor, id, facts);
      if (!view) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'application deliberation', applicationId: id, rows: 1 });
      return view;
    });
  }

  @Roles(...READERS)
  @Get('applications/:applicationId/decision.jws')
  jws(@CurrentActor() actor: Actor, @Param('applicationId') id: string): Promise<StreamableFile> {
    return this.decision(actor, id, (jws) => Promise.resolve(Buffer.from(jws)), 'application/jose');
  }

  @Roles(...READERS)
  @Get('applications/:applicationId/decision.pdf')
  pdf(
    @CurrentActor() actor: Actor,
    @Param('applicationId') id: string,
    @Query('lang') lang: string | undefined,
  ): Promise<StreamableFile> {
    const wanted = language.catch('fr').parse(lang);
    const draw = (jws: string): Promise<Buffer> =>
      decisionPdf(decisionDocument.parse(decodeJwt(jws)), jws, wanted);
    return this.decision(actor, id, draw, 'application/pdf');
  }

  /** Every seat with its account, for those who appoint and those who sit beside each other. */
  @Roles('assessor', 'committee', 'signatory', 'inspector')
  @Get('committee/seats')
  seats(): Promise<{ items: SeatView[] }> {
    return this.database.transaction(async (tx) => ({ items: await allSeats(tx) }));
  }

  /** Which seats are held, without who holds them. */
  @Public()
  @Get('committee/composition')
  composition(): Promise<{ items: SeatView[] }> {
    return this.database.transaction(async (tx) => {
      const held = await heldSeats(tx, new Date().toISOString());
      return { items: held.map((seat) => ({ ...seat, account: null })) };
    });
  }

  private async decision(
    actor: Actor,
    id: string,
    draw: (jws: string) => Promise<Buffer>,
    type: string,
  ): Promise<StreamableFile> {
    const jws = await this.database.transaction((tx) => this.jwsOf(tx, actor, id));
    const content = await draw(jws);
    return new StreamableFile(content, { type, length: content.length });
  }

  private async jwsOf(tx: Tx, actor: Actor, id: string): Promise<string> {
    if (!(await applicationIsVisible(tx, actor, idOf(id), this.policy))) throw new ProblemError('not-found');
    const jws = await decisionJws(tx, id);
    if (jws === null) throw new ProblemError('not-found');
    await traceRead(tx, actor, { what: 'decision document', applicationId: id, rows: 1 });
    return jws;
  }
}
