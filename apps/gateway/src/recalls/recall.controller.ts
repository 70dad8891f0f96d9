import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '@garant/contracts';
import { CurrentActor, ProblemError, Roles } from '@garant/nest-kit';
import { answerCommand } from '../commands/command.answer.js';
import { idempotencyKeyOf } from '../commands/command.identity.js';
import { CommandSender } from '../commands/command.sender.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { idFrom } from '../releases/request.ids.js';
import { listRecalls, recallById, type StoredRecall } from './recall.list.js';

export const RECALL_TYP = 'garant-recall+jwt';
/** An order that waits longer than this is shown as overdue. */
const DUE_HOURS = 72;
const listQuery = z.object({
  pending: z.stringbool().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});

/** Deletion orders, for the operator of the environment that holds the data, and for nobody who uses them. */
@Controller('api/v1/recalls')
@Roles('environment-operator')
export class RecallController {
  constructor(
    private readonly enforcement: Enforcement,
    private readonly commands: CommandSender,
  ) {}

  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown) {
    const parsed = listQuery.safeParse(query);
    if (!parsed.success)
      throw new ProblemError('invalid-query', {
        errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
      });
    const { pending, limit, offset } = parsed.data;
    const { items, total } = await listRecalls(this.enforcement.parts.database, {
      operatorId: organisationOf(actor),
      pending,
      limit,
      offset,
    });
    return { items: items.map((recall) => view(recall, Date.now())), total, offset, limit };
  }

  /** The signed order (compact JWS): which pseudonyms of which release to delete. */
  @Get(':id')
  async one(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { recallId, releaseId, permitId, environmentId, pseudonyms, orderedAt } = await this.theirs(
      actor,
      id,
    );
    const { signer } = this.enforcement.parts.keys;
    if (!signer) throw new Error('the gateway has no signing key');
    const jws = await signer.sign(
      { recallId, releaseId, permitId, environmentId, pseudonyms, orderedAt },
      RECALL_TYP,
    );
    await reply.header('cache-control', 'no-store').type('application/jose').send(jws);
  }

  @Post(':id/acknowledgement')
  async acknowledge(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { recallId, releaseId } = await this.theirs(actor, id);
    const commandId = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const outcome = await this.commands.send({
      id: commandId,
      service: 'gateway',
      type: 'recall.acknowledge',
      key: recallId,
      body: { recallId, releaseId },
      actor,
    });
    return answerCommand(reply, outcome);
  }

  private async theirs(actor: Actor, id: string): Promise<StoredRecall> {
    const recall = await recallById(this.enforcement.parts.database, idFrom(id, 'recall-unknown'));
    if (!recall || recall.operatorId !== actor.organisation) throw new ProblemError('recall-unknown');
    return recall;
  }
}

function organisationOf(actor: Actor): string {
  if (actor.organisation === undefined) throw new ProblemError('forbidden');
  return actor.organisation;
}

export function view(recall: StoredRecall, now: number) {
  const { recallId, releaseId, permitId, datasetId, environmentId, orderedAt, acknowledgedAt } = recall;
  const dueAt = new Date(Date.parse(orderedAt) + DUE_HOURS * 3_600_000).toISOString();
  const overdue = acknowledgedAt === null && Date.parse(dueAt) < now;
  return {
    recallId,
    releaseId,
    permitId,
    datasetId,
    environmentId,
    state: acknowledgedAt === null ? 'ordered' : 'acknowledged',
    orderedAt,
    dueAt,
    acknowledgedAt,
    overdue,
  };
}
