import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, MeasureView, ProcedureView, ShareView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { PeopleNames } from '../identity/people.names.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { APPLICATION_STEPS, MEASURE_STEPS, type Step } from './procedure.steps.js';

const READERS = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;

interface Sent {
  actor: Actor;
  body: unknown;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Kinds of cases, what may follow a decision, and measures (EHDS Art. 63, 67 to 72; LIL Art. 66 to 77). */
@Controller('api/v1')
export class ProcedureController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly names: PeopleNames,
  ) {}

  @RequireRole(...READERS)
  @Get('applications/:id/procedure')
  async procedure(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    const view = await this.services.json<ProcedureView>(
      'access-requests',
      `/internal/applications/${idIn(id)}/procedure`,
      { actor },
    );
    return this.names.besideOne(actor, view, ({ acts }) => acts.map(({ by }) => by));
  }

  /** Who may take which step in which state, the rules of the service say. */
  @RequireRole('researcher', 'assessor', 'signatory', 'holder')
  @Post('applications/:id/steps/:step')
  applicationStep(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('step') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const applicationId = idIn(id);
    return this.take(
      stepOf(APPLICATION_STEPS, name),
      applicationId,
      { applicationId },
      {
        actor,
        body,
        request,
        reply,
      },
    );
  }

  @RequireRole('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  @Get('permits/:id/measures')
  async measures(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    const view = await this.services.json<MeasureView>(
      'access-requests',
      `/internal/permits/${idIn(id)}/measures`,
      { actor },
    );
    return this.names.besideOne(actor, view, ({ acts, exclusions }) => [
      ...acts.map(({ by }) => by),
      ...exclusions.map(({ account }) => account),
    ]);
  }

  @RequireRole('researcher', 'signatory')
  @Post('permits/:id/measures/:step')
  measureStep(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('step') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const permitId = idIn(id);
    return this.take(stepOf(MEASURE_STEPS, name), permitId, { permitId }, { actor, body, request, reply });
  }

  @RequireRole('holder')
  @Get('shares')
  shares(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, string | undefined>,
  ): Promise<{ items: ShareView[] }> {
    return this.services.json('access-requests', '/internal/shares', { actor, query });
  }

  @RequireRole('holder')
  @Get('shares/:id')
  share(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ShareView> {
    return this.services.json('access-requests', `/internal/shares/${idIn(id)}`, { actor });
  }

  @Public()
  @Get('answers')
  answers(@Query() query: Record<string, string | undefined>): Promise<unknown> {
    return this.services.json('access-requests', '/internal/answers', { query });
  }

  @Public()
  @Get('answers/:id')
  answer(@Param('id') id: string): Promise<unknown> {
    return this.services.json('access-requests', `/internal/answers/${idIn(id)}`, {});
  }

  private take(
    { command: type, body: schema, sealed }: Step,
    key: string,
    ids: Record<string, string>,
    { actor, body, request, reply }: Sent,
  ): Promise<object> {
    const given = Object.entries(parseBody(schema, body));
    const plain = Object.fromEntries(given.filter(([field]) => !sealed.includes(field)));
    const confidential = Object.fromEntries(given.filter(([field]) => sealed.includes(field)));
    const make = () => ({
      key,
      body: { ...plain, ...ids },
      ...(sealed.length > 0 ? { confidential } : {}),
    });
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }
}

function stepOf(steps: Readonly<Record<string, Step>>, name: string): Step {
  const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
  if (!step) throw new ProblemError('not-found');
  return step;
}
