import type { Actor, ReleaseView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { EnforcementState } from '../enforcement/enforcement.state.js';
import { releaseById, type Release, type ReleaseFilter } from './release.store.js';

/** Roles that see every release; holders and environments see theirs. */
const SEES_ALL = ['inspector', 'operator', 'assessor', 'committee', 'signatory'];

/** Permits that name a person: all that a data user sees of releases hangs on them. */
export const permitsNaming = (state: EnforcementState, personId: string): string[] =>
  [...state.allPermits()]
    .filter(({ terms }) => terms.persons.includes(personId))
    .map(({ terms }) => terms.permitId);

/** Which releases an actor sees; null: none. */
export function visibleTo(
  actor: Actor,
  state: EnforcementState,
): Pick<ReleaseFilter, 'holderId' | 'operatorId' | 'permitIds'> | null {
  if (SEES_ALL.includes(actor.role)) return {};
  if (actor.role === 'holder' && actor.organisation !== undefined) return { holderId: actor.organisation };
  if (actor.role === 'environment-operator' && actor.organisation !== undefined)
    return { operatorId: actor.organisation };
  if (actor.role === 'researcher') return { permitIds: permitsNaming(state, actor.ref) };
  return null;
}

/** The release if the actor may see it; not visible is the same as not there. */
export async function visibleRelease(
  tx: Tx,
  actor: Actor,
  state: EnforcementState,
  releaseId: string,
): Promise<Release | null> {
  const filter = visibleTo(actor, state);
  const release = filter && (await releaseById(tx, releaseId));
  if (!release) return null;
  if (filter.holderId !== undefined && release.holderId !== filter.holderId) return null;
  if (filter.operatorId !== undefined && release.operatorId !== filter.operatorId) return null;
  if (filter.permitIds !== undefined && !filter.permitIds.includes(release.permitId)) return null;
  return release;
}

/**
 * What an actor sees of a release. A data user gets four members, the same ones whatever happened to whom: no count, no
 * reason, no time that would tell of an exclusion.
 */
export function viewFor(
  actor: Actor,
  release: Release,
  loggedUnder: number | null,
): ReleaseView | Pick<ReleaseView, 'releaseId' | 'datasetId' | 'state' | 'openedAt'> {
  const {
    releaseId,
    permitId,
    datasetId,
    state,
    purpose,
    environmentId,
    openedAt,
    plannedAt,
    sealedAt,
    unsealedAt,
    acknowledgedAt,
    unsealId,
    reason,
    manifestHash,
  } = release;
  if (actor.role === 'researcher') return { releaseId, datasetId, state, openedAt };
  return {
    releaseId,
    permitId,
    datasetId,
    state,
    purpose,
    environmentId,
    openedAt,
    plannedAt,
    sealedAt,
    unsealedAt,
    acknowledgedAt,
    unsealId,
    reason,
    manifestHash,
    loggedUnder,
  };
}
