import type { RecordedMissionEvent } from './mission.decide.js';
import type { Mission } from './mission.model.js';
import { evolveWork, isWorkEvent } from './work.evolve.js';
import { NO_WORK } from './work.model.js';

/** A mission after one more event. */
export function evolveMission(
  mission: Mission | undefined,
  event: RecordedMissionEvent,
): Mission | undefined {
  if (event.type === 'mission.opened')
    return {
      ...event.data,
      openedAt: event.at,
      openedBy: event.actor?.ref ?? '',
      extensions: [],
      endedAt: null,
      endedBy: null,
      ...NO_WORK,
    };
  if (!mission) return undefined;
  if (isWorkEvent(event)) return evolveWork(mission, event);
  switch (event.type) {
    case 'mission.extended': {
      const { endsAt, orderHash } = event.data;
      return {
        ...mission,
        endsAt,
        extensions: [...mission.extensions, { at: event.at, endsAt, orderHash }],
      };
    }
    case 'mission.closed':
      return { ...mission, endedAt: event.at, endedBy: 'inspector' };
    case 'mission.ended':
      return { ...mission, endedAt: mission.endsAt, endedBy: 'clock' };
  }
}

export const foldMission = (events: readonly RecordedMissionEvent[]): Mission | undefined =>
  events.reduce<Mission | undefined>(evolveMission, undefined);
