import type { CommandBody, NewEvent } from '@garant/contracts';
import {
  ProblemError,
  appendEvents,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import {
  decideMission,
  endOfMission,
  evolveMission,
  type Mission,
  type MissionCommand,
  type MissionEvent,
} from '@garant/rules';
import { loadMission, projectMission, streamOf } from './mission.store.js';

type Type = MissionCommand['type'];
type Context<T extends Type> = CommandContext<CommandBody<'audit-log', T>>;

/** Missions, by inspectors alone. Key: missionId. */
export const missionCommands = {
  'mission.open': (context: Context<'mission.open'>) => decide(context, 'mission.open'),
  'mission.extend': (context: Context<'mission.extend'>) => decide(context, 'mission.extend'),
  'mission.close': (context: Context<'mission.close'>) => decide(context, 'mission.close'),
} satisfies CommandHandlers<'audit-log'>;

async function decide<T extends Type>(context: Context<T>, type: T): Promise<HandlerResult> {
  const { tx, command, now } = context;
  const body = command.body as { missionId: string };
  // Order holds per key, so a command must travel under the id of what it changes.
  if (command.key !== body.missionId) throw new ProblemError('command-key-mismatch');
  const { mission, version } = await loadMission(tx, body.missionId);
  const decided = decideMission(mission, { type, actor: command.actor, body } as unknown as MissionCommand, {
    now,
  });
  if (!decided.ok) {
    const { code, params } = decided.refusal;
    return { ok: false, problem: params === undefined ? { code } : { code, params: { ...params } } };
  }
  await project(tx, mission, decided.events, { at: now, actor: command.actor });
  return {
    ok: true,
    streams: [
      { streamId: streamOf(body.missionId), expectedVersion: version, events: decided.events.map(newEvent) },
    ],
    result: { missionId: body.missionId },
  };
}

const newEvent = ({ type, key, data }: MissionEvent): NewEvent => ({ type, key, data: { ...data } });

async function project(
  tx: Tx,
  mission: Mission | undefined,
  events: readonly MissionEvent[],
  by: { at: string; actor: CommandContext['command']['actor'] | null },
): Promise<void> {
  const after = events.reduce(
    (before: Mission | undefined, event) => evolveMission(before, { ...event, ...by }),
    mission,
  );
  if (after) await projectMission(tx, after);
}

/** Ends missions whose last moment has come: one short step. Access ended with that moment; this says so in the log. */
export async function endMissions(tx: Tx, now: string): Promise<boolean> {
  const due = await tx.query<{ mission_id: string }>(
    'SELECT mission_id FROM mission WHERE ended_at IS NULL AND ends_at <= $1 ORDER BY ends_at LIMIT 20',
    [now],
  );
  for (const { mission_id: missionId } of due) {
    const { mission, version } = await loadMission(tx, missionId);
    if (!mission) continue;
    const events = endOfMission(mission, now);
    await project(tx, mission, events, { at: now, actor: null });
    await appendEvents(tx, {
      streamId: streamOf(missionId),
      expectedVersion: version,
      events: events.map(newEvent),
      cause: { system: `system:clock/${missionId}` },
      time: now,
    });
  }
  return due.length > 0;
}
