import { Body, Controller, Get, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { datasetBody, emptyBody, keyBody } from '../applications/access.bodies.js';

type Query_ = Record<string, string | undefined>;

/** Datasets: everybody signed in reads published ones; a holder describes and publishes its own. */
@Controller('api/v1/datasets')
export class DatasetController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @RequireRole()
  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: Query_): Promise<unknown> {
    return this.services.json('access-requests', '/internal/datasets', { actor, query });
  }

  /** Published datasets whose yearly check is overdue: a holder’s own, or all for the access body. */
  @RequireRole('holder', 'assessor', 'signatory', 'inspector')
  @Get('overdue-checks')
  overdue(@CurrentActor() actor: Actor): Promise<unknown> {
    return this.services.json('access-requests', '/internal/datasets/overdue-checks', { actor });
  }

  @RequireRole()
  @Get(':id/versions')
  versions(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    return this.services.json('access-requests', `/internal/datasets/${idIn(id)}/versions`, { actor });
  }

  @RequireRole()
  @Get(':id/versions/:version')
  version(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('version') version: string,
  ): Promise<unknown> {
    return this.services.json(
      'access-requests',
      `/internal/datasets/${idIn(id)}/versions/${encodeURIComponent(version)}`,
      { actor },
    );
  }

  @RequireRole()
  @Get(':id')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    return this.services.json('access-requests', `/internal/datasets/${idIn(id)}`, { actor });
  }

  @RequireRole('holder')
  @Post()
  describe(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { description } = parseBody(datasetBody, body);
    const holderId = organisationOf(actor);
    const make = (datasetId: string) => ({ key: datasetId, body: { datasetId, holderId, description } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'dataset.describe', actor, make },
      201,
    );
  }

  @RequireRole('holder')
  @Put(':id')
  change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { description } = parseBody(datasetBody, body);
    const datasetId = idIn(id);
    const holderId = organisationOf(actor);
    const make = () => ({ key: datasetId, body: { datasetId, holderId, description } });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'dataset.describe',
      actor,
      make,
    });
  }

  @RequireRole('holder')
  @Post(':id/publication')
  publish(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const datasetId = idIn(id);
    const make = () => ({ key: datasetId, body: { datasetId } });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'dataset.publish',
      actor,
      make,
    });
  }

  /** The public key with which this holder signs manifests. */
  @RequireRole('holder')
  @Put(':id/key')
  registerKey(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { jwk } = parseBody(keyBody, body);
    if ('d' in jwk)
      throw new ProblemError('holder-key-invalid', {
        errors: [{ field: 'jwk.d', rule: 'a private key stays with its holder' }],
      });
    const datasetId = idIn(id);
    const make = () => ({ key: datasetId, body: { datasetId, jwk } });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'dataset.register-key',
      actor,
      make,
    });
  }
}

/** @throws ProblemError `forbidden`: an account without an organisation holds no data */
export function organisationOf(actor: Actor): string {
  if (actor.organisation === undefined) throw new ProblemError('forbidden');
  return actor.organisation;
}
