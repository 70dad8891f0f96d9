import type { WebhookDeliveryView, WebhookEventType, WebhookRole, WebhookView } from '@garant/contracts';
import type { Tx } from '@garant/nest-kit';

export interface Webhook {
  webhookId: string;
  organisation: string;
  role: WebhookRole;
  url: string;
  events: WebhookEventType[];
  enabled: boolean;
  disabledBecause: WebhookView['disabledBecause'];
  createdAt: string;
  failingSince: string | null;
  formerSecretUntil: string | null;
}
interface Row {
  webhook_id: string;
  organisation: string;
  role: WebhookRole;
  url: string;
  events: WebhookEventType[];
  enabled: boolean;
  disabled_because: WebhookView['disabledBecause'];
  created_at: Date;
  failing_since: Date | null;
  former_until: Date | null;
}
const time = (at: Date | null): string | null => at?.toISOString() ?? null;
const toWebhook = (row: Row): Webhook => ({
  webhookId: row.webhook_id,
  organisation: row.organisation,
  role: row.role,
  url: row.url,
  events: row.events,
  enabled: row.enabled,
  disabledBecause: row.disabled_because,
  createdAt: row.created_at.toISOString(),
  failingSince: time(row.failing_since),
  formerSecretUntil: time(row.former_until),
});
const SELECT = `SELECT w.*, (SELECT max(former_until) FROM webhook_secret s
  WHERE s.webhook_id = w.webhook_id AND s.state = 'former' AND s.former_until > now()) AS former_until FROM webhook w`;

/** What an organisation sees of a webhook. */
export const viewOf = ({ organisation: _organisation, ...view }: Webhook): WebhookView => view;

export async function webhooksOf(tx: Tx, organisation: string, role: WebhookRole): Promise<Webhook[]> {
  const rows = await tx.query<Row>(
    `${SELECT} WHERE w.organisation = $1 AND w.role = $2 ORDER BY w.created_at, w.webhook_id`,
    [organisation, role],
  );
  return rows.map(toWebhook);
}
export async function webhookById(tx: Tx, webhookId: string): Promise<Webhook | null> {
  const [row] = await tx.query<Row>(`${SELECT} WHERE w.webhook_id = $1`, [webhookId]);
  return row ? toWebhook(row) : null;
}

export async function insertWebhook(
  tx: Tx,
  hook: Pick<Webhook, 'webhookId' | 'organisation' | 'role' | 'url' | 'events' | 'createdAt'>,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO webhook (webhook_id, organisation, role, url, events, created_at) VALUES ($1,$2,$3,$4,$5,$6)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [hook.webhookId, hook.organisation, hook.role, hook.url, hook.events, hook.createdAt],
  );
  return rows.length === 1;
}

export async function changeWebhook(
  tx: Tx,
  webhookId: string,
  { url, events, enabled }: { url?: string; events?: readonly string[]; enabled?: boolean },
): Promise<void> {
  await tx.query(
    `UPDATE webhook SET url = coalesce($2, url), events = coalesce($3, events), enabled = coalesce($4, enabled),
       disabled_because = CASE WHEN $4 THEN NULL WHEN $4 = false THEN 'owner' ELSE disabled_because END,
       failing_since = CASE WHEN $4 OR $2 IS NOT NULL THEN NULL ELSE failing_since END
     WHERE webhook_id = $1`,
    [webhookId, url ?? null, events ?? null, enabled ?? null],
  );
}
export async function disableWebhook(
  tx: Tx,
  webhookId: string,
  because: 'gone' | 'failing',
): Promise<boolean> {
  const rows = await tx.query(
    'UPDATE webhook SET enabled = false, disabled_because = $2 WHERE webhook_id = $1 AND enabled RETURNING 1',
    [webhookId, because],
  );
  return rows.length === 1;
}
export async function removeWebhook(tx: Tx, webhookId: string): Promise<void> {
  await tx.query('DELETE FROM webhook_secret WHERE webhook_id = $1', [webhookId]);
  await tx.query('DELETE FROM webhook WHERE webhook_id = $1', [webhookId]);
}

