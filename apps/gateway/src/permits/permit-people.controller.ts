import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor, TrainingView } from '@garant/contracts';
import { Database } from '@garant/nest-kit';
import { emptyBody, reasonBody } from '../applications/access.bodies.js';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { PeopleNames } from '../identity/people.names.js';
import { idIn, parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { personBody, trainingBody } from './permit.bodies.js';
import { personOf } from './person.finding.js';

interface Asked {
  actor: Actor;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Who is named on a permit (EHDS Art. 67(2)(a), 68(10)(d)), and the training that it takes. */
@Controller('api/v1')
export class PermitPeopleController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly names: PeopleNames,
    private readonly database: Database,
  ) {}

  @RequireRole('researcher')
  @Post('permits/:id/persons')
  async request(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const account = await personOf(this.database, parseBody(personBody, body));
    return this.send('permit.request-person', idIn(id), account, { actor, request, reply });
  }

  @RequireRole('assessor', 'signatory')
  @Post('permits/:id/persons/:account/naming')
  add(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('account') account: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    return this.send('permit.add-person', idIn(id), idIn(account), { actor, request, reply });
  }

  @RequireRole('assessor', 'signatory')
  @Post('permits/:id/persons/:account/refusal')
  refuse(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('account') account: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const confidential = parseBody(reasonBody, body);
    return this.send(
      'permit.refuse-person',
      idIn(id),
      idIn(account),
      { actor, request, reply },
      confidential,
    );
  }

  @RequireRole('researcher', 'assessor', 'signatory')
  @Post('permits/:id/persons/:account/removal')
  remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('account') account: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    return this.send('permit.remove-person', idIn(id), idIn(account), { actor, request, reply });
  }

  @RequireRole('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  @Get('trainings')
  async trainings(
    @CurrentActor() actor: Actor,
    @Query() query: Record<string, string | undefined>,
  ): Promise<unknown> {
    const page = await this.services.json<{ items: TrainingView[] }>(
      'access-requests',
      '/internal/trainings',
      { actor, query },
    );
    return { ...page, items: await this.names.beside(actor, page.items, ({ account }) => [account]) };
  }

  @RequireRole('assessor', 'signatory')
  @Post('trainings')
  async record(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { email, account: given, ...training } = parseBody(trainingBody, body);
    const account = await personOf(this.database, { email, account: given });
    const make = () => ({ key: account, body: { account, ...training } });
    return commandOf(this.commands, request, reply, {
      service: 'access-requests',
      type: 'training.record',
      actor,
      make,
    });
  }

  @RequireRole('researcher', 'assessor', 'committee', 'signatory', 'inspector')
  @Get('applications/:id/training')
  async ofApplication(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    const answer = await this.services.json<{ persons: { account: string }[] }>(
      'access-requests',
      `/internal/applications/${idIn(id)}/training`,
      { actor },
    );
    return this.names.besideOne(actor, answer, ({ persons }) => persons.map(({ account }) => account));
  }

  private send(
    type: string,
    permitId: string,
    account: string,
    { actor, request, reply }: Asked,
    confidential?: object,
  ): Promise<object> {
    const make = () => ({
      key: permitId,
      body: { permitId, account },
      ...(confidential ? { confidential } : {}),
    });
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }
}
