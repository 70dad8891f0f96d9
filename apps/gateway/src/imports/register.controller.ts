import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Actor, AsOfAnswer, RegisterCount } from '@garant/contracts';
import { subjectOf } from '../consent/choice.controller.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { asOfQuery, cutQuery, regimeQuery, registerQuery } from './import.queries.js';

/** The register counts a nation: its first page takes longer than a person's. */
const REGISTER_MS = 60_000;

/**
 * The register as of any instant: for the data-protection officer who was outside, as dense indexes without reference or
 * identity, and how many; for the officer and the inspector what was known of one person.
 */
@Controller('api/v1/register')
export class RegisterController {
  constructor(private readonly services: ServiceClient) {}

  @Get('opt-outs')
  @RequireRole('data-protection-officer')
  async optOuts(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.services.open('consent', '/internal/register/opt-outs', {
      actor,
      query: parseQuery(cutQuery, query),
      timeoutMs: REGISTER_MS,
    });
    await reply
      .type('application/x-ndjson')
      .header('cache-control', 'no-store')
      .header('content-disposition', 'attachment; filename="opt-outs.ndjson"')
      .send(Readable.fromWeb(answer.body as never));
  }

  @Get('opt-outs/count')
  @RequireRole('data-protection-officer')
  @Header('cache-control', 'no-store')
  count(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<RegisterCount> {
    return this.services.json('consent', '/internal/register/opt-outs/count', {
      actor,
      query: parseQuery(registerQuery, query),
      timeoutMs: REGISTER_MS,
    });
  }

  @Get('opt-outs/history')
  @RequireRole('data-protection-officer')
  @Header('cache-control', 'no-store')
  history(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<RegisterCount[]> {
    return this.services.json('consent', '/internal/register/opt-outs/history', {
      actor,
      query: parseQuery(regimeQuery, query),
      timeoutMs: REGISTER_MS,
    });
  }

  @Get('subjects/:id')
  @RequireRole('data-protection-officer', 'inspector')
  @Header('cache-control', 'no-store')
  subject(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<AsOfAnswer> {
    return this.services.json('consent', `/internal/register/subjects/${idIn(id)}`, {
      actor,
      query: parseQuery(asOfQuery, query),
    });
  }
}

/** One's own choices as of a date: what was known then, about then. */
@Controller('api/v1/my/choices-as-of')
@RequireRole('patient')
export class MyRegisterController {
  constructor(private readonly services: ServiceClient) {}

  @Get()
  @Header('cache-control', 'private, no-store')
  asOf(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<AsOfAnswer> {
    return this.services.json('consent', `/internal/register/subjects/${subjectOf(actor)}`, {
      actor,
      query: parseQuery(asOfQuery, query),
    });
  }
}
