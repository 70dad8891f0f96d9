import { Readable } from 'node:stream';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, FindingView, ProjectView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { PROJECT_STEPS, closingBody, findingBody, textBody, type ProjectStep } from './project.steps.js';

const READERS = [
  'researcher',
  'holder',
  'environment-operator',
  'assessor',
  'committee',
  'signatory',
  'inspector',
  'data-protection-officer',
] as const;
type Listing = Record<string, string | undefined>;

/** What comes after a permit (EHDS Art. 60, 61, 68(7), 68(12)): deliveries, results, deletion, findings, exports. */
@Controller('api/v1')
export class ProjectController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @RequireRole(...READERS)
  @Get('projects')
  list(@CurrentActor() actor: Actor, @Query() query: Listing): Promise<{ items: ProjectView[] }> {
    return this.services.json('access-requests', '/internal/projects', { actor, query });
  }

  @RequireRole(...READERS)
  @Get('projects/:id')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<ProjectView> {
    return this.services.json('access-requests', `/internal/projects/${idIn(id)}`, { actor });
  }

  @RequireRole(...READERS)
  @Get('projects/:id/deletions/:permitId')
  certificate(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('permitId') permitId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = `/internal/projects/${idIn(id)}/deletions/${idIn(permitId)}`;
    return this.pass(actor, path, reply, `deletion-${permitId}.jws`);
  }

  @RequireRole(
    'researcher',
    'holder',
    'environment-operator',
    'assessor',
    'signatory',
    'data-protection-officer',
  )
  @Post('projects/:id/steps/:step')
  step(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('step') name: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const steps: Readonly<Record<string, ProjectStep>> = PROJECT_STEPS;
    const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
    if (!step) throw new ProblemError('not-found');
    const applicationId = idIn(id);
    const given = Object.entries(parseBody(step.body, body));
    const part = (sealed: boolean) =>
      Object.fromEntries(given.filter(([field]) => step.sealed.includes(field) === sealed));
    const make = () => ({
      key: applicationId,
      body: { ...part(false), applicationId },
      ...(step.sealed.length > 0 ? { confidential: part(true) } : {}),
    });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: step.command,
      actor,
      make,
    });
  }

  @RequireRole('researcher', 'holder', 'assessor', 'signatory', 'inspector')
  @Get('findings')
  findings(@CurrentActor() actor: Actor, @Query() query: Listing): Promise<{ items: FindingView[] }> {
    return this.services.json('access-requests', '/internal/findings', { actor, query });
  }

  @RequireRole('researcher')
  @Post('findings')
  report(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { text, ...of } = parseBody(findingBody, body);
    const make = (findingId: string) => ({
      key: findingId,
      body: { findingId, ...of },
      confidential: { text },
    });
    const command = { service: 'access-requests', type: 'finding.report', actor, make } as const;
    return commandOf(this.commands, request, reply, command, 201);
  }

  @RequireRole('assessor', 'signatory')
  @Post('findings/:id/forwarding')
  forward(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const findingId = idIn(id);
    const confidential = parseBody(textBody, body);
    const make = () => ({ key: findingId, body: { findingId }, confidential });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'finding.forward',
      actor,
      make,
    });
  }

  @RequireRole('holder')
  @Post('findings/:id/closing')
  close(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const findingId = idIn(id);
    const make = () => ({ key: findingId, body: { findingId, ...parseBody(closingBody, body) } });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'finding.close',
      actor,
      make,
    });
  }

  @RequireRole('signatory', 'data-protection-officer')
  @Get('exports/:name/:form')
  export(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Param('form') form: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!/^[a-z]{1,20}$/.test(name) || !/^(csv|json)$/.test(form)) throw new ProblemError('not-found');
    return this.pass(actor, `/internal/exports/${name}/${form}`, reply, `${name}.${form}`);
  }

  @RequireRole('assessor', 'committee', 'signatory', 'inspector')
  @Get('applications/:id/archive')
  archive(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return this.pass(actor, `/internal/exports/${idIn(id)}`, reply, `case-${id}.zip`);
  }

  private async pass(actor: Actor, path: string, reply: FastifyReply, name: string): Promise<void> {
    const answer = await this.services.open('access-requests', path, { actor, timeoutMs: 60_000 });
    await reply
      .type(answer.headers.get('content-type') ?? 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'private, no-store')
      .send(Readable.fromWeb(answer.body as never));
  }
}
