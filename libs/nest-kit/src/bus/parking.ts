import type { Tx } from '../database/database.js';

/** Keys with commands that wait, for an operator or a retry. What such a command says is not applied yet: deny in doubt. */
export async function parkedKeys(
  tx: Tx,
): Promise<
  {
    key: string;
    state: 'retrying' | 'parked';
    reason: string;
    commandId: string | null;
    since: string;
    waiting: number;
  }[]
> {
  const rows = await tx.query<{
    key: string;
    state: 'retrying' | 'parked';
    reason: string;
    command_id: string | null;
    since: Date;
    waiting: number;
  }>(
    `SELECT k.key, k.state, k.reason, k.command_id, k.since, (SELECT count(*) FROM parked_command c WHERE c.key = k.key) AS waiting
     FROM parked_key k ORDER BY k.since, k.key`,
  );
  return rows.map(({ command_id, since, ...row }) => ({
    ...row,
    commandId: command_id,
    since: since.toISOString(),
  }));
}
