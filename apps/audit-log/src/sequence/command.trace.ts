import type { Tx } from '@garant/nest-kit';
import { isUuid, type Reading } from '../intake/message.reading.js';

interface Trace {
  command: number | null;
  outcome: number | null;
  event: number | null;
}
const OUTCOMES = ['command.done', 'command.refused'];

/**
 * Notes what was seen of each command: its signed message, its outcome, an event that names it. They come over different
 * partitions, so in any order; what stays incomplete is for the alarm worker to find.
 */
export async function traceCommands(
  tx: Tx,
  entries: readonly { index: number; reading: Reading }[],
  now: string,
): Promise<void> {
  const traces = new Map<string, Trace>();
  const note = (id: string, part: keyof Trace, index: number): void => {
    const trace = traces.get(id) ?? { command: null, outcome: null, event: null };
    trace[part] ??= index;
    traces.set(id, trace);
  };
  for (const { index, reading } of entries) {
    if (reading.kind === 'command' && !reading.flags.includes('bad-signature'))
      note(reading.id, 'command', index);
    if (reading.kind !== 'event') continue;
    if (isUuid(reading.cause)) note(reading.cause, 'event', index);
    const { commandId } = reading.data;
    // An outcome without a signed command (a forged one was refused) names its bus place as cause and awaits nothing.
    if (OUTCOMES.includes(reading.type) && isUuid(commandId) && reading.cause === commandId.toLowerCase())
      note(commandId.toLowerCase(), 'outcome', index);
  }
  if (traces.size === 0) return;
  const rows = [...traces];
  await tx.query(
    `INSERT INTO command_trace AS t (command_id, command_index, command_at, outcome_index, event_index, event_at)
     SELECT id, command, CASE WHEN command IS NOT NULL THEN $5::timestamptz END, outcome, event, CASE WHEN event IS NOT NULL THEN $5::timestamptz END
     FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) AS n (id, command, outcome, event)
     ON CONFLICT (command_id) DO UPDATE SET
       command_index = coalesce(t.command_index, EXCLUDED.command_index), command_at = coalesce(t.command_at, EXCLUDED.command_at),
       outcome_index = coalesce(t.outcome_index, EXCLUDED.outcome_index),
       event_index = coalesce(t.event_index, EXCLUDED.event_index), event_at = coalesce(t.event_at, EXCLUDED.event_at)`,
    [
      rows.map(([id]) => id),
      rows.map(([, { command }]) => command),
      rows.map(([, { outcome }]) => outcome),
      rows.map(([, { event }]) => event),
      now,
    ],
  );
}
