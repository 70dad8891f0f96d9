import type { ProblemCode, ServiceName } from '@garant/contracts';
import { atOnce, type Tx } from '../database/database.js';
import type { VerifiedCommand } from '../keys/command.signature.js';
import { commandsTotal } from '../process/metrics.js';
import { prepareAppends } from '../streams/event.stream.js';
import { insertRows, prepareRows, type PreparedRow } from '../streams/outbox.js';
import type { CommandContext, HandlerResult, ManyHandlers, RawMessage } from './bus.types.js';

/** A verified command with the message it came in. */
export interface Arrived {
  readonly command: VerifiedCommand;
  readonly message: RawMessage;
}
export type Refusal = { code: ProblemCode; params?: Record<string, unknown> };
/** What can be said before a handler. */
export type Judged = { refusal: Refusal } | { context: CommandContext };

export interface Together {
  readonly service: ServiceName;
  readonly type: string;
  readonly handler: NonNullable<ManyHandlers[string]>;
  readonly judge: (arrived: Arrived) => Judged;
}

/**
 * Commands of one type, in order: their effects and their outcomes with few statements, in the caller's transaction.
 * @returns false when a key among them waits: nothing was written, and each has to be settled alone
 */
export async function settleTogether(
  tx: Tx,
  together: Together,
  arrived: readonly Arrived[],
): Promise<boolean> {
  const { type, handler, judge } = together;
  const keys = [...new Set(arrived.map(({ command }) => command.claims.key))];
  const [parked, fresh] = await atOnce([
    tx.query('SELECT 1 FROM parked_key WHERE key = ANY($1) FOR UPDATE', [keys]),
    onlyNew(tx, arrived),
  ]);
  if (parked.length > 0) return false;
  if (fresh.length === 0) return true;
  const judged = fresh.map(judge);
  const accepted = judged.flatMap((one) => ('context' in one ? [one.context] : []));
  const answers =
    accepted.length === 0 ? [] : await handler(tx, accepted as unknown as CommandContext<never>[]);
  if (answers.length !== accepted.length) throw new Error(`${type}: ${answers.length} answers`);
  let next = 0;
  const results = judged.map((one): HandlerResult =>
    'context' in one ? answers[next++]! : { ok: false, problem: one.refusal },
  );
  await conclude(tx, together, fresh, results);
  return true;
}

/** Outcomes: one row each, and their messages in the order of the commands, each behind its own events. */
async function conclude(
  tx: Tx,
  { service, type }: Together,
  arrived: readonly Arrived[],
  results: readonly HandlerResult[],
): Promise<void> {
  const causes = arrived.map(({ command }) => ({
    commandId: command.envelope.id,
    actor: command.claims.actor,
  }));
  const appends = results.map((result, at) =>
    (result.ok ? (result.streams ?? []) : []).map((stream) => ({ ...stream, cause: causes[at]! })),
  );
  const { rows: stored, store } = prepareAppends(tx, appends.flat());
  let taken = 0;
  const rows = results.flatMap((result, at): PreparedRow[] => {
    const { key } = arrived[at]!.command.claims;
    const about = { commandId: causes[at]!.commandId, commandType: type };
    const events = stored.slice(taken, (taken += appends[at]!.length)).flat();
    const event = result.ok
      ? {
          type: 'command.done',
          key,
          data: { ...about, ...(result.result === undefined ? {} : { result: result.result }) },
        }
      : { type: 'command.refused', key, data: { ...about, problem: result.problem } };
    const outcome = { topic: `${service}.events` as const, key, event, cause: causes[at]! };
    return [...events, ...prepareRows(tx, [...(result.ok ? (result.publish ?? []) : []), outcome])];
  });
  await atOnce([noteOutcomes(tx, type, arrived, results), store(), insertRows(tx, rows)]);
  for (const { ok } of results) commandsTotal.inc({ type, outcome: ok ? 'done' : 'refused' });
}

async function noteOutcomes(
  tx: Tx,
  type: string,
  arrived: readonly Arrived[],
  results: readonly HandlerResult[],
): Promise<void> {
  const noted = await tx.query(
    `INSERT INTO command_outcome (command_id, type, outcome, code, authentic)
     SELECT id, $2, outcome, code, true FROM unnest($1::uuid[], $3::text[], $4::text[]) AS n (id, outcome, code)
     ON CONFLICT (command_id) DO UPDATE SET type = EXCLUDED.type, outcome = EXCLUDED.outcome, code = EXCLUDED.code, authentic = true, recorded_at = now()
     WHERE NOT command_outcome.authentic RETURNING 1 AS one`,
    [
      arrived.map(({ command }) => command.envelope.id),
      type,
      results.map(({ ok }) => (ok ? 'done' : 'refused')),
      results.map((result) => (result.ok ? null : result.problem.code)),
    ],
  );
  if (noted.length !== arrived.length) throw new Error('A command has its outcome already');
}

/** Those that have no outcome yet and do not wait for one; the same command twice counts once. */
async function onlyNew(tx: Tx, arrived: readonly Arrived[]): Promise<Arrived[]> {
  const ids = arrived.map(({ command }) => command.envelope.id);
  const known = await tx.query<{ id: string }>(
    `SELECT command_id AS id FROM command_outcome WHERE command_id = ANY($1) AND authentic
     UNION ALL SELECT command_id FROM parked_command WHERE command_id = ANY($1)`,
    [ids],
  );
  const seen = new Set(known.map(({ id }) => id));
  return arrived.filter(({ command: { envelope } }) => {
    if (seen.has(envelope.id)) return false;
    seen.add(envelope.id);
    return true;
  });
}
