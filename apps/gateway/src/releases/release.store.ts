import type { RELEASE_STATES } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';
import type { DataCategory, PurposeCode, Regime } from '@garant/rules';

export type ReleaseStatus = (typeof RELEASE_STATES)[number];
export interface Release {
  releaseId: string;
  /** Version of the release's event stream. */
  version: number;
  permitId: string;
  applicationId: string;
  datasetId: string;
  holderId: string;
  environmentId: string;
  operatorId: string;
  purpose: PurposeCode;
  regime: Regime;
  waitingDays: number;
  categories: DataCategory[];
  state: ReleaseStatus;
  reason: string | null;
  openedAt: string;
  plannedAt: string | null;
  expiresAt: string | null;
  planHash: string | null;
  peopleHash: string | null;
  ruleBundleHash: string | null;
  cohortCommitment: string | null;
  sealedAt: string | null;
  manifest: string | null;
  manifestHash: string | null;
  sealedEventId: string | null;
  unsealId: string | null;
  unsealedAt: string | null;
  unsealPosition: number | null;
  acknowledgedAt: string | null;
}
type Row = Record<string, unknown>;
const time = (value: unknown): string | null => (value instanceof Date ? value.toISOString() : null);

const toRelease = (row: Row): Release =>
  ({
    releaseId: row.release_id,
    version: row.version,
    permitId: row.permit_id,
    applicationId: row.application_id,
    datasetId: row.dataset_id,
    holderId: row.holder_id,
    environmentId: row.environment_id,
    operatorId: row.operator_id,
    purpose: row.purpose,
    regime: row.regime,
    waitingDays: row.waiting_days,
    categories: row.categories,
    state: row.state,
    reason: row.reason,
    openedAt: time(row.opened_at),
    plannedAt: time(row.planned_at),
    expiresAt: time(row.expires_at),
    planHash: row.plan_hash,
    peopleHash: row.people_hash,
    ruleBundleHash: row.rule_bundle_hash,
    cohortCommitment: row.cohort_commitment,
    sealedAt: time(row.sealed_at),
    manifest: row.manifest,
    manifestHash: row.manifest_hash,
    sealedEventId: row.sealed_event_id,
    unsealId: row.unseal_id,
    unsealedAt: time(row.unsealed_at),
    unsealPosition: row.unseal_position,
    acknowledgedAt: time(row.acknowledged_at),
  }) as Release;

export async function insertRelease(
  tx: Tx,
  r: Pick<
    Release,
    | 'releaseId'
    | 'permitId'
    | 'applicationId'
    | 'datasetId'
    | 'holderId'
    | 'environmentId'
    | 'operatorId'
    | 'purpose'
    | 'regime'
    | 'waitingDays'
    | 'categories'
    | 'openedAt'
  > & {
    openedBy: string;
  },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO release (release_id, version, permit_id, application_id, dataset_id, holder_id, environment_id, operator_id, purpose, regime, waiting_days,
       state, opened_at, opened_by, categories)
     VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'opened', $11, $12, $13) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      r.releaseId,
      r.permitId,
      r.applicationId,
      r.datasetId,
      r.holderId,
      r.environmentId,
      r.operatorId,
      r.purpose,
      r.regime,
      r.waitingDays,
      r.openedAt,
      r.openedBy,
      r.categories,
    ],
  );
  return rows.length === 1;
}

export async function releaseById(tx: Tx, releaseId: string): Promise<Release | null> {
  const [row] = await tx.query<Row>('SELECT * FROM release WHERE release_id = $1', [releaseId]);
  return row ? toRelease(row) : null;
}

/** Locks the row: who changes a release does it under this lock. See recall.store.ts for what is locked before it. */
export async function lockRelease(tx: Tx, releaseId: string): Promise<Release | null> {
  const [row] = await tx.query<Row>('SELECT * FROM release WHERE release_id = $1 FOR UPDATE', [releaseId]);
  return row ? toRelease(row) : null;
}

