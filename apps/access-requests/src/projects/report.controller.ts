import { Readable } from 'node:stream';
import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { EXPORTS, type ActivityReportView, type Actor } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Public, Roles } from '@garant/nest-kit';
import { applicationIsVisible } from '../applications/application.store.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { caseArchive } from './case.archive.js';
import { exportText } from './export.store.js';
import { periodOf, readReport, reportCsv } from './report.read.js';

/** The activity report of EHDS Art. 59: numbers that anybody may read. */
@Controller('internal/report')
@Public()
export class ReportController {
  constructor(private readonly database: Database) {}

  @Get()
  json(@Query() query: unknown): Promise<ActivityReportView> {
    return this.report(query);
  }

  @Get('csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  async csv(@Query() query: unknown): Promise<string> {
    return reportCsv(await this.report(query));
  }

  private report(query: unknown): Promise<ActivityReportView> {
    return readReport(this.database, periodOf(query, new Date().toISOString()));
  }
}

/** What the access body can take away: whole lists, and one case. Each time it leaves a trace first. */
@Controller('internal/exports')
export class ExportController {
  constructor(private readonly database: Database) {}

  @Get(':name/:form')
  @Roles('signatory', 'data-protection-officer')
  async list(
    @CurrentActor() actor: Actor,
    @Param('name') name: string,
    @Param('form') form: string,
  ): Promise<StreamableFile> {
    const found = EXPORTS.find((each) => each === name);
    if (!found || (form !== 'csv' && form !== 'json')) throw new ProblemError('not-found');
    await this.database.transaction((tx) => traceRead(tx, actor, { what: `export of ${found}` }));
    return new StreamableFile(Readable.from(exportText(this.database, found, form)), {
      type: form === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
      disposition: `attachment; filename="${found}.${form}"`,
    });
  }

  @Get(':applicationId')
  @Roles('assessor', 'committee', 'signatory', 'inspector')
  case(@CurrentActor() actor: Actor, @Param('applicationId') applicationId: string): Promise<StreamableFile> {
    return this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(applicationId)))) throw new ProblemError('not-found');
      await traceRead(tx, actor, { what: 'export of a case', applicationId, rows: 1 });
      return new StreamableFile(await caseArchive(tx, applicationId, new Date()), {
        type: 'application/zip',
        disposition: `attachment; filename="case-${applicationId}.zip"`,
      });
    });
  }
}
