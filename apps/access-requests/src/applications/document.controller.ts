import { Body, Controller, Inject, Param, Put, StreamableFile } from '@nestjs/common';
import { language, type Actor } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import type { ApplicationFacts } from '@garant/rules';
import { z } from 'zod';
import { POLICY } from '../access-requests.tokens.js';
import { datasetsById } from '../catalogue/dataset.store.js';
import { environmentById } from '../environments/environment.store.js';
import { idOf } from '../http/page.query.js';
import { traceRead } from '../http/read.trace.js';
import { applicationPdf } from './application.pdf.js';
import { applicationIsVisible } from './application.store.js';
import { applicationViews } from './application.view.js';

const asked = z.strictObject({ language, names: z.record(z.uuid(), z.string()).default({}) });

/** An application to print. The gateway, which alone knows names, says what to call people. */
@Controller('internal/applications/:applicationId/document')
@Roles('researcher', 'assessor', 'committee', 'reviewer', 'signatory', 'inspector')
export class DocumentController {
  constructor(
    private readonly database: Database,
    @Inject(POLICY) private readonly policy: ApplicationFacts['policy'],
  ) {}

  @Put()
  async pdf(
    @CurrentActor() actor: Actor,
    @Param('applicationId') applicationId: string,
    @Body() body: unknown,
  ): Promise<StreamableFile> {
    const given = asked.safeParse(body);
    if (!given.success)
      throw new ProblemError('invalid-body', {
        errors: given.error.issues.map(({ path, message }) => ({ field: path.join('.'), rule: message })),
      });
    const now = new Date().toISOString();
    const document = await this.database.transaction(async (tx) => {
      if (!(await applicationIsVisible(tx, actor, idOf(applicationId), this.policy)))
        throw new ProblemError('not-found');
      const [view] = await applicationViews(tx, actor, [applicationId], { now, policy: this.policy });
      if (!view) throw new ProblemError('not-found');
      const { content } = view;
      const datasets = await datasetsById(
        tx,
        (content.datasets ?? []).map(({ datasetId }) => datasetId),
      );
      const environment = content.environmentId
        ? await environmentById(tx, content.environmentId)
        : undefined;
      await traceRead(tx, actor, { what: 'application document', applicationId, rows: 1 });
      return { view, datasets, environment };
    });
    const { view, datasets, environment } = document;
    const pdf = await applicationPdf(view, {
      language: given.data.language,
      now,
      names: {
        people: given.data.names,
        datasets: new Map([...datasets].map(([id, { description }]) => [id, description.title])),
        environments: new Map(environment ? [[environment.environmentId, environment.name]] : []),
      },
    });
    return new StreamableFile(pdf, { type: 'application/pdf', length: pdf.length });
  }
}