export interface ReleaseFilter {
  holderId?: string | undefined;
  operatorId?: string | undefined;
  permitIds?: readonly string[] | undefined;
  permitId?: string | undefined;
  limit: number;
  offset: number;
}
export async function listReleases(tx: Tx, f: ReleaseFilter): Promise<{ items: Release[]; total: number }> {
  const where = `($1::text IS NULL OR holder_id = $1) AND ($2::text IS NULL OR operator_id = $2)
    AND ($3::uuid[] IS NULL OR permit_id = ANY($3)) AND ($4::uuid IS NULL OR permit_id = $4)`;
  const params = [f.holderId ?? null, f.operatorId ?? null, f.permitIds ?? null, f.permitId ?? null];
  const rows = await tx.query<Row>(
    `SELECT * FROM release WHERE ${where} ORDER BY opened_at DESC, release_id LIMIT $5 OFFSET $6`,
    [...params, f.limit, f.offset],
  );
  const [count] = await tx.query<{ total: number }>(
    `SELECT count(*) AS total FROM release WHERE ${where}`,
    params,
  );
  return { items: rows.map(toRelease), total: count?.total ?? 0 };
}

/** Sets columns and raises the stream's version by one; the event of the change is appended at the version before. */
export async function advanceRelease(
  tx: Tx,
  release: Pick<Release, 'releaseId' | 'version'>,
  columns: Record<string, unknown>,
): Promise<void> {
  const names = Object.keys(columns);
  const rows = await tx.query(
    `UPDATE release SET version = version + 1, ${names.map((name, i) => `${name} = $${i + 3}`).join(', ')}
     WHERE release_id = $1 AND version = $2 RETURNING 1`,
    [release.releaseId, release.version, ...Object.values(columns)],
  );
  if (rows.length !== 1) throw new Error('a release changed under its lock');
}

export const streamOf = (releaseId: string): string => `release/${releaseId}`;

/** Learnt from the gateway's own event, once the relay has published it: the id under which the log knows the sealing. */
export async function rememberSealedEvent(tx: Tx, releaseId: string, eventId: string): Promise<void> {
  await tx.query(
    'UPDATE release SET sealed_event_id = $2 WHERE release_id = $1 AND sealed_event_id IS NULL RETURNING 1',
    [releaseId, eventId],
  );
}

// ---- Unsealings

export interface Unsealing {
  unsealId: string;
  releaseId: string;
  state: 'requested' | 'done' | 'refused';
}
export async function insertUnsealing(
  tx: Tx,
  u: { unsealId: string; releaseId: string; requestedAt: string; requestedBy: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO unsealing (unseal_id, release_id, state, requested_at, requested_by) VALUES ($1, $2, 'requested', $3, $4) ON CONFLICT DO NOTHING RETURNING 1`,
    [u.unsealId, u.releaseId, u.requestedAt, u.requestedBy],
  );
  return rows.length === 1;
}

export async function unsealingById(tx: Tx, unsealId: string): Promise<Unsealing | null> {
  const [row] = await tx.query<{ unseal_id: string; release_id: string; state: Unsealing['state'] }>(
    'SELECT unseal_id, release_id, state FROM unsealing WHERE unseal_id = $1',
    [unsealId],
  );
  return row ? { unsealId: row.unseal_id, releaseId: row.release_id, state: row.state } : null;
}

export async function endUnsealing(
  tx: Tx,
  unsealId: string,
  end: { state: 'done' | 'refused'; cutPosition: number; at: string; reason: string | null },
): Promise<void> {
  await tx.query(
    'UPDATE unsealing SET state = $2, cut_position = $3, ended_at = $4, reason = $5 WHERE unseal_id = $1 RETURNING 1',
    [unsealId, end.state, end.cutPosition, end.at, end.reason],
  );
}

export async function insertSubtraction(
  tx: Tx,
  unsealId: string,
  people: readonly { recordRef: string; pseudonym: string }[],
): Promise<void> {
  await tx.query(
    'INSERT INTO unsealing_subtraction (unseal_id, record_ref, pseudonym) SELECT $1, * FROM unnest($2::uuid[], $3::text[])',
    [unsealId, people.map(({ recordRef }) => recordRef), people.map(({ pseudonym }) => pseudonym)],
  );
}

/** Pseudonyms not to be written: subtracted at the unseal cut, or recalled since. */
export async function pseudonymsToDrop(tx: Tx, releaseId: string, unsealId: string): Promise<string[]> {
  const rows = await tx.query<{ pseudonym: string }>(
    `SELECT pseudonym FROM unsealing_subtraction WHERE unseal_id = $2
     UNION SELECT unnest(pseudonyms) FROM recall WHERE release_id = $1 ORDER BY 1`,
    [releaseId, unsealId],
  );
  return rows.map(({ pseudonym }) => pseudonym);
}
