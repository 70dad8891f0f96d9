import type { Tx } from '@garant/nest-kit';

export interface LogProof {
  logIndex: number;
  checkpointSize: number;
  /** C2SP .tlog-proof text. */
  proof: string;
  /** The entry's exact bytes. */
  entry: Buffer;
}

/** Only verified proofs are kept, so a row is the answer. */
export async function provenInLog(tx: Tx, releaseId: string): Promise<LogProof | null> {
  const [row] = await tx.query<{ log_index: number; checkpoint_size: number; proof: string; entry: Buffer }>(
    'SELECT log_index, checkpoint_size, proof, entry FROM release_log_proof WHERE release_id = $1',
    [releaseId],
  );
  return row
    ? { logIndex: row.log_index, checkpointSize: row.checkpoint_size, proof: row.proof, entry: row.entry }
    : null;
}

export async function keepLogProof(tx: Tx, releaseId: string, proof: LogProof): Promise<void> {
  await tx.query(
    'INSERT INTO release_log_proof (release_id, log_index, checkpoint_size, proof, entry) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
    [releaseId, proof.logIndex, proof.checkpointSize, proof.proof, proof.entry],
  );
}

/** The verifier key of a log origin, as first seen; a different one later is not taken. */
export async function pinLogKey(tx: Tx, origin: string, vkey: string): Promise<string> {
  await tx.query('INSERT INTO log_key (origin, vkey) VALUES ($1, $2) ON CONFLICT DO NOTHING', [origin, vkey]);
  return (await pinnedLogKey(tx, origin)) as string;
}
export async function pinnedLogKey(tx: Tx, origin: string): Promise<string | null> {
  const [row] = await tx.query<{ vkey: string }>('SELECT vkey FROM log_key WHERE origin = $1', [origin]);
  return row?.vkey ?? null;
}

/** Size of the checkpoint under which each sealed release was proven. */
export async function loggedSizes(tx: Tx, releaseIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.query<{ release_id: string; checkpoint_size: number }>(
    'SELECT release_id, checkpoint_size FROM release_log_proof WHERE release_id = ANY($1)',
    [releaseIds],
  );
  return new Map(rows.map((row) => [row.release_id, row.checkpoint_size]));
}
