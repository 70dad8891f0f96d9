import type { CommandBody, LetterBatch } from '@garant/contracts';
import {
  streamVersion,
  type CommandContext,
  type HandlerResult,
  type Tx,
  type VaultCipher,
} from '@garant/nest-kit';
import { contactsOf } from './contact.store.js';
import { deliveryById, endDelivery, messagesOf, type Delivery } from './delivery.store.js';
import type { Letter } from './letter.pdf.js';
import { replan } from './message.planner.js';

type Context<T extends 'letters.batch' | 'letters.post' | 'letter.return' | 'delivery.retry'> =
  CommandContext<CommandBody<'consent', T>>;
const DESK = ['data-protection-officer', 'operator'];
const outside = (role: string): HandlerResult | null =>
  DESK.includes(role) ? null : { ok: false, problem: { code: 'forbidden', params: { role } } };
/** Written in one transaction, with an entry of the log for each. */
const BATCH = 200;

/** `letters.batch`: the oldest letters that wait, up to two hundred, become one file for the print shop. */
export async function batchLetters({ tx, command, now }: Context<'letters.batch'>): Promise<HandlerResult> {
  const refusal = outside(command.actor.role);
  if (refusal) return refusal;
  const { batchId } = command.body;
  const taken = await tx.query(
    `UPDATE delivery SET state = 'printing', batch_id = $1, attempts = attempts + 1 WHERE delivery_id IN (
       SELECT delivery_id FROM delivery WHERE channel = 'letter' AND state = 'queued' ORDER BY created_at LIMIT ${BATCH} FOR UPDATE)
     RETURNING 1`,
    [batchId],
  );
  if (taken.length === 0) return { ok: false, problem: { code: 'batch-empty' } };
  await tx.query('INSERT INTO letter_batch (batch_id, created_at) VALUES ($1, $2)', [batchId, now]);
  return {
    ok: true,
    streams: await batchEvent(tx, batchId, 'letters.batched', taken.length),
    result: { batchId, count: taken.length },
  };
}

/** `letters.post`: every letter of the batch that can be printed was posted; one without an address any more was not. */
export async function postLetters({
  tx,
  command,
  cause,
  now,
}: Context<'letters.post'>): Promise<HandlerResult> {
  const refusal = outside(command.actor.role);
  if (refusal) return refusal;
  const { batchId } = command.body;
  const [batch] = await tx.query<{ posted_at: Date | null }>(
    'SELECT posted_at FROM letter_batch WHERE batch_id = $1 FOR UPDATE',
    [batchId],
  );
  if (!batch) return { ok: false, problem: { code: 'not-found' } };
  if (batch.posted_at) return { ok: false, problem: { code: 'batch-posted' } };
  await tx.query('UPDATE letter_batch SET posted_at = $2 WHERE batch_id = $1', [batchId, now]);
  const letters = await lettersOf(tx, batchId);
  for (const letter of letters) await endDelivery(tx, letter, 'posted', null, cause, now);
  return {
    ok: true,
    streams: await batchEvent(tx, batchId, 'letters.posted', letters.length),
    result: { batchId, count: letters.length },
  };
}

/** `letter.return`: the post brought it back. The message waits in the person's space; the address is not used up. */
export const returnLetter =
  (cipher: VaultCipher) =>
  async ({ tx, command, cause, now }: Context<'letter.return'>): Promise<HandlerResult> => {
    const refusal = outside(command.actor.role);
    if (refusal) return refusal;
    const delivery = await deliveryById(tx, command.body.deliveryId);
    if (!delivery || delivery.channel !== 'letter') return { ok: false, problem: { code: 'not-found' } };
    if (delivery.state !== 'posted') return { ok: false, problem: { code: 'letter-not-posted' } };
    await endDelivery(tx, delivery, 'dead', 'returned', cause, now);
    const messages = (await messagesOf(tx, [delivery.deliveryId])).get(delivery.deliveryId) ?? [];
    await replan(tx, cipher, delivery.subjectRef, messages, now);
    return { ok: true, result: { deliveryId: delivery.deliveryId } };
  };

