import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { gatewayCommands, type Actor, type UnsealKey } from '@garant/contracts';
import { CurrentActor, ProblemError, Roles, publish } from '@garant/nest-kit';
import { answerCommand } from '../commands/command.answer.js';
import { derivedUuid, idempotencyKeyOf } from '../commands/command.identity.js';
import { CommandSender } from '../commands/command.sender.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { secretsOf } from './bundle.store.js';
import { provenInLog } from './log.proof.store.js';
import { refusalOf } from './release.open.js';
import { pseudonymsToDrop, releaseById, unsealingById, type Release } from './release.store.js';
import { unsealDecision } from './release.unseal.js';
import { idFrom } from './request.ids.js';

const acknowledgementBody = z.strictObject({
  unsealId: z.uuid(),
  outputs: gatewayCommands['release.acknowledge'].shape.outputs.max(1_000),
});

/** What the operator of a secure environment asks for: the unsealing of a release meant for it. */
@Controller('api/v1/releases/:id')
@Roles('environment-operator')
export class EnvironmentReleaseController {
  constructor(
    private readonly enforcement: Enforcement,
    private readonly commands: CommandSender,
  ) {}

  /** Asks for the key. The proof of inclusion is looked for first; without it the command is refused (`not-in-log-yet`). */
  @Post('unsealing')
  async unsealing(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const release = await this.theirs(actor, id);
    if (release.state === 'sealed') await this.enforcement.inclusion.ofSealing(release);
    const { releaseId } = release;
    const commandId = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const unsealId = derivedUuid('unsealing', commandId);
    const outcome = await this.commands.send({
      id: commandId,
      service: 'gateway',
      type: 'release.unseal',
      key: releaseId,
      body: { releaseId, unsealId },
      actor,
    });
    return answerCommand(reply, outcome);
  }

  /** The one-time key with whom to drop. Judged again, for a suspension may have come since; each fetch is an entry of the log. */
  @Get('key')
  async key(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('unsealId') given: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const release = await this.theirs(actor, id);
    const unsealId = idFrom(given, 'release-unknown');
    const { parts, state, policy } = this.enforcement;
    const { database, cipher } = parts;
    const { releaseId, datasetId, manifest } = release;
    const unsealing = await unsealingById(database, unsealId);
    const open = release.state === 'unsealed' || release.state === 'acknowledged';
    if (!open || unsealing?.releaseId !== releaseId || unsealing.state !== 'done')
      throw new ProblemError('release-state', { params: { state: release.state } });
    const decision = unsealDecision(state, policy, release, Date.now());
    if (decision.effect !== 'permit')
      throw new ProblemError('release-refused', { params: refusalOf(decision) });
    const [secrets, proof] = [await secretsOf(database, releaseId), await provenInLog(database, releaseId)];
    if (!secrets || !proof || manifest === null)
      throw new ProblemError('release-state', { params: { state: release.state } });

    const subtract = await database.transaction(async (tx) => {
      await publish(tx, [
        {
          topic: 'gateway.events',
          key: releaseId,
          event: { type: 'data.read', key: releaseId, data: { what: 'unseal-key', datasetId } },
          cause: { system: `system:read/${actor.ref}` },
        },
      ]);
      return pseudonymsToDrop(tx, releaseId, unsealId);
    });
    const answer: UnsealKey = {
      releaseId,
      unsealId,
      identity: cipher.openText(secrets.identity, releaseId),
      manifest,
      subtract,
      proof: proof.proof,
      entry: proof.entry.toString('base64'),
    };
    await reply.header('cache-control', 'no-store').send(answer);
  }

  @Post('acknowledgement')
  async acknowledge(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const releaseId = idFrom(id, 'release-unknown');
    const { unsealId, outputs } = acknowledgementBody.parse(request.body);
    const commandId = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const outcome = await this.commands.send({
      id: commandId,
      service: 'gateway',
      type: 'release.acknowledge',
      key: releaseId,
      body: { releaseId, unsealId, outputs },
      actor,
    });
    return answerCommand(reply, outcome);
  }

  private async theirs(actor: Actor, id: string): Promise<Release> {
    const release = await releaseById(this.enforcement.parts.database, idFrom(id, 'release-unknown'));
    if (!release || release.operatorId !== actor.organisation) throw new ProblemError('release-unknown');
    return release;
  }
}
