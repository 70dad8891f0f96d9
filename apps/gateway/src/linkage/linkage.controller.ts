import { Readable } from 'node:stream';
import { Controller, Get, Param, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, DatasetState, LinkageReport } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { answerCommand } from '../commands/command.answer.js';
import { derivedUuid, idempotencyKeyOf } from '../commands/command.identity.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { organisationOf } from '../catalogue/dataset.controller.js';
import { spool } from './linkage.spool.js';

const UPLOAD_MS = 120_000;

/** Linkage: the holder's local ids with identity traits, matched in the vault of `consent`. */
@Controller('api/v1/datasets/:id/linkage')
@RequireRole('holder')
export class LinkageController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get()
  async report(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<LinkageReport> {
    return this.services.json('consent', `/internal/linkages/${idIn(id)}`, { actor });
  }

  /** NDJSON, up to 200 MB. The file is stored first; then one command names it by its SHA-256. */
  @Put()
  async submit(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    if (!(request.body instanceof Readable))
      throw new ProblemError('unsupported-media-type', { params: { accepted: ['application/x-ndjson'] } });
    const datasetId = idIn(id);
    const dataset = await this.services.json<DatasetState>(
      'access-requests',
      `/internal/datasets/${datasetId}`,
      { actor },
    );
    if (dataset.holderId !== organisationOf(actor)) throw new ProblemError('dataset-not-yours');
    const file = await spool(request.body);
    try {
      await this.services.json('consent', `/internal/imports/${file.sha256}`, {
        actor,
        method: 'PUT',
        headers: { 'content-type': 'application/x-ndjson', 'content-length': String(file.bytes) },
        body: Readable.toWeb(file.read()) as ReadableStream<Uint8Array>,
        timeoutMs: UPLOAD_MS,
      });
    } finally {
      await file.remove();
    }
    const commandId = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const linkageId = derivedUuid('linkage', commandId);
    const outcome = await this.commands.send({
      id: commandId,
      service: 'consent',
      type: 'linkage.submit',
      key: datasetId,
      body: { datasetId, linkageId, fileSha256: file.sha256 },
      actor,
    });
    return answerCommand(reply, outcome, 200, (result) => ({
      linkageId,
      fileSha256: file.sha256,
      ...result,
    }));
  }
}
