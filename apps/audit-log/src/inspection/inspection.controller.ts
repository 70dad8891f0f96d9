import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { entrySearch, type Actor, type EntrySearch, type EntryView } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx } from '@garant/nest-kit';
import { countAlarms, latestAlarms } from '../alarms/alarm.store.js';
import { reachedEntries } from '../entries/entry.reach.js';
import { entryAt, placeOf, searchEntries } from '../entries/entry.search.js';
import {
  isLimited,
  missionFor,
  scopeConditions,
  scopeNotice,
  scopeOf,
  type OpenMission,
  type ScopeNotice,
} from '../missions/mission.access.js';
import { latestCheckpoint } from '../publish/checkpoint.store.js';
import { LogFiles } from '../publish/log.files.js';
import { headOf } from '../sequence/entry.store.js';
import { consistencyOf, proofOf } from './log.proofs.js';
import { noteRead } from './read.note.js';

const COUNT = /^(0|[1-9]\d{0,14})$/;
const numberIn = (text: string | undefined, code: 'entry-unknown' | 'invalid-query'): number => {
  if (text === undefined || !COUNT.test(text)) throw new ProblemError(code);
  return Number(text);
};

/** Assurance in the tokens that the gateway makes for itself; a person's is the `acr` of their login. */
const GATEWAY_ASSURANCE = 'service';

/** What an inspector asks of the log. Every read of entries is itself an entry, written before the answer. */
@Controller('internal')
export class InspectionController {
  constructor(
    private readonly database: Database,
    private readonly files: LogFiles,
  ) {}

  /**
   * Inspectors, under an open mission and within its scope; and the gateway itself, for one person's list of who read their
   * data. A human operator may not.
   */
  @Roles('inspector', 'operator')
  @Get('entries')
  async search(
    @CurrentActor() actor: Actor,
    @Query() { mission: named, ...query }: { mission?: string },
  ): Promise<{ entries: EntryView[]; next: number | null; scope?: ScopeNotice }> {
    if (actor.role === 'operator' && actor.assurance !== GATEWAY_ASSURANCE)
      throw new ProblemError('forbidden');
    const search = searchOf(query);
    if (actor.role === 'operator' && (search.subject === undefined || search.type !== 'data.read'))
      throw new ProblemError('forbidden');
    return this.database.transaction(async (tx) => {
      const mission = await this.missionOf(tx, actor, named);
      const found = await searchEntries(tx, search, mission && scopeOf(mission));
      await noteRead(tx, actor, search, found.entries.length, mission?.missionId);
      return { ...found, ...(mission ? { scope: scopeNotice(mission) } : {}) };
    });
  }

  /**
   * Inspectors, under an open mission; and the gateway itself, which looks up its own sealed manifests and a person's own
   * receipt. A human operator may not.
   */
  @Roles('inspector', 'operator')
  @Get('entries/:index')
  one(
    @CurrentActor() actor: Actor,
    @Param('index') index: string,
    @Query('mission') named?: string,
  ): Promise<EntryView> {
    if (actor.role === 'operator' && actor.assurance !== GATEWAY_ASSURANCE)
      throw new ProblemError('forbidden');
    return this.database.transaction(async (tx) => {
      const wanted = numberIn(index, 'entry-unknown');
      const mission = await this.missionOf(tx, actor, named);
      const found = await entryAt(tx, wanted);
      // What lies outside of the mission does not exist for whoever reads under it.
      if (!found || (mission && !(await reachedEntries(tx, [wanted], scopeConditions(mission))).has(wanted)))
        throw new ProblemError('entry-unknown', {
          params: mission && isLimited(mission) ? { limitedBy: mission.orderNumber } : undefined,
        });
      await noteRead(tx, actor, { index: found.index }, 1, mission?.missionId);
      return found;
    });
  }

  /** Hashes and the checkpoint: nothing of what the entry holds. */
  @Roles()
  @Get('entries/:index/proof')
  @Header('content-type', 'text/plain; charset=utf-8')
  async proof(@Param('index') index: string): Promise<string> {
    const wanted = numberIn(index, 'entry-unknown');
    if (wanted >= (await headOf(this.database))) throw new ProblemError('entry-unknown');
    return proofOf(this.database, this.files, wanted);
  }

  /** Index and hash only: says that a message is in the log, and nothing of what it holds. */
  @Roles()
  @Get('events/:id')
  async event(
    @Param('id') id: string,
  ): Promise<{ index: number; leafHash: string; checkpointSize: number | null }> {
    const place = await placeOf(this.database, id);
    if (!place) throw new ProblemError('entry-unknown');
    const size = (await latestCheckpoint(this.database))?.size ?? 0;
    return { ...place, checkpointSize: place.index < size ? size : null };
  }

  @Roles()
  @Get('consistency')
  consistency(@Query('from') from?: string, @Query('to') to?: string): Promise<object> {
    return consistencyOf(
      this.database,
      this.files,
      numberIn(from, 'invalid-query'),
      numberIn(to, 'invalid-query'),
    );
  }

  /** The gateway itself needs no mission; a person always does. */
  private async missionOf(tx: Tx, actor: Actor, named: string | undefined): Promise<OpenMission | undefined> {
    return actor.role === 'inspector' ? missionFor(tx, actor, named) : undefined;
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
      checkpoint: checkpoint && {
        size: checkpoint.size,
        rootHash: checkpoint.rootHash,
        publishedAt: checkpoint.publishedAt,
      },
      unpublished: size - (checkpoint?.size ?? 0),
      alarms,
      latestAlarms: latest,
    };
  }
}

/** A day, or an RFC 3339 time. */
const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d))?$/;
const TEXT = /^[\x21-\x7e]{1,200}$/;

/** @throws ProblemError `invalid-query` for an unknown parameter, a text that no entry can hold, or a time that is none */
function searchOf(query: unknown): EntrySearch {
  const parsed = entrySearch.strict().safeParse(query);
  if (!parsed.success)
    throw new ProblemError('invalid-query', {
      errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
    });
  const search = parsed.data;
  for (const [field, value] of Object.entries(search)) {
    const time = field === 'from' || field === 'to';
    if (
      typeof value === 'string' &&
      (!TEXT.test(value) || (time && !TIME.test(value)) || (time && Number.isNaN(Date.parse(value))))
    )
      throw new ProblemError('invalid-query', {
        errors: [{ field, rule: time ? 'RFC 3339' : 'printable text of 1 to 200 characters' }],
      });
  }
  // A period that ends before it begins would find nothing, and say nothing of the mistake.
  if (search.from && search.to && Date.parse(search.from) > Date.parse(search.to))
    throw new ProblemError('invalid-query', { errors: [{ field: 'to', rule: 'not before `from`' }] });
  return search;
}
