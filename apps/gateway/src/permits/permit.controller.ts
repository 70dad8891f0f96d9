import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, PermitState, PermitView } from '@garant/contracts';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, Public, RequireRole } from '../identity/gateway.guard.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { reasonBody } from '../applications/access.bodies.js';
import { PeopleNames } from '../identity/people.names.js';
import { sendPermitDocument } from './permit.documents.js';

const READERS = [
  'researcher',
  'holder',
  'environment-operator',
  'assessor',
  'committee',
  'signatory',
  'inspector',
] as const;

/** Data permits (EHDS Art. 68): their terms, their signed document, and what stops them. */
@Controller('api/v1/permits')
export class PermitController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly names: PeopleNames,
  ) {}

  @RequireRole(...READERS)
  @Get()
  async list(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, string | undefined>,
  ): Promise<unknown> {
    const page = await this.services.json<{ items: PermitState[] }>('access-requests', '/internal/permits', {
      actor,
      query,
    });
    return { ...page, items: await this.names.beside(actor, page.items, peopleIn) };
  }

  @RequireRole(...READERS)
  @Get(':id')
  async one(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    const permit = await this.services.json<PermitState>('access-requests', `/internal/permits/${idIn(id)}`, {
      actor,
    });
    return this.names.besideOne(actor, permit, peopleIn);
  }

  @RequireRole(...READERS)
  @Get(':id/document.jws')
  jws(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return sendPermitDocument(this.services, actor, idIn(id), 'jws', reply);
  }

  @RequireRole(...READERS)
  @Get(':id/document.pdf')
  pdf(@CurrentActor() actor: Actor, @Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    return sendPermitDocument(this.services, actor, idIn(id), 'pdf', reply);
  }

  /** W3C Verifiable Credential 2.0, as JWT. */
  @RequireRole(...READERS)
  @Get(':id/credential')
  credential(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return sendPermitDocument(this.services, actor, idIn(id), 'credential', reply);
  }

  /** GA4GH visas: one's own; everybody's for the access body. */
  @RequireRole('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  @Get(':id/visas')
  visas(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    return this.services.json('access-requests', `/internal/permits/${idIn(id)}/visas`, { actor });
  }

  /** Whether a permit is in use: for whoever has its id. */
  @Public()
  @Get(':id/status')
  status(@Param('id') id: string): Promise<unknown> {
    return this.services.json('access-requests', `/internal/permit-status/of/${idIn(id)}`);
  }

  @RequireRole('signatory', 'inspector')
  @Post(':id/suspension')
  suspend(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.act('permit.suspend', { actor, id, body, request, reply });
  }

  @RequireRole('signatory', 'inspector')
  @Post(':id/suspension-lift')
  lift(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.act('permit.lift-suspension', { actor, id, body, request, reply });
  }

  @RequireRole('signatory')
  @Post(':id/revocation')
  revoke(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.act('permit.revoke', { actor, id, body, request, reply });
  }

  private act(
    type: string,
    {
      actor,
      id,
      body,
      request,
      reply,
    }: { actor: Actor; id: string; body: unknown; request: FastifyRequest; reply: FastifyReply },
  ): Promise<object> {
    const { reason } = parseBody(reasonBody, body);
    const permitId = idIn(id);
    const make = () => ({ key: permitId, body: { permitId }, confidential: { reason } });
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }
}

type Shown = PermitState & Partial<Pick<PermitView, 'requested' | 'removed' | 'signedBy'>>;
const peopleIn = ({ terms, requested, removed, signedBy }: Shown): string[] => [
  ...(terms?.persons ?? []),
  ...(requested ?? []),
  ...(removed ?? []).map(({ account }) => account),
  ...(signedBy === undefined ? [] : [signedBy]),
];