/** Whether the secret is new: the same command sent twice shows none the second time. */
export async function prepareSecret(
  tx: Tx,
  secret: { secretId: string; webhookId: string; sealed: Buffer; now: string },
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO webhook_secret (secret_id, webhook_id, sealed, state, prepared_at) VALUES ($1,$2,$3,'prepared',$4)
     ON CONFLICT DO NOTHING RETURNING 1`,
    [secret.secretId, secret.webhookId, secret.sealed, secret.now],
  );
  return rows.length === 1;
}
/** The prepared secret signs from now on; the one before until `formerUntil`. */
export async function activateSecret(
  tx: Tx,
  webhookId: string,
  secretId: string,
  formerUntil: string,
): Promise<boolean> {
  const [prepared] = await tx.query(
    `SELECT 1 FROM webhook_secret WHERE secret_id = $1 AND webhook_id = $2 AND state = 'prepared' FOR UPDATE`,
    [secretId, webhookId],
  );
  if (!prepared) return false;
  await tx.query(
    `UPDATE webhook_secret SET state = 'former', former_until = $2 WHERE webhook_id = $1 AND state = 'current'`,
    [webhookId, formerUntil],
  );
  await tx.query(`UPDATE webhook_secret SET state = 'current' WHERE secret_id = $1`, [secretId]);
  return true;
}
/** Sealed secrets that sign now, the newest first. */
export async function signingSecrets(tx: Tx, webhookId: string): Promise<Buffer[]> {
  const rows = await tx.query<{ sealed: Buffer }>(
    `SELECT sealed FROM webhook_secret WHERE webhook_id = $1
       AND (state = 'current' OR (state = 'former' AND former_until > now()))
     ORDER BY (state = 'current') DESC, former_until DESC`,
    [webhookId],
  );
  return rows.map(({ sealed }) => sealed);
}

export interface NewDelivery {
  deliveryId: string;
  webhookId: string;
  messageId: string;
  type: string;
  payload: string;
  now: string;
}
/** Puts a message on its way to a webhook; the same message goes once. */
export async function enqueue(tx: Tx, delivery: NewDelivery): Promise<void> {
  await tx.query(
    `INSERT INTO webhook_delivery (delivery_id, webhook_id, message_id, type, payload, created_at, state, next_at)
     VALUES ($1,$2,$3,$4,$5,$6,'pending',$6) ON CONFLICT (webhook_id, message_id) DO NOTHING`,
    [
      delivery.deliveryId,
      delivery.webhookId,
      delivery.messageId,
      delivery.type,
      delivery.payload,
      delivery.now,
    ],
  );
}
/** Sends a message once more, from the beginning of its schedule. */
export async function redeliver(
  tx: Tx,
  webhookId: string,
  deliveryId: string,
  now: string,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE webhook_delivery SET state = 'pending', tries = 0, next_at = $3, lease_until = NULL
     WHERE webhook_id = $1 AND delivery_id = $2 RETURNING 1`,
    [webhookId, deliveryId, now],
  );
  return rows.length === 1;
}

export interface Claimed {
  deliveryId: string;
  webhookId: string;
  messageId: string;
  payload: string;
  url: string;
  tries: number;
}
/**
 * Takes what is due, one message per webhook, so that an endpoint that hangs keeps nobody else waiting. A process that
 * dies with a message gives it back when the lease ends: it may then arrive twice, under the same message id.
 */
