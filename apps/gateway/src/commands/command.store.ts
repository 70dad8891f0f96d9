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

export type NewCommand = Pick<SentCommand, 'id' | 'actorRef' | 'service' | 'type' | 'requestHash'> & {
  key: string;
};

/** Notes commands before they are sent. Returns for each the row that was there already, or null when its id is new. */
export async function noteCommands(tx: Tx, commands: readonly NewCommand[]): Promise<(SentCommand | null)[]> {
  // The same id twice at once: the first notes it, the others find it.
  const first = [...new Map(commands.map((command) => [command.id, command])).values()];
  const added = await tx.query<{ id: string }>(
    `INSERT INTO sent_command (id, actor_ref, service, type, key, request_hash, state)
     SELECT *, 'sending' FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[])
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      first.map(({ id }) => id),
      first.map(({ actorRef }) => actorRef),
      first.map(({ service }) => service),
      first.map(({ type }) => type),
      first.map(({ key }) => key),
      first.map(({ requestHash }) => requestHash),
    ],
  );
  const fresh = new Set(added.map(({ id }) => id));
  const answers: (SentCommand | null)[] = [];
  for (const { id } of commands) answers.push(fresh.delete(id) ? null : await commandById(tx, id));
  return answers;
}

export async function commandById(tx: Tx, id: string): Promise<SentCommand | null> {
  const [row] = await tx.query<SentCommand>(`SELECT ${COLUMNS} FROM sent_command WHERE id = $1`, [id]);
  return row ?? null;
}

/** The broker has them. An outcome may have been faster than this. */
export async function noteAcknowledged(
  tx: Tx,
  places: readonly { id: string; partition: number; offset: number }[],
): Promise<void> {
  await tx.query(
    `UPDATE sent_command c SET partition = n.partition, "offset" = n."offset", updated_at = now(),
       state = CASE WHEN state = 'sending' THEN 'pending' ELSE state END
     FROM unnest($1::uuid[], $2::int[], $3::bigint[]) AS n (id, partition, "offset") WHERE c.id = n.id`,
    [
      places.map(({ id }) => id),
      places.map(({ partition }) => partition),
      places.map(({ offset }) => offset),
    ],
  );
}

/** Keeps outcomes for later questions; the first one of a command stands. */
export async function noteEnds(tx: Tx, ends: readonly { id: string; end: CommandEnd }[]): Promise<void> {
  await tx.query(
    `UPDATE sent_command c SET state = n.state, result = n.result, problem = n.problem, updated_at = now()
     FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::jsonb[]) AS n (id, state, result, problem)
     WHERE c.id = n.id AND c.state IN ('sending', 'pending')`,
    [
      ends.map(({ id }) => id),
      ends.map(({ end }) => end.state),
      ends.map(({ end }) => (end.state === 'done' ? JSON.stringify(end.result ?? null) : null)),
      ends.map(({ end }) => (end.state === 'refused' ? JSON.stringify(end.problem) : null)),
    ],
  );
}
