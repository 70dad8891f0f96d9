import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ApplicationView, InvitationView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { PeopleNames } from '../identity/people.names.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { emptyBody, reasonBody } from './access.bodies.js';
import { uploadAttachment, type UploadedDocument } from './attachment.upload.js';
import { attachmentBody } from './authoring.bodies.js';

/** Documents of applications, and invitations to write one. */
@Controller('api/v1')
export class AttachmentController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly names: PeopleNames,
  ) {}

  @RequireRole('researcher')
  @Get('invitations')
  @Header('cache-control', 'no-store')
  async invitations(@CurrentActor() actor: Actor): Promise<unknown> {
    const items = await this.services.json<InvitationView[]>('access-requests', '/internal/invitations', {
      actor,
    });
    return { items: await this.names.beside(actor, items, ({ applicant }) => [applicant]) };
  }

  @RequireRole('researcher', 'assessor', 'committee', 'signatory', 'holder', 'environment-operator')
  @Put('attachments')
  upload(@CurrentActor() actor: Actor, @Req() request: FastifyRequest): Promise<UploadedDocument> {
    return uploadAttachment(this.services, actor, request);
  }

  @RequireRole('researcher')
  @Post('applications/:id/attachments')
  attach(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { kind, sha256, name } = parseBody(attachmentBody, body);
    const applicationId = idIn(id);
    const make = (attachmentId: string) => ({
      key: applicationId,
      body: { applicationId, attachmentId, kind, sha256 },
      confidential: { name },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'application.attach', actor, make },
      201,
      (result, commandId) => ({ ...result, attachmentId: make(commandId).body.attachmentId }),
    );
  }

  @RequireRole('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  @Get('applications/:id/attachments/:attachment')
  async download(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('attachment') attachment: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const path = `/internal/applications/${idIn(id)}`;
    const { attachments } = await this.services.json<ApplicationView>('access-requests', path, { actor });
    const found = attachments.find(({ attachmentId }) => attachmentId === idIn(attachment));
    if (!found) throw new ProblemError('attachment-unknown');
    const answer = await this.services.open('access-requests', `${path}/attachments/${attachment}`, {
      actor,
    });
    await reply
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      // RFC 8187: any letter of a name; never shown inside the platform's own origin.
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`)
      .type(found.mediaType)
      .send(Readable.fromWeb(answer.body as never));
  }

  @RequireRole('researcher')
  @Post('applications/:id/attachments/:attachment/removal')
  detach(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('attachment') attachment: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const applicationId = idIn(id);
    const make = () => ({
      key: applicationId,
      body: { applicationId, attachmentId: idIn(attachment) },
    });
    const type = 'application.detach';
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }

  @RequireRole('assessor')
  @Post('applications/:id/attachments/:attachment/redaction')
  redact(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('attachment') attachment: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { reason } = parseBody(reasonBody, body);
    const applicationId = idIn(id);
    const make = () => ({
      key: applicationId,
      body: { applicationId, attachmentId: idIn(attachment) },
      confidential: { reason },
    });
    const type = 'application.redact-attachment';
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }
}
