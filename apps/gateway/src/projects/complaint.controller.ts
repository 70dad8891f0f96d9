import { createHash, createHmac } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, ComplaintView } from '@garant/contracts';
import { uuidv7 } from 'uuidv7';
import { commandOf } from '../commands/api.command.js';
import { derivedUuid, idempotencyKeyOf } from '../commands/command.identity.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { GatewaySecrets } from '../sessions/gateway.secrets.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { codeBody, complaintBody, textBody } from './project.steps.js';

/** Complaints without a login, by address: enough for a household, too few for a machine. */
const SLOWLY = { rateLimit: { max: 10, timeWindow: '10 minutes' } };

/** Complaints to the access body (EHDS Art. 81): from anybody, with or without a login. */
@Controller('api/v1')
export class ComplaintController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly secrets: GatewaySecrets,
  ) {}

  /** Nobody has to say who they are: the complaint gets a reference of its own, and a code that reads its answer. */
  @Public()
  @RouteConfig(SLOWLY)
  @Post('complaints')
  file(
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const key = idempotencyKeyOf(request.headers['idempotency-key']) ?? uuidv7();
    const actor: Actor = { ref: derivedUuid('complainant', key), role: 'patient', assurance: 'none' };
    return this.filed(actor, true, body, request, reply);
  }

  @RequireRole()
  @Post('my/complaints')
  fileSignedIn(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.filed(actor, false, body, request, reply);
  }

  /** What became of a complaint, for whoever has its code. The code travels in the body: addresses are logged. */
  @Public()
  @RouteConfig({ rateLimit: { max: 30, timeWindow: '10 minutes' } })
  @Post('complaints/:id/status')
  @HttpCode(200)
  status(@Param('id') id: string, @Body() body: unknown): Promise<unknown> {
    const { code } = parseBody(codeBody, body);
    const headers = { 'x-complaint-code': code.replace(/[^\w-]/g, '') };
    return this.services.json('access-requests', `/internal/complaints/${idIn(id)}/answer`, { headers });
  }

  @RequireRole('assessor', 'signatory', 'data-protection-officer', 'inspector')
  @Get('complaints')
  list(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, string | undefined>,
  ): Promise<{ items: ComplaintView[] }> {
    return this.services.json('access-requests', '/internal/complaints', { actor, query });
  }

  @RequireRole('assessor', 'signatory', 'data-protection-officer')
  @Post('complaints/:id/forwarding')
  forward(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const complaintId = idIn(id);
    const make = () => ({ key: complaintId, body: { complaintId } });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'complaint.forward',
      actor,
      make,
    });
  }

  @RequireRole('assessor', 'signatory', 'data-protection-officer')
  @Post('complaints/:id/answer')
  answer(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const complaintId = idIn(id);
    const confidential = parseBody(textBody, body);
    const make = () => ({ key: complaintId, body: { complaintId }, confidential });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'complaint.answer',
      actor,
      make,
    });
  }

  private async filed(
    actor: Actor,
    anonymous: boolean,
    body: unknown,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<object> {
    const { text, contact, ...of } = parseBody(complaintBody, body);
    let given = { complaintId: '', code: '' };
    const make = (complaintId: string) => {
      // The same request tried again gets the same code; only its hash is ever sent.
      const code = createHmac('sha256', this.secrets.requestKey)
        .update(`complaint ${complaintId}`)
        .digest('base64url')
        .slice(0, 24);
      given = { complaintId, code };
      const codeHash = createHash('sha256').update(code).digest('hex');
      const confidential = { text, ...(contact === undefined ? {} : { contact }) };
      return { key: complaintId, body: { complaintId, ...of, codeHash, anonymous }, confidential };
    };
    const command = { service: 'access-requests', type: 'complaint.file', actor, make } as const;
    // Once the command is accepted it will be kept: whoever complained needs the code now, however long that takes.
    await commandOf(this.commands, request, reply, command, 201);
    void reply.code(201);
    return given;
  }
}
