import { Body, Controller, Get, Header, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, MissionView } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { accountByEmail } from '../identity/account.store.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { extensionBody, missionBody } from './mission.bodies.js';

const READERS = ['inspector', 'data-protection-officer', 'signatory'] as const;

/** Missions of inspection: opened, extended and closed by inspectors; the body that is inspected sees the register. */
@Controller('api/v1/missions')
export class MissionController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly database: Database,
  ) {}

  @RequireRole(...READERS)
  @Get()
  @Header('cache-control', 'private, no-store')
  list(@CurrentActor() actor: Actor): Promise<{ items: MissionView[] }> {
    return this.services.json('audit-log', '/internal/missions', { actor });
  }

  @RequireRole(...READERS)
  @Get(':id')
  @Header('cache-control', 'private, no-store')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<MissionView> {
    return this.services.json('audit-log', `/internal/missions/${idIn(id)}`, { actor });
  }

  @RequireRole('inspector')
  @Post()
  async open(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { doctor, colleagues, ...order } = parseBody(missionBody, body);
    const others = await Promise.all(
      colleagues.map(async (one, at) => ({
        doctor: one.doctor,
        ref: await this.inspectorBy(one.email, `colleagues.${at}.email`),
      })),
    );
    const members = [{ ref: actor.ref, doctor }, ...others.filter(({ ref }) => ref !== actor.ref)];
    const make = (missionId: string) => ({
      key: missionId,
      body: {
        missionId,
        ...order,
        inspectors: [...new Set(members.map(({ ref }) => ref))],
        doctors: [...new Set(members.filter((member) => member.doctor).map(({ ref }) => ref))],
      },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'audit-log', type: 'mission.open', actor, make },
      201,
    );
  }

  @RequireRole('inspector')
  @Post(':id/extension')
  extend(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const extension = parseBody(extensionBody, body);
    const missionId = idIn(id);
    const make = () => ({ key: missionId, body: { missionId, ...extension } });
    return commandOf(this.commands, request, reply, {
      service: 'audit-log',
      type: 'mission.extend',
      actor,
      make,
    });
  }

  @RequireRole('inspector')
  @Post(':id/end')
  close(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const missionId = idIn(id);
    const make = () => ({ key: missionId, body: { missionId } });
    return commandOf(this.commands, request, reply, {
      service: 'audit-log',
      type: 'mission.close',
      actor,
      make,
    });
  }

  /** @throws ProblemError `mission-members` for an address with which no inspector has signed in */
  private async inspectorBy(email: string, field: string): Promise<string> {
    const account = await accountByEmail(this.database, email);
    if (!account?.roles.includes('inspector'))
      throw new ProblemError('mission-members', {
        errors: [{ field, rule: 'an inspector who has signed in' }],
      });
    return account.ref;
  }
}
