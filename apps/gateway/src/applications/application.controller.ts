import { Body, Controller, Get, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor, ApplicationSummary, ApplicationView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { answerCommand, type Accepted } from '../commands/command.answer.js';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { StepUp } from '../identity/step.up.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { assessmentBody, emptyBody, messageBody, signatureBody, voteBody } from './access.bodies.js';
import { contentBody, draftFormOf, newApplicationBody } from './authoring.bodies.js';
import { peopleIn } from './people.in.js';
import { PeopleNames } from '../identity/people.names.js';

const READERS = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;

/** Applications for access (EHDS Art. 67): every step is a command to `access-requests`, free text always encrypted. */
@Controller('api/v1/applications')
export class ApplicationController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly stepUp: StepUp,
    private readonly names: PeopleNames,
  ) {}

  @RequireRole(...READERS)
  @Get()
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, string | undefined>,
  ): Promise<unknown> {
    const page = await this.services.json<{ items: ApplicationSummary[] }>(
      'access-requests',
      '/internal/applications',
      { actor, query },
    );
    return { ...page, items: await this.names.beside(actor, page.items, ({ applicant }) => [applicant]) };
  }

  @RequireRole(...READERS)
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    const view = await this.services.json<ApplicationView>(
      'access-requests',
      `/internal/applications/${idIn(id)}`,
      { actor },
    );
    return this.names.besideOne(actor, view, peopleIn);
  }

  @RequireRole('researcher')
  @Post()
  create(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { content, formVersion } = parseBody(newApplicationBody, body);
    const make = (applicationId: string) => ({
      key: applicationId,
      body: { applicationId, expectedVersion: 0, ...(formVersion ? { formVersion } : {}) },
      confidential: { content },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'application.draft', actor, make },
      201,
    );
  }

  @RequireRole('researcher')
  @Put(':id')
  save(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const given = parseBody(draftFormOf(body), body);
    const applicationId = idIn(id);
    const make = () =>
      'changes' in given
        ? { key: applicationId, body: { applicationId }, confidential: { changes: given.changes } }
        : {
            key: applicationId,
            body: { applicationId, expectedVersion: given.expectedVersion },
            confidential: { content: given.content },
          };
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'application.draft',
      actor,
      make,
    });
  }

  @RequireRole('researcher')
  @Post(':id/submission')
  submit(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.withContent('application.submit', { actor, id, body, request, reply });
  }

  @RequireRole('researcher')
  @Post(':id/information')
  inform(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.withContent('application.provide-information', { actor, id, body, request, reply });
  }

  @RequireRole('researcher')
  @Post(':id/withdrawal')
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('application.withdraw', emptyBody, { actor, id, body, request, reply });
  }

  @RequireRole('assessor')
  @Post(':id/completeness')
  findComplete(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('application.find-complete', emptyBody, { actor, id, body, request, reply });
  }

  @RequireRole('assessor')
  @Post(':id/information-request')
  ask(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('application.request-information', messageBody, { actor, id, body, request, reply });
  }

  @RequireRole('assessor')
  @Post(':id/assessment')
  assess(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('application.assess', assessmentBody, { actor, id, body, request, reply });
  }

  /** For programs, which made the confirming login themselves; people go through /auth/step-up. */
  @RequireRole('committee')
  @Post(':id/votes')
  vote(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.confirmed(actor, idIn(id), parseBody(voteBody, body), reply);
  }

  @RequireRole('signatory')
  @Post(':id/signatures')
  sign(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.confirmed(actor, idIn(id), parseBody(signatureBody, body), reply);
  }

  private async confirmed(
    actor: Actor,
    id: string,
    { act, idToken }: z.infer<typeof voteBody> | z.infer<typeof signatureBody>,
    reply: FastifyReply,
  ): Promise<object> {
    if (act.applicationId !== id)
      throw new ProblemError('invalid-body', {
        errors: [{ field: 'act.applicationId', rule: 'the application of the address' }],
      });
    this.stepUp.check(act, actor, new Date());
    return answerCommand(reply, await this.stepUp.send(act, idToken, actor), 201);
  }

  /** The words of the application are confidential, the version that was read is not. */
  private withContent(
    type: string,
    {
      actor,
      id,
      body,
      request,
      reply,
    }: { actor: Actor; id: string; body: unknown; request: FastifyRequest; reply: FastifyReply },
  ): Promise<object | Accepted> {
    const { content, expectedVersion } = parseBody(contentBody, body);
    const applicationId = idIn(id);
    const make = () => ({
      key: applicationId,
      body: { applicationId, ...(expectedVersion === undefined ? {} : { expectedVersion }) },
      confidential: { content },
    });
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }

  /** A step whose whole body is confidential; an empty one has none. */
  private step(
    type: string,
    schema: z.ZodType<object>,
    {
      actor,
      id,
      body,
      request,
      reply,
    }: { actor: Actor; id: string; body: unknown; request: FastifyRequest; reply: FastifyReply },
  ): Promise<object | Accepted> {
    const content = parseBody(schema, body);
    const applicationId = idIn(id);
    const confidential = Object.keys(content).length > 0 ? { confidential: content } : {};
    const make = () => ({ key: applicationId, body: { applicationId }, ...confidential });
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }
}
