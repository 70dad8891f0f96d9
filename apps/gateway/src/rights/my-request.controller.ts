import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor, RequestDetail, RequestView } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { subjectOf } from '../consent/choice.controller.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { assistedRequestBody, noBody, requestBody, textBody } from './rights.bodies.js';

/** A person's requests under GDPR chapter III, and those that they made for somebody. */
@Controller('api/v1/my/requests')
@RequireRole('patient')
export class MyRequestController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  list(@CurrentActor() actor: Actor): Promise<RequestView[]> {
    subjectOf(actor);
    return this.services.json('consent', '/internal/rights-requests/mine', { actor });
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RequestDetail> {
    subjectOf(actor);
    return this.services.json('consent', `/internal/rights-requests/${idIn(id)}`, { actor });
  }

  @Get(':id/files/:fileId')
  async file(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('fileId') fileId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await passFile(
      this.services,
      actor,
      `/internal/rights-requests/${idIn(id)}/files/${idIn(fileId)}`,
      reply,
    );
  }

  @Post()
  make(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { text, subjectRef = subjectOf(actor), ...codes } = parseBody(requestBody, body);
    const make = (requestId: string) => ({
      key: requestId,
      body: { requestId, subjectRef, channel: 'portal', ...codes },
      confidential: { text },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'request.make', actor, make },
      201,
    );
  }

  /** Proof of who one is, when it was asked for: the clock goes on. */
  @Post(':id/identity')
  identify(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('request.provide-identity', textBody, { actor, id, body, request, reply });
  }

  @Post(':id/withdrawal')
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('request.withdraw', noBody, { actor, id, body, request, reply });
  }

  @Post(':id/reopening')
  reopen(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('request.reopen', textBody, { actor, id, body, request, reply });
  }

  private step(
    type: string,
    schema: z.ZodType<object>,
    {
      actor,
      id,
      body,
      request,
      reply,
    }: { actor: Actor; id: string; body: unknown; request: FastifyRequest; reply: FastifyReply },
  ): Promise<object> {
    const confidential = parseBody(schema, body);
    const requestId = idIn(id);
    const sealed = Object.keys(confidential).length > 0 ? { confidential } : {};
    const make = () => ({ key: requestId, body: { requestId }, ...sealed });
    return commandOf(this.commands, request, reply, { service: 'consent', type, actor, make });
  }
}

/** A request that an agent keys in for the person beside them. */
@Controller('api/v1/assisted-requests')
@RequireRole('agent')
export class AssistedRequestController {
  constructor(private readonly commands: CommandSender) {}

  @Post()
  make(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { text, ...codes } = parseBody(assistedRequestBody, body);
    const make = (requestId: string) => ({
      key: requestId,
      body: { requestId, ...codes },
      confidential: { text },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'request.make', actor, make },
      201,
    );
  }
}

/** Hands a file on as the owning service gives it; nothing between keeps a copy. */
export async function passFile(
  services: ServiceClient,
  actor: Actor,
  path: string,
  reply: FastifyReply,
): Promise<void> {
  const answer = await services.open('consent', path, { actor });
  await reply
    .header('cache-control', 'private, no-store')
    .header('content-disposition', answer.headers.get('content-disposition') ?? 'attachment')
    .type(answer.headers.get('content-type') ?? 'application/octet-stream')
    .send(Readable.fromWeb(answer.body as never));
}
