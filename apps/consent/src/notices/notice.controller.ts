import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Notice, NoticeChanges, NoticeVersionView, Policy } from '@garant/contracts';
import { Database, ProblemError, Public } from '@garant/nest-kit';
import { noticeByVersion, publishedNotices, versionsOfNotice } from './notice.store.js';
import { changesOfVersions, versionView } from './notice.views.js';
import { allPolicies } from './policy.store.js';

const VERSION = /^[1-9]\d{0,8}$/;

/** Notices are public texts, every version of them that was ever in force. */
@Controller('internal/notices')
export class NoticeController {
  constructor(private readonly database: Database) {}

  @Public()
  @Get()
  list(): Promise<Notice[]> {
    return publishedNotices(this.database);
  }

  @Public()
  @Get(':noticeId/versions')
  async versions(@Param('noticeId') noticeId: string): Promise<NoticeVersionView[]> {
    const versions = (await versionsOfNotice(this.database, noticeId)).filter(
      ({ status }) => status !== 'draft',
    );
    if (versions.length === 0) throw new ProblemError('notice-unknown');
    return versions.map(versionView).reverse();
  }

  @Public()
  @Get(':noticeId/changes')
  async changes(
    @Param('noticeId') noticeId: string,
    @Query('from') from: string | undefined,
    @Query('to') to: string | undefined,
  ): Promise<NoticeChanges> {
    const versions = (await versionsOfNotice(this.database, noticeId)).filter(
      ({ status }) => status !== 'draft',
    );
    const named = (version: string | undefined) =>
      VERSION.test(version ?? '') ? versions.find((one) => one.version === Number(version)) : undefined;
    const [before, after] = [named(from), named(to)];
    if (!before || !after) throw new ProblemError('notice-unknown');
    return changesOfVersions(before, after, versions);
  }

  @Public()
  @Get(':noticeId/:version')
  async one(@Param('noticeId') noticeId: string, @Param('version') version: string): Promise<Notice> {
    const found = VERSION.test(version)
      ? await noticeByVersion(this.database, noticeId, Number(version))
      : null;
    if (!found || found.status === 'draft') throw new ProblemError('notice-unknown');
    return found;
  }
}

/** What the sections of notices stand for. */
@Controller('internal/policies')
export class PolicyController {
  constructor(private readonly database: Database) {}

  @Public()
  @Get()
  list(): Promise<Policy[]> {
    return allPolicies(this.database);
  }
}
