import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ActivityReportView, PublicProject, RegisterEntry } from '@garant/contracts';
import { Database } from '@garant/nest-kit';
import { namesOf } from '../identity/account.store.js';
import { Public } from '../identity/gateway.guard.js';
import { GatewayPolicy } from '../identity/gateway.policy.js';
import { idIn } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { projectJsonLd, projectsAtom } from './project.documents.js';

type Query_ = Record<string, string | undefined>;
/** Entries of the feed: what somebody who looks once a week would miss. */
const FEED_LENGTH = 50;

/** The public register of projects and the activity report (EHDS Art. 57(1)(j), 58, 59): no login. */
@Controller()
@Public()
export class RegisterController {
  constructor(
    private readonly services: ServiceClient,
    private readonly database: Database,
    private readonly policy: GatewayPolicy,
  ) {}

  @Get('api/v1/register')
  @Header('cache-control', 'no-cache')
  list(@Query() query: Query_): Promise<unknown> {
    return this.services.json('access-requests', '/internal/register', { query });
  }

  @Get('api/v1/register/:id')
  @Header('cache-control', 'no-cache')
  one(@Param('id') id: string): Promise<PublicProject> {
    return this.project(id);
  }

  @Get('api/v1/register/:id/jsonld')
  async jsonld(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const document = projectJsonLd(await this.project(id), this.origin);
    await reply
      .header('cache-control', 'no-cache')
      .type('application/ld+json')
      .send(JSON.stringify(document));
  }

  @Get('projects.atom')
  async feed(@Res() reply: FastifyReply): Promise<void> {
    const { items } = await this.services.json<{ items: RegisterEntry[] }>(
      'access-requests',
      '/internal/register',
      {
        query: { limit: FEED_LENGTH, sort: 'decided' },
      },
    );
    await reply
      .header('cache-control', 'public, max-age=60')
      .type('application/atom+xml; charset=utf-8')
      .send(projectsAtom(items, this.origin));
  }

  @Get('api/v1/activity-report')
  report(@Query() query: Query_): Promise<ActivityReportView> {
    return this.services.json('access-requests', '/internal/report', { query });
  }

  @Get('api/v1/activity-report.csv')
  async reportCsv(@Query() query: Query_, @Res() reply: FastifyReply): Promise<void> {
    const answer = await this.services.open('access-requests', '/internal/report/csv', { query });
    await reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="activity-report.csv"')
      .send(Readable.fromWeb(answer.body as never));
  }

  private get origin(): string {
    return this.policy.gatewayUrl.replace(/\/$/, '');
  }

  /** With the names of those who agreed to be named, and no account of anybody. */
  private async project(id: string): Promise<PublicProject> {
    const project = await this.services.json<PublicProject>(
      'access-requests',
      `/internal/register/${idIn(id)}`,
    );
    const names = await namesOf(
      this.database,
      project.people.flatMap(({ account }) => account ?? []),
    );
    return {
      ...project,
      people: project.people.map(({ account, function: role }) => ({
        function: role,
        name: (account && names[account]) ?? null,
      })),
    };
  }
}
