import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { entrySearch, type Actor, type EntryView } from '@garant/contracts';
import { ROLES } from '@garant/rules';
import { CurrentActor, Database, ProblemError, publish, Roles, type Tx } from '@garant/nest-kit';
import { countAlarms, latestAlarms } from '../alarms/alarm.store.js';
import { entryAt, placeOf, searchEntries } from '../entries/entry.search.js';
import { latestCheckpoint } from '../publish/checkpoint.store.js';
import { LogFiles } from '../publish/log.files.js';
import { headOf } from '../sequence/entry.store.js';
import { consistencyOf, proofOf } from './log.proofs.js';

const COUNT = /^(0|[1-9]\d{0,14})$/;
const numberIn = (text: string | undefined, code: 'entry-unknown' | 'invalid-query'): number => {
  if (text === undefined || !COUNT.test(text)) throw new ProblemError(code);
  return Number(text);
};

/** What an inspector asks of the log. Every read of entries is itself an entry, written before the answer. */
@Controller('internal')
export class InspectionController {
  constructor(
    private readonly database: Database,
    private readonly files: LogFiles,
  ) {}

  @Roles('inspector')
  @Get('entries')
  search(
    @CurrentActor() actor: Actor,
    @Query() query: unknown,
  ): Promise<{ entries: EntryView[]; next: number | null }> {
    const search = entrySearch.strict().parse(query);
    return this.database.transaction(async (tx) => {
      const found = await searchEntries(tx, search);
      await noteRead(tx, actor, search, found.entries.length);
      return found;
    });
  }

  /** Inspectors; and the gateway itself (operator), which looks up its own sealed manifests. */
  @Roles('inspector', 'operator')
  @Get('entries/:index')
  one(@CurrentActor() actor: Actor, @Param('index') index: string): Promise<EntryView> {
    return this.database.transaction(async (tx) => {
      const found = await entryAt(tx, numberIn(index, 'entry-unknown'));
      if (!found) throw new ProblemError('entry-unknown');
      if (actor.role === 'inspector') await noteRead(tx, actor, { index: found.index }, 1);
      return found;
    });
  }

  @Roles('inspector', 'operator')
  @Get('entries/:index/proof')
  @Header('content-type', 'text/plain; charset=utf-8')
  async proof(@Param('index') index: string): Promise<string> {
    const wanted = numberIn(index, 'entry-unknown');
    if (wanted >= (await headOf(this.database))) throw new ProblemError('entry-unknown');
    return proofOf(this.database, this.files, wanted);
  }

  /** Index and hash only: says that a message is in the log, and nothing of what it holds. */
  @Roles(...ROLES)
  @Get('events/:id')
  async event(
    @Param('id') id: string,
  ): Promise<{ index: number; leafHash: string; checkpointSize: number | null }> {
    const place = await placeOf(this.database, id);
    if (!place) throw new ProblemError('entry-unknown');
    const size = (await latestCheckpoint(this.database))?.size ?? 0;
    return { ...place, checkpointSize: place.index < size ? size : null };
  }

  @Roles('inspector')
  @Get('consistency')
  consistency(@Query('from') from?: string, @Query('to') to?: string): Promise<object> {
    return consistencyOf(
      this.database,
      this.files,
      numberIn(from, 'invalid-query'),
      numberIn(to, 'invalid-query'),
    );
  }

  @Roles('inspector', 'operator')
  @Get('status')
  async status(): Promise<object> {
    const [size, checkpoint, alarms, latest] = await Promise.all([
      headOf(this.database),
      latestCheckpoint(this.database),
      countAlarms(this.database),
      latestAlarms(this.database, 20),
    ]);
    return {
      size,
      checkpoint: checkpoint && { size: checkpoint.size, publishedAt: checkpoint.publishedAt.toISOString() },
      unpublished: size - (checkpoint?.size ?? 0),
      alarms,
      latestAlarms: latest,
    };
  }
}

const noteRead = (tx: Tx, actor: Actor, query: object, count: number): Promise<void> =>
  publish(tx, [
    {
      topic: 'audit-log.events',
      key: actor.ref,
      event: { type: 'entries.read', key: actor.ref, data: { query, count } },
      cause: { system: `system:read/${actor.ref}` },
    },
  ]);
