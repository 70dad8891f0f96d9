import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { completenessCommands, completenessQuery, type Actor, type AlarmState } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

/** Whether a list from the log is complete. The audit log notes each of these reads as an entry before it answers. */
@Controller()
export class CompletenessController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @RequireRole('inspector')
  @Get('api/v1/inspection/completeness')
  @Header('cache-control', 'private, no-store')
  completeness(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<unknown> {
    return this.services.json('audit-log', '/internal/completeness', {
      actor,
      query: parseQuery(completenessQuery, query),
    });
  }

  @RequireRole('inspector', 'operator')
  @Get('api/v1/alarms')
  @Header('cache-control', 'private, no-store')
  alarms(@CurrentActor() actor: Actor): Promise<{ alarms: AlarmState[] }> {
    return this.services.json('audit-log', '/internal/alarms', { actor });
  }

  /** What was flagged was looked into; what goes on ends by itself. */
  @RequireRole('operator')
  @Post('api/v1/alarms/close')
  close(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const told = parseBody(completenessCommands['alarm.close'], body);
    const make = () => ({ key: told.code, body: told });
    return commandOf(this.commands, request, reply, {
      service: 'audit-log',
      type: 'alarm.close',
      actor,
      make,
    });
  }

  @Public()
  @Get('log/periods')
  async periods(@Res() reply: FastifyReply): Promise<void> {
    const answer = await this.services.open('audit-log', '/log/periods', {});
    await reply
      .header('cache-control', 'public, max-age=5')
      .type('application/json; charset=utf-8')
      .send(Readable.fromWeb(answer.body as never));
  }
}
