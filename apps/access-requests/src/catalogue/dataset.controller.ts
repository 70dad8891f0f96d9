import { Controller, Get, Param, Query } from '@nestjs/common';
import type { Actor, DatasetState } from '@garant/contracts';
import { CurrentActor, Database, ProblemError, Roles, type Tx } from '@garant/nest-kit';
import { checkDueOn } from '@garant/rules';
import { idOf, pageOfQuery, type Page } from '../http/page.query.js';
import { datasetOf, findDatasets, overdueChecks } from './dataset.store.js';
import { lineOf, versionsOf, type DatasetVersion, type VersionLine } from './dataset.versions.js';

/** Organisation whose drafts a caller sees. */
const ownHolder = (actor: Actor): string | null =>
  actor.role === 'holder' ? (actor.organisation ?? null) : null;
/** Who sees every holder's overdue checks: the access body and those who inspect. */
const BODY: readonly Actor['role'][] = ['assessor', 'signatory', 'inspector'];

/** Descriptions of datasets: published ones for everybody logged in, a holder's own in any state. */
@Controller('internal/datasets')
@Roles()
export class DatasetController {
  constructor(private readonly database: Database) {}

  @Get()
  list(@CurrentActor() actor: Actor, @Query() query: unknown): Promise<Page<DatasetState>> {
    const page = pageOfQuery(query);
    return findDatasets(this.database, page, { holderId: ownHolder(actor), only: page.mine });
  }

  /** Published datasets not checked for a year (EHDS Art. 60(3)): a holder’s own, or all for the access body. */
  @Get('overdue-checks')
  async overdue(@CurrentActor() actor: Actor): Promise<{ items: object[] }> {
    const holderId = ownHolder(actor);
    if (holderId === null && !BODY.includes(actor.role)) throw new ProblemError('forbidden');
    const aYearAgo = new Date();
    aYearAgo.setUTCFullYear(aYearAgo.getUTCFullYear() - 1);
    const items = await overdueChecks(this.database, aYearAgo.toISOString(), holderId);
    return { items: items.map((one) => ({ ...one, dueOn: checkDueOn(one.checkedAt) })) };
  }

  @Get(':datasetId')
  async one(@CurrentActor() actor: Actor, @Param('datasetId') datasetId: string): Promise<DatasetState> {
    return visible(this.database, actor, datasetId);
  }

  @Get(':datasetId/versions')
  async versions(
    @CurrentActor() actor: Actor,
    @Param('datasetId') datasetId: string,
  ): Promise<{ items: VersionLine[] }> {
    const { holderId } = await visible(this.database, actor, datasetId);
    const versions = await versionsOf(this.database, datasetId);
    return {
      items: seenBy(versions, holderId === ownHolder(actor))
        .map(lineOf)
        .toReversed(),
    };
  }

  @Get(':datasetId/versions/:version')
  async version(
    @CurrentActor() actor: Actor,
    @Param('datasetId') datasetId: string,
    @Param('version') version: string,
  ): Promise<DatasetVersion> {
    const { holderId } = await visible(this.database, actor, datasetId);
    const versions = await versionsOf(this.database, datasetId);
    return versionIn(seenBy(versions, holderId === ownHolder(actor)), version);
  }
}

async function visible(tx: Tx, actor: Actor, datasetId: string): Promise<DatasetState> {
  const dataset = await datasetOf(tx, idOf(datasetId));
  if (!dataset || (dataset.status !== 'published' && dataset.holderId !== ownHolder(actor)))
    throw new ProblemError('not-found');
  const { changedAt: _, ...state } = dataset;
  return state;
}

/** Everybody sees the versions that were public. */
export const seenBy = (versions: readonly DatasetVersion[], own: boolean): DatasetVersion[] =>
  versions.filter(({ publishedAt }) => own || publishedAt !== null);
/** @throws ProblemError `not-found` */
export function versionIn(versions: readonly DatasetVersion[], version: string): DatasetVersion {
  const found = versions.find((one) => String(one.version) === version);
  if (!found) throw new ProblemError('not-found');
  return found;
}
