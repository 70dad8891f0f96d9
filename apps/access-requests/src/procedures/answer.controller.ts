import { Controller, Get, Param, Query } from '@nestjs/common';
import type { ApplicationContent, PublicAnswer } from '@garant/contracts';
import { Database, ProblemError, Public, type Tx } from '@garant/nest-kit';
import { loadApplication } from '../applications/application.change.js';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { answeredRequests, answerOf } from './case.store.js';

/** Answers to data requests: anonymous, and for everybody (EHDS Art. 61(4), 69(1)). */
@Controller('internal/answers')
@Public()
export class AnswerController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@Query() query: unknown): Promise<Page<PublicAnswer>> {
    const page = pageOfQuery(query);
    return this.database.transaction(async (tx) => {
      const { rows, total } = await answeredRequests(tx, page);
      const items: PublicAnswer[] = [];
      for (const row of rows) items.push(await answerView(tx, row));
      return { items, total, offset: page.offset, limit: page.limit };
    });
  }

  @Get(':applicationId')
  one(@Param('applicationId') applicationId: string): Promise<PublicAnswer> {
    return this.database.transaction(async (tx) => {
      const { rows } = await answeredRequests(tx, { limit: 1, offset: 0 }, idOf(applicationId));
      if (!rows[0]) throw new ProblemError('not-found');
      return answerView(tx, rows[0]);
    });
  }
}

async function answerView(
  tx: Tx,
  { applicationId, answeredAt, hash }: { applicationId: string; answeredAt: string; hash: string },
): Promise<PublicAnswer> {
  const { content } = await loadApplication(tx, applicationId);
  const { title = '', laySummary = '' } = (content ?? {}) as Partial<ApplicationContent>;
  const table = await answerOf(tx, applicationId, hash);
  if (!table) throw new Error(`The answer of ${applicationId} is not kept`);
  return {
    applicationId,
    title,
    laySummary,
    answeredAt,
    fileHash: hash,
    minimumCell: table.minimumCell,
    table,
  };
}
