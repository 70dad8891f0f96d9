import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { entrySearch, type Actor, type EntryView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

/** Which mission one reads under; needed by whoever has several. */
const underMission = { mission: z.string().max(36).optional() };
const missionQuery = z.strictObject(underMission);
const size = z.coerce.number().int().nonnegative();
const consistencyQuery = z.strictObject({ from: size, to: size });

/** The log for inspectors. The audit log notes each of these reads as an entry before it answers. */
@Controller('api/v1/inspection')
@RequireRole('inspector')
export class InspectionController {
  constructor(private readonly services: ServiceClient) {}

  @Get('entries')
  @Header('cache-control', 'private, no-store')
  search(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<unknown> {
    const search = parseQuery(entrySearch.extend(underMission).strict(), query);
    return this.services.json('audit-log', '/internal/entries', { actor, query: search });
  }

  @Get('entries/:index')
  @Header('cache-control', 'private, no-store')
  entry(
    @CurrentActor() actor: Actor,
    @Param('index') index: string,
    @Query() query: unknown,
  ): Promise<EntryView> {
    return this.services.json('audit-log', `/internal/entries/${indexIn(index)}`, {
      actor,
      query: parseQuery(missionQuery, query),
    });
  }

  /** C2SP .tlog-proof */
  @Get('entries/:index/proof')
  async proof(
    @CurrentActor() actor: Actor,
    @Param('index') index: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.services.open('audit-log', `/internal/entries/${indexIn(index)}/proof`, {
      actor,
    });
    await reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${index}.tlog-proof"`)
      .send(Readable.fromWeb(answer.body as never));
  }

  @Get('consistency')
  @Header('cache-control', 'private, no-store')
  consistency(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<unknown> {
    return this.services.json('audit-log', '/internal/consistency', {
      actor,
      query: parseQuery(consistencyQuery, query),
    });
  }
}

/** @throws ProblemError `entry-unknown` */
export function indexIn(text: string): string {
  if (!/^(0|[1-9]\d{0,14})$/.test(text)) throw new ProblemError('entry-unknown');
  return text;
}
