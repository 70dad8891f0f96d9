import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, FormSummary, FormView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { spool } from '../linkage/linkage.spool.js';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { entryBody, formBody, nothing, rejectionBody } from './assistance.bodies.js';

const SCAN_TYPES = ['application/pdf', 'image/png', 'image/jpeg'];
const SCAN_LIMIT_BYTES = 15 * 1024 * 1024;

type Act = 'form.enter' | 'form.settle' | 'form.check' | 'form.reject';

/** Paper forms: a scan comes in, two agents read it apart from each other, a check puts it in force. */
@Controller('api/v1/assistance')
@RequireRole('agent')
export class PaperFormController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  /** Keeps a scan. Its SHA-256 names it when the form is registered; a scan that no form takes up is dropped after a day. */
  @Put('scans')
  async upload(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
  ): Promise<{ sha256: string; mediaType: string }> {
    const type = request.headers['content-type']?.split(';')[0]?.trim() ?? '';
    if (!(request.body instanceof Readable) || !SCAN_TYPES.includes(type))
      throw new ProblemError('scan-type', { params: { accepted: SCAN_TYPES } });
    const file = await spool(request.body, SCAN_LIMIT_BYTES);
    try {
      return await this.services.json('consent', `/internal/assistance/scans/${file.sha256}`, {
        actor,
        method: 'PUT',
        headers: { 'content-type': type, 'content-length': String(file.bytes) },
        body: Readable.toWeb(file.read()) as ReadableStream<Uint8Array>,
        timeoutMs: 60_000,
      });
    } finally {
      await file.remove();
    }
  }

  @Get('forms')
  @Header('cache-control', 'no-store')
  queue(@CurrentActor() actor: Actor): Promise<FormSummary[]> {
    return this.services.json('consent', '/internal/assistance/forms', { actor });
  }

  @Post('forms')
  receive(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const form = parseBody(formBody, body);
    const make = (formId: string) => ({ key: formId, body: { formId, ...form } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'form.receive', actor, make },
      201,
    );
  }

  @Get('forms/:id')
  @Header('cache-control', 'no-store')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<FormView> {
    return this.services.json('consent', `/internal/assistance/forms/${idIn(id)}`, { actor });
  }

  @Get('forms/:id/scan')
  async scan(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.services.open('consent', `/internal/assistance/forms/${idIn(id)}/scan`, {
      actor,
    });
    const type = answer.headers.get('content-type') ?? '';
    await reply
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .header('content-disposition', 'inline; filename="scan"')
      .type(SCAN_TYPES.includes(type) ? type : 'application/octet-stream')
      .send(Readable.fromWeb(answer.body as never));
  }

  /** A reading by one agent: the first, the second, or one's own once more after the two differed. */
  @Post('forms/:id/entries')
  enter(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const entry = parseBody(entryBody, body);
    return this.act(actor, request, reply, 'form.enter', id, {}, { entry });
  }

  @Post('forms/:id/settlement')
  settle(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const entry = parseBody(entryBody, body);
    return this.act(actor, request, reply, 'form.settle', id, {}, { entry });
  }

  @Post('forms/:id/check')
  check(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.act(actor, request, reply, 'form.check', id, parseBody(nothing, body));
  }

  @Post('forms/:id/rejection')
  reject(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.act(actor, request, reply, 'form.reject', id, parseBody(rejectionBody, body));
  }

  private act(
    actor: Actor,
    request: FastifyRequest,
    reply: FastifyReply,
    type: Act,
    id: string,
    body: object,
    confidential?: object,
  ): Promise<object> {
    const formId = idIn(id);
    const make = () => ({
      key: formId,
      body: { ...body, formId },
      ...(confidential === undefined ? {} : { confidential }),
    });
    return commandOf(this.commands, request, reply, { service: 'consent', type, actor, make });
  }
}
