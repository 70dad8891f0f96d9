import { Controller, Get, Header, Param } from '@nestjs/common';
import type { Notice } from '@garant/contracts';
import { ProblemError } from '@garant/nest-kit';
import { Public } from '../identity/gateway.guard.js';
import { ServiceClient } from '../shell/service.client.js';

/** Notices: what a person reads before choosing. Public, and each version for ever. */
@Controller('api/v1/notices')
export class NoticeController {
  constructor(private readonly services: ServiceClient) {}

  @Public()
  @Get()
  @Header('cache-control', 'no-cache')
  list(): Promise<Notice[]> {
    return this.services.json('consent', '/internal/notices');
  }

  @Public()
  @Get(':noticeId/:version')
  @Header('cache-control', 'no-cache')
  one(@Param('noticeId') noticeId: string, @Param('version') version: string): Promise<Notice> {
    if (!/^[\w.-]{1,100}$/.test(noticeId) || !/^[1-9]\d{0,8}$/.test(version))
      throw new ProblemError('not-found');
    return this.services.json('consent', `/internal/notices/${encodeURIComponent(noticeId)}/${version}`);
  }
}
