import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { bundlesCommands, type Actor, type BundleView } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

export const bundleBody = bundlesCommands['bundle.make'].omit({ bundleId: true });
export const bundleQuery = z.strictObject({ mission: z.uuid().optional() });

/** Inspection bundles: made by the audit log, taken away by inspectors while their mission is open. */
@Controller('api/v1/inspection/bundles')
@RequireRole('inspector')
export class BundleController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Post()
  make(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const wanted = parseBody(bundleBody, body);
    const make = (bundleId: string) => ({ key: bundleId, body: { bundleId, ...wanted } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'audit-log', type: 'bundle.make', actor, make },
      201,
    );
  }

  @Get()
  @Header('cache-control', 'private, no-store')
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<{ bundles: BundleView[] }> {
    return this.services.json('audit-log', '/internal/bundles', {
      actor,
      query: parseQuery(bundleQuery, query),
    });
  }

  @Get(':id')
  @Header('cache-control', 'private, no-store')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<BundleView> {
    return this.services.json('audit-log', `/internal/bundles/${idIn(id)}`, { actor });
  }

  @Get(':id/file')
  async file(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const answer = await this.services.open('audit-log', `/internal/bundles/${idIn(id)}/file`, { actor });
    const length = answer.headers.get('content-length');
    if (length !== null) reply.header('content-length', length);
    await reply
      .type('application/zip')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="garant-${id}.zip"`)
      .send(Readable.fromWeb(answer.body as never));
  }

  /** Stops it while it is made, deletes it when it is kept. */
  @Delete(':id')
  remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const bundleId = idIn(id);
    const make = () => ({ key: bundleId, body: { bundleId } });
    return commandOf(this.commands, request, reply, {
      service: 'audit-log',
      type: 'bundle.delete',
      actor,
      make,
    });
  }
}
