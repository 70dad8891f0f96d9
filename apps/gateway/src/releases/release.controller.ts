import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Actor } from '@garant/contracts';
import { CurrentActor, ProblemError, Roles } from '@garant/nest-kit';
import { PURPOSE_CODES } from '@garant/rules';
import { answerCommand } from '../commands/command.answer.js';
import { derivedUuid, idempotencyKeyOf } from '../commands/command.identity.js';
import { CommandSender } from '../commands/command.sender.js';
import { Enforcement } from '../enforcement/enforcement.js';
import { loggedSizes } from './log.proof.store.js';
import { listReleases } from './release.store.js';
import { viewFor, visibleRelease, visibleTo } from './release.views.js';
import { idFrom } from './request.ids.js';

const openBody = z.strictObject({
  permitId: z.uuid(),
  datasetId: z.uuid(),
  purpose: z.enum(PURPOSE_CODES).optional(),
  environmentId: z.uuid().optional(),
});
const listQuery = z.object({
  permit: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
});
/** An account with several roles acts in the first of these that it holds. */
const EVERY_READER = [
  'holder',
  'environment-operator',
  'inspector',
  'operator',
  'assessor',
  'committee',
  'signatory',
  'researcher',
] as const;

@Controller('api/v1/releases')
export class ReleaseController {
  constructor(
    private readonly enforcement: Enforcement,
    private readonly commands: CommandSender,
  ) {}

  /** Opens a release of the caller's dataset. Purpose and environment are the permit's unless stated; others are refused. */
  @Roles('holder')
  @Post()
  async open(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const body = openBody.parse(request.body);
    const terms = this.enforcement.state.permit(body.permitId)?.terms;
    const purpose = body.purpose ?? terms?.purpose;
    const environmentId = body.environmentId ?? terms?.environmentId;
    if (purpose === undefined || environmentId === undefined)
      // Until this instance has read what is in force it does not know what it does not know.
      throw new ProblemError(
        this.enforcement.state.ageMs(Date.now(), {}) === undefined ? 'stale-state' : 'permit-unknown',
      );
    const id = this.commands.identify(actor, idempotencyKeyOf(request.headers['idempotency-key']));
    const releaseId = derivedUuid('release', id);
    const { permitId, datasetId } = body;
    const outcome = await this.commands.send({
      id,
      service: 'gateway',
      type: 'release.open',
      key: releaseId,
      body: { releaseId, permitId, datasetId, purpose, environmentId },
      actor,
    });
    return answerCommand(reply, outcome, 201);
  }

  @Roles(...EVERY_READER)
  @Get()
  async list(@CurrentActor() actor: Actor, @Query() query: unknown) {
    const parsed = listQuery.safeParse(query);
    if (!parsed.success)
      throw new ProblemError('invalid-query', {
        errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
      });
    const { permit: permitId, limit, offset } = parsed.data;
    const filter = visibleTo(actor, this.enforcement.state);
    if (!filter) throw new ProblemError('forbidden');
    const { database } = this.enforcement.parts;
    const { items, total } = await listReleases(database, { ...filter, permitId, limit, offset });
    const logged = await loggedSizes(
      database,
      items.map(({ releaseId }) => releaseId),
    );
    return {
      items: items.map((release) => viewFor(actor, release, logged.get(release.releaseId) ?? null)),
      total,
      offset,
      limit,
    };
  }

  @Roles(...EVERY_READER)
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id') id: string) {
    const { database } = this.enforcement.parts;
    const release = await visibleRelease(
      database,
      actor,
      this.enforcement.state,
      idFrom(id, 'release-unknown'),
    );
    if (!release) throw new ProblemError('release-unknown');
    // Data users' answers do not wait for the log.
    if (actor.role === 'researcher' || release.sealedAt === null) return viewFor(actor, release, null);
    const proof = await this.enforcement.inclusion.ofSealing(release).catch(() => null);
    return viewFor(actor, release, proof?.checkpointSize ?? null);
  }
}
