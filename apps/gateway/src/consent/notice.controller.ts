import {
  Controller,
  Get,
  Header,
  Param,
  Query,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { slug, type Notice, type NoticeChanges, type NoticeVersionView } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { z } from 'zod';
import { Public } from '../identity/gateway.guard.js';
import { parseQuery } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';

/** Notices: what a person reads before choosing. Public, and each version for ever. */
@Controller('api/v1/notices')
export class NoticeController implements OnApplicationBootstrap, OnApplicationShutdown {
  private warming: NodeJS.Timeout | undefined;
  /** What was last published, for when the register is down: nobody is kept from saying no by a service that rests. */
  private lastList: Notice[] | undefined;

  constructor(private readonly services: ServiceClient) {}

  /** Reads the notices before anybody asks, so that they are there when the register rests first. */
  onApplicationBootstrap(): void {
    const warm = (): void =>
      void this.list().then(
        () => clearInterval(this.warming),
        () => undefined,
      );
    this.warming = setInterval(warm, 2_000).unref();
    warm();
  }
  onApplicationShutdown(): void {
    clearInterval(this.warming);
  }

  @Public()
  @Get()
  @Header('cache-control', 'no-cache')
  async list(): Promise<Notice[]> {
    try {
      return (this.lastList = await this.services.json<Notice[]>('consent', '/internal/notices'));
    } catch (error) {
      if (this.lastList && error instanceof ProblemError && error.code === 'service-unavailable')
        return this.lastList;
      throw error;
    }
  }

  @Public()
  @Get(':noticeId/versions')
  @Header('cache-control', 'no-cache')
  versions(@Param('noticeId') noticeId: string): Promise<NoticeVersionView[]> {
    return this.services.json('consent', `/internal/notices/${noticeIn(noticeId)}/versions`);
  }

  /** What a later version says that an earlier one did not, section by section. */
  @Public()
  @Get(':noticeId/changes')
  @Header('cache-control', 'no-cache')
  changes(@Param('noticeId') noticeId: string, @Query() given: unknown): Promise<NoticeChanges> {
    const query = parseQuery(changesQuery, given);
    return this.services.json('consent', `/internal/notices/${noticeIn(noticeId)}/changes`, { query });
  }

  @Public()
  @Get(':noticeId/:version')
  @Header('cache-control', 'no-cache')
  async one(@Param('noticeId') noticeId: string, @Param('version') version: string): Promise<Notice> {
    if (!/^[1-9]\d{0,8}$/.test(version)) throw new ProblemError('not-found');
    try {
      return await this.services.json('consent', `/internal/notices/${noticeIn(noticeId)}/${version}`);
    } catch (error) {
      const kept = this.lastList?.find(
        (each) => each.noticeId === noticeId && String(each.version) === version,
      );
      if (kept && error instanceof ProblemError && error.code === 'service-unavailable') return kept;
      throw error;
    }
  }
}

export const changesQuery = z.object({
  from: z.coerce.number().int().positive().describe('Earlier version'),
  to: z.coerce.number().int().positive().describe('Later version'),
});

/** The name of a notice in an address, safe in the address of a service. @throws ProblemError `not-found` */
export function noticeIn(text: string): string {
  if (!slug.safeParse(text).success) throw new ProblemError('not-found');
  return text;
}
