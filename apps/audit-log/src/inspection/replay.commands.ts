import type { CommandContext, CommandHandlers, HandlerResult } from '@garant/nest-kit';
import { ProblemError } from '@garant/nest-kit';
import { missionFor } from '../missions/mission.access.js';

/** That something was replayed, with what result, is an act of the mission. Key: replayId. */
export const replayCommands: CommandHandlers<'audit-log'> = {
  'replay.record': async ({
    tx,
    command,
  }: CommandContext<{ replayId: string; missionId: string }>): Promise<HandlerResult> => {
    const { replayId, missionId } = command.body;
    if (command.key !== replayId) throw new ProblemError('command-key-mismatch');
    await missionFor(tx, command.actor, missionId, command.acceptedAt);
    return {
      ok: true,
      streams: [
        {
          streamId: `replay:${replayId}`,
          expectedVersion: 0,
          events: [{ type: 'replay.made', key: replayId, data: { ...command.body } }],
        },
      ],
      result: { replayId },
    };
  },
};
