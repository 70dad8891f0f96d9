import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, RequestDetail, RequestView } from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { passFile } from './my-request.controller.js';
import { officersOf, type Officer } from './officer.list.js';
import {
  answerBody,
  assignmentBody,
  extensionBody,
  noBody,
  rectificationBody,
  refusalBody,
  textBody,
} from './rights.bodies.js';

interface Step {
  actor: Actor;
  id: string;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** The data protection officer's desk (GDPR Art. 38(4)): the queue by deadline, and every step of a request. */
@Controller('api/v1/rights-requests')
@RequireRole('data-protection-officer')
export class RequestDeskController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly database: Database,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  queue(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, string | undefined>,
  ): Promise<{ items: RequestView[]; total: number }> {
    return this.services.json('consent', '/internal/rights-requests', { actor, query });
  }

  /** Colleagues to whom a request can be handed. */
  @Get('officers')
  @Header('cache-control', 'no-store')
  officers(): Promise<Officer[]> {
    return officersOf(this.database);
  }

  @Get(':id')
  @Header('cache-control', 'no-store')
  one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<RequestDetail> {
    return this.services.json('consent', `/internal/rights-requests/${idIn(id)}`, { actor });
  }

  @Get(':id/files/:fileId')
  async file(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('fileId') fileId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await passFile(
      this.services,
      actor,
      `/internal/rights-requests/${idIn(id)}/files/${idIn(fileId)}`,
      reply,
    );
  }

  /** Takes a request, or hands it to a colleague. */
  @Post(':id/assignment')
  async assign(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { assignee = actor.ref } = parseBody(assignmentBody, body);
    if (assignee !== actor.ref && !(await officersOf(this.database)).some(({ ref }) => ref === assignee))
      throw new ProblemError('person-unknown', {
        errors: [{ field: 'assignee', rule: 'a data protection officer' }],
      });
    return this.step('request.assign', { actor, id, request, reply }, { assignee });
  }

  @Post(':id/identity-question')
  askIdentity(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('request.ask-identity', { actor, id, request, reply }, {}, parseBody(textBody, body));
  }

  @Post(':id/extension')
  extend(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { text, ...codes } = parseBody(extensionBody, body);
    return this.step('request.extend', { actor, id, request, reply }, codes, { text });
  }

  @Post(':id/rectification')
  rectify(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step(
      'request.rectify',
      { actor, id, request, reply },
      {},
      parseBody(rectificationBody, body),
    );
  }

  @Post(':id/restoration')
  restore(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(noBody, body);
    return this.step('request.restore', { actor, id, request, reply }, {});
  }

  @Post(':id/answer')
  answer(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { text, attachments, ...codes } = parseBody(answerBody, body);
    return this.step('request.answer', { actor, id, request, reply }, codes, { text, attachments });
  }

  @Post(':id/refusal')
  refuse(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { text, ...codes } = parseBody(refusalBody, body);
    return this.step('request.refuse', { actor, id, request, reply }, codes, { text });
  }

  @Post(':id/reopening')
  reopen(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.step('request.reopen', { actor, id, request, reply }, {}, parseBody(textBody, body));
  }

  private step(
    type: string,
    { actor, id, request, reply }: Step,
    codes: object,
    confidential?: object,
  ): Promise<object> {
    const requestId = idIn(id);
    const sealed = confidential === undefined ? {} : { confidential };
    const make = () => ({ key: requestId, body: { requestId, ...codes }, ...sealed });
    return commandOf(this.commands, request, reply, { service: 'consent', type, actor, make });
  }
}
