import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor, EntryView, TracesView } from '@garant/contracts';
import { encodeUtf8, formatProofFile, parseProofFile } from '@garant/merkle-log';
import { ProblemError } from '@garant/nest-kit';
import { canonicalJson } from '@garant/rules';
import { GATEWAY_ACTOR } from '../enforcement/service.reader.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { indexIn } from './inspection.controller.js';

export const tracesQuery = z.strictObject({
  after: z.coerce.number().int().nonnegative().optional().describe('From `next`'),
});
type Page = Promise<TracesView>;

/** What the log holds about whoever asks, and a receipt for each line. Nobody sees the traces of somebody else here. */
@Controller('api/v1/my')
@RequireRole()
export class TraceController {
  constructor(private readonly services: ServiceClient) {}

  /** Every act about the person: under all references that the register ever had for them. */
  @Get('acts')
  @RequireRole('patient')
  @Header('cache-control', 'private, no-store')
  async acts(@CurrentActor() actor: Actor, @Query() query: unknown): Page {
    const { after } = parseQuery(tracesQuery, query);
    const pages = await Promise.all(
      (await this.references(actor)).map((ref) => this.page(`person/${ref}`, after)),
    );
    const traces = pages.flatMap((page) => page.traces).sort((a, b) => b.index - a.index);
    const places = pages.flatMap(({ next }) => (next === null ? [] : [next]));
    // What one reference has below where another one stopped comes with the next part.
    const next = places.length === 0 ? null : Math.max(...places);
    return { traces: next === null ? traces : traces.filter(({ index }) => index >= next), next };
  }

  /** What the log holds of what this account did: everybody who works with the platform is told that it does. */
  @Get('traces')
  @Header('cache-control', 'private, no-store')
  traces(@CurrentActor() actor: Actor, @Query() query: unknown): Page {
    return this.page(`account/${actor.ref}`, parseQuery(tracesQuery, query).after);
  }

  /** C2SP `.tlog-proof`, with the entry's bytes in its `extra` line: proves the line to anybody, without the platform. */
  @Get('traces/:index/receipt')
  async receipt(
    @CurrentActor() actor: Actor,
    @Param('index') index: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const view = await this.entry(indexIn(index));
    if (!(await this.isAbout(actor, view))) throw new ProblemError('entry-unknown');
    const answer = await this.services.open('audit-log', `/internal/entries/${index}/proof`, {
      actor: GATEWAY_ACTOR,
    });
    const proof = parseProofFile(await answer.text());
    if (!proof.ok) throw new ProblemError('service-unavailable', { params: { service: 'audit-log' } });
    await reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="trace-${index}.tlog-proof"`)
      .send(formatProofFile({ ...proof.value, extra: encodeUtf8(canonicalJson(view.entry)) }));
  }

  private page(path: string, after: number | undefined): Page {
    return this.services.json('audit-log', `/internal/traces/${path}`, {
      actor: GATEWAY_ACTOR,
      query: { after },
    });
  }

  private entry(index: string): Promise<EntryView> {
    return this.services.json('audit-log', `/internal/entries/${index}`, { actor: GATEWAY_ACTOR });
  }

  private async isAbout(actor: Actor, { entry }: EntryView): Promise<boolean> {
    const mine = [entry.actor?.ref, entry.cause?.slice(entry.cause.indexOf('/') + 1)];
    if (mine.includes(actor.ref)) return true;
    return (
      entry.subject !== null &&
      actor.subjectRef !== undefined &&
      (await this.references(actor)).includes(entry.subject)
    );
  }

  private references(actor: Actor): Promise<string[]> {
    if (actor.subjectRef === undefined) throw new ProblemError('enrolment-pending');
    return this.services.json('consent', '/internal/uses/references', { actor });
  }
}
