import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, IdentityCase, IdentityCaseDetail, MergedPeople } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { casesQuery, reasonedBody, samePersonBody, splitBody } from './people.bodies.js';

interface Step {
  actor: Actor;
  key: string;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** The identity desk: who is who, where traits do not tell. Reasons travel encrypted to the vault. */
@Controller('api/v1/identity')
@RequireRole('data-protection-officer')
export class IdentityDeskController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get('cases')
  @Header('cache-control', 'no-store')
  queue(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<IdentityCase[]> {
    return this.services.json('consent', '/internal/identity/cases', {
      actor,
      query: parseQuery(casesQuery, query),
    });
  }

  /** Shows traits: a read of the data of each person of the case, and written as such. */
  @Get('cases/:id')
  @Header('cache-control', 'no-store')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<IdentityCaseDetail> {
    return this.services.json('consent', `/internal/identity/cases/${idIn(id)}`, { actor });
  }

  @Get('merges')
  @Header('cache-control', 'no-store')
  merges(@CurrentActor() actor: Actor): Promise<MergedPeople[]> {
    return this.services.json('consent', '/internal/identity/merges', { actor });
  }

  @Post('cases/:id/same-person')
  samePerson(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { reason, candidateRef } = parseBody(samePersonBody, body);
    const caseId = idIn(id);
    return this.send(
      { actor, key: caseId, request, reply },
      'identity.same-person',
      { caseId, candidateRef },
      reason,
    );
  }

  @Post('cases/:id/different-people')
  differentPeople(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { reason } = parseBody(reasonedBody, body);
    const caseId = idIn(id);
    return this.send({ actor, key: caseId, request, reply }, 'identity.different-people', { caseId }, reason);
  }

  @Post('cases/:id/ask-holder')
  askHolder(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { reason } = parseBody(reasonedBody, body);
    const caseId = idIn(id);
    return this.send({ actor, key: caseId, request, reply }, 'identity.ask-holder', { caseId }, reason);
  }

  @Post('splits')
  split(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { reason, ...people } = parseBody(splitBody, body);
    return this.send({ actor, key: people.subjectRef, request, reply }, 'people.split', people, reason);
  }

  private send(step: Step, type: string, body: Record<string, unknown>, reason: string): Promise<object> {
    const make = () => ({ key: step.key, body, confidential: { reason } });
    return commandOf(this.commands, step.request, step.reply, {
      service: 'consent',
      type,
      actor: step.actor,
      make,
    });
  }
}
