import type { CommandBody } from '@garant/contracts';
import {
  ProblemError,
  type CommandContext,
  type CommandHandlers,
  type HandlerResult,
  type Tx,
} from '@garant/nest-kit';
import { decideMission, endOfMission, type MissionCommand } from '@garant/rules';
import { appendToMission, outcomeOf } from './mission.change.js';
import { loadMission } from './mission.store.js';
import { tellBody } from './mission.messages.js';

type Type = MissionCommand['type'];
type Context<T extends Type> = CommandContext<CommandBody<'audit-log', T>>;

/** Missions, by inspectors alone. Key: missionId. */
export const missionCommands = {
  'mission.open': (context: Context<'mission.open'>) => decide(context, 'mission.open'),
  'mission.extend': (context: Context<'mission.extend'>) => decide(context, 'mission.extend'),
  'mission.close': (context: Context<'mission.close'>) => decide(context, 'mission.close'),
} satisfies CommandHandlers<'audit-log'>;

const TOLD: Readonly<Record<Type, string>> = {
  'mission.open': 'mission-opened',
  'mission.extend': 'mission-extended',
  'mission.close': 'mission-closed',
};

async function decide<T extends Type>(context: Context<T>, type: T): Promise<HandlerResult> {
  const { tx, command, cause, now } = context;
  const body = command.body as { missionId: string };
  const { missionId } = body;
  demandKey(command, missionId);
  const loaded = await loadMission(tx, missionId);
  const rule = { type, actor: command.actor, body } as unknown as MissionCommand;
  const decided = decideMission(loaded.mission, rule, { now });
  if (decided.ok) await tellBody(tx, { kind: TOLD[type], missionId }, cause);
  return outcomeOf(tx, loaded, decided, { missionId, now, actor: command.actor });
}

/** Order holds per key, so a command must travel under the id of what it changes. @throws ProblemError `command-key-mismatch` */
export function demandKey(command: { key: string }, id: string): void {
  if (command.key !== id) throw new ProblemError('command-key-mismatch');
}

/** Ends missions whose last moment has come: one short step. Access ended with that moment; this says so in the log. */
export async function endMissions(tx: Tx, now: string): Promise<boolean> {
  const due = await tx.query<{ mission_id: string }>(
    'SELECT mission_id FROM mission WHERE ended_at IS NULL AND ends_at <= $1 ORDER BY ends_at LIMIT 20',
    [now],
  );
  for (const { mission_id: missionId } of due) {
    const loaded = await loadMission(tx, missionId);
    if (!loaded.mission) continue;
    await appendToMission(tx, loaded, endOfMission(loaded.mission, now), {
      missionId,
      now,
      cause: { system: `system:clock/${missionId}` },
    });
  }
  return due.length > 0;
}
