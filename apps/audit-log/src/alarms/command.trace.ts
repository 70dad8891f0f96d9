import type { Database, Tx } from '@garant/nest-kit';
import { isUuid, type Reading } from '../intake/message.reading.js';
import { raiseAlarm } from './alarm.store.js';

interface Trace {
  reading: Reading;
  index: number;
}

/** Notes what the log has seen of each command: itself, an event it caused, its outcome, in whatever order they come. */
export async function traceCommands(tx: Tx, traces: readonly Trace[]): Promise<void> {
  for (const { reading, index } of traces) {
    if (reading.kind === 'command' && !reading.flags.includes('bad-signature'))
      await note(tx, reading.id, 'command', index, reading.time ?? reading.received);
    if (reading.kind !== 'event') continue;
    const outcome = reading.type === 'command.done' || reading.type === 'command.refused';
    if (outcome && isUuid(reading.data.commandId))
      await tx.query(
        `INSERT INTO command_trace (command_id, outcome_index) VALUES ($1, $2)
         ON CONFLICT (command_id) DO UPDATE SET outcome_index = coalesce(command_trace.outcome_index, excluded.outcome_index)`,
        [reading.data.commandId.toLowerCase(), index],
      );
    else if (isUuid(reading.cause)) await note(tx, reading.cause, 'event', index, reading.received);
  }
}

const note = (tx: Tx, commandId: string, what: 'command' | 'event', index: number, at: string): Promise<unknown> =>
  tx.query(
    `INSERT INTO command_trace (command_id, ${what}_index, ${what}_at) VALUES ($1, $2, $3)
     ON CONFLICT (command_id) DO UPDATE SET ${what}_index = coalesce(command_trace.${what}_index, excluded.${what}_index),
       ${what}_at = coalesce(command_trace.${what}_at, excluded.${what}_at)`,
    [commandId, index, at],
  );

/**
 * Looks for commands without an outcome and events whose command the log never saw, once they are older than `afterSeconds`.
 * Whatever is late for a good reason (a service that is down) is an alarm all the same: somebody is waiting.
 */
export async function watchCommands(database: Database, afterSeconds: number): Promise<void> {
  await database.transaction(async (tx) => {
    const late = await tx.query<{ command_id: string; command_index: number }>(
      `SELECT command_id, command_index FROM command_trace
       WHERE command_index IS NOT NULL AND outcome_index IS NULL AND command_at < now() - make_interval(secs => $1)
       AND NOT EXISTS (SELECT 1 FROM alarm WHERE code = 'no-outcome' AND place = command_id) LIMIT 100`,
      [afterSeconds],
    );
    for (const { command_id: place, command_index: index } of late)
      await raiseAlarm(tx, { code: 'no-outcome', place, index, message: NOWHERE, detail: `command at entry ${index} has no outcome yet` });
    const stray = await tx.query<{ command_id: string; event_index: number }>(
      `SELECT command_id, event_index FROM command_trace
       WHERE command_index IS NULL AND event_index IS NOT NULL AND event_at < now() - make_interval(secs => $1)
       AND NOT EXISTS (SELECT 1 FROM alarm WHERE code = 'no-cause' AND place = command_id) LIMIT 100`,
      [afterSeconds],
    );
    for (const { command_id: place, event_index: index } of stray)
      await raiseAlarm(tx, { code: 'no-cause', place, index, message: NOWHERE, detail: `entry ${index} names a command that is not in the log` });
  });
}
const NOWHERE = { topic: '', partition: 0, offset: 0 };
