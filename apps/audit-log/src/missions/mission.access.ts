import type { Actor } from '@garant/contracts';
import { ProblemError, type Tx } from '@garant/nest-kit';
import {
  MISSION_SCOPE_KINDS,
  isNarrow,
  missionStanding,
  type Mission,
  type MissionScope,
  type ScopeList,
} from '@garant/rules';
import type { EntryConditions } from '../entries/entry.reach.js';
import type { EntryScope } from '../entries/entry.search.js';
import { missionsOf } from './mission.store.js';

/** What a read under a mission needs of it. */
export interface OpenMission {
  readonly missionId: string;
  readonly orderNumber: string;
  readonly scope: MissionScope;
  /** When its access ends, RFC 3339. */
  readonly until: string;
  /** Whether whoever reads is one of its doctors. */
  readonly doctor: boolean;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The open mission under which an inspector reads: the one they name, or the only one they have. Every read of entries,
 * stories, answers and bundles by an inspector begins here (loi 78-17 art. 19).
 * @param named id of a mission, as the query parameter `mission` gives it
 * @throws ProblemError `mission-required` without an open one, `mission-unnamed` with several and none named,
 *   `mission-not-begun`, `mission-ended`, `mission-unknown` for one that the caller has no part in
 */
export async function missionFor(
  tx: Tx,
  actor: Actor,
  named: string | undefined,
  now: string = new Date().toISOString(),
): Promise<OpenMission> {
  if (actor.role !== 'inspector') throw new ProblemError('forbidden');
  const missions = await missionsOf(tx, actor);
  if (named !== undefined) {
    const missionId = typeof named === 'string' && UUID.test(named) ? named.toLowerCase() : undefined;
    const mission = missions.find((one) => one.missionId === missionId);
    if (!mission) throw new ProblemError('mission-unknown');
    const standing = missionStanding(mission, now);
    if (standing === 'ended') throw new ProblemError('mission-ended', { params: { missionId } });
    if (standing === 'coming')
      throw new ProblemError('mission-not-begun', { params: { missionId, startsAt: mission.startsAt } });
    return opened(mission, actor);
  }
  const open = missions.filter((mission) => missionStanding(mission, now) === 'open');
  if (open.length > 1)
    throw new ProblemError('mission-unnamed', {
      params: { missions: open.map(({ missionId }) => missionId) },
    });
  if (!open[0]) throw new ProblemError('mission-required');
  return opened(open[0], actor);
}

const opened = ({ missionId, orderNumber, scope, endsAt, doctors }: Mission, actor: Actor): OpenMission => ({
  missionId,
  orderNumber,
  scope,
  until: endsAt,
  doctor: doctors.includes(actor.ref),
});

/** What a mission lets its inspectors see, as conditions over `log_entry e` and `entry_reference`. */
export const scopeConditions =
  ({ scope }: Pick<OpenMission, 'scope'>): EntryConditions =>
  (param) => {
    const conditions: string[] = [];
    if (scope.from !== null) conditions.push(`e.occurred >= ${param(scope.from)}`);
    if (scope.to !== null) conditions.push(`e.occurred <= ${param(scope.to)}`);
    if (!isNarrow(scope)) return conditions;
    const lists = (Object.keys(MISSION_SCOPE_KINDS) as ScopeList[]).filter((list) => scope[list].length > 0);
    const named = lists.map(
      (list) => `(r.kind = '${MISSION_SCOPE_KINDS[list]}' AND r.ref = ANY(${param(scope[list])}))`,
    );
    conditions.push(
      `EXISTS (SELECT FROM entry_reference r WHERE r.index = e.index AND (${named.join(' OR ')}))`,
    );
    return conditions;
  };

/** The same as the search of entries takes it. */
export function scopeOf({ scope }: Pick<OpenMission, 'scope'>): EntryScope {
  const lists = Object.entries(MISSION_SCOPE_KINDS) as [ScopeList, (typeof MISSION_SCOPE_KINDS)[ScopeList]][];
  return {
    ...(scope.from === null ? {} : { from: scope.from }),
    ...(scope.to === null ? {} : { to: scope.to }),
    ...(isNarrow(scope)
      ? { anyOf: lists.flatMap(([list, kind]) => scope[list].map((ref) => ({ kind, ref }))) }
      : {}),
  };
}

/** What an answer says of the limits within which it was given. */
export interface ScopeNotice {
  missionId: string;
  orderNumber: string;
  until: string;
  /** Whether entries outside of it were left out. */
  limited: boolean;
  scope: MissionScope;
}
export const scopeNotice = (mission: OpenMission): ScopeNotice => ({
  missionId: mission.missionId,
  orderNumber: mission.orderNumber,
  until: mission.until,
  limited: isLimited(mission),
  scope: mission.scope,
});

/** Whether anything of the log lies outside of a mission. */
export const isLimited = ({ scope }: Pick<OpenMission, 'scope'>): boolean =>
  isNarrow(scope) || scope.from !== null || scope.to !== null;
