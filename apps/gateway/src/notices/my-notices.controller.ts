import { Body, Controller, Get, Header, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  giveReasonConfidential,
  uuid,
  version,
  type Actor,
  type QuestionView,
  type TermView,
} from '@garant/contracts';
import { z } from 'zod';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { subjectOf } from '../consent/choice.controller.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { subjectActedFor } from '../representation/represented.subject.js';
import { idIn, parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

export const dismissalBody = z.strictObject({ version, authorityId: uuid.optional() });
export const forQuery = z.object({
  authorityId: uuid.optional().describe('Authority under which one acts for somebody else'),
});
export const reasonBody = giveReasonConfidential.strict();

/** What notices mean for one person: questions asked again, ends of consents, and why they refused, if they say. */
@Controller('api/v1/my')
@RequireRole('patient')
export class MyNoticesController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  /** Of oneself, or of the person whom one represents under `authorityId`. */
  @Get('questions')
  @Header('cache-control', 'no-store')
  questions(@CurrentActor() actor: Actor, @Query() given: unknown): Promise<QuestionView[]> {
    subjectOf(actor);
    const query = parseQuery(forQuery, given);
    return this.services.json('consent', '/internal/my/questions', { actor, query });
  }

  @Get('terms')
  @Header('cache-control', 'no-store')
  terms(@CurrentActor() actor: Actor, @Query() given: unknown): Promise<TermView[]> {
    subjectOf(actor);
    const query = parseQuery(forQuery, given);
    return this.services.json('consent', '/internal/my/terms', { actor, query });
  }

  /** The choice stays as it is, and the person is not asked about this version again. */
  @Post('questions/:choiceId/dismissal')
  async dismiss(
    @CurrentActor() actor: Actor,
    @Param('choiceId') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const dismissal = parseBody(dismissalBody, body);
    const own = subjectOf(actor);
    const { authorityId } = dismissal;
    const subjectRef =
      authorityId === undefined ? own : await subjectActedFor(this.services, actor, authorityId);
    const choiceId = idIn(id);
    const make = () => ({ key: subjectRef, body: { subjectRef, choiceId, ...dismissal } });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'question.dismiss',
      actor,
      make,
    });
  }

  /** Why, if the person wants to say so: only after the refusal is recorded, and sealed on its way. */
  @Post('choices/:choiceId/reason')
  reason(
    @CurrentActor() actor: Actor,
    @Param('choiceId') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const confidential = parseBody(reasonBody, body);
    const subjectRef = subjectOf(actor);
    const choiceId = idIn(id);
    const make = () => ({ key: subjectRef, body: { subjectRef, choiceId }, confidential });
    return commandOf(this.commands, request, reply, {
      service: 'consent',
      type: 'choice.give-reason',
      actor,
      make,
    });
  }
}
