import {
  Controller,
  Get,
  Header,
  Param,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Notice } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { Public } from '../identity/gateway.guard.js';
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
  @Get(':noticeId/:version')
  @Header('cache-control', 'no-cache')
  async one(@Param('noticeId') noticeId: string, @Param('version') version: string): Promise<Notice> {
    const kept = this.lastList?.find(
      (each) => each.noticeId === noticeId && String(each.version) === version,
    );
    if (kept) return kept;
    if (!/^[\w.-]{1,100}$/.test(noticeId) || !/^[1-9]\d{0,8}$/.test(version))
      throw new ProblemError('not-found');
    return this.services.json('consent', `/internal/notices/${encodeURIComponent(noticeId)}/${version}`);
  }
}
