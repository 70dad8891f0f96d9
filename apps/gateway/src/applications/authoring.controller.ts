import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, Header, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CONTENT_FIELDS,
  type Actor,
  type ApplicationView,
  type ContentVersion,
  type FieldView,
  type PresenceView,
} from '@garant/contracts';
import { Database, ProblemError } from '@garant/nest-kit';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { accountByEmail, inviteAccount } from '../identity/account.store.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { PeopleNames } from '../identity/people.names.js';
import { idIn, parseBody, parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { emptyBody } from './access.bodies.js';
import { applicantBody, documentQuery, fieldQuery, memberBody, presenceBody } from './authoring.bodies.js';
import { peopleIn } from './people.in.js';

const READERS = ['researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector'] as const;
type Call = { actor: Actor; id: string; request: FastifyRequest; reply: FastifyReply };

/** Who writes an application, what it said before, and beginning anew from it (EHDS Art. 67). */
@Controller('api/v1/applications/:id')
export class AuthoringController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
    private readonly names: PeopleNames,
    private readonly database: Database,
  ) {}

  @RequireRole(...READERS)
  @Get('versions')
  async versions(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<unknown> {
    const items = await this.read<ContentVersion[]>(actor, id, 'versions');
    return { items: await this.names.beside(actor, items, ({ by }) => [by]) };
  }

  @RequireRole(...READERS)
  @Get('versions/:version')
  version(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('version') version: string,
  ): Promise<unknown> {
    if (!/^\d{1,9}$/.test(version)) throw new ProblemError('not-found');
    return this.read(actor, id, `versions/${version}`);
  }

  @RequireRole(...READERS)
  @Get('fields/:field')
  async field(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('field') name: string,
    @Query() query: unknown,
  ): Promise<unknown> {
    const { base } = parseQuery(fieldQuery, query);
    if (!CONTENT_FIELDS.some((known) => known === name)) throw new ProblemError('not-found');
    const field = await this.read<FieldView>(actor, id, `fields/${name}`, { base });
    return this.names.besideOne(actor, field, ({ by }) => [by]);
  }

  @RequireRole('researcher')
  @Put('presence')
  async presence(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<unknown> {
    const { field } = parseBody(presenceBody, body);
    const seen = await this.services.json<PresenceView>(
      'access-requests',
      `/internal/applications/${idIn(id)}/presence`,
      {
        actor,
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ field }),
      },
    );
    return this.names.besideOne(actor, seen, ({ others }) => others.map(({ account }) => account));
  }

  /** The application for people, with the names of its people for those who may know them. */
  @RequireRole(...READERS)
  @Get('document.pdf')
  async document(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Query() query: unknown,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { language } = parseQuery(documentQuery, query);
    const view = await this.read<ApplicationView>(actor, id, '');
    const { names = {} } = await this.names.besideOne(actor, view, peopleIn);
    const answer = await this.services.open(
      'access-requests',
      `/internal/applications/${idIn(id)}/document`,
      {
        actor,
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ language, names }),
      },
    );
    await reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="application-${id}.pdf"`)
      .type('application/pdf')
      .send(Readable.fromWeb(answer.body as never));
  }

  /** Somebody who never signed in gets an account that becomes theirs at the first login with that verified address. */
  @RequireRole('researcher')
  @Post('members')
  @Header('cache-control', 'no-store')
  async invite(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { email } = parseBody(memberBody, body);
    const applicationId = idIn(id);
    if (!(await accountByEmail(this.database, email))) await inviteAccount(this.database, email);
    const account = await accountByEmail(this.database, email);
    if (!account) throw new Error('an invited account cannot be read');
    const make = (invitationId: string) => ({
      key: applicationId,
      body: { applicationId, invitationId },
      confidential: { email, account: account.ref },
    });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'application.invite-member', actor, make },
      201,
    );
  }

  @RequireRole('researcher')
  @Post('members/:member/removal')
  remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('member') member: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    return this.act('application.remove-member', { actor, id, request, reply }, { member: idIn(member) });
  }

  @RequireRole('researcher')
  @Post('invitations/:invitation/withdrawal')
  uninvite(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('invitation') invitation: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const given = { invitationId: idIn(invitation) };
    return this.act('application.uninvite-member', { actor, id, request, reply }, given);
  }

  /** By the login that was invited, and no other. */
  @RequireRole('researcher')
  @Post('invitations/:invitation/acceptance')
  join(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('invitation') invitation: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const given = { invitationId: idIn(invitation) };
    return this.act('application.join', { actor, id, request, reply }, given);
  }

  @RequireRole('assessor')
  @Post('applicant')
  changeApplicant(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const { newApplicant, reason } = parseBody(applicantBody, body);
    const call = { actor, id, request, reply };
    return this.act('application.change-applicant', call, { newApplicant }, { reason });
  }

  @RequireRole('researcher')
  @Post('form-upgrade')
  upgrade(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    return this.act('application.upgrade-form', { actor, id, request, reply });
  }

  @RequireRole('researcher')
  @Post('copies')
  copy(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(emptyBody, body);
    const source = idIn(id);
    const make = (applicationId: string) => ({ key: applicationId, body: { applicationId, source } });
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'access-requests', type: 'application.copy', actor, make },
      201,
    );
  }

  /** A draft, with every text of it. */
  @RequireRole('researcher')
  @Delete()
  discard(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    return this.act('application.delete', { actor, id, request, reply });
  }

  private read<T>(actor: Actor, id: string, rest: string, query?: Record<string, number>): Promise<T> {
    const path = `/internal/applications/${idIn(id)}${rest === '' ? '' : `/${rest}`}`;
    return this.services.json<T>('access-requests', path, { actor, ...(query ? { query } : {}) });
  }

  private act(
    type: string,
    { actor, id, request, reply }: Call,
    given: Record<string, unknown> = {},
    confidential?: object,
  ): Promise<object> {
    const applicationId = idIn(id);
    const make = () => ({
      key: applicationId,
      body: { applicationId, ...given },
      ...(confidential ? { confidential } : {}),
    });
    return commandOf(this.commands, request, reply, { service: 'access-requests', type, actor, make });
  }
}
