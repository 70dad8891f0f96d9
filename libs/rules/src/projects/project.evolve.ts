import {
  newProject,
  type Delivery,
  type ProjectLife,
  type ProjectResult,
  type RecordedProjectEvent,
  type ResultVersion,
} from './project.model.js';

/** What a reminder is about, so that it is sent once; a new end of the period is reminded of again. */
export const reminderKey = (of: {
  duty: string;
  permitId: string | null;
  holderId: string | null;
  dueAt: string;
  daysLeft: number;
}): string => [of.duty, of.permitId ?? '-', of.holderId ?? '-', of.dueAt, of.daysLeft].join(' ');

/** Folds one event into a project. */
export function evolveProject(before: ProjectLife | undefined, event: RecordedProjectEvent): ProjectLife {
  const life = before ?? newProject(event.data.applicationId);
  const { at } = event;
  switch (event.type) {
    case 'delivery.requested': {
      const { permitId, holderId, datasetIds, dueAt } = event.data;
      const fresh: Delivery = {
        permitId,
        holderId,
        datasetIds,
        requestedAt: at,
        dueAt,
        acknowledgedAt: null,
        extensionAsked: false,
        extendedAt: null,
        deliveredAt: null,
        sealed: [],
        accessDueAt: null,
        accessGivenAt: null,
      };
      return { ...life, deliveries: [...life.deliveries, fresh] };
    }
    case 'delivery.acknowledged':
      return delivery(life, event.data, { acknowledgedAt: at });
    case 'delivery.extension-asked':
      return delivery(life, event.data, { extensionAsked: true });
    case 'delivery.extended':
      return delivery(life, event.data, { extendedAt: at, dueAt: event.data.dueAt, extensionAsked: false });
    case 'delivery.part-sealed':
      return delivery(life, event.data, (one) => ({ sealed: [...one.sealed, event.data.datasetId] }));
    case 'delivery.delivered':
      return delivery(life, event.data, (one) => ({
        deliveredAt: at,
        acknowledgedAt: one.acknowledgedAt ?? at,
        accessDueAt: event.data.accessDueAt,
      }));
    case 'delivery.access-given':
      return delivery(life, event.data, { accessGivenAt: at });
    case 'processing.ended': {
      const { permitId, environmentId, because, endedAt, deletionDueAt, resultsDueAt } = event.data;
      return {
        ...life,
        endings: [
          ...life.endings,
          { permitId, environmentId, because, endedAt, deletionDueAt, confirmed: null },
        ],
        resultsDueAt: resultsDueAt ?? life.resultsDueAt,
      };
    }
    case 'deletion.formula-asked':
      return { ...life, formulaAsked: event.data.kept };
    case 'deletion.confirmed': {
      const { permitId, manifestHash, files, formulaKept } = event.data;
      const confirmed = { at, by: event.actor?.ref ?? '', manifestHash, files, formulaKept };
      return {
        ...life,
        endings: life.endings.map((one) => (one.permitId === permitId ? { ...one, confirmed } : one)),
      };
    }
    case 'result.submitted': {
      const { resultId, version, kind, contentHash } = event.data;
      const fresh: ResultVersion = {
        version,
        kind,
        contentHash,
        submittedAt: at,
        submittedBy: event.actor?.ref ?? '',
        state: 'SUBMITTED',
        decidedAt: null,
        reasonHash: null,
      };
      const known = life.results.some((one) => one.resultId === resultId);
      return {
        ...life,
        results: known
          ? life.results.map((one) =>
              one.resultId === resultId ? { ...one, versions: [...one.versions, fresh] } : one,
            )
          : [...life.results, { resultId, versions: [fresh] }],
      };
    }
    case 'result.published':
      return version(life, event.data, { state: 'PUBLISHED', decidedAt: at });
    case 'result.returned':
      return version(life, event.data, {
        state: 'RETURNED',
        decidedAt: at,
        reasonHash: event.data.reasonHash,
      });
    case 'result.withdrawn':
      return version(life, event.data, {
        state: 'WITHDRAWN',
        decidedAt: at,
        reasonHash: event.data.reasonHash,
      });
    case 'result.postponed':
      return { ...life, resultsDueAt: event.data.dueAt, postponedAt: at };
    case 'project.naming-chosen': {
      const others = life.named.filter((account) => account !== event.data.account);
      return { ...life, named: event.data.named ? [...others, event.data.account] : others };
    }
    case 'duty.reminded':
      return { ...life, reminded: [...life.reminded, reminderKey(event.data)] };
    case 'case.held':
      return { ...life, held: true };
    case 'case.hold-lifted':
      return { ...life, held: false };
    case 'case.erased':
      return { ...life, erasedAt: at };
  }
}

function delivery(
  life: ProjectLife,
  of: { permitId: string; holderId: string },
  change: Partial<Delivery> | ((one: Delivery) => Partial<Delivery>),
): ProjectLife {
  return {
    ...life,
    deliveries: life.deliveries.map((one) =>
      one.permitId === of.permitId && one.holderId === of.holderId
        ? { ...one, ...(typeof change === 'function' ? change(one) : change) }
        : one,
    ),
  };
}

function version(
  life: ProjectLife,
  of: { resultId: string; version: number },
  change: Partial<ResultVersion>,
): ProjectLife {
  return {
    ...life,
    results: life.results.map((one) =>
      one.resultId === of.resultId
        ? {
            ...one,
            versions: one.versions.map((each) =>
              each.version === of.version ? { ...each, ...change } : each,
            ),
          }
        : one,
    ),
  };
}

/** The version that the public sees: the newest published one, unless the newest of all was withdrawn. */
export const publicVersion = ({ versions }: ProjectResult): ResultVersion | undefined =>
  versions.findLast(({ state }) => state === 'PUBLISHED');

/** Whether results should be public and are not (rule PUB-01). */
export const resultsAreLate = (life: ProjectLife, at: string): boolean =>
  life.resultsDueAt !== null &&
  at > life.resultsDueAt &&
  !life.results.some((result) => publicVersion(result) !== undefined);
