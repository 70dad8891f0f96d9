import type { Tx } from '@garant/nest-kit';

export interface StoredRecall {
  recallId: string;
  releaseId: string;
  permitId: string;
  datasetId: string;
  environmentId: string;
  operatorId: string;
  pseudonyms: string[];
  orderedAt: string;
  acknowledgedAt: string | null;
}
interface Row {
  recall_id: string;
  release_id: string;
  permit_id: string;
  dataset_id: string;
  environment_id: string;
  operator_id: string;
  pseudonyms: string[];
  ordered_at: Date;
  acknowledged_at: Date | null;
}
const SELECT = `SELECT recall_id, release_id, permit_id, dataset_id, environment_id, operator_id, pseudonyms, ordered_at, recall.acknowledged_at
  FROM recall JOIN release USING (release_id)`;

const toRecall = (row: Row): StoredRecall => ({
  recallId: row.recall_id,
  releaseId: row.release_id,
  permitId: row.permit_id,
  datasetId: row.dataset_id,
  environmentId: row.environment_id,
  operatorId: row.operator_id,
  pseudonyms: row.pseudonyms,
  orderedAt: row.ordered_at.toISOString(),
  acknowledgedAt: row.acknowledged_at?.toISOString() ?? null,
});

export async function recallById(tx: Tx, recallId: string): Promise<StoredRecall | null> {
  const [row] = await tx.query<Row>(`${SELECT} WHERE recall_id = $1`, [recallId]);
  return row ? toRecall(row) : null;
}

/** Waiting ones first, the oldest of them on top. */
export async function listRecalls(
  tx: Tx,
  filter: { operatorId: string; pending?: boolean | undefined; limit: number; offset: number },
): Promise<{ items: StoredRecall[]; total: number }> {
  const where = `WHERE operator_id = $1 AND ($2::boolean IS NULL OR (recall.acknowledged_at IS NULL) = $2)`;
  const params = [filter.operatorId, filter.pending ?? null];
  const rows = await tx.query<Row>(
    `${SELECT} ${where} ORDER BY recall.acknowledged_at IS NOT NULL, ordered_at, recall_id LIMIT $3 OFFSET $4`,
    [...params, filter.limit, filter.offset],
  );
  const [count] = await tx.query<{ total: number }>(
    `SELECT count(*) AS total FROM recall JOIN release USING (release_id) ${where}`,
    params,
  );
  return { items: rows.map(toRecall), total: count?.total ?? 0 };
}
