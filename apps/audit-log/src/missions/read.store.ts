import type { Tx } from '@garant/nest-kit';

export interface MissionRead {
  readonly at: string;
  readonly by: string;
  readonly query: Record<string, unknown>;
  readonly count: number;
}

/** Beside the event of a read, in its transaction: what was read under a mission, for its own pages and its minutes. */
export const noteMissionRead = (
  tx: Tx,
  missionId: string,
  { by, query, count }: { by: string; query: object; count: number },
): Promise<unknown> =>
  tx.query(
    'INSERT INTO mission_read (mission_id, read_at, account, query, count) VALUES ($1, now(), $2, $3, $4)',
    [missionId, by, JSON.stringify(query), count],
  );

/** What was read under a mission, the newest first. */
export async function readsOf(tx: Tx, missionId: string, limit: number): Promise<MissionRead[]> {
  const rows = await tx.query<{
    read_at: Date;
    account: string;
    query: Record<string, unknown>;
    count: number;
  }>(
    'SELECT read_at, account, query, count FROM mission_read WHERE mission_id = $1 ORDER BY read_at DESC LIMIT $2',
    [missionId, limit],
  );
  return rows.map(({ read_at, account, query, count }) => ({
    at: read_at.toISOString(),
    by: account,
    query,
    count,
  }));
}
