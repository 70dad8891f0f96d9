import type { Actor, BundleView } from '@garant/contracts';
import type { Database, Tx, VaultCipher } from '@garant/nest-kit';

export interface BundleRow {
  bundle_id: string;
  mission_id: string;
  actor: Actor;
  filter: Record<string, string>;
  state: BundleView['state'];
  entries: number;
  phase: BundleView['phase'];
  share: number;
  rate: number | null;
  seconds_left: number | null;
  requested_at: Date;
  ended_at: Date | null;
  expires_at: Date | null;
  size: number | null;
  erased: number | null;
  bytes: number | null;
  sha256: string | null;
  manifest_sha256: string | null;
  fault: string | null;
}

const COLUMNS = `bundle_id, mission_id, actor, filter, state, entries, phase, share, rate, seconds_left, requested_at,
  ended_at, expires_at, size, erased, bytes, sha256, manifest_sha256, fault`;

export const viewOf = (row: BundleRow): BundleView => ({
  bundleId: row.bundle_id,
  missionId: row.mission_id,
  filter: row.filter,
  state: row.state,
  entries: row.entries,
  phase: row.phase,
  share: row.share,
  rate: row.rate,
  secondsLeft: row.seconds_left,
  requestedAt: row.requested_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  size: row.size,
  erased: row.erased,
  bytes: row.bytes,
  sha256: row.sha256,
  manifestSha256: row.manifest_sha256,
  fault: row.fault,
});

export const insertBundle = (
  tx: Tx,
  given: Pick<BundleRow, 'bundle_id' | 'mission_id' | 'actor' | 'filter' | 'entries'> & { now: string },
): Promise<unknown> =>
  tx.query(
    `INSERT INTO bundle (bundle_id, mission_id, actor, filter, state, entries, requested_at)
     VALUES ($1, $2, $3, $4, 'waiting', $5, $6)`,
    [
      given.bundle_id,
      given.mission_id,
      JSON.stringify(given.actor),
      JSON.stringify(given.filter),
      given.entries,
      given.now,
    ],
  );

export async function bundleById(tx: Pick<Tx, 'query'>, bundleId: string): Promise<BundleRow | null> {
  const [row] = await tx.query<BundleRow>(`SELECT ${COLUMNS} FROM bundle WHERE bundle_id = $1`, [bundleId]);
  return row ?? null;
}
export const bundlesOf = (tx: Pick<Tx, 'query'>, missionId: string): Promise<BundleRow[]> =>
  tx.query<BundleRow>(
    `SELECT ${COLUMNS} FROM bundle WHERE mission_id = $1 ORDER BY requested_at DESC, bundle_id DESC LIMIT 200`,
    [missionId],
  );

/** The oldest that is not made yet; one that a crash interrupted comes again. */
export async function nextBundle(tx: Pick<Tx, 'query'>): Promise<BundleRow | null> {
  const [row] = await tx.query<BundleRow>(
    `SELECT ${COLUMNS} FROM bundle WHERE state IN ('waiting', 'making') ORDER BY requested_at, bundle_id LIMIT 1`,
  );
  return row ?? null;
}

/** Begins, or begins again: pieces of an interrupted attempt go. */
export const beginBundle = (database: Database, bundleId: string): Promise<boolean> =>
  database.transaction(async (tx) => {
    const rows = await tx.query(
      `UPDATE bundle SET state = 'making', phase = 'entries', share = 0, rate = NULL, seconds_left = NULL
       WHERE bundle_id = $1 AND state IN ('waiting', 'making') RETURNING 1`,
      [bundleId],
    );
    await dropPieces(tx, bundleId);
    return rows.length > 0;
  });

export interface Progress {
  phase: NonNullable<BundleView['phase']>;
  share: number;
  rate: number | null;
  secondsLeft: number | null;
}
/** False when it is not being made any more: somebody cancelled it. */
export async function noteProgress(
  tx: Pick<Tx, 'query'>,
  bundleId: string,
  { phase, share, rate, secondsLeft }: Progress,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE bundle SET phase = $2, share = $3, rate = $4, seconds_left = $5
     WHERE bundle_id = $1 AND state = 'making' RETURNING 1`,
    [bundleId, phase, share, rate, secondsLeft],
  );
  return rows.length > 0;
}

export interface MadeBundle {
  entries: number;
  erased: number;
  fromIndex: number;
  toIndex: number;
  size: number;
  bytes: number;
  sha256: string;
  manifestSha256: string;
  expiresAt: string;
}
export async function endMade(tx: Tx, bundleId: string, made: MadeBundle, now: string): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE bundle SET state = 'made', phase = NULL, share = 1, seconds_left = NULL, ended_at = $2, expires_at = $3,
       entries = $4, erased = $5, size = $6, bytes = $7, sha256 = $8, manifest_sha256 = $9
     WHERE bundle_id = $1 AND state = 'making' RETURNING 1`,
    [
      bundleId,
      now,
      made.expiresAt,
      made.entries,
      made.erased,
      made.size,
      made.bytes,
      made.sha256,
      made.manifestSha256,
    ],
  );
  return rows.length > 0;
}

/** Ends without content: failed, cancelled, or deleted. */
export async function endWithout(
  tx: Tx,
  bundleId: string,
  state: 'failed' | 'cancelled' | 'deleted',
  now: string,
  fault: string | null = null,
): Promise<void> {
  await tx.query(
    `UPDATE bundle SET state = $2, phase = NULL, seconds_left = NULL, ended_at = coalesce(ended_at, $3), fault = $4
     WHERE bundle_id = $1 RETURNING 1`,
    [bundleId, state, now, fault],
  );
  await dropPieces(tx, bundleId);
}

const dropPieces = (tx: Tx, bundleId: string): Promise<unknown> =>
  tx.query('DELETE FROM bundle_piece WHERE bundle_id = $1 RETURNING 1', [bundleId]);

/** Kept bundles whose time is over, or whose mission has ended. */
export const dueBundles = (
  tx: Tx,
  now: string,
): Promise<{ bundle_id: string; mission_id: string; over: boolean }[]> =>
  tx.query(
    `SELECT b.bundle_id, b.mission_id, (m.ended_at IS NOT NULL OR m.ends_at <= $1) AS over
     FROM bundle b JOIN mission m USING (mission_id)
     WHERE b.state = 'made' AND (b.expires_at <= $1 OR m.ended_at IS NOT NULL OR m.ends_at <= $1) LIMIT 20`,
    [now],
  );

const placeOf = (bundleId: string, number: number): string => `bundle/${bundleId}/${number}`;

export const insertPiece = (
  tx: Pick<Tx, 'query'>,
  vault: VaultCipher,
  bundleId: string,
  number: number,
  content: Uint8Array,
): Promise<unknown> =>
  tx.query('INSERT INTO bundle_piece (bundle_id, number, content) VALUES ($1, $2, $3)', [
    bundleId,
    number,
    vault.seal(content, placeOf(bundleId, number)),
  ]);

/** The archive, piece by piece. @throws Error when a piece is missing, was changed, or belongs elsewhere */
export async function* piecesOf(
  tx: Pick<Tx, 'query'>,
  vault: VaultCipher,
  bundleId: string,
): AsyncGenerator<Buffer, void, undefined> {
  for (let number = 0; ; number++) {
    const [row] = await tx.query<{ content: Buffer }>(
      'SELECT content FROM bundle_piece WHERE bundle_id = $1 AND number = $2',
      [bundleId, number],
    );
    if (!row) return;
    yield vault.open(row.content, placeOf(bundleId, number));
  }
}
