import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { feeQuestion, type Actor } from '@garant/contracts';
import { emptyBody } from '../applications/access.bodies.js';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { disputeBody, estimateBody, scheduleBody, settlementBody } from './permit.bodies.js';

interface Sent {
  type: string;
  key: string;
  body: Record<string, unknown>;
  confidential?: object;
}

/** Fees (EHDS Art. 62): public prices, an estimate before the permit, and what the access body sets when parties disagree. */
@Controller('api/v1')
export class FeeController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Public()
  @Get('fees/schedules')
  schedules(): Promise<unknown> {
    return this.services.json('access-requests', '/internal/fees/schedules');
  }

  @RequireRole('signatory')
  @Post('fees/schedules')
  set(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const schedule = parseBody(scheduleBody, body);
    return this.send(actor, request, reply, { type: 'fees.set-schedule', key: 'fees', body: schedule });
  }

  /** Arithmetic on the public prices; nothing is kept. */
  @Public()
  @Post('fees/estimate')
  estimate(@Body() body: unknown): Promise<unknown> {
    const question = JSON.stringify(parseBody(feeQuestion, body));
    return this.services.json('access-requests', '/internal/fees/estimate', {
      method: 'PUT',
      body: question,
      headers: { 'content-type': 'application/json' },
    });
  }

  @RequireRole('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  @Get('applications/:id/fees')
  ofApplication(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    return this.services.json('access-requests', `/internal/applications/${idIn(id)}/fees`, { actor });
  }

  @RequireRole('assessor', 'signatory')
  @Post('applications/:id/fee-estimates')
  sendEstimate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const applicationId = idIn(id);
    const given = parseBody(estimateBody, body);
    return this.send(actor, request, reply, {
      type: 'application.estimate-fees',
      key: applicationId,
      body: { applicationId, ...given },
    });
  }

  @RequireRole('researcher')
  @Post('applications/:id/fee-acceptance')
  accept(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const applicationId = idIn(id);
    parseBody(emptyBody, body);
    return this.send(actor, request, reply, {
      type: 'application.accept-fees',
      key: applicationId,
      body: { applicationId },
    });
  }

  @RequireRole('researcher', 'holder')
  @Post('permits/:id/fee-disputes')
  dispute(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const permitId = idIn(id);
    const { holderId, reason } = parseBody(disputeBody, body);
    return this.send(actor, request, reply, {
      type: 'fees.dispute',
      key: permitId,
      body: { permitId, holderId },
      confidential: { reason },
    });
  }

  @RequireRole('signatory')
  @Post('permits/:id/fee-settlements')
  settle(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const permitId = idIn(id);
    const { reason, ...given } = parseBody(settlementBody, body);
    return this.send(actor, request, reply, {
      type: 'fees.settle',
      key: permitId,
      body: { permitId, ...given },
      confidential: { reason },
    });
  }

  private send(
    actor: Actor,
    request: FastifyRequest,
    reply: FastifyReply,
    { type, ...sent }: Sent,
  ): Promise<object> {
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type,
      actor,
      make: () => sent,
    });
  }
}
