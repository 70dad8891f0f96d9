import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import {
  EXPORT_FORMATS,
  exportSupplement,
  type Actor,
  type ExportFormat,
  type ExportView,
} from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, VaultCipher } from '@garant/nest-kit';
import type { FastifyReply } from 'fastify';
import { EXPORT_FILES } from './export.files.js';
import { exportFile, exportsOf, keepSupplement } from './export.store.js';
import { noteRead } from './read.note.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Copies of everything held about a person, for that person alone: nobody can act for them here. */
@Controller('internal/exports')
@Roles('patient')
export class ExportController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
  ) {}

  @Get()
  list(
    @CurrentActor() actor: Actor,
    @Query('subjectRef') subjectRef: string | undefined,
  ): Promise<ExportView[]> {
    if (!actor.subjectRef || subjectRef !== actor.subjectRef) throw new ProblemError('subject-unknown');
    return exportsOf(this.database, subjectRef);
  }

  /** What the gateway holds about the person; it comes before the command that asks for the copy. */
  @Put(':exportId/supplement')
  async supplement(
    @CurrentActor() actor: Actor,
    @Param('exportId') exportId: string,
    @Body() body: unknown,
  ): Promise<{ exportId: string }> {
    if (!actor.subjectRef || !UUID.test(exportId)) throw new ProblemError('not-found');
    const parsed = exportSupplement.safeParse(body);
    if (!parsed.success)
      throw new ProblemError('invalid-body', {
        errors: parsed.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
      });
    await keepSupplement(
      this.database,
      this.cipher,
      { exportId, subjectRef: actor.subjectRef, at: new Date().toISOString() },
      parsed.data,
    );
    return { exportId };
  }

  @Get(':exportId/files/:format')
  async file(
    @CurrentActor() actor: Actor,
    @Param('exportId') exportId: string,
    @Param('format') format: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { subjectRef } = actor;
    if (!subjectRef || !UUID.test(exportId) || !EXPORT_FORMATS.includes(format as ExportFormat))
      throw new ProblemError('not-found');
    const { type, suffix } = EXPORT_FILES[format as ExportFormat];
    const file = await this.database.transaction(async (tx) => {
      const now = new Date().toISOString();
      const found = await exportFile(tx, this.cipher, subjectRef, exportId, format as ExportFormat, now);
      if (!found) throw new ProblemError('not-found');
      if (found.state === 'gone') throw new ProblemError('export-gone');
      await noteRead(tx, actor, { what: 'export', subjectRef, rows: 1 });
      return found.content;
    });
    await reply
      .type(type)
      .header('content-disposition', `attachment; filename="garant-${exportId}.${suffix}"`)
      .send(file);
  }
}
