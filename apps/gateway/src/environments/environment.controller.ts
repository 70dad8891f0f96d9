import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { attestationBody, environmentBody } from '../applications/access.bodies.js';
import { declarationBody, retractionBody } from '../projects/project.steps.js';

/** Secure processing environments (EHDS Art. 73): registered and attested by their operators. */
@Controller('api/v1/environments')
export class EnvironmentController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @RequireRole()
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: Record<string, string | undefined>): Promise<unknown> {
    return this.services.json('access-requests', '/internal/environments', { actor, query });
  }

  @RequireRole()
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    return this.services.json('access-requests', `/internal/environments/${idIn(id)}`, { actor });
  }

  @RequireRole('environment-operator')
  @Post()
  register(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const given = parseBody(environmentBody, body);
    const make = (environmentId: string) => ({ key: environmentId, body: { environmentId, ...given } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'environment.register', actor, make },
      201,
    );
  }

  @RequireRole('environment-operator')
  @Post(':id/attestations')
  attest(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const given = parseBody(attestationBody, body);
    const environmentId = idIn(id);
    const make = () => ({ key: environmentId, body: { environmentId, ...given } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'environment.attest', actor, make },
      201,
    );
  }

  @RequireRole('environment-operator')
  @Post(':id/declarations')
  declare(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const given = parseBody(declarationBody, body);
    return this.act('environment.declare', { actor, id, given, request, reply });
  }

  @RequireRole('environment-operator')
  @Post(':id/retractions')
  retract(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const given = parseBody(retractionBody, body);
    return this.act('environment.retract', { actor, id, given, request, reply });
  }

  private act(
    type: 'environment.declare' | 'environment.retract',
    {
      actor,
      id,
      given,
      request,
      reply,
    }: { actor: Actor; id: string; given: object; request: FastifyRequest; reply: FastifyReply },
  ): Promise<object> {
    const environmentId = idIn(id);
    const make = () => ({ key: environmentId, body: { environmentId, ...given } });
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }
}
