import type { Actor, MissionView } from '@garant/contracts';
import { missionStanding, type Mission } from '@garant/rules';

/**
 * A mission as whoever asks may see it. The body that is inspected learns what is inspected, by whom and until when, and
 * not about which people: an inspection of a person's file is none of its business.
 */
export function missionView(mission: Mission, actor: Actor, now: string): MissionView {
  const inside = mission.inspectors.includes(actor.ref);
  const { subjects, ...scope } = mission.scope;
  return {
    ...mission,
    scope: { ...scope, subjects: inside ? [...subjects] : [], subjectCount: subjects.length },
    standing: missionStanding(mission, now),
    doctor: mission.doctors.includes(actor.ref),
  } as MissionView;
}
