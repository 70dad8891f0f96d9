import { Controller, Get, Query } from '@nestjs/common';
import { completenessQuery, type Actor, type CompletenessQuery, type PeriodView } from '@garant/contracts';
import type { CompletenessFile, CompletenessKind } from '@garant/merkle-log';
import { CurrentActor, Database, ProblemError, Public, Roles, type Tx } from '@garant/nest-kit';
import { noteRead } from '../inspection/read.note.js';
import { missionFor, scopeNotice, type OpenMission, type ScopeNotice } from '../missions/mission.access.js';
import { LogFiles } from '../publish/log.files.js';
import { headOf } from '../sequence/entry.store.js';
import { completenessFor } from './completeness.reading.js';
import { latestPeriods } from './period.store.js';

/** Periods in one answer: some seconds of work, some megabytes. */
const PERIODS = 500;
const SHOWN = 20;

/** A list in a mission's scope is all of what it is about, or no statement about completeness can be made. */
const LISTS = { subject: 'subjects', permit: 'permits' } as const;

@Controller()
export class CompletenessController {
  constructor(
    private readonly database: Database,
    private readonly files: LogFiles,
  ) {}

  /** Whether a list about one person, permit or actor is complete: hashes and proofs, nothing of what the entries hold. */
  @Roles('inspector')
  @Get('internal/completeness')
  async completeness(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<object> {
    const { kind, ref, from, to, mission: named } = queryOf(query);
    return this.database.transaction(async (tx: Tx) => {
      const mission = await missionFor(tx, actor, named);
      allow(mission, kind, ref);
      const end = to ?? (await headOf(tx));
      const range = { from: Math.min(from, end), to: end };
      if (range.from >= range.to)
        throw new ProblemError('invalid-query', {
          errors: [{ field: 'from', rule: `below ${end}, the end of the range` }],
        });
      const found = await completenessFor(tx, this.files, kind, ref, range.from, range.to, {
        periods: PERIODS,
      });
      const listed = found.file.periods.reduce((sum, { entries }) => sum + entries.length, 0);
      const asked = { completeness: kind, ref, ...range };
      await noteRead(tx, actor, asked, listed, mission.missionId);
      return { ...found, scope: scopeNotice(mission) } satisfies {
        file: CompletenessFile;
        notCovered: object | null;
        next: number | null;
        scope: ScopeNotice;
      };
    });
  }

  /** How far the log has closed periods: for everybody. */
  @Public()
  @Get('log/periods')
  async periods(): Promise<{ size: number; closedTo: number; periods: PeriodView[] }> {
    const [size, found] = await Promise.all([headOf(this.database), latestPeriods(this.database, SHOWN)]);
    return { size, ...found };
  }
}

/** @throws ProblemError `completeness-scope` unless the mission lets every entry about the reference be read */
function allow({ scope, orderNumber }: OpenMission, kind: CompletenessKind, ref: string): void {
  const lists = [scope.permits, scope.datasets, scope.organisations, scope.subjects];
  const timed = scope.from !== null || scope.to !== null;
  const named = kind !== 'actor' && scope[LISTS[kind]].includes(kind === 'subject' ? ref.toLowerCase() : ref);
  if (!timed && (lists.every((list) => list.length === 0) || named)) return;
  throw new ProblemError('completeness-scope', { params: { limitedBy: orderNumber } });
}

/** @throws ProblemError `invalid-query` */
function queryOf(query: unknown): CompletenessQuery {
  const parsed = completenessQuery.safeParse(query);
  if (parsed.success) return parsed.data;
  throw new ProblemError('invalid-query', {
    errors: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), rule: issue.message })),
  });
}
