import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, CallbackView } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { callbackEndBody, nothing } from './assistance.bodies.js';

/** People who want to be called. An agent takes one call, gets its number, makes it, ends it. */
@Controller('api/v1/assistance/callbacks')
@RequireRole('agent')
export class CallbackController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  list(@CurrentActor() actor: Actor): Promise<CallbackView[]> {
    return this.services.json('consent', '/internal/assistance/callbacks', { actor });
  }

  @Get(':id/phone')
  @Header('cache-control', 'no-store')
  phone(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<{ phone: string }> {
    return this.services.json('consent', `/internal/assistance/callbacks/${idIn(id)}/phone`, { actor });
  }

  @Post(':id/take')
  take(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(nothing, body);
    const callbackId = idIn(id);
    const make = () => ({ key: callbackId, body: { callbackId } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'callback.take',
      actor,
      make,
    });
  }

  @Post(':id/end')
  end(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { how } = parseBody(callbackEndBody, body);
    const callbackId = idIn(id);
    const make = () => ({ key: callbackId, body: { callbackId, how } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'callback.end',
      actor,
      make,
    });
  }
}
