import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EXPORT_FORMATS, type Actor, type ExportSupplement, type ExportView } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { answerCommand } from '../commands/command.answer.js';
import { derivedUuid, idempotencyKeyOf } from '../commands/command.identity.js';
import { CommandSender } from '../commands/command.sender.js';
import { subjectOf } from '../consent/choice.controller.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { readsOf } from './data.reads.js';
import { passFile } from './my-request.controller.js';
import { holdingsOf, usesSections } from './person.holdings.js';
import { usesOf, wholeRegister, type PersonUses } from './project.register.js';
import { exportBody } from './rights.bodies.js';

/** Copies of everything held about a person (GDPR Art. 15(3), 20), for that person alone and seven days. */
@Controller('api/v1/my/exports')
@RequireRole('patient')
export class MyExportController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly database: Database,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  list(@CurrentActor() actor: Actor): Promise<ExportView[]> {
    return this.services.json('consent', '/internal/exports', {
      actor,
      query: { subjectRef: subjectOf(actor) },
    });
  }

  /**
   * Asks for a copy. What the gateway holds goes to the register first, under the copy's id, and then the command: a
   * supplement without its command is erased after a day.
   */
  @Post()
  async request(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { language } = parseBody(exportBody, body);
    const subjectRef = subjectOf(actor);
    const id = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const exportId = derivedUuid('export', id);
    await this.services.json('consent', `/internal/exports/${exportId}/supplement`, {
      actor,
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(await this.supplement(actor, subjectRef)),
    });
    const outcome = await this.commands.send({
      id,
      service: 'consent',
      type: 'export.request',
      key: subjectRef,
      body: { exportId, subjectRef, language },
      actor,
    });
    return answerCommand(reply, outcome, 201);
  }

  @Get(':id/files/:format')
  async file(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('format') format: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!(EXPORT_FORMATS as readonly string[]).includes(format)) throw new ProblemError('not-found');
    subjectOf(actor);
    await passFile(this.services, actor, `/internal/exports/${idIn(id)}/files/${format}`, reply);
  }

  private async supplement(actor: Actor, subjectRef: string): Promise<ExportSupplement> {
    const who = { subjectRef, accountRef: actor.ref };
    const [uses, register] = await Promise.all([
      this.services.json<PersonUses>('consent', '/internal/uses', { actor, query: { subjectRef } }),
      wholeRegister(this.services),
    ]);
    const reads = await readsOf(
      { tx: this.database, services: this.services },
      { subjectRefs: uses.subjectRefs, accountRef: actor.ref },
      undefined,
    );
    return {
      sections: [...(await holdingsOf(this.database, who)), ...usesSections(reads, usesOf(register, uses))],
    };
  }
}
