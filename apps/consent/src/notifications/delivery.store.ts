import {
  MESSAGE_CHANNELS,
  type MessageDesk,
  type MessageReason,
  type MessageState,
  type MessageDelivery,
  type MessageChannel,
  type MessageTemplate,
} from '@garant/contracts';
import { appendEvents, streamVersion, type Cause, type Tx, type VaultCipher } from '@garant/nest-kit';
import { uuidv7 } from 'uuidv7';
import type { MessageKind } from './message.texts.js';

export interface Delivery {
  readonly deliveryId: string;
  readonly subjectRef: string;
  readonly channel: MessageChannel;
  readonly state: MessageState;
  readonly templates: MessageKind[];
  readonly attempts: number;
  readonly reason: MessageReason | null;
  /** Sealed one-time code of a verification. */
  readonly secret: Buffer | null;
  readonly batchId: string | null;
  readonly createdAt: string;
  readonly nextAt: string | null;
  readonly endedAt: string | null;
}
interface Row {
  delivery_id: string;
  subject_ref: string;
  channel: MessageChannel;
  state: MessageState;
  templates: MessageKind[];
  attempts: number;
  reason: MessageReason | null;
  secret: Buffer | null;
  batch_id: string | null;
  created_at: Date;
  next_at: Date | null;
  ended_at: Date | null;
}
const COLUMNS = `delivery_id, subject_ref, channel, state, templates, attempts, reason, secret, batch_id, created_at, next_at, ended_at`;
const toDelivery = (row: Row): Delivery => ({
  deliveryId: row.delivery_id,
  subjectRef: row.subject_ref,
  channel: row.channel,
  state: row.state,
  templates: row.templates,
  attempts: row.attempts,
  reason: row.reason,
  secret: row.secret,
  batchId: row.batch_id,
  createdAt: row.created_at.toISOString(),
  nextAt: row.next_at?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
});
const secretContext = (deliveryId: string): string => `delivery:${deliveryId}`;

export async function queueDelivery(
  tx: Tx,
  delivery: {
    subjectRef: string;
    channel: MessageChannel;
    templates: readonly MessageKind[];
    messageIds: readonly string[];
    secret?: (deliveryId: string) => Buffer;
    now: string;
  },
): Promise<string> {
  const deliveryId = uuidv7();
  const kept = delivery.channel === 'portal';
  await tx.query(
    `INSERT INTO delivery (delivery_id, subject_ref, channel, state, templates, next_at, secret, created_at, ended_at)
     VALUES ($1, $2, $3, $4, $5, CASE WHEN $6 THEN NULL ELSE $8::timestamptz END, $7, $8, CASE WHEN $6 THEN $8::timestamptz END)`,
    [
      deliveryId,
      delivery.subjectRef,
      delivery.channel,
      kept ? 'kept' : 'queued',
      [...new Set(delivery.templates)],
      kept,
      delivery.secret?.(deliveryId) ?? null,
      delivery.now,
    ],
  );
  await tx.query(
    'INSERT INTO delivery_message (delivery_id, message_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING',
    [deliveryId, [...delivery.messageIds]],
  );
  return deliveryId;
}

/** The one message that goes to an address which is not verified. A former one that still waits is void. */
export async function queueVerification(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  code: string,
  now: string,
): Promise<void> {
  await tx.query(
    `DELETE FROM delivery WHERE subject_ref = $1 AND templates = '{verify-email}' AND state IN ('queued', 'dead')`,
    [subjectRef],
  );
  await queueDelivery(tx, {
    subjectRef,
    channel: 'email',
    templates: ['verify-email'],
    messageIds: [],
    secret: (id) => cipher.seal(Buffer.from(code, 'utf8'), secretContext(id)),
    now,
  });
}

export const codeOf = (cipher: VaultCipher, { deliveryId, secret }: Delivery): string | undefined =>
  secret === null ? undefined : cipher.open(secret, secretContext(deliveryId)).toString('utf8');

export async function deliveryById(tx: Tx, deliveryId: string): Promise<Delivery | null> {
  const [row] = await tx.query<Row>(`SELECT ${COLUMNS} FROM delivery WHERE delivery_id = $1`, [deliveryId]);
  return row ? toDelivery(row) : null;
}

/** How long a claimed delivery belongs to whoever claimed it; after a crash it is taken up again then. */
const LEASE_MS = 5 * 60_000;

