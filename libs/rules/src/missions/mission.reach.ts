import { instant } from '../clocks/calendar.js';
import type { Mission, MissionScope } from './mission.model.js';

export type MissionStanding = 'coming' | 'open' | 'ended';

/** Where a mission stands at a moment: before its start and from its end on, nobody reads under it. */
export function missionStanding(
  { startsAt, endsAt, endedAt }: Pick<Mission, 'startsAt' | 'endsAt' | 'endedAt'>,
  now: string,
): MissionStanding {
  if (endedAt !== null || instant(now) >= instant(endsAt)) return 'ended';
  return instant(now) < instant(startsAt) ? 'coming' : 'open';
}

/** Lists of things that a scope may hold, with the kind of reference that an entry has for each. */
export const MISSION_SCOPE_KINDS = {
  permits: 'permit',
  datasets: 'dataset',
  organisations: 'organisation',
  subjects: 'subject',
} as const satisfies Partial<Record<keyof MissionScope, string>>;
export type ScopeList = keyof typeof MISSION_SCOPE_KINDS;

/** Whether a scope names things, rather than everything in its period. */
export const isNarrow = (scope: MissionScope): boolean =>
  (Object.keys(MISSION_SCOPE_KINDS) as ScopeList[]).some((list) => scope[list].length > 0);

/** Whether an entry is within a scope: in its period, and, where it names things, about one of them. */
export function reaches(
  scope: MissionScope,
  entry: {
    readonly occurred: string;
    readonly references: readonly { readonly kind: string; readonly ref: string }[];
  },
): boolean {
  const at = instant(entry.occurred);
  if (scope.from !== null && at < instant(scope.from)) return false;
  if (scope.to !== null && at > instant(scope.to)) return false;
  if (!isNarrow(scope)) return true;
  return (Object.entries(MISSION_SCOPE_KINDS) as [ScopeList, string][]).some(([list, kind]) =>
    entry.references.some((reference) => reference.kind === kind && scope[list].includes(reference.ref)),
  );
}
