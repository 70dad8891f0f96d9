import { randomBytes } from 'node:crypto';
import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Database, ProblemError, Public } from '@garant/nest-kit';
import { formNumberOf } from '@garant/rules';
import { noticeByVersion } from '../../notices/notice.store.js';
import { SHEET_SETTINGS, type SheetSettings } from './form-sheet.settings.js';
import { formSheetPdf } from './form-sheet.pdf.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** The paper form of a published notice, for everybody. Each sheet has a number of its own. */
@Controller('internal/notices')
export class FormSheetController {
  constructor(
    private readonly database: Database,
    @Inject(SHEET_SETTINGS) private readonly settings: SheetSettings,
  ) {}

  @Public()
  @Get(':noticeId/:version/form.pdf')
  async sheet(
    @Param('noticeId') noticeId: string,
    @Param('version') version: string,
    @Query() query: Record<string, string | undefined>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const notice = /^[1-9]\d{0,8}$/.test(version)
      ? await noticeByVersion(this.database, noticeId, Number(version))
      : null;
    if (!notice || notice.status === 'draft') throw new ProblemError('notice-unknown');
    if (notice.status !== 'published') throw new ProblemError('notice-not-published');
    const { language = 'fr', large = '0', project } = query;
    const errors = [
      ...(['fr', 'en'].includes(language) ? [] : [{ field: 'language', rule: 'fr or en' }]),
      ...(['0', '1'].includes(large) ? [] : [{ field: 'large', rule: '0 or 1' }]),
      ...(project === undefined || UUID.test(project) ? [] : [{ field: 'project', rule: 'id of a project' }]),
    ];
    if (errors.length > 0) throw new ProblemError('invalid-query', { errors });
    const formNumber = formNumberOf(randomBytes(7));
    const pdf = await formSheetPdf({
      ...this.settings,
      notice,
      language: language as 'fr' | 'en',
      large: large === '1',
      project: project ?? null,
      formNumber,
      madeAt: new Date().toISOString(),
    });
    await reply
      .header('content-type', 'application/pdf')
      .header(
        'content-disposition',
        `inline; filename="${noticeId}-v${version}-${language}-${formNumber}.pdf"`,
      )
      .header('cache-control', 'no-store')
      .send(pdf);
  }
}
