import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor, TracesView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles } from '@garant/nest-kit';
import { noteRead } from './read.note.js';
import { tracesOf } from './trace.reading.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * What the log holds about whoever asks: asked by the gateway itself, which knows who that is. Nobody else may, no
 * inspector either: there is no view of what somebody does at work (CNIL deliberation 2021-122).
 */
@Controller('internal/traces')
@Roles('operator')
export class TraceController {
  constructor(private readonly database: Database) {}

  @Get('person/:ref')
  person(
    @CurrentActor() actor: Actor,
    @Param('ref') subject: string,
    @Query('after') after?: string,
  ): Promise<TracesView> {
    return this.read(actor, { subject }, after);
  }

  @Get('account/:ref')
  account(
    @CurrentActor() actor: Actor,
    @Param('ref') ref: string,
    @Query('after') after?: string,
  ): Promise<TracesView> {
    return this.read(actor, { actor: ref }, after);
  }

  private async read(
    reader: Actor,
    of: { subject: string } | { actor: string },
    after: string | undefined,
  ): Promise<TracesView> {
    if (reader.assurance !== 'service') throw new ProblemError('forbidden');
    if (!Object.values(of).every((ref) => UUID.test(ref))) throw new ProblemError('not-found');
    if (after !== undefined && !/^\d{1,15}$/.test(after)) throw new ProblemError('invalid-query');
    const found = await tracesOf(this.database, of, after === undefined ? undefined : Number(after));
    await this.database.transaction((tx) => noteRead(tx, reader, { traces: of }, found.traces.length));
    return found;
  }
}
