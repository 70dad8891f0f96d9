import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, MeetingView } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { PeopleNames } from '../identity/people.names.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { partsOf, stepOf } from './committee.controller.js';
import { MEETING_STEPS, meetingBody } from './committee.steps.js';

const READERS = ['assessor', 'committee', 'signatory', 'inspector'] as const;
const peopleIn = (view: MeetingView): (string | null)[] => [
  ...view.seats.map(({ account }) => account),
  ...view.present,
  ...view.agenda.flatMap(({ outcome }) => outcome?.recused ?? []),
];

/** Meetings of the committee (CRPA R133-10 to R133-13). */
@Controller('api/v1/meetings')
export class MeetingController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly names: PeopleNames,
  ) {}

  @RequireRole(...READERS)
  @Get()
  async list(@CurrentActor() actor: Actor): Promise<unknown> {
    const { items } = await this.services.json<{ items: MeetingView[] }>(
      'access-requests',
      '/internal/meetings',
      { actor },
    );
    return { items: await this.names.beside(actor, items, peopleIn) };
  }

  @RequireRole('assessor', 'committee')
  @Post()
  schedule(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const meeting = parseBody(meetingBody, body);
    const make = (meetingId: string) => ({ key: meetingId, body: { meetingId, ...meeting } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'meeting.schedule', actor, make },
      201,
    );
  }

  @RequireRole(...READERS)
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    return this.names.besideOne(actor, await this.read(actor, idIn(id)), peopleIn);
  }

  @RequireRole(...READERS)
  @Get(':id/minutes.pdf')
  async minutes(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query('lang') lang: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const meetingId = idIn(id);
    const { names = {} } = await this.names.besideOne(actor, await this.read(actor, meetingId), peopleIn);
    const document = await this.services.open('access-requests', `/internal/meetings/${meetingId}/minutes`, {
      actor,
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ language: lang === 'en' ? 'en' : 'fr', names }),
    });
    await reply
      .header('content-type', 'application/pdf')
      .header('content-disposition', `attachment; filename="minutes-${meetingId}.pdf"`)
      .header('cache-control', 'private, no-store')
      .send(Readable.fromWeb(document.body as never));
  }

  @RequireRole('assessor', 'committee')
  @Post(':id/:step')
  step(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('step') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const step = stepOf(MEETING_STEPS, name, actor);
    const { plain, confidential } = partsOf(step, body);
    const meetingId = idIn(id);
    const make = () => ({
      key: meetingId,
      body: { ...plain, meetingId },
      ...(confidential ? { confidential } : {}),
    });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: step.command,
      actor,
      make,
    });
  }

  private read(actor: Actor, id: string): Promise<MeetingView> {
    return this.services.json<MeetingView>('access-requests', `/internal/meetings/${id}`, { actor });
  }
}
