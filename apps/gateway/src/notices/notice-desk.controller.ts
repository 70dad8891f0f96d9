import { Body, Controller, Get, Header, Param, Post, Put, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  noticesCommands,
  type Actor,
  type AffectedPeople,
  type DeskNotice,
  type Notice,
  type NoticeChanges,
  type ReasonCounts,
} from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { z } from 'zod';
import { commandOf } from '../commands/api.command.js';
import { CommandSender } from '../commands/command.sender.js';
import { noticeIn } from '../consent/notice.controller.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

/** A draft as its editor sends it: its name and version are in the address. */
export const draftBody = noticesCommands['notice.draft'].omit({ noticeId: true, version: true }).strict();
export const publicationBody = noticesCommands['notice.publish']
  .omit({ noticeId: true, version: true })
  .strict();
export const withdrawalBody = z.strictObject({});
export const policyBody = noticesCommands['policy.define'].strict();

const DESK = '/internal/desk';
/** Counting people over a national register takes longer than a page. */
const COUNTING_MS = 60_000;

/** Notices as the data-protection officer works on them: drafts, publication with its declaration, withdrawal. */
@Controller('api/v1/desk')
@RequireRole('data-protection-officer')
export class NoticeDeskController {
  constructor(
    private readonly services: ServiceClient,
    private readonly commands: CommandSender,
  ) {}

  @Get('notices')
  @Header('cache-control', 'no-store')
  list(@CurrentActor() actor: Actor): Promise<DeskNotice[]> {
    return this.services.json('consent', `${DESK}/notices`, { actor });
  }

  @Get('notices/:noticeId/:version')
  @Header('cache-control', 'no-store')
  one(
    @CurrentActor() actor: Actor,
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
  ): Promise<Notice> {
    return this.services.json('consent', addressOf(noticeId, version), { actor });
  }

  /** What the version changes since the newest one that people have read. */
  @Get('notices/:noticeId/:version/changes')
  @Header('cache-control', 'no-store')
  changes(
    @CurrentActor() actor: Actor,
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
  ): Promise<NoticeChanges> {
    return this.services.json('consent', `${addressOf(noticeId, version)}/changes`, { actor });
  }

  /** How many people a material change would be asked about again; fewer than ten are not counted out. */
  @Get('notices/:noticeId/:version/affected')
  @Header('cache-control', 'no-store')
  affected(
    @CurrentActor() actor: Actor,
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
  ): Promise<AffectedPeople> {
    return this.services.json('consent', `${addressOf(noticeId, version)}/affected`, {
      actor,
      timeoutMs: COUNTING_MS,
    });
  }

  @Put('notices/:noticeId/:version')
  draft(
    @CurrentActor() actor: Actor,
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const draft = parseBody(draftBody, body);
    return this.send('notice.draft', actor, noticeId, version, draft, request, reply);
  }

  @Post('notices/:noticeId/:version/publication')
  publish(
    @CurrentActor() actor: Actor,
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const publication = parseBody(publicationBody, body);
    return this.send('notice.publish', actor, noticeId, version, publication, request, reply);
  }

  @Post('notices/:noticeId/:version/withdrawal')
  withdraw(
    @CurrentActor() actor: Actor,
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    parseBody(withdrawalBody, body);
    return this.send('notice.withdraw', actor, noticeId, version, {}, request, reply);
  }

  /** The next version of what sections stand for. */
  @Post('policies')
  define(
    @CurrentActor() actor: Actor,
    @Body() body: unknown,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    const policy = parseBody(policyBody, body);
    return commandOf(
      this.commands,
      request,
      reply,
      { service: 'consent', type: 'policy.define', actor, make: () => ({ key: policy.code, body: policy }) },
      201,
    );
  }

  /** Why people refused, counted; no cell below ten. */
  @Get('reasons')
  @Header('cache-control', 'no-store')
  reasons(@CurrentActor() actor: Actor): Promise<ReasonCounts> {
    return this.services.json('consent', `${DESK}/reasons`, { actor });
  }

  private send(
    type: 'notice.draft' | 'notice.publish' | 'notice.withdraw',
    actor: Actor,
    noticeId: string,
    version: string,
    body: object,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<object> {
    const key = noticeIn(noticeId);
    const make = () => ({ key, body: { noticeId: key, version: versionIn(version), ...body } });
    return commandOf(this.commands, request, reply, { service: 'consent', type, actor, make });
  }
}

function versionIn(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new ProblemError('not-found');
  return Number(text);
}
const addressOf = (noticeId: string, version: string): string =>
  `${DESK}/notices/${noticeIn(noticeId)}/${versionIn(version)}`;
