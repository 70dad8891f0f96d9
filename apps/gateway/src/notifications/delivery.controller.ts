import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  MESSAGE_STATES,
  language,
  MESSAGE_CHANNELS,
  type Actor,
  type MessageDesk,
  type MessageDelivery,
} from '@garant/contracts';
import { z } from 'zod';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { emptyBody } from './contact.controller.js';

export const deliveriesQuery = z.object({
  state: z.enum(MESSAGE_STATES).optional(),
  channel: z.enum(MESSAGE_CHANNELS).optional(),
  limit: z.coerce.number().int().min(1).max(200).optional(),
  offset: z.coerce.number().int().min(0).optional(),
});
export const lettersQuery = z.object({ language: language.optional() });

/** The desk of deliveries: what waits, what was given up and why, letters to print. */
@Controller('api/v1/deliveries')
@RequireRole('data-protection-officer', 'operator')
export class DeliveryController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  list(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<{ items: MessageDelivery[]; total: number; offset: number; limit: number }> {
    return this.services.json('consent', '/internal/deliveries', {
      actor,
      query: parseQuery(deliveriesQuery, query),
    });
  }

  @Get('desk')
  @Header('cache-control', 'no-store')
  desk(@CurrentActor() actor: Actor): Promise<MessageDesk> {
    return this.services.json('consent', '/internal/deliveries/desk', { actor });
  }

  @Post('batches')
  batch(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const make = (batchId: string) => ({ key: batchId, body: { batchId } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'letters.batch', actor, make },
      201,
    );
  }

  /** Names and addresses: each person has it in the log that theirs was read. */
  @Get('batches/:batchId/letters')
  async letters(
    @CurrentActor() actor: Actor,
    @Param('batchId') batchId: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const id = idIn(batchId);
    const { language: asked } = parseQuery(lettersQuery, query);
    const answer = await this.services.open('consent', `/internal/deliveries/batches/${id}/letters`, {
      actor,
      query: { language: asked },
      timeoutMs: 60_000,
    });
    await reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${id}.pdf"`)
      .type('application/pdf')
      .send(Readable.fromWeb(answer.body as never));
  }

  @Post('batches/:batchId/post')
  post(
    @CurrentActor() actor: Actor,
    @Param('batchId') batchId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const id = idIn(batchId);
    const make = () => ({ key: id, body: { batchId: id } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'letters.post',
      actor,
      make,
    });
  }

  @Post(':deliveryId/retry')
  retry(
    @CurrentActor() actor: Actor,
    @Param('deliveryId') deliveryId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    return this.about(idIn(deliveryId), 'delivery.retry', actor, request, reply);
  }

  @Post(':deliveryId/return')
  returned(
    @CurrentActor() actor: Actor,
    @Param('deliveryId') deliveryId: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    return this.about(idIn(deliveryId), 'letter.return', actor, request, reply);
  }

  private about(
    deliveryId: string,
    type: string,
    actor: Actor,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<object> {
    const make = () => ({ key: deliveryId, body: { deliveryId } });
    return commandOf(this.commands, request, reply, { service: 'consent', type, actor, make });
  }
}
