import type { WebhookEventType, WebhookRole } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

/** Whom an event concerns, and which of its references they may know. */
export interface Notice {
  role: WebhookRole;
  organisation: string;
  data: Record<string, string | readonly string[]>;
}

export async function rememberDataset(tx: Tx, datasetId: string, holderId: string): Promise<void> {
  await tx.query(
    `INSERT INTO webhook_dataset (dataset_id, holder_id) VALUES ($1, $2)
     ON CONFLICT (dataset_id) DO UPDATE SET holder_id = excluded.holder_id`,
    [datasetId, holderId],
  );
}
export async function rememberEnvironment(tx: Tx, environmentId: string, operatorId: string): Promise<void> {
  await tx.query(
    `INSERT INTO webhook_environment (environment_id, operator_id) VALUES ($1, $2)
     ON CONFLICT (environment_id) DO UPDATE SET operator_id = excluded.operator_id`,
    [environmentId, operatorId],
  );
}
export async function rememberPermit(
  tx: Tx,
  permit: { permitId: string; datasetIds: readonly string[]; environmentId: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO webhook_permit (permit_id, dataset_ids, environment_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
    [permit.permitId, permit.datasetIds, permit.environmentId],
  );
}

export async function holderOf(tx: Tx, datasetId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ holder_id: string }>(
    'SELECT holder_id FROM webhook_dataset WHERE dataset_id = $1',
    [datasetId],
  );
  return row?.holder_id;
}
export async function operatorOf(tx: Tx, permitId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ operator_id: string }>(
    `SELECT operator_id FROM webhook_permit JOIN webhook_environment USING (environment_id) WHERE permit_id = $1`,
    [permitId],
  );
  return row?.operator_id;
}

/** Each holder of a permit with its own datasets, and the operator of its environment. */
export async function concernedBy(tx: Tx, permitId: string): Promise<Notice[]> {
  const holders = await tx.query<{ holder_id: string; dataset_ids: string[] }>(
    `SELECT holder_id, array_agg(dataset_id::text ORDER BY dataset_id) AS dataset_ids FROM webhook_permit p
     JOIN webhook_dataset d ON d.dataset_id = ANY (p.dataset_ids) WHERE permit_id = $1 GROUP BY holder_id`,
    [permitId],
  );
  const operator = await operatorOf(tx, permitId);
  return [
    ...holders.map((row): Notice => ({
      role: 'holder',
      organisation: row.holder_id,
      data: { permitId, datasetIds: row.dataset_ids },
    })),
    ...(operator === undefined
      ? []
      : [{ role: 'environment-operator' as const, organisation: operator, data: { permitId } }]),
  ];
}

/** Webhooks that want this event. */
export async function listeners(
  tx: Tx,
  { role, organisation }: Pick<Notice, 'role' | 'organisation'>,
  type: WebhookEventType,
): Promise<string[]> {
  const rows = await tx.query<{ webhook_id: string }>(
    'SELECT webhook_id FROM webhook WHERE organisation = $1 AND role = $2 AND enabled AND $3 = ANY (events)',
    [organisation, role, type],
  );
  return rows.map(({ webhook_id }) => webhook_id);
}

/** Webhooks of anybody that want a public event. */
export async function publicListeners(tx: Tx, type: WebhookEventType): Promise<string[]> {
  const rows = await tx.query<{ webhook_id: string }>(
    'SELECT webhook_id FROM webhook WHERE enabled AND $1 = ANY (events)',
    [type],
  );
  return rows.map(({ webhook_id }) => webhook_id);
}
