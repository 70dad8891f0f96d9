import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, MissionWorkView, RevealedIdentity } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { answerCommand } from '../commands/command.answer.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { StepUp } from '../identity/step.up.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { approvalBody, executionBody } from './mission.steps.js';

/** What of a mission other services do: the access body executes an order, the vault opens an identity. */
@Controller('api/v1/missions')
export class MissionOrderController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly stepUp: StepUp,
  ) {}

  /**
   * The signatory suspends what an inspector ordered suspended: the ordinary suspension, which names the order. That it was
   * executed is said by the suspension itself.
   */
  @RequireRole('signatory')
  @Post(':id/order-execution')
  async execute(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { orderId, reason } = parseBody(executionBody, body);
    const missionId = idIn(id);
    const { orders } = await this.services.json<MissionWorkView>(
      'audit-log',
      `/internal/missions/${missionId}`,
      { actor },
    );
    const order = orders.find((known) => known.orderId === orderId);
    if (!order) throw new ProblemError('order-unknown', { params: { orderId } });
    if (order.executed !== null || order.withdrawnAt !== null)
      throw new ProblemError('order-closed', { params: { orderId } });
    const { kind, id: target } = order.target;
    const make = () => ({
      key: target,
      body: { [`${kind}Id`]: target, order: { missionId, orderId } },
      confidential: { reason },
    });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: `${kind}.suspend`,
      actor,
      make,
    });
  }

  /** For programs, which made the confirming login themselves; people go through /auth/step-up. */
  @RequireRole('inspector')
  @Post(':id/reveal-approval')
  async approve(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { act, idToken } = parseBody(approvalBody, body);
    if (act.missionId !== idIn(id))
      throw new ProblemError('invalid-body', {
        errors: [{ field: 'act.missionId', rule: 'the mission of the address' }],
      });
    this.stepUp.check(act, actor, new Date());
    return answerCommand(reply, await this.stepUp.send(act, idToken, actor));
  }

  /** One identity, once. The vault opens it on what the log says was approved; nothing of it is kept on the way. */
  @RequireRole('inspector')
  @Post(':id/reveals/:revealId/identity')
  @HttpCode(200)
  async identity(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('revealId') revealId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RevealedIdentity> {
    idIn(id);
    void reply.header('cache-control', 'no-store');
    return this.services.json('consent', `/internal/identity/reveals/${idIn(revealId)}`, {
      actor,
      method: 'PUT',
    });
  }
}
