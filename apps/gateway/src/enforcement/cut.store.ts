import type { Tx } from '@garant/nest-kit';
import type { Cut } from './enforcement.messages.js';
import type { KnownCut } from './enforcement.state.js';

/** Keeps a cut; its six copies make one row. */
export async function rememberCut(tx: Tx, cut: Cut): Promise<void> {
  await tx.query(
    `INSERT INTO register_cut (cut_id, for_kind, for_id, permit_id, position, cut_at, body) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
    [cut.cutId, cut.for.kind, cut.for.id, cut.permitId, cut.position, cut.cutAt, JSON.stringify(cut)],
  );
}

/** Cuts for which a release or an unsealing still waits. */
export async function waitedForCuts(tx: Tx): Promise<Cut[]> {
  const rows = await tx.query<{ body: Cut }>(
    `SELECT body FROM register_cut JOIN release ON release_id = for_id WHERE for_kind = 'release' AND state = 'opened'
     UNION ALL
     SELECT body FROM register_cut JOIN unsealing ON unseal_id = for_id WHERE for_kind = 'unseal' AND state = 'requested'`,
  );
  return rows.map(({ body }) => body);
}

export async function permitCutsOf(tx: Tx, permitIds: readonly string[]): Promise<[string, KnownCut][]> {
  const rows = await tx.query<{ body: Cut }>(
    `SELECT body FROM register_cut WHERE for_kind = 'permit' AND permit_id = ANY($1)`,
    [permitIds],
  );
  return rows.map(({ body }) => [
    body.permitId,
    { position: body.position, cutAt: body.cutAt, parkedSubjects: new Set(body.parkedSubjects) },
  ]);
}

/** Writes what this instance has applied, with the time; {@link lowestApplied} reads it. */
export async function beatInstance(tx: Tx, instanceId: string, position: number, at: string): Promise<void> {
  await tx.query(
    `INSERT INTO gateway_instance (instance_id, applied_position, beat_at) VALUES ($1, $2, $3)
     ON CONFLICT (instance_id) DO UPDATE SET applied_position = EXCLUDED.applied_position, beat_at = EXCLUDED.beat_at RETURNING 1`,
    [instanceId, position, at],
  );
  await tx.query(
    `DELETE FROM gateway_instance WHERE beat_at < $1::timestamptz - interval '1 hour' RETURNING 1`,
    [at],
  );
}

/** Position in force: the lowest that a live instance has applied; null when none beats. */
export async function lowestApplied(tx: Tx, freshnessMs: number, now: string): Promise<number | null> {
  const [row] = await tx.query<{ position: number | null }>(
    `SELECT min(applied_position) AS position FROM gateway_instance WHERE beat_at > $1::timestamptz - $2 * interval '1 millisecond'`,
    [now, freshnessMs],
  );
  return row?.position ?? null;
}

/** The same of the instances beside one; null when it is alone. */
export async function lowestOfOthers(
  tx: Tx,
  instanceId: string,
  freshnessMs: number,
  now: string,
): Promise<number | null> {
  const [row] = await tx.query<{ position: number | null }>(
    `SELECT min(applied_position) AS position FROM gateway_instance
     WHERE instance_id <> $1 AND beat_at > $2::timestamptz - $3 * interval '1 millisecond'`,
    [instanceId, now, freshnessMs],
  );
  return row?.position ?? null;
}

/** Notes when a position came into force at all live instances, to the second in which it was seen. */
export async function noteInForce(tx: Tx, freshnessMs: number, now: string): Promise<void> {
  const position = await lowestApplied(tx, freshnessMs, now);
  if (position === null) return;
  await tx.query(
    `INSERT INTO register_in_force (position, since) SELECT $1, $2
     WHERE NOT EXISTS (SELECT 1 FROM register_in_force WHERE position >= $1) ON CONFLICT DO NOTHING`,
    [position, now],
  );
}

/** First time at which everything up to a position was in force; null when it is not, or was before notes are kept. */
export async function inForceSince(tx: Tx, position: number): Promise<string | null> {
  const [row] = await tx.query<{ since: Date | null }>(
    'SELECT min(since) AS since FROM register_in_force WHERE position >= $1',
    [position],
  );
  return row?.since?.toISOString() ?? null;
}
