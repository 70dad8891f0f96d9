import { DAY_MS, instant } from '../clocks/calendar.js';
import { daysBetween, parisDay } from '../clocks/paris.calendar.js';
import type { Actor, Decided } from '../procedures/application.model.js';
import { refuse, type Refusal } from '../rule.js';
import { LATEST_ENTRY_DAYS, LONGEST_MISSION_DAYS, ON_SITE_HOURS, SUMMONS_DAYS } from './mission.codes.js';
import { isOnSiteHour } from './mission.hours.js';
import type { Mission, MissionTerms } from './mission.model.js';
import { missionStanding } from './mission.reach.js';
import type { WorkEvent } from './work.evolve.js';

interface Bodies {
  'mission.open': MissionTerms;
  'mission.extend': { readonly missionId: string; readonly endsAt: string; readonly orderHash: string };
  'mission.close': { readonly missionId: string };
}
export type MissionCommand = {
  [T in keyof Bodies]: { readonly type: T; readonly actor: Actor; readonly body: Bodies[T] };
}[keyof Bodies];

export interface MissionEventData {
  'mission.opened': MissionTerms;
  'mission.extended': Bodies['mission.extend'];
  'mission.closed': { readonly missionId: string };
  /** By the clock: the end that the order set has come. */
  'mission.ended': { readonly missionId: string; readonly endsAt: string };
}
export type MissionEvent = {
  [T in keyof MissionEventData]: {
    readonly type: T;
    readonly key: string;
    readonly data: MissionEventData[T];
  };
}[keyof MissionEventData];
/** Every event of the stream of a mission. */
export type RecordedMissionEvent = (MissionEvent | WorkEvent) & {
  readonly at: string;
  readonly actor: Actor | null;
};

/**
 * Opening, extending and closing a mission of inspection. Nobody of the body that is inspected can do, refuse or stop any
 * of it (loi 78-17 art. 18, 19). @param facts.now time of handling
 */
export function decideMission(
  mission: Mission | undefined,
  command: MissionCommand,
  facts: { readonly now: string },
): Decided<MissionEvent> {
  const { actor } = command;
  if (actor.role !== 'inspector') return refuse('forbidden', { command: command.type });
  const { missionId } = command.body;
  if (command.type === 'mission.open') {
    if (mission) return refuse('conflict', { command: command.type, state: 'open' });
    const refusal = termsRefusal(command.body, actor, facts.now);
    return refusal ?? one({ type: 'mission.opened', key: missionId, data: command.body });
  }
  // A mission of colleagues is none of yours: it does not exist.
  if (!mission?.inspectors.includes(actor.ref)) return refuse('mission-unknown', { missionId });
  if (missionStanding(mission, facts.now) === 'ended') return refuse('mission-ended', { missionId });
  if (command.type === 'mission.close')
    return one({ type: 'mission.closed', key: missionId, data: { missionId } });
  const { endsAt, orderHash } = command.body;
  if (instant(endsAt) <= instant(mission.endsAt))
    return refuse('mission-dates', { field: 'endsAt', rule: 'after-end' });
  if (instant(endsAt) - instant(mission.startsAt) > LONGEST_MISSION_DAYS * DAY_MS)
    return refuse('mission-dates', { field: 'endsAt', rule: 'longest', days: LONGEST_MISSION_DAYS });
  return one({ type: 'mission.extended', key: missionId, data: { missionId, endsAt, orderHash } });
}

/** What the clock does: a mission whose end has come is ended. */
export const endOfMission = (mission: Mission, now: string): MissionEvent[] =>
  mission.endedAt === null && missionStanding(mission, now) === 'ended'
    ? [
        {
          type: 'mission.ended',
          key: mission.missionId,
          data: { missionId: mission.missionId, endsAt: mission.endsAt },
        },
      ]
    : [];

const one = (event: MissionEvent): Decided<MissionEvent> => ({ ok: true, events: [event] });

type Refused = { readonly ok: false; readonly refusal: Refusal };

function termsRefusal(terms: MissionTerms, actor: Actor, now: string): Refused | undefined {
  const { form, startsAt, endsAt, summonedOn, scope, inspectors, doctors } = terms;
  if (!inspectors.includes(actor.ref))
    return refuse('mission-members', { field: 'inspectors', rule: 'opener' });
  if (!doctors.every((doctor) => inspectors.includes(doctor)))
    return refuse('mission-members', { field: 'doctors', rule: 'inspectors' });
  return (
    datesRefusal(startsAt, endsAt, now) ??
    formRefusal(form, startsAt, summonedOn) ??
    (scope.from !== null && scope.to !== null && instant(scope.from) > instant(scope.to)
      ? refuse('mission-scope', { field: 'scope.to', rule: 'after-from' })
      : undefined)
  );
}

function datesRefusal(startsAt: string, endsAt: string, now: string): Refused | undefined {
  const [start, end, at] = [instant(startsAt), instant(endsAt), instant(now)];
  if (end <= start) return refuse('mission-dates', { field: 'endsAt', rule: 'after-start' });
  if (end <= at) return refuse('mission-dates', { field: 'endsAt', rule: 'over' });
  if (at - start > LATEST_ENTRY_DAYS * DAY_MS)
    return refuse('mission-dates', { field: 'startsAt', rule: 'too-early', days: LATEST_ENTRY_DAYS });
  if (end - start > LONGEST_MISSION_DAYS * DAY_MS)
    return refuse('mission-dates', { field: 'endsAt', rule: 'longest', days: LONGEST_MISSION_DAYS });
  return undefined;
}

function formRefusal(
  form: MissionTerms['form'],
  startsAt: string,
  summonedOn: string | null,
): Refused | undefined {
  if (form === 'on-site' && !isOnSiteHour(startsAt))
    return refuse('mission-hours', { field: 'startsAt', ...ON_SITE_HOURS });
  if ((form === 'summons') !== (summonedOn !== null))
    return refuse('mission-notice', {
      field: 'summonedOn',
      rule: form === 'summons' ? 'missing' : 'only-summons',
    });
  // The day on which the summons is served does not count (Regulation 1182/71 Art. 3(1)).
  if (summonedOn !== null && daysBetween(summonedOn, parisDay(startsAt)) < SUMMONS_DAYS)
    return refuse('mission-notice', { field: 'startsAt', rule: 'notice', days: SUMMONS_DAYS });
  return undefined;
}
