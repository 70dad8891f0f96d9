import { Controller, Get, Header, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import type { Actor, PermitDocument, PermitView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx } from '@garant/nest-kit';
import type { CommandDeps } from '../access.part.js';
import { POLICY } from '../access-requests.tokens.js';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { deletionProofs } from '../projects/project.store.js';
import { CredentialIssuer } from './permit.credential.js';
import { permitPdf } from './permit.pdf.js';
import { findPermits, visiblePermit, type PermitRecord } from './permit.store.js';
import { placesOf } from './permit.versions.store.js';
import { permitViews, type ViewFacts } from './permit.view.js';

/** Who gets the visas of everybody on a permit. */
const ACCESS_BODY: readonly string[] = ['assessor', 'committee', 'signatory', 'inspector'];

export interface VisaAnswer {
  account: string;
  datasetId: string;
  /** GA4GH visa, compact JWS. */
  visa: string;
}

/** Permits and their documents, for whoever a permit concerns. What is not visible to a caller does not exist. */
@Controller('internal/permits')
@Roles('researcher', 'holder', 'environment-operator', 'assessor', 'committee', 'signatory', 'inspector')
export class PermitController {
  constructor(
    private readonly database: Database,
    private readonly credentials: CredentialIssuer,
    @Inject(POLICY) private readonly policy: CommandDeps['policy'],
  ) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<PermitView>> {
    const page = pageOfQuery(query);
    return this.database.transaction(async (tx) => {
      const { items, total } = await findPermits(tx, actor, page);
      if (items.length > 0) await traceRead(tx, actor, { what: 'permits', rows: items.length });
      const views = await permitViews(tx, actor, items, await this.factsOf(tx, items));
      return { items: views, total, offset: page.offset, limit: page.limit };
    });
  }

  @Get(':permitId')
  one(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<PermitView> {
    return this.reading(actor, permitId, 'permit', async (tx, permit) => {
      const [view] = await permitViews(tx, actor, [permit], await this.factsOf(tx, [permit]));
      return view!;
    });
  }

  @Get(':permitId/document')
  document(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<PermitDocument> {
    return this.reading(actor, permitId, 'permit document', (_tx, { document }) => Promise.resolve(document));
  }

  @Get(':permitId/document.jws')
  @Header('content-type', 'application/jose')
  jws(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<string> {
    return this.reading(actor, permitId, 'permit document', (_tx, { jws }) => Promise.resolve(jws));
  }

  @Get(':permitId/document.pdf')
  async pdf(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<StreamableFile> {
    const permit = await this.reading(actor, permitId, 'permit document', (_tx, one) => Promise.resolve(one));
    return new StreamableFile(await permitPdf(permit.document, permit), {
      type: 'application/pdf',
      disposition: `inline; filename="permit-${permit.permitId}.pdf"`,
    });
  }

  /** The permit as W3C Verifiable Credential 2.0 (`vc+jwt`, ES256). */
  @Get(':permitId/credential')
  @Header('content-type', 'application/vc+jwt')
  credential(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<string> {
    return this.reading(actor, permitId, 'permit credential', async (tx, permit) =>
      this.credentials.permit(permit, (await placesOf(tx, permit.permitId)).permit),
    );
  }

  /**
   * GA4GH visas: a named person's own, everybody's for the access body.
   * @throws ProblemError `permit-state` when the permit is not in use, `person-not-named` for who is not on it
   */
  @Get(':permitId/visas')
  visas(@CurrentActor() actor: Actor, @Param('permitId') permitId: string): Promise<{ items: VisaAnswer[] }> {
    return this.reading(actor, permitId, 'visas', async (tx, permit) => {
      const { terms, status } = permit;
      const of = ACCESS_BODY.includes(actor.role)
        ? terms.persons
        : terms.persons.filter((account) => account === actor.ref);
      if (of.length === 0)
        throw new ProblemError('person-not-named', { params: { permitId: permit.permitId } });
      if (status !== 'active')
        throw new ProblemError('permit-state', { params: { command: 'visas', state: status } });
      const { persons } = await placesOf(tx, permit.permitId);
      const now = new Date().toISOString();
      const wanted = of.flatMap((account) => terms.datasets.map(({ datasetId }) => ({ account, datasetId })));
      const items = await Promise.all(
        wanted.map(async (one) => ({
          ...one,
          visa: await this.credentials.visa(permit, { ...one, place: persons.get(one.account) ?? null }, now),
        })),
      );
      return { items };
    });
  }

  private async factsOf(tx: Tx, permits: readonly PermitRecord[]): Promise<ViewFacts> {
    const ids = permits.map(({ permitId }) => permitId);
    return { ...this.facts(), deletionProved: await deletionProofs(tx, ids) };
  }

  private facts(): ViewFacts {
    return { now: new Date().toISOString(), policy: this.policy };
  }

  private reading<T>(
    actor: Actor,
    permitId: string,
    what: string,
    answer: (tx: Tx, permit: PermitRecord) => Promise<T>,
  ): Promise<T> {
    return this.database.transaction(async (tx) => {
      const permit = await visiblePermit(tx, actor, idOf(permitId));
      if (!permit) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what, applicationId: permit.applicationId, rows: 1 });
      return answer(tx, permit);
    });
  }
}
