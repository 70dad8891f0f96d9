import { Body, Controller, Get, Header, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, AuthorityCase, AuthorityQueueRow } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { storeDocument, type StoredDocument } from './evidence.upload.js';
import { representedSubject, subjectActedFor } from './represented.subject.js';
import {
  deathBody,
  decisionBody,
  emptyBody,
  reasonsBody,
  verificationBody,
  writtenRefusalBody,
} from './representation.bodies.js';

interface Asked {
  actor: Actor;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Verification of authorities, decisions between parents, deaths. Nobody browses people here: a reference opens a case. */
@Controller('api/v1')
export class AuthorityDeskController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get('authorities')
  @RequireRole('data-protection-officer')
  @Header('cache-control', 'no-store')
  queue(@CurrentActor() actor: Actor): Promise<AuthorityQueueRow[]> {
    return this.services.json('consent', '/internal/authority-queue', { actor });
  }

  @Get('authorities/:reference')
  @RequireRole('data-protection-officer', 'agent')
  @Header('cache-control', 'no-store')
  one(@CurrentActor() actor: Actor, @Param('reference') reference: string): Promise<AuthorityCase> {
    return this.services.json('consent', `/internal/authority-cases/${referenceIn(reference)}`, { actor });
  }

  @Get('authorities/:reference/evidence')
  @RequireRole('data-protection-officer', 'agent')
  async evidence(
    @CurrentActor() actor: Actor,
    @Param('reference') reference: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = `/internal/authority-cases/${referenceIn(reference)}/evidence`;
    const document = await this.services.open('consent', path, { actor });
    await reply
      .type(document.headers.get('content-type') ?? 'application/octet-stream')
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .header('content-disposition', 'inline')
      .send(Buffer.from(await document.arrayBuffer()));
  }

  @Put('evidence')
  @RequireRole('data-protection-officer', 'agent')
  upload(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<StoredDocument> {
    return storeDocument(this.services, actor, request);
  }

  @Post('authorities/:id/verification')
  @RequireRole('data-protection-officer', 'agent')
  verify(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const given = parseBody(verificationBody, body);
    const authorityId = idIn(id);
    return this.send('authority.verify', { actor, request, reply }, authorityId, { authorityId, ...given });
  }

  @Post('authorities/:id/refusal')
  @RequireRole('data-protection-officer', 'agent')
  refuse(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const reasons = parseBody(reasonsBody, body);
    const authorityId = idIn(id);
    return this.send('authority.refuse', { actor, request, reply }, authorityId, { authorityId }, reasons);
  }

  @Post('authorities/:id/end')
  @RequireRole('data-protection-officer')
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
    return this.send('authority.end', { actor, request, reply }, key, { authorityId });
  }

  /** What was decided between two parents, with the document of the decision. */
  @Post('authorities/:id/decision')
  @RequireRole('data-protection-officer')
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { reasons, ...decided } = parseBody(decisionBody, body);
    const authorityId = idIn(id);
    const subjectRef = await subjectActedFor(this.services, actor, authorityId);
    return this.send(
      'conflict.resolve',
      { actor, request, reply },
      subjectRef,
      { authorityId, subjectRef, ...decided },
      { reasons },
    );
  }

  @Post('deaths')
  @RequireRole('data-protection-officer', 'agent')
  death(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { evidenceSha256, ...confidential } = parseBody(deathBody, body);
    const make = (deathId: string) => ({ key: deathId, body: { deathId, evidenceSha256 }, confidential });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'death.record', actor, make },
      201,
    );
  }

  @Post('written-refusals')
  @RequireRole('data-protection-officer', 'agent')
  writtenRefusal(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { evidenceSha256, ...confidential } = parseBody(writtenRefusalBody, body);
    const make = (mentionId: string) => ({
      key: mentionId,
      body: { mentionId, evidenceSha256 },
      confidential,
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'written-refusal.mention', actor, make },
      201,
    );
  }

  private send(
    type: string,
    { actor, request, reply }: Asked,
    key: string,
    body: Record<string, unknown>,
    confidential?: object,
  ): Promise<object> {
    const make = () => ({ key, body, ...(confidential ? { confidential } : {}) });
    return commandOf(this.commands, request, reply, { service: 'consent', type, actor, make });
  }
}

/** A reference as people type it; what cannot be one is not found. */
function referenceIn(typed: string): string {
  if (!/^[\w -]{10,20}$/.test(typed)) throw new ProblemError('authority-unknown');
  return encodeURIComponent(typed);
}
