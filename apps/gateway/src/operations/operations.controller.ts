import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SERVICES, type Actor, type ServiceName } from '@garant/contracts';
import { Database, ProblemError, parkedKeys, type ParkedKey } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { PlatformStatus, type Status } from './platform.status.js';

/** Only services that take commands park keys. */
const PARKING = ['consent', 'access-requests', 'gateway'] as const;
export const releaseKeyBody = z.strictObject({ service: z.enum(PARKING).optional() });

/** For the operator of the deployment: what runs, what waits, and the way to let it go on. */
@Controller('api/v1/operations')
@RequireRole('operator')
export class OperationsController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly database: Database,
    private readonly platform: PlatformStatus,
  ) {}

  @Get('status')
  @Header('cache-control', 'no-store')
  async status(@CurrentActor() actor: Actor): Promise<Status> {
    const parked = await this.parkedEverywhere(actor).catch(() => []);
    const counts = Object.fromEntries(
      SERVICES.map((service) => [service, parked.filter((key) => key.service === service).length]),
    );
    return this.platform.read(counts);
  }

  @Get('parked')
  @Header('cache-control', 'no-store')
  parked(@CurrentActor() actor: Actor): Promise<(ParkedKey & { service: ServiceName })[]> {
    return this.parkedEverywhere(actor);
  }

  /** The waiting commands of the key are handled in order, the failed one first. */
  @Post('parked/:key/release')
  async release(
    @CurrentActor() actor: Actor,
    @Param('key') key: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { service: named } = parseBody(releaseKeyBody, body);
    const found = (await this.parkedEverywhere(actor)).find(
      (one) => one.key === key && (named ?? one.service) === one.service,
    );
    if (!found) throw new ProblemError('key-not-parked');
    const make = () => ({ key, body: { key } });
    return commandOf(this.commands, request, reply, {
      service: found.service,
      type: 'key.release',
      actor,
      make,
    });
  }

  private async parkedEverywhere(actor: Actor): Promise<(ParkedKey & { service: ServiceName })[]> {
    const lists = await Promise.all(
      PARKING.map(async (service) => {
        const list =
          service === 'gateway'
            ? await parkedKeys(this.database)
            : await this.services.json<ParkedKey[]>(service, '/internal/parked', { actor });
        return list.map((key) => ({ service, ...key }));
      }),
    );
    return lists.flat();
  }
}
