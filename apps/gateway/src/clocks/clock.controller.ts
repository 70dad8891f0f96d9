import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ClockList, DeadlineList, WorkloadPage } from '@garant/contracts';
import { reasonBody } from '../applications/access.bodies.js';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { PeopleNames } from '../identity/people.names.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { calendarOf } from './deadline.calendar.js';

export const CASE_READERS = ['researcher', 'assessor', 'committee', 'signatory', 'inspector'] as const;
export const DEADLINE_READERS = [
  'researcher',
  'holder',
  'environment-operator',
  'assessor',
  'committee',
  'signatory',
  'inspector',
] as const;
export const BOARD_READERS = ['assessor', 'committee', 'signatory', 'inspector'] as const;

type Query = Record<string, string | undefined>;

/** Clocks of cases and permits, and what is to be done when. */
@Controller('api/v1')
export class ClockController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly names: PeopleNames,
  ) {}

  @RequireRole(...CASE_READERS)
  @Get('applications/:id/clocks')
  ofApplication(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ClockList> {
    return this.services.json('access-requests', `/internal/applications/${idIn(id)}/clocks`, { actor });
  }

  @RequireRole(...DEADLINE_READERS)
  @Get('permits/:id/clocks')
  ofPermit(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ClockList> {
    return this.services.json('access-requests', `/internal/permits/${idIn(id)}/clocks`, { actor });
  }

  /** More time to decide (EHDS Art. 68(4), 68(6)). */
  @RequireRole('assessor', 'signatory')
  @Post('applications/:id/more-time')
  extend(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const confidential = parseBody(reasonBody, body);
    const applicationId = idIn(id);
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'application.extend-clock',
      actor,
      make: () => ({ key: applicationId, body: { applicationId }, confidential }),
    });
  }

  @RequireRole(...BOARD_READERS)
  @Get('workload')
  async board(@CurrentActor() actor: Actor, @Query() query: Query): Promise<object> {
    const page = await this.services.json<WorkloadPage>('access-requests', '/internal/workload', {
      actor,
      query,
    });
    return { ...page, items: await this.names.beside(actor, page.items, ({ assignees }) => assignees) };
  }

  @RequireRole(...DEADLINE_READERS)
  @Get('deadlines')
  deadlines(@CurrentActor() actor: Actor, @Query() query: Query): Promise<DeadlineList> {
    return this.services.json('access-requests', '/internal/deadlines', { actor, query });
  }

  /** The same for a calendar (iCalendar, RFC 5545). */
  @RequireRole(...DEADLINE_READERS)
  @Get('deadlines.ics')
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="deadlines.ics"')
  @Header('cache-control', 'no-store')
  async calendar(@CurrentActor() actor: Actor, @Query() query: Query): Promise<string> {
    const { lang, ...rest } = query;
    const list = await this.services.json<DeadlineList>('access-requests', '/internal/deadlines', {
      actor,
      query: rest,
    });
    return calendarOf(list, lang === 'en' ? 'en' : 'fr');
  }
}
