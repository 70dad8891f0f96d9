import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ErasureAct, HoldView, PublicRetention, RetentionOverview } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { erasuresQuery, holdBody, reasonBody } from './retention.bodies.js';

/** How long the log keeps what, on which basis, what is held, and what went. */
@Controller()
export class RetentionController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Public()
  @Get('log/retention')
  @Header('cache-control', 'public, max-age=300')
  public(): Promise<PublicRetention> {
    return this.services.json('audit-log', '/log/retention');
  }

  @RequireRole('inspector', 'data-protection-officer')
  @Get('api/v1/retention')
  @Header('cache-control', 'private, no-store')
  overview(@CurrentActor() actor: Actor): Promise<RetentionOverview> {
    return this.services.json('audit-log', '/internal/retention', { actor });
  }

  @RequireRole('inspector', 'data-protection-officer')
  @Get('api/v1/erasures')
  @Header('cache-control', 'private, no-store')
  erasures(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<{ items: ErasureAct[]; next: number | null }> {
    return this.services.json('audit-log', '/internal/erasures', {
      actor,
      query: parseQuery(erasuresQuery, query),
    });
  }

  @RequireRole('inspector', 'data-protection-officer', 'signatory')
  @Get('api/v1/holds')
  @Header('cache-control', 'private, no-store')
  holds(@CurrentActor() actor: Actor): Promise<{ items: HoldView[] }> {
    return this.services.json('audit-log', '/internal/holds', { actor });
  }

  @RequireRole('inspector', 'data-protection-officer', 'signatory')
  @Post('api/v1/holds')
  place(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { reason, ...terms } = parseBody(holdBody, body);
    const make = (holdId: string) => ({
      key: holdId,
      body: { holdId, ...terms },
      confidential: { reason },
    });
    const command = { service: 'audit-log', type: 'hold.place', actor, make } as const;
    return commandOf(this.commands, request, reply, command, 201);
  }

  @RequireRole('inspector', 'data-protection-officer', 'signatory')
  @Post('api/v1/holds/:id/lift')
  lift(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const holdId = idIn(id);
    const confidential = parseBody(reasonBody, body);
    const make = () => ({ key: holdId, body: { holdId }, confidential });
    return commandOf(this.commands, request, reply, {
      service: 'audit-log',
      type: 'hold.lift',
      actor,
      make,
    });
  }
}