export async function claimDue(tx: Tx, now: string, leaseUntil: string, most: number): Promise<Claimed[]> {
  return tx.query<Claimed>(
    `WITH due AS (
       SELECT DISTINCT ON (d.webhook_id) d.delivery_id FROM webhook_delivery d JOIN webhook w USING (webhook_id)
       WHERE d.state = 'pending' AND d.next_at <= $1 AND w.enabled AND (d.lease_until IS NULL OR d.lease_until < $1)
         AND NOT EXISTS (SELECT 1 FROM webhook_delivery o WHERE o.webhook_id = d.webhook_id AND o.lease_until >= $1)
       ORDER BY d.webhook_id, d.next_at LIMIT $3
     ), locked AS (
       SELECT delivery_id FROM webhook_delivery WHERE delivery_id IN (SELECT delivery_id FROM due)
         AND (lease_until IS NULL OR lease_until < $1) FOR UPDATE SKIP LOCKED
     )
     UPDATE webhook_delivery d SET lease_until = $2, tries = d.tries + 1
     FROM locked, webhook w WHERE d.delivery_id = locked.delivery_id AND w.webhook_id = d.webhook_id
     RETURNING d.delivery_id AS "deliveryId", d.webhook_id AS "webhookId", d.message_id AS "messageId", d.payload, w.url, d.tries`,
    [now, leaseUntil, most],
  );
}

export type Attempt = WebhookDeliveryView['attempts'][number];
export async function settle(
  tx: Tx,
  { deliveryId, webhookId }: Pick<Claimed, 'deliveryId' | 'webhookId'>,
  attempt: Attempt,
  end: { state: 'pending' | 'delivered' | 'dead'; nextAt: string | null },
): Promise<{ failingSince: string | null }> {
  await tx.query(
    `UPDATE webhook_delivery SET state = $2, next_at = $3, lease_until = NULL, attempts = attempts || $4::jsonb
     WHERE delivery_id = $1`,
    [deliveryId, end.state, end.nextAt, JSON.stringify([attempt])],
  );
  const [row] = await tx.query<{ failing_since: Date | null }>(
    `UPDATE webhook SET failing_since = CASE WHEN $2 THEN NULL ELSE coalesce(failing_since, $3) END
     WHERE webhook_id = $1 RETURNING failing_since`,
    [webhookId, end.state === 'delivered', attempt.at],
  );
  return { failingSince: time(row?.failing_since ?? null) };
}

interface DeliveryRow {
  delivery_id: string;
  message_id: string;
  type: string;
  state: WebhookDeliveryView['state'];
  created_at: Date;
  attempts: Attempt[];
  next_at: Date | null;
  payload: string;
}
export async function deliveriesOf(
  tx: Tx,
  webhookId: string,
  { state, offset, limit }: { state?: string | undefined; offset: number; limit: number },
): Promise<{ items: WebhookDeliveryView[]; total: number }> {
  const where = 'webhook_id = $1 AND ($2::text IS NULL OR state = $2)';
  const [count] = await tx.query<{ total: number }>(
    `SELECT count(*)::int AS total FROM webhook_delivery WHERE ${where}`,
    [webhookId, state ?? null],
  );
  const rows = await tx.query<DeliveryRow>(
    `SELECT delivery_id, message_id, type, state, created_at, attempts, next_at, payload FROM webhook_delivery
     WHERE ${where} ORDER BY created_at DESC, delivery_id DESC OFFSET $3 LIMIT $4`,
    [webhookId, state ?? null, offset, limit],
  );
  return {
    total: count?.total ?? 0,
    items: rows.map((row) => ({
      deliveryId: row.delivery_id,
      messageId: row.message_id,
      type: row.type,
      state: row.state,
      createdAt: row.created_at.toISOString(),
      attempts: row.attempts,
      nextAttemptAt: row.state === 'pending' ? time(row.next_at) : null,
      payload: JSON.parse(row.payload) as Record<string, unknown>,
    })),
  };
}

/** Forgets what has ended long ago, and secrets whose command never came or that no longer sign. */
export async function sweep(tx: Tx, endedBefore: string, preparedBefore: string, now: string): Promise<void> {
  await tx.query(`DELETE FROM webhook_delivery WHERE state <> 'pending' AND created_at < $1`, [endedBefore]);
  await tx.query(
    `DELETE FROM webhook_secret WHERE (state = 'prepared' AND prepared_at < $1) OR (state = 'former' AND former_until < $2)`,
    [preparedBefore, now],
  );
}