/** Takes deliveries whose attempt is due. They are sent after this transaction, never inside it. */
export async function claimDue(
  tx: Tx,
  channels: readonly MessageChannel[],
  limit: number,
  now: string,
): Promise<Delivery[]> {
  const rows = await tx.query<Row>(
    `UPDATE delivery SET state = 'sending', attempts = attempts + 1, next_at = $2
     WHERE delivery_id IN (
       SELECT delivery_id FROM delivery WHERE channel = ANY($1) AND state IN ('queued', 'sending') AND next_at <= $3
       ORDER BY next_at LIMIT $4 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
    [[...channels], new Date(Date.parse(now) + LEASE_MS).toISOString(), now, limit],
  );
  return rows.map(toDelivery);
}

/** Messages that a delivery carries, in the order in which they were asked for. */
export async function messagesOf(
  tx: Tx,
  deliveryIds: readonly string[],
): Promise<Map<string, { messageId: string; template: MessageTemplate; params: Record<string, string> }[]>> {
  const rows = await tx.query<{
    delivery_id: string;
    message_id: string;
    template: MessageTemplate;
    params: Record<string, string>;
  }>(
    `SELECT d.delivery_id, m.message_id, m.template, m.params FROM delivery_message d JOIN message m USING (message_id)
     WHERE d.delivery_id = ANY($1::uuid[]) ORDER BY m.asked_at, m.message_id`,
    [[...deliveryIds]],
  );
  const found = new Map<
    string,
    { messageId: string; template: MessageTemplate; params: Record<string, string> }[]
  >();
  for (const { delivery_id, message_id, template, params } of rows)
    found.set(delivery_id, [...(found.get(delivery_id) ?? []), { messageId: message_id, template, params }]);
  return found;
}

export type Ending = Extract<MessageState, 'sent' | 'posted' | 'kept' | 'dead'>;
/** How a delivery ended, with its entry in the delivery log. The code of a verification goes with it. */
export async function endDelivery(
  tx: Tx,
  delivery: Delivery,
  state: Ending,
  reason: MessageReason | null,
  cause: Cause,
  now: string,
): Promise<void> {
  const changed = await tx.query(
    `UPDATE delivery SET state = $2, reason = $3, ended_at = $4, next_at = NULL, secret = CASE WHEN $2 = 'dead' THEN secret END
     WHERE delivery_id = $1 RETURNING 1`,
    [delivery.deliveryId, state, reason, now],
  );
  // Erased meanwhile: there is nobody left to write about.
  if (changed.length === 0) return;
  await deliveryEvent(tx, delivery, state, reason, cause);
}

export async function deliveryEvent(
  tx: Tx,
  delivery: Pick<Delivery, 'deliveryId' | 'subjectRef' | 'channel' | 'templates' | 'attempts'>,
  outcome: Ending,
  reason: MessageReason | null,
  cause: Cause,
): Promise<void> {
  const { deliveryId, subjectRef, channel, templates, attempts } = delivery;
  const streamId = `delivery:${deliveryId}`;
  await appendEvents(tx, {
    streamId,
    expectedVersion: await streamVersion(tx, streamId),
    events: [
      {
        type: 'message.delivered',
        key: subjectRef,
        data: {
          deliveryId,
          subjectRef,
          channel,
          templates: [...templates],
          outcome,
          attempts,
          ...(reason ? { reason } : {}),
        },
      },
    ],
    cause,
  });
}

export async function postpone(
  tx: Tx,
  deliveryId: string,
  reason: MessageReason,
  nextAt: string,
): Promise<void> {
  await tx.query(`UPDATE delivery SET state = 'queued', reason = $2, next_at = $3 WHERE delivery_id = $1`, [
    deliveryId,
    reason,
    nextAt,
  ]);
}

/** What the desk sees: no subject, no address, no text. */
export const deskView = (delivery: Delivery): MessageDelivery => ({
  deliveryId: delivery.deliveryId,
  channel: delivery.channel,
  state: delivery.state,
  templates: delivery.templates,
  attempts: delivery.attempts,
  reason: delivery.reason,
  createdAt: delivery.createdAt,
  nextAt: delivery.nextAt,
  endedAt: delivery.endedAt,
  batchId: delivery.batchId,
});

export async function listDeliveries(
  tx: Tx,
  filter: { state?: string; channel?: string; limit: number; offset: number },
): Promise<{ items: Delivery[]; total: number }> {
  const where = `WHERE ($1::text IS NULL OR state = $1) AND ($2::text IS NULL OR channel = $2)`;
  const params = [filter.state ?? null, filter.channel ?? null];
  const rows = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM delivery ${where} ORDER BY created_at DESC, delivery_id DESC LIMIT $3 OFFSET $4`,
    [...params, filter.limit, filter.offset],
  );
  const [count] = await tx.query<{ total: number }>(
    `SELECT count(*) AS total FROM delivery ${where}`,
    params,
  );
  return { items: rows.map(toDelivery), total: count?.total ?? 0 };
}

export async function deskCounts(tx: Tx): Promise<Pick<MessageDesk, 'counts' | 'waiting'>> {
  const rows = await tx.query<{
    channel: MessageChannel;
    state: MessageState;
    count: number;
    oldest: Date;
  }>(
    'SELECT channel, state, count(*) AS count, min(created_at) AS oldest FROM delivery GROUP BY channel, state',
  );
  const [waiting] = await tx.query<{ count: number }>(
    'SELECT count(*) AS count FROM message WHERE planned_at IS NULL',
  );
  return {
    counts: rows
      .map(({ channel, state, count, oldest }) => ({ channel, state, count, oldest: oldest.toISOString() }))
      .sort((a, b) => MESSAGE_CHANNELS.indexOf(a.channel) - MESSAGE_CHANNELS.indexOf(b.channel)),
    waiting: waiting?.count ?? 0,
  };
}
