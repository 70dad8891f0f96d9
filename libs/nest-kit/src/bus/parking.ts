import type { ServiceName } from '@garant/contracts';
import type { Tx } from '../database/database.js';
import type { CommandContext, HandlerResult, RawMessage } from './bus.types.js';

export interface ParkedKey {
  key: string;
  state: 'retrying' | 'parked';
  reason: string;
  commandId: string | null;
  since: string;
  /** Commands that wait. */
  waiting: number;
}

/** Keys with commands that wait, for an operator or a retry. What such a command says is not applied yet: deny in doubt. */
export async function parkedKeys(tx: Tx): Promise<ParkedKey[]> {
  const rows = await tx.query<
    Omit<ParkedKey, 'commandId' | 'since'> & { command_id: string | null; since: Date }
  >(
    `SELECT k.key, k.state, k.reason, k.command_id, k.since, (SELECT count(*) FROM parked_command c WHERE c.key = k.key) AS waiting
     FROM parked_key k ORDER BY k.since, k.key`,
  );
  return rows.map(({ command_id, since, ...row }) => ({
    ...row,
    commandId: command_id,
    since: since.toISOString(),
  }));
}

/**
 * Whether commands of a key wait. Locks the key's row: the worker that handles the last waiting command removes it in the same transaction,
 * so whoever sees no row comes after that command.
 */
export async function isParked(tx: Tx, key: string): Promise<boolean> {
  const rows = await tx.query('SELECT 1 FROM parked_key WHERE key = $1 FOR UPDATE', [key]);
  return rows.length > 0;
}

/** @returns whether the state is new */
export async function parkKey(
  tx: Tx,
  key: string,
  state: 'retrying' | 'parked',
  reason: string,
  commandId: string | null,
  delayMs = 0,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO parked_key (key, state, reason, command_id, next_attempt_at) VALUES ($1, $2, $3, $4, now() + $5 * interval '1 millisecond')
     ON CONFLICT (key) DO UPDATE SET state = EXCLUDED.state, reason = EXCLUDED.reason, command_id = EXCLUDED.command_id
     WHERE parked_key.state <> 'parked' RETURNING 1 AS one`,
    [key, state, reason.slice(0, 1_000), commandId, delayMs],
  );
  return rows.length > 0;
}

export async function appendToParked(
  tx: Tx,
  key: string,
  commandId: string | null,
  message: RawMessage,
  attempts: number,
): Promise<void> {
  await tx.query(
    `INSERT INTO parked_command (key, command_id, partition, "offset", received_at, message, attempts) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [key, commandId, message.partition, message.offset, message.timestamp, message.value, attempts],
  );
}

/** The built-in command `key.release`: waiting commands of the key are handled in order from now on. Operators only. */
export async function releaseKey(context: CommandContext, service: ServiceName): Promise<HandlerResult> {
  const { tx, command } = context;
  const key = command.body.key as string;
  if (command.actor.role !== 'operator') return { ok: false, problem: { code: 'forbidden' } };
  if (key !== command.key) return { ok: false, problem: { code: 'command-key-mismatch' } };
  const released = await tx.query(
    `UPDATE parked_key SET state = 'retrying', next_attempt_at = now() WHERE key = $1 AND state = 'parked' RETURNING 1 AS one`,
    [key],
  );
  if (released.length === 0) return { ok: false, problem: { code: 'key-not-parked' } };
  await tx.query('UPDATE parked_command SET attempts = 0 WHERE key = $1', [key]);
  const waiting = await tx.query<{ commands: number }>(
    'SELECT count(*) AS commands FROM parked_command WHERE key = $1',
    [key],
  );
  if (waiting[0]?.commands === 0) await tx.query('DELETE FROM parked_key WHERE key = $1', [key]);
  return {
    ok: true,
    result: { waiting: waiting[0]?.commands ?? 0 },
    publish: [
      {
        topic: `${service}.events`,
        key,
        event: { type: 'key.released', key, data: { key, service } },
        cause: context.cause,
      },
    ],
  };
}
