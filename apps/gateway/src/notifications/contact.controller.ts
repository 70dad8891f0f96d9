import { Body, Controller, Get, Header, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ACCESSIBILITY_NEEDS,
  contactDetails,
  contactVerification,
  language,
  MESSAGE_TEMPLATES,
  type Actor,
  type ContactView,
  type MessagePreview,
  type OwnMessage,
} from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { z } from 'zod';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { subjectOf } from '../consent/choice.controller.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

export const contactBody = contactDetails.strict();
export const verificationBody = contactVerification.strict();
export const emptyBody = z.strictObject({});
export const messagesQuery = z.object({ language: language.optional() });
export const previewQuery = z.object({
  template: z.enum(MESSAGE_TEMPLATES),
  language: language.optional(),
  accessibility: z
    .string()
    .regex(new RegExp(`^(${ACCESSIBILITY_NEEDS.join('|')})(,(${ACCESSIBILITY_NEEDS.join('|')}))*$`))
    .optional()
    .describe(`Comma-separated: ${ACCESSIBILITY_NEEDS.join(', ')}`),
});

/** How a person wants to be reached, and what they were told. */
@Controller('api/v1/my')
@RequireRole('patient')
export class ContactController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get('contact')
  @Header('cache-control', 'private, no-store')
  contact(@CurrentActor() actor: Actor): Promise<ContactView> {
    subjectOf(actor);
    return this.services.json('consent', '/internal/contact', { actor });
  }

  /** Replaces all of it. Addresses travel encrypted to the vault alone. */
  @Put('contact')
  update(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.command(actor, request, reply, 'contact.update', parseBody(contactBody, body));
  }

  /** The code from the e-mail. A wrong one is counted: five tries, one hour. */
  @Post('contact/verify')
  async verify(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const given = parseBody(verificationBody, body);
    const answer = await this.command(actor, request, reply, 'contact.verify', given);
    const { verdict } = answer as { verdict?: unknown };
    if (verdict === 'wrong') throw new ProblemError('verification-wrong');
    if (verdict === 'expired') throw new ProblemError('verification-expired');
    return answer;
  }

  @Post('contact/resend')
  resend(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    return this.command(actor, request, reply, 'contact.resend');
  }

  @Get('messages')
  @Header('cache-control', 'private, no-store')
  messages(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<OwnMessage[]> {
    subjectOf(actor);
    return this.services.json('consent', '/internal/messages', {
      actor,
      query: parseQuery(messagesQuery, query),
    });
  }

  @Get('messages/preview')
  preview(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<MessagePreview> {
    return this.services.json('consent', '/internal/messages/preview', {
      actor,
      query: parseQuery(previewQuery, query),
    });
  }

  private command(
    actor: Actor,
    request: FastifyRequest,
    reply: FastifyReply,
    type: string,
    confidential?: object,
  ): Promise<object> {
    const subjectRef = subjectOf(actor);
    const make = () => ({
      key: subjectRef,
      body: { subjectRef },
      ...(confidential === undefined ? {} : { confidential }),
    });
    return commandOf(this.commands, request, reply, { service: 'consent', type, actor, make });
  }
}
