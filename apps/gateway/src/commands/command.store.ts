import type { Tx } from '@garant/nest-kit';

export interface RefusedProblem {
  code: string;
  params?: Record<string, unknown>;
}
/** How one command ended. Every command ends in exactly one of the two. */
export type CommandEnd = { state: 'done'; result: unknown } | { state: 'refused'; problem: RefusedProblem };

export interface SentCommand {
  id: string;
  actorRef: string;
  service: string;
  type: string;
  requestHash: string;
  /** `sending`: no acknowledgement of the broker is known. */
  state: 'sending' | 'pending' | 'done' | 'refused';
  partition: number | null;
  offset: number | null;
  result: unknown;
  problem: RefusedProblem | null;
}

const COLUMNS = `id, actor_ref AS "actorRef", service, type, request_hash AS "requestHash", state, partition, "offset", result, problem`;

/** Notes a command before it is sent. Returns the row that was there already, if the id is known. */
export async function noteCommand(
  tx: Tx,
  command: { id: string; actorRef: string; service: string; type: string; key: string; requestHash: string },
): Promise<SentCommand | null> {
  const added = await tx.query(
    `INSERT INTO sent_command (id, actor_ref, service, type, key, request_hash, state) VALUES ($1,$2,$3,$4,$5,$6,'sending')
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [command.id, command.actorRef, command.service, command.type, command.key, command.requestHash],
  );
  return added.length > 0 ? null : commandById(tx, command.id);
}

export async function commandById(tx: Tx, id: string): Promise<SentCommand | null> {
  const [row] = await tx.query<SentCommand>(`SELECT ${COLUMNS} FROM sent_command WHERE id = $1`, [id]);
  return row ?? null;
}

/** The broker has it. The outcome may have been faster than this. */
export async function noteAcknowledged(
  tx: Tx,
  { id, partition, offset }: { id: string; partition: number; offset: number },
): Promise<void> {
  await tx.query(
    `UPDATE sent_command SET partition = $2, "offset" = $3, updated_at = now(),
       state = CASE WHEN state = 'sending' THEN 'pending' ELSE state END WHERE id = $1`,
    [id, partition, offset],
  );
}

/** Keeps the outcome for later questions; the first one stands. */
export async function noteEnd(tx: Tx, id: string, end: CommandEnd): Promise<void> {
  await tx.query(
    `UPDATE sent_command SET state = $2, result = $3, problem = $4, updated_at = now() WHERE id = $1 AND state IN ('sending', 'pending')`,
    [
      id,
      end.state,
      end.state === 'done' ? JSON.stringify(end.result ?? null) : null,
      end.state === 'refused' ? JSON.stringify(end.problem) : null,
    ],
  );
}
