import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ErasurePreview, MyLinkage } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { subjectOf } from '../consent/choice.controller.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { wantEnrolment } from './account.subject.js';
import { erasureProof } from './erasure.proof.js';
import { erasureBody, officerErasureBody } from './people.bodies.js';

/** A person and their own place in the vault. */
@Controller('api/v1/my')
@RequireRole('patient')
export class MyIdentityController {
  constructor(
    readonly services: ServiceClient,
    private readonly commands: CommandSender,
    readonly database: Database,
    readonly enforcement: Enforcement,
  ) {}

  /** Whether holders’ records were found that are the person’s; nothing found is said plainly. */
  @Get('linkage')
  @Header('cache-control', 'no-store')
  linkage(@CurrentActor() actor: Actor): Promise<MyLinkage> {
    const subjectRef = subjectOf(actor);
    return this.services.json('consent', '/internal/people/linkage', { actor, query: { subjectRef } });
  }

  @Get('erasure')
  @Header('cache-control', 'no-store')
  preview(@CurrentActor() actor: Actor): Promise<ErasurePreview> {
    const subjectRef = subjectOf(actor);
    return this.services.json('consent', '/internal/people/erasure', { actor, query: { subjectRef } });
  }

  /** Names what was shown by its hash: what is erased is what the person saw (GDPR Art. 17). */
  @Post('erasure')
  erase(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const subjectRef = subjectOf(actor);
    const given = parseBody(erasureBody, body);
    const make = (erasureId: string) => ({ key: subjectRef, body: { erasureId, subjectRef, ...given } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'person.erase', actor, make },
      200,
      (result, commandId) => ({ ...result, commandId }),
    );
  }

  /** For whoever had themself erased: that the log holds their request. */
  @Get('erasure/:id/proof')
  async proof(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const proof = await erasureProof(this, actor.ref, idIn(id));
    await reply
      .type('text/plain; charset=utf-8')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${id}.tlog-proof"`)
      .send(proof);
  }

  /** After an erasure: the next login makes the person known anew. */
  @Post('enrolment')
  async enrol(@CurrentActor() actor: Actor): Promise<{ enrolsAtNextLogin: boolean }> {
    if (actor.subjectRef !== undefined) throw new ProblemError('conflict');
    return { enrolsAtNextLogin: await wantEnrolment(this.database, actor.ref) };
  }
}

/** The officer answers a person’s own request for erasure. */
@Controller('api/v1/people/:subjectRef/erasure')
@RequireRole('data-protection-officer')
export class OfficerErasureController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  preview(@CurrentActor() actor: Actor, @Param('subjectRef') ref: string): Promise<ErasurePreview> {
    const query = { subjectRef: idIn(ref) };
    return this.services.json('consent', '/internal/people/erasure', { actor, query });
  }

  @Post()
  erase(
    @CurrentActor() actor: Actor,
    @Param('subjectRef') ref: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const subjectRef = idIn(ref);
    const given = parseBody(officerErasureBody, body);
    const make = (erasureId: string) => ({ key: subjectRef, body: { erasureId, subjectRef, ...given } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'person.erase',
      actor,
      make,
    });
  }
}
