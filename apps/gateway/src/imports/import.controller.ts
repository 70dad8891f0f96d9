import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  importsCommands,
  type Actor,
  type ImportFinding,
  type ImportReport,
  type ImportUpload,
} from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { findingsQuery, uploadQuery } from './import.queries.js';

export const importBody = importsCommands['import.submit'].omit({ importId: true }).strict();
/** Comparing a whole file with its name takes a while. */
const UPLOAD_MS = 300_000;

/** Historical choices from other systems: uploaded, tried out, imported, reported line by line. */
@Controller('api/v1/choice-imports')
@RequireRole('data-protection-officer')
export class ImportController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get('files/:sha256')
  @Header('cache-control', 'no-store')
  uploaded(@CurrentActor() actor: Actor, @Param('sha256') sha256: string): Promise<ImportUpload> {
    return this.services.json('consent', `/internal/choice-imports/files/${sha256In(sha256)}`, { actor });
  }

  /** Appends the body to the file; parts of some megabytes let it go on after a broken connection. */
  @Put('files/:sha256')
  upload(
    @CurrentActor() actor: Actor,
    @Param('sha256') sha256: string,
    @Query() query: unknown,
    @Req() request: FastifyRequest,
  ): Promise<ImportUpload> {
    if (!(request.body instanceof Readable))
      throw new ProblemError('unsupported-media-type', {
        params: { accepted: ['application/partial-upload'] },
      });
    const { offset, total } = parseQuery(uploadQuery, query);
    return this.services.json('consent', `/internal/choice-imports/files/${sha256In(sha256)}`, {
      actor,
      method: 'PUT',
      query: { offset, total },
      headers: { 'content-type': 'application/partial-upload' },
      body: Readable.toWeb(request.body) as ReadableStream<Uint8Array>,
      timeoutMs: UPLOAD_MS,
    });
  }

  @Post()
  submit(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const wanted = parseBody(importBody, body);
    const make = (importId: string) => ({ key: importId, body: { importId, ...wanted } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'import.submit', actor, make },
      201,
    );
  }

  @Get()
  @Header('cache-control', 'no-store')
  history(@CurrentActor() actor: Actor): Promise<Omit<ImportReport, 'byRule'>[]> {
    return this.services.json('consent', '/internal/choice-imports', { actor });
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  report(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ImportReport> {
    return this.services.json('consent', `/internal/choice-imports/${idIn(id)}`, { actor });
  }

  @Get(':id/findings')
  @Header('cache-control', 'no-store')
  findings(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<ImportFinding[]> {
    return this.services.json('consent', `/internal/choice-imports/${idIn(id)}/findings`, {
      actor,
      query: parseQuery(findingsQuery, query),
    });
  }

  @Get(':id/findings.csv')
  async download(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.services.open('consent', `/internal/choice-imports/${idIn(id)}/findings.csv`, {
      actor,
    });
    await reply
      .type('text/csv; charset=utf-8')
      .header('cache-control', 'no-store')
      .header('content-disposition', `attachment; filename="import-${id}.csv"`)
      .send(Readable.fromWeb(answer.body as never));
  }
}

function sha256In(text: string): string {
  if (!/^[0-9a-f]{64}$/.test(text)) throw new ProblemError('not-found');
  return text;
}
