import type { Actor, DeliveryView, ProjectView, ResultContent } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import {
  deliveryState,
  newProject,
  PROJECT_PERMISSIONS,
  resultsAreLate,
  type Delivery,
  type ProjectCommandType,
  type ProjectLife,
  type ResultVersion,
} from '@garant/rules';
import { textsByHash } from '../texts/text.store.js';
import type { ProjectRow } from './project.store.js';

/** Projects after their decision as one person entitled to them sees them. */
export async function projectViews(
  tx: Tx,
  actor: Actor,
  rows: readonly ProjectRow[],
  now: string,
): Promise<ProjectView[]> {
  const contents = await textsByHash<{ title?: string }>(
    tx,
    rows.map(({ contentHash }) => contentHash),
  );
  const lives = rows.map(({ applicationId, life }) => life ?? newProject(applicationId));
  const hashes = lives.flatMap((life) =>
    life.results.flatMap(({ versions }) =>
      versions.flatMap(({ contentHash, reasonHash }) => [contentHash, ...(reasonHash ? [reasonHash] : [])]),
    ),
  );
  const texts = await textsByHash<ResultContent & { reason?: string }>(tx, hashes);
  return rows.map((row, at): ProjectView => {
    const life = lives[at]!;
    const results = mayReadResults(actor, row) ? life.results : [];
    return {
      applicationId: row.applicationId,
      title: contents.get(row.contentHash)?.title ?? '',
      organisation: row.organisation,
      submittedAt: row.submittedAt,
      decidedAt: row.decidedAt,
      permitId: row.permitId,
      permitStatus: row.permitStatus,
      deliveries: life.deliveries
        .filter(({ holderId }) => actor.role !== 'holder' || holderId === actor.organisation)
        .map((one) => deliveryView(life, one, now)),
      endings: life.endings.map(({ confirmed, ...ending }) => ({
        ...ending,
        late: confirmed === null && now > ending.deletionDueAt,
        confirmedAt: confirmed?.at ?? null,
        files: confirmed?.files ?? null,
        formulaKept: confirmed?.formulaKept ?? null,
        manifestHash: confirmed?.manifestHash ?? null,
      })),
      results: results.map(({ resultId, versions }) => ({
        resultId,
        versions: versions.map((version) => ({
          version: version.version,
          kind: version.kind,
          state: version.state,
          submittedAt: version.submittedAt,
          decidedAt: version.decidedAt,
          reason: (version.reasonHash && texts.get(version.reasonHash)?.reason) || null,
          content: contentOf(texts, version),
        })),
      })),
      resultsDueAt: life.resultsDueAt,
      resultsLate: resultsAreLate(life, now),
      formulaAsked: life.formulaAsked,
      named: life.named.includes(actor.ref),
      held: life.held,
      allowed: allowedFor(actor, row, life),
    };
  });
}

const contentOf = (
  texts: ReadonlyMap<string, ResultContent>,
  { contentHash }: ResultVersion,
): ResultContent | null => texts.get(contentHash) ?? null;

const RESULT_READERS: readonly string[] = ['researcher', 'assessor', 'committee', 'signatory', 'inspector'];
/** Results under review are for their authors and the access body; what is published is on the public page. */
const mayReadResults = (actor: Actor, _row: ProjectRow): boolean => RESULT_READERS.includes(actor.role);

export function deliveryView(life: ProjectLife, one: Delivery, now: string): DeliveryView {
  const { sealed: _sealed, ...shown } = one;
  const ended = one.accessGivenAt === null && life.endings.some(({ permitId }) => permitId === one.permitId);
  const due = one.deliveredAt === null ? one.dueAt : one.accessDueAt;
  return {
    ...shown,
    datasetIds: [...one.datasetIds],
    state: ended ? 'ended' : deliveryState(one),
    late: !ended && one.accessGivenAt === null && due !== null && now > due,
  };
}

/** Commands by role; whether this very one is possible now is said by the state beside it. */
function allowedFor(actor: Actor, _row: ProjectRow, life: ProjectLife): string[] {
  const possible: Partial<Record<ProjectCommandType, boolean>> = {
    'case.hold': !life.held && life.erasedAt === null,
    'case.lift-hold': life.held,
    'result.postpone': life.resultsDueAt !== null,
    'environment.confirm-deletion': life.endings.some(({ confirmed }) => confirmed === null),
  };
  return (Object.keys(PROJECT_PERMISSIONS) as ProjectCommandType[]).filter(
    (type) => PROJECT_PERMISSIONS[type].some((role) => role === actor.role) && possible[type] !== false,
  );
}
