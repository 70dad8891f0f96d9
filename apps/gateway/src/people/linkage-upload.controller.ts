import { Readable } from 'node:stream';
import { Controller, Get, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, DatasetState } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { organisationOf } from '../catalogue/dataset.controller.js';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

const SHA256 = /^[0-9a-f]{64}$/;
const NUMBER = /^\d{1,5}$/;
const CHUNK_MS = 60_000;
/** As the file is read once more and compared with its name. */
const COMPLETE_MS = 120_000;

/**
 * A linkage file in chunks, each stored as it comes: an upload that breaks off goes on with the chunks that are missing,
 * by their hashes. The file is named by its own SHA-256 and submitted when it is whole.
 */
@Controller('api/v1/datasets/:id/linkage')
@RequireRole('holder')
export class LinkageUploadController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  /** Begins the upload, or finds it; says which chunks are there. */
  @Put('uploads/:sha256')
  async begin(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('sha256') sha256: string,
  ): Promise<object> {
    await this.own(actor, id);
    return this.services.json('consent', `/internal/imports/${fileIn(sha256)}/upload`, {
      actor,
      method: 'PUT',
    });
  }

  @Put('uploads/:sha256/chunks/:seq')
  async chunk(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('sha256') sha256: string,
    @Param('seq') seq: string,
    @Req() request: FastifyRequest,
  ): Promise<object> {
    idIn(id);
    if (!NUMBER.test(seq)) throw new ProblemError('not-found');
    if (!(request.body instanceof Readable))
      throw new ProblemError('unsupported-media-type', { params: { accepted: ['application/x-ndjson'] } });
    return this.services.json('consent', `/internal/imports/${fileIn(sha256)}/chunks/${seq}`, {
      actor,
      method: 'PUT',
      headers: { 'content-type': 'application/x-ndjson' },
      body: Readable.toWeb(request.body) as ReadableStream<Uint8Array>,
      timeoutMs: CHUNK_MS,
    });
  }

  /** The file is whole: it is compared with its name, and its linkage begins. */
  @Post('uploads/:sha256/submit')
  async submit(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('sha256') sha256: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const datasetId = await this.own(actor, id);
    const fileSha256 = fileIn(sha256);
    await this.services.json('consent', `/internal/imports/${fileSha256}/complete`, {
      actor,
      method: 'PUT',
      timeoutMs: COMPLETE_MS,
    });
    const make = (linkageId: string) => ({ key: datasetId, body: { datasetId, linkageId, fileSha256 } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'linkage.submit',
      actor,
      make,
    });
  }

  /** Every line that was not taken, one JSON a line. */
  @Get('rejections')
  async rejections(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.services.open('consent', `/internal/linkages/${idIn(id)}/rejections`, {
      actor,
    });
    await reply
      .header('cache-control', 'no-store')
      .type('application/x-ndjson')
      .send(answer.body ? Readable.fromWeb(answer.body as never) : '');
  }

  private async own(actor: Actor, id: string): Promise<string> {
    const datasetId = idIn(id);
    const path = `/internal/datasets/${datasetId}`;
    const dataset = await this.services.json<DatasetState>('access-requests', path, { actor });
    if (dataset.holderId !== organisationOf(actor)) throw new ProblemError('dataset-not-yours');
    return datasetId;
  }
}

const fileIn = (sha256: string): string => {
  if (!SHA256.test(sha256)) throw new ProblemError('not-found');
  return sha256;
};