/** `delivery.retry`: from the beginning, with all its attempts. */
export async function retryDelivery({ tx, command, now }: Context<'delivery.retry'>): Promise<HandlerResult> {
  const refusal = outside(command.actor.role);
  if (refusal) return refusal;
  const { deliveryId } = command.body;
  const delivery = await deliveryById(tx, deliveryId);
  if (!delivery) return { ok: false, problem: { code: 'not-found' } };
  if (delivery.state !== 'dead') return { ok: false, problem: { code: 'delivery-not-dead' } };
  await tx.query(
    `UPDATE delivery SET state = 'queued', attempts = 0, reason = NULL, ended_at = NULL, next_at = $2, batch_id = NULL WHERE delivery_id = $1`,
    [deliveryId, now],
  );
  const streamId = `delivery:${deliveryId}`;
  return {
    ok: true,
    streams: [
      {
        streamId,
        expectedVersion: await streamVersion(tx, streamId),
        events: [{ type: 'delivery.retried', key: deliveryId, data: { deliveryId } }],
      },
    ],
    result: { deliveryId },
  };
}

export async function listBatches(tx: Tx): Promise<LetterBatch[]> {
  const rows = await tx.query<{
    batch_id: string;
    created_at: Date;
    posted_at: Date | null;
    letters: number;
  }>(
    `SELECT b.batch_id, b.created_at, b.posted_at, count(d.delivery_id) AS letters
     FROM letter_batch b LEFT JOIN delivery d USING (batch_id) GROUP BY 1, 2, 3 ORDER BY b.created_at DESC LIMIT 50`,
  );
  return rows.map((row) => ({
    batchId: row.batch_id,
    createdAt: row.created_at.toISOString(),
    postedAt: row.posted_at?.toISOString() ?? null,
    letters: row.letters,
  }));
}

async function lettersOf(tx: Tx, batchId: string): Promise<Delivery[]> {
  const rows = await tx.query<{ delivery_id: string }>(
    `SELECT delivery_id FROM delivery WHERE batch_id = $1 AND state = 'printing' ORDER BY created_at, delivery_id`,
    [batchId],
  );
  const found: Delivery[] = [];
  for (const { delivery_id } of rows) {
    const delivery = await deliveryById(tx, delivery_id);
    if (delivery) found.push(delivery);
  }
  return found;
}

/** What is printed: the letters of a batch whose people still have an address. */
export async function lettersToPrint(
  tx: Tx,
  cipher: VaultCipher,
  batchId: string,
): Promise<{ createdAt: string; letters: (Letter & { subjectRef: string })[] } | null> {
  const [batch] = await tx.query<{ created_at: Date; posted_at: Date | null }>(
    'SELECT created_at, posted_at FROM letter_batch WHERE batch_id = $1',
    [batchId],
  );
  if (!batch) return null;
  const deliveries = await lettersOf(tx, batchId);
  const contacts = await contactsOf(
    tx,
    cipher,
    deliveries.map(({ subjectRef }) => subjectRef),
  );
  const messages = await messagesOf(
    tx,
    deliveries.map(({ deliveryId }) => deliveryId),
  );
  const letters = deliveries.flatMap(({ deliveryId, subjectRef }) => {
    const contact = contacts.get(subjectRef);
    if (!contact?.postal) return [];
    return [
      {
        deliveryId,
        subjectRef,
        address: contact.postal,
        preferences: contact.preferences,
        items: messages.get(deliveryId) ?? [],
      },
    ];
  });
  return { createdAt: batch.created_at.toISOString(), letters };
}

async function batchEvent(
  tx: Tx,
  batchId: string,
  type: 'letters.batched' | 'letters.posted',
  count: number,
) {
  const streamId = `letters:${batchId}`;
  return [
    {
      streamId,
      expectedVersion: await streamVersion(tx, streamId),
      events: [{ type, key: batchId, data: { batchId, count } }],
    },
  ];
}
