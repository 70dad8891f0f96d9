import type { Tx, VaultCipher } from '@garant/nest-kit';
import type { MessageTemplate } from '@garant/contracts';
import { contactsOf } from './contact.store.js';
import { channelFor, nextDigest, waitsForDigest } from './delivery.plan.js';
import { deliveryEvent, queueDelivery } from './delivery.store.js';

export const PLANNER = 'notifications';
const CAUSE = { system: `system:clock/${PLANNER}` } as const;
const PAGE = 200;

interface Waiting {
  message_id: string;
  subject_ref: string;
  template: MessageTemplate;
  asked_at: Date;
  due_at: Date;
}

/**
 * One step of the planner: messages that are due become deliveries, all those of one person together in one. A message
 * that may wait for the person's digest is put off to its hour first. Returns whether there may be more.
 */
export const planMessages =
  (cipher: VaultCipher) =>
  async (tx: Tx, now: string): Promise<boolean> => {
    const rows = await tx.query<Waiting>(
      `SELECT message_id, subject_ref, template, asked_at, due_at FROM message
       WHERE planned_at IS NULL AND due_at <= $1 ORDER BY due_at, message_id LIMIT ${PAGE} FOR UPDATE SKIP LOCKED`,
      [now],
    );
    const people = new Map<string, Waiting[]>();
    for (const row of rows) people.set(row.subject_ref, [...(people.get(row.subject_ref) ?? []), row]);
    const contacts = await contactsOf(tx, cipher, [...people.keys()]);
    for (const [subjectRef, messages] of people) {
      const contact = contacts.get(subjectRef) ?? null;
      const fresh = ({ asked_at, due_at }: Waiting): boolean => asked_at.getTime() === due_at.getTime();
      const later = messages.filter((one) => fresh(one) && waitsForDigest(contact, one.template));
      const digest = contact?.preferences.digest;
      if (later.length > 0 && digest !== undefined && digest !== 'immediate')
        await tx.query('UPDATE message SET due_at = $2 WHERE message_id = ANY($1)', [
          later.map(({ message_id }) => message_id),
          nextDigest(digest, now),
        ]);
      const due = messages.filter((one) => !later.includes(one));
      if (due.length > 0) await deliver(tx, subjectRef, due, channelFor(contact), now);
    }
    return rows.length === PAGE;
  };

async function deliver(
  tx: Tx,
  subjectRef: string,
  messages: readonly Pick<Waiting, 'message_id' | 'template'>[],
  channel: ReturnType<typeof channelFor>,
  now: string,
): Promise<void> {
  const messageIds = messages.map(({ message_id }) => message_id);
  const templates = [...new Set(messages.map(({ template }) => template))];
  await tx.query('UPDATE message SET planned_at = $2 WHERE message_id = ANY($1)', [messageIds, now]);
  const deliveryId = await queueDelivery(tx, { subjectRef, channel, templates, messageIds, now });
  if (channel === 'portal')
    await deliveryEvent(tx, { deliveryId, subjectRef, channel, templates, attempts: 0 }, 'kept', null, CAUSE);
}

/** The messages of a delivery that was given up go another way, if there is one that was not tried. */
export async function replan(
  tx: Tx,
  cipher: VaultCipher,
  subjectRef: string,
  messages: readonly { messageId: string; template: MessageTemplate }[],
  now: string,
): Promise<void> {
  if (messages.length === 0) return;
  const failed = await tx.query<{ channel: ReturnType<typeof channelFor> }>(
    `SELECT DISTINCT channel FROM delivery JOIN delivery_message USING (delivery_id)
     WHERE message_id = ANY($1) AND state = 'dead'`,
    [messages.map(({ messageId }) => messageId)],
  );
  const contact = (await contactsOf(tx, cipher, [subjectRef])).get(subjectRef) ?? null;
  const channel = channelFor(
    contact,
    failed.map((row) => row.channel),
  );
  await deliver(
    tx,
    subjectRef,
    messages.map(({ messageId, template }) => ({ message_id: messageId, template })),
    channel,
    now,
  );
}
