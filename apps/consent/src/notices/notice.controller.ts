import { Controller, Get, Param } from '@nestjs/common';
import type { Notice } from '@garant/contracts';
import { Database, ProblemError, Public } from '@garant/nest-kit';
import { noticeByVersion, publishedNotices } from './notice.store.js';

/** Notices are public texts. */
@Controller('internal/notices')
export class NoticeController {
  constructor(private readonly database: Database) {}

  @Public()
  @Get()
  list(): Promise<Notice[]> {
    return publishedNotices(this.database);
  }

  @Public()
  @Get(':noticeId/:version')
  async one(@Param('noticeId') noticeId: string, @Param('version') version: string): Promise<Notice> {
    const found = /^[1-9]\d{0,8}$/.test(version)
      ? await noticeByVersion(this.database, noticeId, Number(version))
      : null;
    if (!found || found.status === 'draft') throw new ProblemError('notice-unknown');
    return found;
  }
}
