import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, MissionView, MissionWorkView } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { accountByEmail } from '../identity/account.store.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { missionBody } from './mission.bodies.js';
import { MISSION_STEPS } from './mission.steps.js';

const READERS = ['inspector', 'data-protection-officer', 'signatory'] as const;
const SHA256 = /^[0-9a-f]{64}$/;

/** Missions of inspection: opened and worked in by inspectors; the body that is inspected sees the register, and answers. */
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
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<MissionWorkView> {
    return this.services.json('audit-log', `/internal/missions/${idIn(id)}`, { actor });
  }

  /** A document that came with an answer. It opens in no page of this origin: it is saved. */
  @RequireRole(...READERS)
  @Get(':id/files/:sha256')
  async file(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('sha256') sha256: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!SHA256.test(sha256)) throw new ProblemError('not-found');
    const answer = await this.services.open('audit-log', `/internal/missions/${idIn(id)}/files/${sha256}`, {
      actor,
    });
    const name = answer.headers.get('x-file-name') ?? sha256;
    await reply
      .type('application/octet-stream')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .send(Readable.fromWeb(answer.body as never));
  }

  /** Draft of the minutes (procès-verbal), as PDF. */
  @RequireRole('inspector')
  @Get(':id/minutes.pdf')
  async minutes(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('lang') lang: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const missionId = idIn(id);
    const answer = await this.services.open('audit-log', `/internal/missions/${missionId}/minutes.pdf`, {
      actor,
      query: { lang: lang === 'en' ? 'en' : 'fr' },
    });
    await reply
      .type('application/pdf')
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="minutes-${missionId}.pdf"`)
      .send(Readable.fromWeb(answer.body as never));
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

  /** Which step is whose, the table says; which is possible now, the rules of the service. */
  @RequireRole('inspector', 'data-protection-officer')
  @Post(':id/:step')
  step(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('step') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const step = Object.hasOwn(MISSION_STEPS, name) ? MISSION_STEPS[name] : undefined;
    if (!step) throw new ProblemError('not-found');
    if (step.by !== actor.role) throw new ProblemError('forbidden');
    const missionId = idIn(id);
    const given = Object.entries(parseBody(step.body, body));
    const pick = (wanted: boolean): Record<string, unknown> =>
      Object.fromEntries(given.filter(([field]) => step.sealed.includes(field) === wanted));
    const make = (newId: string) => ({
      key: missionId,
      body: { missionId, ...pick(false), ...(step.makes === null ? {} : { [step.makes]: newId }) },
      ...(step.sealed.length > 0 ? { confidential: pick(true) } : {}),
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'audit-log', type: step.command, actor, make },
      step.makes === null ? 200 : 201,
    );
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
