import { Body, Controller, HttpCode, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { accessRequestsCommands, datasetImportBody, type Actor } from '@garant/contracts';
import { emptyBody } from '../applications/access.bodies.js';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

export const labelBody = z.strictObject({
  answers: accessRequestsCommands['dataset.declare-label'].shape.answers,
});
export const revocationBody = z.strictObject({
  elements: accessRequestsCommands['dataset.revoke-label'].shape.elements,
});

/** What a holder states of a dataset: its label (EHDS Art. 78), the yearly check (Art. 60(3)), a description from elsewhere. */
@Controller('api/v1')
export class LabelController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @RequireRole('holder')
  @Put('datasets/:id/label')
  declare(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { answers } = parseBody(labelBody, body);
    return this.command('dataset.declare-label', { actor, id, body: { answers }, request, reply });
  }

  /** By the access body, naming the elements that are inaccurate. */
  @RequireRole('assessor', 'signatory')
  @Post('datasets/:id/label/revocation')
  revoke(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { elements } = parseBody(revocationBody, body);
    return this.command('dataset.revoke-label', { actor, id, body: { elements }, request, reply });
  }

  @RequireRole('holder')
  @Post('datasets/:id/checks')
  check(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    return this.command('dataset.check', { actor, id, body: {}, request, reply });
  }

  /** What would come of a description that is brought from elsewhere; nothing is kept. */
  @RequireRole('holder')
  @Post('dataset-imports')
  @HttpCode(200)
  preview(@CurrentActor() actor: Actor, @Body() body: unknown): Promise<unknown> {
    return this.services.json('access-requests', '/internal/dataset-imports', {
      actor,
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parseBody(datasetImportBody, body)),
    });
  }

  private command(
    type: string,
    {
      actor,
      id,
      body,
      request,
      reply,
    }: { actor: Actor; id: string; body: object; request: FastifyRequest; reply: FastifyReply },
  ): Promise<object> {
    const datasetId = idIn(id);
    const make = () => ({ key: datasetId, body: { datasetId, ...body } });
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }
}
