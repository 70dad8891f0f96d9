import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, HelpView } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { subjectOf } from '../consent/choice.controller.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { advanceBody, callbackBody, codeBody, nothing } from './assistance.bodies.js';

/** What agents did for a person, a code to be helped with, and choices for later. */
@Controller('api/v1/my')
@RequireRole('patient')
export class MyHelpController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get('help')
  @Header('cache-control', 'no-store')
  help(@CurrentActor() actor: Actor): Promise<HelpView> {
    subjectOf(actor);
    return this.services.json('consent', '/internal/help', { actor });
  }

  /** The person's browser makes the code: nobody but them and the agent they tell it to has it in clear. */
  @Post('help/code')
  code(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const confidential = parseBody(codeBody, body);
    const subjectRef = subjectOf(actor);
    const make = () => ({ key: subjectRef, body: { subjectRef }, confidential });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'help-code.issue',
      actor,
      make,
    });
  }

  /** Whoever gave a mandate takes it back when they want. */
  @Post('help/mandates/:id/end')
  end(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(nothing, body);
    subjectOf(actor);
    const mandateId = idIn(id);
    const make = () => ({ key: mandateId, body: { mandateId } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'mandate.close',
      actor,
      make,
    });
  }

  /** The number leaves here encrypted for the vault; only the agent who takes the call sees it. */
  @Post('callbacks')
  callMe(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { phone, time } = parseBody(callbackBody, body);
    const subjectRef = subjectOf(actor);
    const make = (callbackId: string) => ({
      key: callbackId,
      body: { callbackId, subjectRef, time },
      confidential: { phone },
    });
    const command = { service: 'consent', type: 'callback.ask', actor, make } as const;
    return commandOf(this.commands, request, reply, command, 201);
  }

  @Post('callbacks/:id/cancellation')
  cancelCall(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(nothing, body);
    subjectOf(actor);
    const callbackId = idIn(id);
    const make = () => ({ key: callbackId, body: { callbackId } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'callback.cancel',
      actor,
      make,
    });
  }

  @Post('advance-choices')
  layDown(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const advance = parseBody(advanceBody, body);
    const subjectRef = subjectOf(actor);
    const make = (advanceId: string) => ({ key: subjectRef, body: { ...advance, subjectRef, advanceId } });
    const command = { service: 'consent', type: 'advance-choice.record', actor, make } as const;
    return commandOf(this.commands, request, reply, command, 201);
  }

  @Post('advance-choices/:id/withdrawal')
  takeBack(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(nothing, body);
    const subjectRef = subjectOf(actor);
    const advanceId = idIn(id);
    const make = () => ({ key: subjectRef, body: { subjectRef, advanceId } });
    const command = { service: 'consent', type: 'advance-choice.withdraw', actor, make } as const;
    return commandOf(this.commands, request, reply, command);
  }
}
