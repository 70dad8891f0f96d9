import type { Actor } from '@garant/contracts';
import { loadStream, type StoredEvent, type Tx } from '@garant/nest-kit';
import { foldMission, type Mission, type RecordedMissionEvent } from '@garant/rules';

export const streamOf = (missionId: string): string => `mission:${missionId}`;

/** A stored event as the rules fold it. */
export const recorded = ({
  type,
  data,
  time,
  actor,
}: Pick<StoredEvent, 'type' | 'data' | 'time' | 'actor'>) =>
  ({ type, key: String(data.missionId), data, at: time, actor }) as unknown as RecordedMissionEvent;

/** A mission as its stream tells it, and the version of that stream. */
export interface LoadedMission {
  readonly mission: Mission | undefined;
  readonly version: number;
  readonly events: readonly StoredEvent[];
}
export async function loadMission(tx: Tx, missionId: string): Promise<LoadedMission> {
  const events = await loadStream(tx, streamOf(missionId));
  return { mission: foldMission(events.map(recorded)), version: events.length, events };
}

/** Writes a mission's row as it is now, in the transaction of the events that made it so. */
export async function projectMission(tx: Tx, mission: Mission): Promise<void> {
  await tx.query(
    `INSERT INTO mission (mission_id, state, starts_at, ends_at, ended_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (mission_id) DO UPDATE SET state = excluded.state, ends_at = excluded.ends_at, ended_at = excluded.ended_at`,
    [mission.missionId, JSON.stringify(mission), mission.startsAt, mission.endsAt, mission.endedAt],
  );
  await tx.query(
    `INSERT INTO mission_inspector (account, mission_id, doctor)
     SELECT account, $2, account = ANY($3) FROM unnest($1::uuid[]) AS i (account) ON CONFLICT DO NOTHING`,
    [mission.inspectors, mission.missionId, mission.doctors],
  );
}

/** A mission as it is now. */
export async function missionById(tx: Tx, missionId: string): Promise<Mission | undefined> {
  const [row] = await tx.query<{ state: Mission }>('SELECT state FROM mission WHERE mission_id = $1', [
    missionId,
  ]);
  return row?.state;
}

/** Missions of an inspector, the newest first. */
export async function missionsOf(tx: Tx, actor: Pick<Actor, 'ref'>): Promise<Mission[]> {
  const rows = await tx.query<{ state: Mission }>(
    `SELECT m.state FROM mission_inspector i JOIN mission m USING (mission_id)
     WHERE i.account = $1 ORDER BY m.starts_at DESC, m.mission_id DESC`,
    [actor.ref],
  );
  return rows.map(({ state }) => state);
}

/** The register of missions, for the body that is inspected: every one, the newest first. */
export async function allMissions(tx: Tx): Promise<Mission[]> {
  const rows = await tx.query<{ state: Mission }>(
    'SELECT state FROM mission ORDER BY starts_at DESC, mission_id DESC',
  );
  return rows.map(({ state }) => state);
}
