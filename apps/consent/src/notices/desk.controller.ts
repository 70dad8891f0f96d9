import { Controller, Get, Param } from '@nestjs/common';
import type { AffectedPeople, DeskNotice, Notice, NoticeChanges, ReasonCounts } from '@garant/contracts';
import { Database, ProblemError, Roles } from '@garant/nest-kit';
import { shownCount, versionBefore } from '@garant/rules';
import { allVersions, versionsOfNotice, type KeptNotice } from './notice.store.js';
import { changesOfVersions, versionView } from './notice.views.js';
import { countReasons } from './reason.store.js';
import { askingProgress, countAffected } from './revision.store.js';

/** What the data-protection officer sees of notices: drafts too, and how many people a revision is about. No person. */
@Controller('internal/desk')
@Roles('data-protection-officer')
export class NoticeDeskController {
  constructor(private readonly database: Database) {}

  @Get('notices')
  async list(): Promise<DeskNotice[]> {
    const asking = await askingProgress(this.database);
    return (await allVersions(this.database)).map((version) => {
      const progress = asking.get(`${version.noticeId}/${version.version}`);
      return {
        ...versionView(version),
        asking: progress
          ? {
              asked: shownCount(progress.asked),
              lapsed: shownCount(progress.lapsed),
              running: progress.running,
            }
          : null,
      };
    });
  }

  @Get('notices/:noticeId/:version')
  async one(@Param('noticeId') noticeId: string, @Param('version') version: string): Promise<Notice> {
    return (await this.find(noticeId, version)).found;
  }

  /** What changed since the newest version that people have read. */
  @Get('notices/:noticeId/:version/changes')
  async changes(
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
  ): Promise<NoticeChanges> {
    const { found, versions } = await this.find(noticeId, version);
    const before = versionBefore(versions, found.version) as KeptNotice | undefined;
    if (!before) return { noticeId, from: found.version, to: found.version, sections: [] };
    return changesOfVersions(before, found, versions);
  }

  @Get('notices/:noticeId/:version/affected')
  async affected(
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
  ): Promise<AffectedPeople> {
    const { found } = await this.find(noticeId, version);
    const { standing, consents } = await countAffected(this.database, noticeId, found.regime, found.version);
    return { standing: shownCount(standing), consents: shownCount(consents) };
  }

  @Get('reasons')
  reasons(): Promise<ReasonCounts> {
    return countReasons(this.database);
  }

  private async find(
    noticeId: string,
    version: string,
  ): Promise<{ found: KeptNotice; versions: KeptNotice[] }> {
    const versions = await versionsOfNotice(this.database, noticeId);
    const found = versions.find((one) => String(one.version) === version);
    if (!found) throw new ProblemError('notice-unknown');
    return { found, versions };
  }
}
