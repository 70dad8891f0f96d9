import { randomBytes } from 'node:crypto';
import { Body, Controller, Delete, Get, Header, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  WEBHOOK_DELIVERY_STATES,
  WEBHOOK_ROLES,
  webhookCommands,
  type Actor,
  type WebhookDeliveryView,
  type WebhookRole,
  type WebhookView,
} from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { commandOf } from '../../commands/api.command.js';
import { answerCommand } from '../../commands/command.answer.js';
import { derivedUuid, idempotencyKeyOf } from '../../commands/command.identity.js';
import { CommandSender } from '../../commands/command.sender.js';
import { Enforcement } from '../../enforcement/enforcement.js';
import { CurrentActor, RequireRole } from '../../identity/gateway.guard.js';
import { idIn, parseBody, parseQuery } from '../../shell/request.parsing.js';
import { vet } from './webhook.address.js';
import { foreignEvents, webhookRole } from './webhook.commands.js';
import {
  deliveriesOf,
  prepareSecret,
  viewOf,
  webhookById,
  webhooksOf,
  type Webhook,
} from './webhook.store.js';
import { WebhookRun } from './webhook.run.js';
import { sealedFor } from './webhook.worker.js';

export const registerBody = webhookCommands['webhook.register'].omit({ webhookId: true }).strict();
export const changeBody = webhookCommands['webhook.change'].omit({ webhookId: true }).strict();
export const deliveriesQuery = z.object({
  state: z.enum(WEBHOOK_DELIVERY_STATES).optional(),
  limit: z.coerce.number().int().min(1).max(100).optional(),
  offset: z.coerce.number().int().min(0).optional(),
});

/** Signed webhooks (Standard Webhooks) of an organisation that holds data or runs an environment. */
@Controller('api/v1/webhooks')
@RequireRole(...WEBHOOK_ROLES)
export class WebhookController {
  constructor(
    private readonly database: Database,
    private readonly commands: CommandSender,
    private readonly enforcement: Enforcement,
    private readonly run: WebhookRun,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async list(@CurrentActor() actor: Actor): Promise<{ items: WebhookView[] }> {
    const { organisation, role } = capacityOf(actor);
    return { items: (await webhooksOf(this.database, organisation, role)).map(viewOf) };
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  async one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<WebhookView> {
    return viewOf(await this.theirs(actor, id));
  }

  /** The secret is in this answer and nowhere else. */
  @Post()
  async register(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { role } = capacityOf(actor);
    const wanted = parseBody(registerBody, body);
    const foreign = foreignEvents(role, wanted.events);
    if (foreign.length > 0) throw new ProblemError('webhook-events', { params: { events: foreign } });
    await this.reachable(wanted.url);
    const commandId = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const webhookId = derivedUuid('webhook', commandId);
    const secret = await this.prepared(webhookId, webhookId);
    const outcome = await this.commands.send({
      id: commandId,
      service: 'gateway',
      type: 'webhook.register',
      key: webhookId,
      body: { webhookId, ...wanted },
      actor,
    });
    const answer = answerCommand(reply, outcome, 201, () => ({ webhookId }));
    return { webhookId, ...answer, ...(secret === null ? {} : { secret }) };
  }

  @Put(':id')
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { webhookId, role } = await this.theirs(actor, id);
    const wanted = parseBody(changeBody, body);
    const foreign = foreignEvents(role, wanted.events ?? []);
    if (foreign.length > 0) throw new ProblemError('webhook-events', { params: { events: foreign } });
    if (wanted.url !== undefined) await this.reachable(wanted.url);
    return this.command(actor, request, reply, 'webhook.change', { webhookId, ...wanted });
  }

  @Delete(':id')
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { webhookId } = await this.theirs(actor, id);
    return this.command(actor, request, reply, 'webhook.remove', { webhookId });
  }

  /** A new secret; the former one signs beside it for a day. */
  @Post(':id/secret')
  async rotate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { webhookId } = await this.theirs(actor, id);
    const commandId = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const secretId = derivedUuid('webhook-secret', commandId);
    const secret = await this.prepared(webhookId, secretId);
    const outcome = await this.commands.send({
      id: commandId,
      service: 'gateway',
      type: 'webhook.rotate-secret',
      key: webhookId,
      body: { webhookId, secretId },
      actor,
    });
    const answer = answerCommand(reply, outcome, 200);
    return { webhookId, ...answer, ...(secret === null ? {} : { secret }) };
  }

  @Post(':id/test')
  async test(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { webhookId } = await this.theirs(actor, id);
    const answer = await commandOf(this.commands, request, reply, {
      service: 'gateway',
      type: 'webhook.test',
      actor,
      make: (deliveryId) => ({ key: webhookId, body: { webhookId, deliveryId } }),
    });
    this.run.worker.nudge();
    return answer;
  }

  @Get(':id/deliveries')
  @Header('cache-control', 'no-store')
  async deliveries(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
  ): Promise<{ items: WebhookDeliveryView[]; total: number; offset: number; limit: number }> {
    const { webhookId } = await this.theirs(actor, id);
    const { state, limit = 20, offset = 0 } = parseQuery(deliveriesQuery, query);
    return { ...(await deliveriesOf(this.database, webhookId, { state, limit, offset })), limit, offset };
  }

  @Post(':id/deliveries/:deliveryId/redelivery')
  async redeliver(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { webhookId } = await this.theirs(actor, id);
    const answer = await this.command(actor, request, reply, 'webhook.redeliver', {
      webhookId,
      deliveryId: idIn(deliveryId),
    });
    this.run.worker.nudge();
    return answer;
  }

  private command(
    actor: Actor,
    request: FastifyRequest,
    reply: FastifyReply,
    type: string,
    body: { webhookId: string } & Record<string, unknown>,
  ): Promise<object> {
    return commandOf(this.commands, request, reply, {
      service: 'gateway',
      type,
      actor,
      make: () => ({ key: body.webhookId, body }),
    });
  }

  /** A fresh secret, kept sealed; null when this command has one already. */
  private async prepared(webhookId: string, secretId: string): Promise<string | null> {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const sealed = this.enforcement.parts.cipher.seal(secret, sealedFor(webhookId));
    const now = new Date().toISOString();
    return (await prepareSecret(this.database, { secretId, webhookId, sealed, now })) ? secret : null;
  }

  private async reachable(url: string): Promise<void> {
    const vetted = await vet(new URL(url), this.run.policy);
    if (!vetted.ok)
      throw new ProblemError('webhook-address', { errors: [{ field: 'url', rule: vetted.because }] });
  }

  private async theirs(actor: Actor, id: string): Promise<Webhook> {
    const { organisation, role } = capacityOf(actor);
    const hook = await webhookById(this.database, idIn(id));
    if (!hook || hook.organisation !== organisation || hook.role !== role)
      throw new ProblemError('webhook-unknown');
    return hook;
  }
}

function capacityOf(actor: Actor): { organisation: string; role: WebhookRole } {
  const role = webhookRole(actor.role);
  if (!role || actor.organisation === undefined) throw new ProblemError('forbidden');
  return { organisation: actor.organisation, role };
}
