import type { Tx } from '@garant/nest-kit';

/** CloudEvents id of the recorded act that a receipt is about, if that act is this person's and has reached the gateway. */
export async function eventOfReceipt(tx: Tx, subjectRef: string, receiptId: string): Promise<string | null> {
  const [row] = await tx.query<{ eventId: string }>(
    'SELECT event_id AS "eventId" FROM register_choice WHERE receipt_id = $1 AND subject_ref = $2',
    [receiptId, subjectRef],
  );
  return row?.eventId ?? null;
}
