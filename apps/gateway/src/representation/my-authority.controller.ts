import { Body, Controller, Get, Header, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, AuthorityView, ConflictView, RelativeView, SituationView } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { subjectOf } from '../consent/choice.controller.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { storeDocument, type StoredDocument } from './evidence.upload.js';
import { representedSubject, subjectActedFor } from './represented.subject.js';
import { agreementBody, declarationBody, emptyBody, soloBody } from './representation.bodies.js';

/** Acting for somebody else, and deciding alone at fifteen: what a person does with their own account. */
@Controller('api/v1/my')
@RequireRole('patient')
export class MyAuthorityController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get('authorities')
  @Header('cache-control', 'no-store')
  list(@CurrentActor() actor: Actor): Promise<AuthorityView[]> {
    subjectOf(actor);
    return this.services.json('consent', '/internal/authorities', { actor });
  }

  @Get('relatives')
  @Header('cache-control', 'no-store')
  relatives(@CurrentActor() actor: Actor): Promise<RelativeView[]> {
    subjectOf(actor);
    return this.services.json('consent', '/internal/relatives', { actor });
  }

  @Get('situation')
  @Header('cache-control', 'no-store')
  situation(@CurrentActor() actor: Actor): Promise<SituationView> {
    subjectOf(actor);
    return this.services.json('consent', '/internal/situation', { actor });
  }

  @Put('evidence')
  upload(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<StoredDocument> {
    subjectOf(actor);
    return storeDocument(this.services, actor, request);
  }

  @Post('authorities')
  declare(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    subjectOf(actor);
    const { traits, ...declared } = parseBody(declarationBody, body);
    const make = (authorityId: string) => ({
      key: authorityId,
      body: { authorityId, ...declared },
      confidential: { traits },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'authority.declare', actor, make },
      201,
    );
  }

  @Post('authorities/:id/end')
  async end(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const authorityId = idIn(id);
    const key = (await representedSubject(this.services, actor, authorityId)) ?? authorityId;
    const make = () => ({ key, body: { authorityId } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'authority.end',
      actor,
      make,
    });
  }

  @Get('authorities/:id/conflicts')
  @Header('cache-control', 'no-store')
  conflicts(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ConflictView[]> {
    return this.services.json('consent', `/internal/authorities/${idIn(id)}/conflicts`, { actor });
  }

  /** The parent who objected takes up what the other wants: from then on it is the word of both. */
  @Post('authorities/:id/agreement')
  async agree(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { wishId } = parseBody(agreementBody, body);
    const authorityId = idIn(id);
    const subjectRef = await subjectActedFor(this.services, actor, authorityId);
    const make = () => ({ key: subjectRef, body: { authorityId, subjectRef, wishId } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'conflict.agree',
      actor,
      make,
    });
  }

  @Post('solo')
  hide(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const subjectRef = subjectOf(actor);
    const { matters } = parseBody(soloBody, body);
    const make = (soloId: string) => ({ key: subjectRef, body: { soloId, subjectRef, matters } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'solo.declare', actor, make },
      201,
    );
  }

  @Post('solo/:id/end')
  show(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const subjectRef = subjectOf(actor);
    const soloId = idIn(id);
    const make = () => ({ key: subjectRef, body: { soloId, subjectRef } });
    return commandOf(this.commands, request, reply, { service: 'consent', type: 'solo.end', actor, make });
  }
}
