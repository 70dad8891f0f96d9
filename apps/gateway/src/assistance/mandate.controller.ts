import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ChoiceView, MandateView } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { mandateBody, mandateChoiceBody, nothing } from './assistance.bodies.js';

/** An agent helps one person at a time. No route lists or searches people. */
@Controller('api/v1/assistance/mandates')
@RequireRole('agent')
export class MandateController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  /** The agent's own mandates of the last day, without names. */
  @Get()
  @Header('cache-control', 'no-store')
  mine(@CurrentActor() actor: Actor): Promise<MandateView[]> {
    return this.services.json('consent', '/internal/assistance/mandates', { actor });
  }

  @Post()
  open(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { traits, code, ...terms } = parseBody(mandateBody, body);
    const make = (mandateId: string) => ({
      key: mandateId,
      body: { mandateId, ...terms },
      confidential: { traits, ...(code === undefined ? {} : { code }) },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'mandate.open', actor, make },
      201,
    );
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  async one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<MandateView> {
    return (await this.read(actor, id)).mandate;
  }

  /** Where the person stands, to be read out to them. */
  @Get(':id/choices')
  @Header('cache-control', 'no-store')
  choices(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ChoiceView[]> {
    return this.services.json('consent', `/internal/assistance/mandates/${idIn(id)}/choices`, { actor });
  }

  @Post(':id/choices')
  async choose(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const choice = parseBody(mandateChoiceBody, body);
    const { subjectRef, mandate } = await this.read(actor, id);
    const { channel, mandateId } = mandate;
    const make = (choiceId: string) => ({
      key: subjectRef,
      body: { ...choice, subjectRef, choiceId, channel, mandateId },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'choice.record', actor, make },
      201,
    );
  }

  @Post(':id/close')
  close(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(nothing, body);
    const mandateId = idIn(id);
    const make = () => ({ key: mandateId, body: { mandateId } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'mandate.close',
      actor,
      make,
    });
  }

  private read(actor: Actor, id: string): Promise<{ subjectRef: string; mandate: MandateView }> {
    return this.services.json('consent', `/internal/assistance/mandates/${idIn(id)}`, { actor });
  }
}
