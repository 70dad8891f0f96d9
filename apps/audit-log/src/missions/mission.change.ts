import type { Actor, NewEvent } from '@garant/contracts';
import { appendEvents, type Cause, type HandlerResult, type Tx } from '@garant/nest-kit';
import { evolveMission, type Decided, type Mission, type RecordedMissionEvent } from '@garant/rules';
import { projectMission, streamOf, type LoadedMission } from './mission.store.js';

/** Events of the rules on one mission. */
export type MissionEvents = readonly Pick<RecordedMissionEvent, 'type' | 'key' | 'data'>[];

const newEvent = ({ type, key, data }: MissionEvents[number]): NewEvent => ({ type, key, data: { ...data } });

/** Writes the row of a mission as events make it. */
export async function projectEvents(
  tx: Tx,
  mission: Mission | undefined,
  events: MissionEvents,
  by: { at: string; actor: Actor | null },
): Promise<void> {
  const after = events.reduce(
    (before: Mission | undefined, event) =>
      evolveMission(before, { ...event, ...by } as unknown as RecordedMissionEvent),
    mission,
  );
  if (after) await projectMission(tx, after);
}

/** What the rules decided, as the outcome of a command: its row written, its events to be appended. */
export async function outcomeOf(
  tx: Tx,
  { mission, version }: LoadedMission,
  decided: Decided<MissionEvents[number]>,
  { missionId, now, actor, result = {} }: { missionId: string; now: string; actor: Actor; result?: object },
): Promise<HandlerResult> {
  if (!decided.ok) {
    const { code, params } = decided.refusal;
    return { ok: false, problem: params === undefined ? { code } : { code, params: { ...params } } };
  }
  await projectEvents(tx, mission, decided.events, { at: now, actor });
  return {
    ok: true,
    streams: [
      { streamId: streamOf(missionId), expectedVersion: version, events: decided.events.map(newEvent) },
    ],
    result: { missionId, ...result },
  };
}

/** Appends what no command caused: a clock, or what another service says that it did. */
export async function appendToMission(
  tx: Tx,
  { mission, version }: LoadedMission,
  events: MissionEvents,
  { missionId, now, cause }: { missionId: string; now: string; cause: Cause },
): Promise<void> {
  if (events.length === 0) return;
  await projectEvents(tx, mission, events, { at: now, actor: null });
  await appendEvents(tx, {
    streamId: streamOf(missionId),
    expectedVersion: version,
    events: events.map(newEvent),
    cause,
    time: now,
  });
}
