import { Controller, Get, Header, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor, DataReads, EntryView, ProjectsLikeMine } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { canonicalJson } from '@garant/rules';
import { subjectOf } from '../consent/choice.controller.js';
import { GATEWAY_ACTOR } from '../enforcement/service.reader.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { readsOf } from './data.reads.js';
import { usesOf, wholeRegister, type PersonUses } from './project.register.js';

export const readsQuery = z
  .object({ after: z.coerce.number().int().nonnegative().optional().describe('From `next`') })
  .strict();

/** Who read a person's data and why, and which projects were entitled to use data like theirs (EHDS Art. 9, 58(1)). */
@Controller('api/v1/my/uses')
@RequireRole('patient')
export class MyUsesController {
  constructor(
    private readonly services: ServiceClient,
    private readonly database: Database,
  ) {}

  @Get('reads')
  @Header('cache-control', 'no-store')
  async reads(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<DataReads> {
    const { after } = parseQuery(readsQuery, query);
    const who = { subjectRefs: await this.references(actor), accountRef: actor.ref };
    return readsOf({ tx: this.database, services: this.services }, who, after);
  }

  /** `.tlog-proof` text (C2SP) of one read, or JSON with the entry's bytes beside it, for those who ask for JSON. */
  @Get('reads/:index/proof')
  async proof(
    @CurrentActor() actor: Actor,
    @Param('index') index: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const refs = await this.references(actor);
    if (!/^(0|[1-9]\d{0,14})$/.test(index)) throw new ProblemError('not-found');
    const view = await this.entryAt(index);
    // An entry about somebody else, or of another kind, is not there for this person.
    if (!refs.includes(view.entry.subject ?? '') || view.entry.type !== 'data.read')
      throw new ProblemError('not-found');
    const answer = await this.services.open('audit-log', `/internal/entries/${index}/proof`, {
      actor: GATEWAY_ACTOR,
    });
    const proof = await answer.text();
    void reply.header('cache-control', 'private, no-store');
    if ((request.headers.accept ?? '').includes('application/json')) {
      const entry = Buffer.from(canonicalJson(view.entry), 'utf8').toString('base64');
      await reply.send({ proof, entry });
      return;
    }
    await reply
      .type('text/plain; charset=utf-8')
      .header('content-disposition', `attachment; filename="read-${index}.tlog-proof"`)
      .send(proof);
  }

  @Get('projects')
  @Header('cache-control', 'no-store')
  async projects(@CurrentActor() actor: Actor): Promise<ProjectsLikeMine> {
    const subjectRef = subjectOf(actor);
    const uses = await this.services.json<PersonUses>('consent', '/internal/uses', {
      actor,
      query: { subjectRef },
    });
    return usesOf(await wholeRegister(this.services), uses);
  }

  private references(actor: Actor): Promise<string[]> {
    subjectOf(actor);
    return this.services.json('consent', '/internal/uses/references', { actor });
  }

  private async entryAt(index: string): Promise<EntryView> {
    try {
      return await this.services.json<EntryView>('audit-log', `/internal/entries/${index}`, {
        actor: GATEWAY_ACTOR,
      });
    } catch (error) {
      if (error instanceof ProblemError && error.code === 'entry-unknown')
        throw new ProblemError('not-found');
      throw error;
    }
  }
}
